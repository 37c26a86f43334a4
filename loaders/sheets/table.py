"""What was read from one sheet: its header and its rows, before anything is understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

__all__ = ["UNCALCULATED", "Cell", "RawRow", "RawSheet", "is_blank"]

UNCALCULATED = "#UNCALCULATED!"

Cell = str | int | float | bool | date | datetime | None


class RawRow(NamedTuple):
    """One row with its number in the sheet, or its first line in a text file, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RawSheet:
    """All rows of one sheet as they stand, the header among them, merged cells filled.

    `rows` can be gone through more than once, and need not be in memory. `hidden` says that the
    workbook doesn't show the sheet; `dates_1904` that its serial dates count from 1904.
    """

    file: str
    name: str
    rows: Iterable[RawRow]
    hidden: bool = False
    dates_1904: bool = False


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing: None, or only blanks.

    >>> is_blank("　 "), is_blank(0)
    (True, False)
    """
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
