"""Finds the table of a 整改清单 (rectification list) on a sheet, with its columns in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wangge.graph.model import header_key
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.header import HEADER_SEARCH
from wangge.loaders.sheets.rectification_form import ListHeading, is_rectification
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet, is_blank

__all__ = ["RectificationTable", "find_table"]


@dataclass(frozen=True)
class RectificationTable:
    """A sheet with a 整改清单; its headers are in the row `header`, and `at` maps each to its position.

    If a header occurs twice, the left one is used, because people add columns on the right.
    """

    raw: RawSheet
    header: int
    at: Mapping[str, int]
    titles: Mapping[int, str]

    def position(self, heading: str) -> int | None:
        """Return the position of a header, counted from 0; None if the sheet doesn't have it."""
        return self.at.get(header_key(heading))

    def cell(self, row: RawRow, heading: str) -> Cell:
        """The cell of a row under a header."""
        at = self.position(heading)
        return row.cells[at] if at is not None and at < len(row.cells) else None

    def text(self, row: RawRow, heading: str) -> str:
        """The cell of a row under a header, as text."""
        return plain_text(self.cell(row, heading))

    def rows(self) -> Iterator[RawRow]:
        """The rows below the header, without blank rows and repeated headers."""
        for row in self.raw.rows:
            if row.number <= self.header or all(map(is_blank, row.cells)):
                continue
            if header_key(self.text(row, ListHeading.RULE)) != header_key(ListHeading.RULE):
                yield row


def find_table(raw: RawSheet) -> RectificationTable | None:
    """Find the headers of a 整改清单 in a sheet's first rows; None for any other sheet."""
    rows_searched = 0
    for row in raw.rows:
        if all(map(is_blank, row.cells)):
            continue
        titles = {at: plain_text(cell) for at, cell in enumerate(row.cells) if not is_blank(cell)}
        if is_rectification(titles.values()):
            at: dict[str, int] = {}
            for position, title in titles.items():
                at.setdefault(header_key(title), position)
            return RectificationTable(raw, row.number, at, titles)
        rows_searched += 1
        if rows_searched == HEADER_SEARCH:
            break
    return None
