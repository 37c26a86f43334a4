"""Reads the header of a Cypher file: comment lines `// key: value` at its top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from wangge.graph.errors import RecipeError
from wangge.queries.fault import nearest

__all__ = ["read_headlines"]

_RENAMED = {"uses": "fragments"}
_LINE = re.compile(r"^//\s?(?P<key>[A-Za-z_]+)\s*:\s*(?P<value>.*)$")
_CONTINUED = re.compile(r"^//\s{2,}(?P<value>\S.*)$")


def read_headlines(
    text: str, path: str | Path, keys: Sequence[str], *, required: Sequence[str]
) -> tuple[dict[str, str], dict[str, int]]:
    r"""Return the value of every key and the line number of every key.

    A line with at least two spaces after the slashes continues the value of the line before.

    Raises `RecipeError` with file and line if a key is unknown, repeated or missing, or if a header line doesn't have
    the form `// key: value`.

    >>> read_headlines("// title: All\n//   grids\nMATCH …", "a.cypher", ["title"], required=["title"])
    ({'title': 'All grids'}, {'title': 1})
    """
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    key = ""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.startswith("//"):
            break
        continuation = _CONTINUED.match(line)
        entry = _LINE.match(line)
        if continuation and key:
            values[key] = f"{values[key]} {continuation['value'].strip()}".strip()
        elif entry:
            key = entry["key"]
            _check_key(key, keys, values, f"{path}:{number}")
            values[key], lines[key] = entry["value"].strip(), number
        else:
            raise RecipeError(f"{path}:{number}: a header line has the form `// key: value`")
    for name in required:
        if not values.get(name):
            raise RecipeError(f"{path}:1: the header has no {name}; add a line `// {name}: …`")
    return values, lines


def _check_key(key: str, keys: Sequence[str], values: dict[str, str], where: str) -> None:
    if key not in keys:
        hint = f"; did you mean {_RENAMED[key]!r}?" if _RENAMED.get(key) in keys else nearest(key, keys)
        raise RecipeError(f"{where}: unknown key {key!r}{hint}")
    if key in values:
        raise RecipeError(f"{where}: {key} is given twice; keep one")
