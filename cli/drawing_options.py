"""Options of the commands that draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

__all__ = ["hide_names_option", "language_option"]

hide_names_option = click.option("--hide-names", is_flag=True, help="Hide the names of people.")


def language_option(meaning: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option `--lang`, zh by default; `meaning` is its help text."""
    return click.option(
        "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help=meaning
    )
