"""Reads one worksheet of an .xlsx as a stream: its cells, its size, and its hidden rows and columns."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from math import isfinite

from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.escape import unescape

from wangge.loaders.sheets.formats.book import Book
from wangge.loaders.sheets.formats.markup import Handler, MarkupError
from wangge.loaders.sheets.formats.merged import MOST_CELLS, Area, Rows
from wangge.loaders.sheets.formats.number_format import number_cell
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula

__all__ = ["FarCellError", "PageReader"]

_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_LEAST_WIDTH = 26
_MOST_DIGITS = 15
_DIGITS = "0123456789"
_TRUE = ("1", "true")
# A damaged file may have any text in an error cell; messages repeat it only if it looks like an error.
_ERROR = re.compile(r"#[A-Z_/]{1,20}0?[!?]?")
_LETTERS = re.compile(r"[A-Z]{1,3}")


class FarCellError(Exception):
    """Raised for a cell outside of the largest possible sheet; the message gives its place."""


class PageReader(Handler):
    """Collects the cells of a sheet while it is parsed.

    `rows` has the cells of the rows that aren't blank, by row number. `width` is the number of columns,
    `merged` are the merged ranges, and `uncalculated` are the ranges of array formulas without a value. With `most_rows`,
    the rows after the first `most_rows` may be skipped.
    """

    def __init__(self, book: Book, most_rows: int | None = None) -> None:
        super().__init__()
        self.most_rows = most_rows
        self.rows: Rows = {}
        self.width = 0
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Area] = []
        self.uncalculated: list[Area] = []
        self._book = book
        self._formats = {str(at): code for at, code in enumerate(book.formats) if code != "General"}
        self._columns = _Columns()
        self._last = 0
        self._row: list[Cell] | None = None
        self._number = 0
        self._written = ""
        self._row_hidden = False
        self._cell: dict[str, str] | None = None
        self._next = 0
        self._pieces: list[str] = []
        self._taking = False
        self._in_guide = False
        self._has_value = False
        self._formula: dict[str, str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle cells and values here; `begin` handles the rarer elements.

        A sheet may have millions of cells, and the additional call of `begin` for each would be slow.
        """
        local = self._local.get(name) or self._without_prefix(name)
        if local == "c":
            if self._cell is not None:
                raise MarkupError("a cell is inside another cell")
            self._cell = attributes
            self._pieces = []
            self._has_value = False
            self._formula = None
        elif self._taking:
            raise MarkupError("a value contains an element")
        elif (local == "v" or local == "t") and self._cell is not None and not self._in_guide:
            self._taking = self._has_value = True
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        """Handle cells and values directly, as `start` does."""
        local = self._local[name]
        if local == "c":
            self._end_cell()
        elif self._taking:
            self._taking = False
        else:
            super().end(name)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the rarer elements."""
        if name == "row":
            self._begin_row(attributes)
        elif name == "f":
            self._formula = attributes
        elif name == "rPh":
            self._in_guide = True
        elif name == "mergeCell":
            self.merged.append(_area(attributes.get("ref", "")))
        elif name == "col" and _is_hidden(attributes, "width"):
            first, last = (_whole(attributes.get(key, "")) for key in ("min", "max"))
            self.hidden_columns.append((first - 1, last - 1))

    def finish(self, name: str) -> None:
        """End a row or a phonetic guide."""
        if name == "row":
            self._end_row()
        elif name == "rPh":
            self._in_guide = False

    def text(self, data: str) -> None:
        """Collect the text of a cell's value; ignore the text of its formula."""
        if self._taking:
            self._pieces.append(data)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        if self._row is not None:
            raise MarkupError("a row is inside another row")
        self._row = []
        self._next = 0
        self._written = attributes.get("r", "")
        self._number = _row_number(self._written) if self._written else self._last + 1
        self._row_hidden = _is_hidden(attributes, "ht")

    def _end_row(self) -> None:
        row, number = self._row, self._number
        self._last, self._row = number, None
        if not row:
            return
        if number in self.rows:
            raise MarkupError(f"row {number} occurs twice")
        self._check_extent(len(row))
        self.rows[number] = row
        self.rows_read += 1
        self.width = max(self.width, len(row))
        if self._row_hidden:
            self.hidden_rows.append(number)

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell, None
        row = self._row
        if attributes is None or row is None:
            raise MarkupError("a cell is outside of any row")
        written = attributes.get("r")
        if written is None:
            at = self._next
        else:
            letters = written.rstrip(_DIGITS)
            at = self._columns[letters]
            if (number := written[len(letters) :]) != self._written:
                self._take_row(number, written)
        self._next = at + 1
        value = self._value(attributes)
        if value is None:
            return
        gap = at - len(row)
        if not gap:
            row.append(value)
        elif gap > 0:
            self._check_extent(at + 1)
            row.extend([None] * gap)
            row.append(value)
        elif row[at] is None:
            row[at] = value
        else:
            raise MarkupError(f"cell {written} occurs twice")

    def _take_row(self, row: str, cell: str) -> None:
        """If the row has no number, take the row number of the cell.

        Raises `MarkupError` if a cell has another row number than the row.
        """
        number = _row_number(row)
        if self._written and number != self._number:
            raise MarkupError(f"cell {cell} is in row {self._number}")
        self._number, self._written = number, row

    def _check_extent(self, width: int) -> None:
        rows, columns = max(self._last, self._number), max(self.width, width, _LEAST_WIDTH)
        if rows * columns > MOST_CELLS:
            raise FarCellError(f"a sheet of {rows} rows and {columns} columns")

    def _value(self, attributes: dict[str, str]) -> Cell:
        kind = attributes.get("t", "n")
        pieces = self._pieces
        if not pieces:
            return self._without_value(kind)
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if kind == "s":
            return self._shared(text)
        if kind == "n":
            return self._number_cell(text, attributes)
        if kind == "e":
            return FailedFormula(text if _ERROR.fullmatch(text) else "#ERROR!")
        if kind == "b":
            return text.strip() in _TRUE
        if kind == "d":
            return _iso_moment(text)
        return unescape(text) if "_x" in text else text

    def _without_value(self, kind: str) -> Cell:
        if self._formula is None:
            return FailedFormula("#ERROR!") if kind == "e" else None
        if kind == "str" and self._has_value:
            return None
        if "ref" in self._formula:
            self.uncalculated.append(_area(self._formula["ref"]))
        return UNCALCULATED

    def _shared(self, text: str) -> Cell:
        texts = self._book.texts
        if text.isdecimal() and len(text) < _MOST_DIGITS and int(text) < len(texts):
            return texts[int(text)] or None
        raise MarkupError(f"a cell has the shared text {text[:20]!r}, which doesn't exist")

    def _number_cell(self, text: str, attributes: dict[str, str]) -> Cell:
        number = _number(text)
        if isinstance(number, str):
            return number if number and not number.isspace() else self._without_value("n")
        if number == 0 and self._formula is not None and self._book.stale:
            return UNCALCULATED
        code = self._formats.get(attributes.get("s", "0"))
        return number if code is None else number_cell(number, code, dates_1904=self._book.dates_1904)


