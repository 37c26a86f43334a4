"""Prints the JSON output of commands: one document on stdout, dates in ISO format."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import click

__all__ = ["echo_json", "json_option", "print_json"]

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

_ESCAPING = "wangge.json"


def print_json(content: Mapping[str, Any] | Sequence[Any], *, indent: int | None = 2) -> None:
    """Print an object or a list.

    The output is part of wangge's interface: later versions may add fields to objects, but not remove any.
    """
    echo_json(json.dumps(content, ensure_ascii=False, indent=indent, default=_iso_date) + "\n")


def echo_json(text: str) -> None:
    r"""Print a JSON text or a part of one.

    Characters that the output's encoding doesn't have are printed as escapes such as `\u2219`.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, _ESCAPING).decode(encoding), nl=False)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


codecs.register_error(_ESCAPING, _escaped)


def _iso_date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be written as JSON")
