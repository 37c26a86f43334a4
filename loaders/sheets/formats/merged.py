"""Fills ranges of a sheet: merged cells, and cells of array formulas without a result."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.loaders.sheets.table import UNCALCULATED, Cell, is_blank

__all__ = ["MOST_CELLS", "Area", "RangesTooLargeError", "Rows", "fill_merged", "fill_uncalculated"]

MOST_CELLS = 30_000_000
"""The largest number of cells that a sheet may have, and that all its merged ranges together may cover."""

Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and last cell of a range: (row from 1, column from 0)."""

Rows = dict[int, list[Cell]]


class RangesTooLargeError(Exception):
    """Raised if the merged ranges of a sheet cover more cells than a sheet may have."""


def fill_merged(rows: Rows, areas: Iterable[Area], width: int) -> None:
    """Copy a merged cell's value to all cells of its range; rows that are otherwise blank stay blank."""
    filled_rows = {number for number, cells in rows.items() if not all(map(is_blank, cells))}
    for (top, left), (bottom, right) in _bounded(areas, rows, width):
        first = rows.get(top, [])
        if left >= len(first) or is_blank(first[left]):
            continue
        for number in range(top, bottom + 1):
            if number in filled_rows:
                cells = _widened(rows[number], right)
                cells[left : right + 1] = [first[left]] * (right + 1 - left)


def fill_uncalculated(rows: Rows, areas: Iterable[Area], width: int) -> None:
    """Mark the blank cells in the ranges of array formulas that were never calculated."""
    for (top, left), (bottom, right) in _bounded(areas, rows, width):
        for number in range(top, bottom + 1):
            if number in rows:
                cells = _widened(rows[number], right)
                for at in range(left, right + 1):
                    cells[at] = UNCALCULATED if is_blank(cells[at]) else cells[at]


def _bounded(areas: Iterable[Area], rows: Rows, width: int) -> Iterable[Area]:
    last, covered = max(rows, default=0), 0
    for (top, left), (bottom, right) in areas:
        inside = ((top, left), (min(bottom, last), min(right, width - 1)))
        covered += max(0, inside[1][0] - top + 1) * max(1, inside[1][1] - left + 1)
        if covered > MOST_CELLS:
            raise RangesTooLargeError
        yield inside


def _widened(cells: list[Cell], last: int) -> list[Cell]:
    cells.extend([None] * (last + 1 - len(cells)))
    return cells