class _Columns(dict[str, int]):
    """Caches the position of a column, from 0, by its letters."""

    def __missing__(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters) or (number := column_index_from_string(letters)) > _LAST_COLUMN:
            raise FarCellError(f"a cell in column {letters[:20]!r}")
        self[letters] = number - 1
        return number - 1


def _row_number(text: str) -> int:
    number = _whole(text)
    if not 1 <= number <= _LAST_ROW:
        raise FarCellError(f"a row with the number {text[:20]!r}")
    return number


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else 0


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return attributes.get("hidden") in _TRUE or _number(attributes.get(size, "")) == 0


def _area(reference: str) -> Area:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError as error:
        raise MarkupError(f"a range has the invalid name {reference[:20]!r}") from error
    if left is None or top is None or right is None or bottom is None:
        raise MarkupError(f"the range {reference[:20]!r} has no end")
    return (top, left - 1), (bottom, right - 1)


def _number(text: str) -> int | float | str:
    """Parse a stored number; a text that isn't a number is returned unchanged."""
    if text.isdigit() and text.isascii() and len(text) <= _MOST_DIGITS:
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return text
    if not isfinite(number) or "_" in text:
        return text
    return int(number) if number.is_integer() and abs(number) < 10**_MOST_DIGITS else number


def _iso_moment(text: str) -> Cell:
    """Parse a date, a time or both in ISO 8601; any other text is returned unchanged."""
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text
