"""What commands print for programs: one JSON document on stdout, dates as ISO texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

__all__ = ["json_option", "print_json"]

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(content: Mapping[str, Any]) -> None:
    """Print an object; fields may be added to it in later versions, none taken away."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
