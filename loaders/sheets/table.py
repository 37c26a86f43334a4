"""Defines the raw content of a sheet: its rows as read, before they are interpreted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

__all__ = [
    "IGNORED_SHEETS",
    "UNCALCULATED",
    "Cell",
    "FailedFormula",
    "FormattedNumber",
    "RawRow",
    "RawSheet",
    "is_blank",
]


IGNORED_SHEETS = frozenset({"说明", "示例", "README", "Examples", "问题清单 rejects"})
"""The names of sheets that are skipped when a workbook is read.

They are the sheets of the template without data, and the list of rejects in a marked copy.
"""


class FailedFormula(str):
    """The error, such as `#REF!`, that a workbook stores instead of a value for a failed formula."""

    __slots__ = ()


UNCALCULATED = FailedFormula("#UNCALCULATED!")
"""Marks a cell whose formula has neither a value nor an error."""


class FormattedNumber(int):
    """A whole number, and the text that its cell displays instead, such as `007` or `DEP-7`.

    `str` returns the displayed text. If wangge can't apply the number format, `displayed` is empty and `str`
    returns the digits of the number.

    >>> code = FormattedNumber(7, "DEP-007", '"DEP-"000')
    >>> str(code), code + 0
    ('DEP-007', 7)
    """

    displayed: str
    number_format: str

    def __new__(cls, number: int, displayed: str, number_format: str) -> FormattedNumber:
        """Create the number with its displayed text and its number format."""
        instance = super().__new__(cls, number)
        instance.displayed = displayed
        instance.number_format = number_format
        return instance

    def __str__(self) -> str:
        return self.displayed or int.__repr__(self)


Cell = str | int | float | bool | date | datetime | time | timedelta | None


class RawRow(NamedTuple):
    """One row of a sheet.

    `number` counts from 1. In a workbook it is the number of the row, in a text file the number of the line on
    which the row begins.
    """

    number: int
    cells: tuple[Cell, ...]

    def texts(self) -> str:
        """Return all texts of the row joined into one, so that a single search covers the whole row."""
        return "".join([cell for cell in self.cells if type(cell) is str])


@dataclass(frozen=True)
class RawSheet:
    """All rows of one sheet as read, including the header.

    The cells of a merged range all have the range's value, except in rows that are otherwise blank.

    `rows` can be iterated several times and need not be in memory. `hidden` is true if the sheet is hidden.
    `dates_1904` is true if the workbook counts the days of a date from 1904 instead of 1900. `hidden_rows` are
    the numbers of hidden rows that aren't blank. `hidden_columns` are the positions, counted from 0, of hidden
    columns that aren't blank.
    """

    file: str
    name: str
    rows: Iterable[RawRow]
    hidden: bool = False
    dates_1904: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


def is_blank(cell: Cell) -> bool:
    """Return whether a cell has no content: it is None or consists of blanks.

    >>> is_blank("　 "), is_blank(0)
    (True, False)
    """
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
