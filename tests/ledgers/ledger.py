"""A ledger as an office keeps it, and the expected result of reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ledgers.facts import DeclaredFacts

__all__ = ["LedgerQuestion", "LedgerSheet", "OfficeLedger", "Row", "section"]

Row = tuple[Any, ...]

SECTION = "\0section"


@dataclass(frozen=True)
class LedgerSheet:
    """A sheet: rows above the data (titles and headers), the data, and rows below.

    `rows` have every value, also those of merged cells. In the columns `down`, equal cells of consecutive rows are
    merged if the cells of the columns listed before in `down` are merged too. `above_merged` are ranges such as
    `A1:L1`.
    """

    name: str
    above: Sequence[Row]
    rows: Sequence[Row]
    down: Sequence[int] = ()
    below: Sequence[Row] = ()
    above_merged: Sequence[str] = ()

    def cells(self) -> list[list[Any]]:
        """Return all rows as written: of merged cells, only the first has a value."""
        data = [list(row) for row in self.rows]
        for first, last, column in self.runs():
            for number in range(first + 1, last + 1):
                data[number][column] = None
        data = [[row[1]] if row[0] == SECTION else row for row in data]
        return [*(list(row) for row in self.above), *data, *(list(row) for row in self.below)]

    def runs(self) -> list[tuple[int, int, int]]:
        """Return the merged cells of the data as first row, last row and column, counted from 0."""
        runs: list[tuple[int, int, int]] = []
        for place, column in enumerate(self.down):
            keys = [
                tuple(row[c] for c in self.down[: place + 1]) if len(row) > column else ()
                for row in self.rows
            ]
            first = 0
            for number in range(1, len(keys) + 1):
                if number < len(keys) and keys[number] == keys[first] and keys[first] and keys[first][-1]:
                    continue
                if number - 1 > first:
                    runs.append((first, number - 1, column))
                first = number
        return runs

    def areas(self) -> list[tuple[int, int, int, int]]:
        """Return all merged areas as first row, last row, first column and last column, counted from 0."""
        from openpyxl.utils import range_boundaries

        areas = []
        for area in self.above_merged:
            left, top, right, bottom = range_boundaries(area)
            areas.append((int(top or 1) - 1, int(bottom or 1) - 1, int(left or 1) - 1, int(right or 1) - 1))
        start = len(self.above)
        areas += [(first + start, last + start, column, column) for first, last, column in self.runs()]
        width = max(len(row) for row in [*self.above, *self.rows])
        areas += [
            (start + number, start + number, 0, width - 1)
            for number, row in enumerate(self.rows)
            if row[0] == SECTION
        ]
        return areas


def section(title: str) -> Row:
    """Return a title row between rows of data; the title spans the whole width."""
    return (SECTION, title)


@dataclass(frozen=True)
class LedgerQuestion:
    """A column that only a person can decide: its header, what is unclear, and the person's answer."""

    column: str
    why: str
    answer: str


@dataclass(frozen=True)
class OfficeLedger:
    """A ledger: its folder, its files with their sheets, and what they declare.

    `files` are paths below the folder; the suffix chooses the format. `known` are the divisions that must
    already be in the graph, by the names used in `facts`.
    """

    folder: str
    files: dict[str, list[LedgerSheet]]
    known: dict[str, str]
    facts: DeclaredFacts
    unread: Sequence[str] = ()
    questions: Sequence[LedgerQuestion] = ()
    second: OfficeLedger | None = field(default=None)
