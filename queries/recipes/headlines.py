"""The comment lines on top of a Cypher file that say what it is: `// key: value`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from wangge.graph.errors import RecipeError
from wangge.queries.recipes.lint import nearest

__all__ = ["read_headlines"]

_LINE = re.compile(r"^//\s?(?P<key>[A-Za-z_]+)\s*:\s*(?P<value>.*)$")
_CONTINUED = re.compile(r"^//\s{2,}(?P<value>\S.*)$")


def read_headlines(
    text: str, path: str | Path, keys: Sequence[str], *, required: Sequence[str]
) -> tuple[dict[str, str], dict[str, int]]:
    r"""The value and the line of every key; a value goes on in lines indented after the slashes.

    Raises `RecipeError` naming file and line for an unknown, repeated or missing key.

    >>> read_headlines("// title: All\n//   grids\nMATCH …", "a.cypher", ["title"], required=["title"])
    ({'title': 'All grids'}, {'title': 1})
    """
    said: dict[str, str] = {}
    lines: dict[str, int] = {}
    key = ""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.startswith("//"):
            break
        more = _CONTINUED.match(line)
        entry = _LINE.match(line)
        if more and key:
            said[key] = f"{said[key]} {more['value'].strip()}".strip()
        elif entry:
            key = entry["key"]
            _check_key(key, keys, said, f"{path}:{number}")
            said[key], lines[key] = entry["value"].strip(), number
        else:
            raise RecipeError(f"{path}:{number}: a header line reads `// key: value`")
    for name in required:
        if not said.get(name):
            raise RecipeError(f"{path}:1: the header has no {name}; add a line `// {name}: …`")
    return said, lines


def _check_key(key: str, keys: Sequence[str], said: dict[str, str], where: str) -> None:
    if key not in keys:
        raise RecipeError(f"{where}: unknown key {key!r}{nearest(key, keys)}")
    if key in said:
        raise RecipeError(f"{where}: {key} stands twice; keep one")
