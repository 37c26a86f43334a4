"""Writes texts and sheet titles that every spreadsheet program accepts. Texts are never written as formulas."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from openpyxl.cell.cell import Cell

from wangge.loaders.reports.marks import cell_text
from wangge.queries.reports.printable import one_line

__all__ = ["put_text", "sheet_title"]

_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]\x00-\x1f']")


def put_text(cell: Any, text: str, style: str) -> None:
    """Write a text to a cell, never as a formula; characters that a cell can't contain are replaced."""
    if isinstance(cell, Cell):
        cell.value = cell_text(one_line(text)) or None
        if cell.value is not None:
            cell.data_type = "s"
        cell.style = style


def sheet_title(name: str, taken: set[str], *, otherwise: str) -> str:
    """Return a valid title, made from a name or else `otherwise`, that isn't in `taken`, and add it there.

    >>> taken = {"history"}
    >>> sheet_title("东城/街道", taken, otherwise="1"), sheet_title("东城 街道", taken, otherwise="1")
    ('东城 街道', '东城 街道 2')
    """
    clean_name = _NOT_IN_TITLES.sub(" ", cell_text(one_line(name))).strip()[:_LONGEST_TITLE] or otherwise
    title = clean_name
    for number in count(2):
        if title.casefold() not in taken:
            break
        suffix = f" {number}"
        title = clean_name[: _LONGEST_TITLE - len(suffix)] + suffix
    taken.add(title.casefold())
    return title
