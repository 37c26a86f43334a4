"""Reads an OpenDocument sheet (.ods), as LibreOffice and WPS Office write it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.formats.archive import Archive, damaged, protected
from wangge.loaders.sheets.formats.markup import Handler, MarkupError
from wangge.loaders.sheets.formats.merged import MOST_CELLS
from wangge.loaders.sheets.formats.page import FarCellError
from wangge.loaders.sheets.formats.xls_subprocess import OldSheet
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula, FormattedNumber

__all__ = ["is_open_document", "read_open_document"]

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_LEAST_WIDTH = 26
_MOST_DIGITS = 15
_MOST_BLANKS = 1_000
_LONGEST_TEXT = 1 << 20
_HIDDEN = ("collapse", "filter")
_ROW_PARENTS = ("table", "table-rows", "table-header-rows", "table-row-group")
_CELLS = ("table-cell", "covered-table-cell")
_TRUTH = ("TRUE", "FALSE")
_NUMBERS = ("float", "percentage", "currency")
_SKIPPED_TEXTS = ("ruby-text", "annotation", "note")
_BLANKS = re.compile(r"[ \t\r\n]+")
_ERROR = re.compile(r"#[A-Z_/]{1,20}0?[!?]?|Err:\d{3}")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:E[+-]?\d+)?%?")
_DURATION = re.compile(r"(-?)PT(\d{1,9})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")


def is_open_document(archive: Archive) -> bool:
    """Whether an archive is an OpenDocument file."""
    return _CONTENT in archive or "mimetype" in archive


def read_open_document(archive: Archive) -> list[OldSheet]:
    """Return the sheets of an OpenDocument file, in order.

    Raises `SourceError` for a file that is damaged, has a password or contains no sheet.
    """
    if _MANIFEST in archive:
        manifest = _Manifest()
        archive.parse(_MANIFEST, manifest)
        if manifest.encrypted:
            raise protected(archive.label)
    reader = _ContentReader()
    try:
        archive.parse(_CONTENT, reader)
    except FarCellError as error:
        place = f"{archive.label} sheet {reader.sheet_name}"
        raise SourceError(f"{place}: {error}; delete the empty rows and columns at its end") from error
    if not reader.pages:
        raise damaged(archive.label, "it contains no sheet")
    return reader.pages


class _Manifest(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.encrypted = False

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        self.encrypted |= name == "encryption-data"


class _OpenCell(NamedTuple):
    """A cell that isn't ended yet; `depth` is the number of elements that contain it, itself included."""

    attributes: dict[str, str]
    covered: bool
    repeated: int
    depth: int


