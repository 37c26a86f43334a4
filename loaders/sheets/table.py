"""What was read from one sheet: its header and its rows, before anything is understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

__all__ = ["UNCALCULATED", "Cell", "FailedFormula", "FormattedNumber", "RawRow", "RawSheet", "is_blank"]


class FailedFormula(str):
    """The error, such as `#REF!`, that a workbook keeps for a formula instead of a value."""

    __slots__ = ()


UNCALCULATED = FailedFormula("#UNCALCULATED!")
"""The workbook keeps a formula here, and neither a value nor an error."""


class FormattedNumber(int):
    """A whole number whose cell shows other digits or more than digits; `str` gives what is shown.

    `displayed` is empty where the number format is too odd to apply; `str` gives the number then.

    >>> code = FormattedNumber(7, "DEP-007", '"DEP-"000')
    >>> str(code), code + 0
    ('DEP-007', 7)
    """

    displayed: str
    number_format: str

    def __new__(cls, number: int, displayed: str, number_format: str) -> FormattedNumber:
        """Keep the number with what its cell shows."""
        made = super().__new__(cls, number)
        made.displayed = displayed
        made.number_format = number_format
        return made

    def __str__(self) -> str:
        return self.displayed or int.__repr__(self)


Cell = str | int | float | bool | date | datetime | time | timedelta | None


class RawRow(NamedTuple):
    """One row with its number in the sheet, or its first line in a text file, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def texts(self) -> str:
        """Its texts in one, to test at once for what hardly any cell holds."""
        return "".join([cell for cell in self.cells if type(cell) is str])


@dataclass(frozen=True)
class RawSheet:
    """All rows of one sheet as they stand, the header among them, merged cells filled.

    `rows` can be gone through more than once, and need not be in memory. `hidden` says that the
    workbook doesn't show the sheet; `dates_1904` that its serial dates count from 1904. `hidden_rows`
    and `hidden_columns` are those among the rows that hold something and that the workbook doesn't
    show: rows by number, columns by position from 0.
    """

    file: str
    name: str
    rows: Iterable[RawRow]
    hidden: bool = False
    dates_1904: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing: None, or only blanks.

    >>> is_blank("　 "), is_blank(0)
    (True, False)
    """
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