class _ContentReader(Handler):
    """Collects the sheets of content.xml while it is parsed.

    One element may stand for many equal rows or cells, such as a million blank rows at the end of a sheet. Blank ones are
    only counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[OldSheet] = []
        self.sheet_name = ""
        self._stack: list[str] = []
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._page: OldSheet | None = None
        self._external = False
        self._width = 0
        self._row_number = 1
        self._row_repeated = 1
        self._row_hidden = False
        self._row: list[Cell] | None = None
        self._next = 0
        self._next_column = 0
        self._cell: _OpenCell | None = None
        self._paragraphs: list[str] | None = None
        self._taking = False
        self._skipping = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start tag of an element."""
        parent = self._stack[-1] if self._stack else ""
        self._stack.append(name)
        if self._cell is not None:
            self._begin_in_cell(name, attributes, directly=len(self._stack) == self._cell.depth + 1)
        elif name in _CELLS and parent == "table-row" and self._row is not None:
            self._begin_cell(name, attributes)
        elif name == "table-row" and parent in _ROW_PARENTS and self._page is not None:
            self._row, self._next = [], 0
            self._row_repeated = _count(attributes, "table:number-rows-repeated")
            self._row_hidden = attributes.get("table:visibility") in _HIDDEN
        elif name == "table-column" and self._page is not None:
            first, self._next_column = self._next_column, self._next_column + _columns_repeated(attributes)
            if attributes.get("table:visibility") in _HIDDEN:
                self._page.hidden_columns.append((first, self._next_column - 1))
        elif name == "table" and parent == "spreadsheet":
            self._begin_page(attributes)
        elif name == "table-source":
            self._external = True
        elif name == "style" and attributes.get("style:family") == "table":
            self._style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def finish(self, name: str) -> None:
        """Handle the end tag of an element."""
        self._stack.pop()
        parent = self._stack[-1] if self._stack else ""
        if self._cell is not None:
            above = len(self._stack) - self._cell.depth
            if above < 0:
                self._end_cell(self._cell)
            elif name == "p" and above == 0:
                self._taking = False
            elif name in _SKIPPED_TEXTS:
                self._skipping -= 1
        elif name == "table-row" and self._row is not None:
            self._end_row(self._row)
        elif name == "table" and parent == "spreadsheet" and self._page is not None:
            if not self._external:
                self.pages.append(self._page)
            self._page = None

    def text(self, data: str) -> None:
        """Collect the text of a paragraph, in which several blanks count as one."""
        if self._taking and not self._skipping:
            self._add(_BLANKS.sub(" ", data))

    def _add(self, text: str) -> None:
        if self._paragraphs is None:
            return
        self._paragraphs[-1] += text
        if len(self._paragraphs[-1]) > _LONGEST_TEXT:
            raise MarkupError(f"a cell has a text of more than {_LONGEST_TEXT:,} characters")

    def _begin_page(self, attributes: dict[str, str]) -> None:
        self.sheet_name = attributes.get("table:name", "")
        hidden = attributes.get("table:style-name", "") in self._hidden_styles
        self._page = OldSheet(self.sheet_name, hidden, False, {}, [], [], [])
        self._external = False
        self._width, self._row_number, self._next_column = 0, 1, 0

    def _begin_cell(self, name: str, attributes: dict[str, str]) -> None:
        covered = name == "covered-table-cell"
        self._cell = _OpenCell(attributes, covered, _columns_repeated(attributes), len(self._stack))
        self._paragraphs = None

    def _begin_in_cell(self, name: str, attributes: dict[str, str], *, directly: bool) -> None:
        if name in _SKIPPED_TEXTS:
            self._skipping += 1
        elif name == "p" and directly:
            self._paragraphs = self._paragraphs or []
            self._paragraphs.append("")
            self._taking = True
        elif self._taking and not self._skipping:
            if name == "s":
                self._add(" " * min(_count(attributes, "text:c"), _MOST_BLANKS))
            elif name in ("tab", "line-break"):
                self._add("\t" if name == "tab" else "\n")

    def _end_cell(self, cell: _OpenCell) -> None:
        self._cell, self._taking, self._skipping = None, False, 0
        row, page, at = self._row, self._page, self._next
        if row is None or page is None:
            raise MarkupError("a cell is outside of any row")
        self._next += cell.repeated
        if cell.covered:
            return
        text = None if self._paragraphs is None else "\n".join(self._paragraphs)
        value = _value(cell.attributes, text)
        columns = _count(cell.attributes, "table:number-columns-spanned")
        rows = _count(cell.attributes, "table:number-rows-spanned")
        if columns > 1 or rows > 1:
            number = self._row_number
            page.merged.append(((number, at), (number + rows - 1, at + columns - 1)))
        if value is None or value == "":
            return
        if self._next > _LAST_COLUMN:
            raise FarCellError(f"a cell in column {self._next}")
        row.extend([None] * (at - len(row)))
        row.extend([value] * cell.repeated)

    def _end_row(self, row: list[Cell]) -> None:
        number, page = self._row_number, self._page
        self._row, self._row_number = None, number + self._row_repeated
        if not row or page is None:
            return
        last = self._row_number - 1
        self._width = max(self._width, len(row))
        if last > _LAST_ROW or last * max(self._width, _LEAST_WIDTH) > MOST_CELLS:
            raise FarCellError(f"a sheet of {last} rows and {self._width} columns")
        for own in range(number, last + 1):
            page.rows[own] = list(row)
            if self._row_hidden:
                page.hidden_rows.append(own)


def _columns_repeated(attributes: dict[str, str]) -> int:
    return _count(attributes, "table:number-columns-repeated")


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise MarkupError(f"{name} is {text[:20]!r}, not a number")
    return max(1, int(text))


def _value(attributes: dict[str, str], text: str | None) -> Cell:
    """Return the value of a cell; `text` is what it displays, None if it has no text at all."""
    kind = attributes.get("office:value-type", "")
    is_formula = "table:formula" in attributes
    displayed = text or ""
    if attributes.get("calcext:value-type") == "error" or (is_formula and _ERROR.fullmatch(displayed)):
        return FailedFormula(displayed if _ERROR.fullmatch(displayed) else "#ERROR!")
    if kind in _NUMBERS:
        return _number_cell(attributes.get("office:value", ""), displayed, exact=kind == "float")
    if kind == "date":
        return _moment(attributes.get("office:date-value", ""))
    if kind == "time":
        return _duration(attributes.get("office:time-value", ""))
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if not kind and is_formula and text is None:
        return UNCALCULATED
    return displayed or attributes.get("office:string-value") or None


def _number_cell(text: str, displayed: str, *, exact: bool) -> Cell:
    """Return a number; a whole number gets the text that its cell displays, if this text has other digits or letters."""
    try:
        number = float(text)
    except ValueError:
        return text or None
    if not number.is_integer() or abs(number) >= 10**_MOST_DIGITS:
        return number
    whole = int(number)
    if displayed in _TRUTH:
        return bool(whole)
    plain = displayed.replace(",", "").replace(" ", "")
    if not exact or not plain or _PLAIN_NUMBER.fullmatch(plain):
        return whole
    quoted = displayed.replace('"', "")
    return FormattedNumber(whole, displayed, f'"{quoted}"')


def _moment(text: str) -> Cell:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text or None


def _duration(text: str) -> Cell:
    match = _DURATION.fullmatch(text)
    if match is None:
        return text or None
    hours, minutes, seconds = (int(part) for part in match.groups()[1:])
    if match[1] or hours >= 24 or minutes >= 60 or seconds >= 60:
        sign = -1 if match[1] else 1
        return sign * timedelta(hours=min(hours, 10**8), minutes=minutes, seconds=seconds)
    return time(hours, minutes, seconds)
