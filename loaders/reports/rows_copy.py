"""Copies the rows of a text, .xls, .ods or Parquet file into a workbook, at the same row numbers, with the faults marked."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter

from wangge.graph.model import Model
from wangge.loaders.messages.reject_text import Language
from wangge.loaders.privacy import public_text
from wangge.loaders.reject import Reject
from wangge.loaders.reports.marks import LIST_SHEET, REFUSED_ROW, At, Marks, Note, cell_text, fill_list
from wangge.loaders.reports.private_columns import PrivateColumns
from wangge.loaders.sheets.table import Cell, FormattedNumber, RawRow, RawSheet, is_blank

__all__ = ["mark_rows"]

_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_LONGEST_TITLE = 31
_FIRST_YEAR = 1900
_WIDEST = 48
_MEASURED = 200
_EXACT = 10**15
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]\x00-\x1f']")


def mark_rows(
    sheets: Iterable[RawSheet],
    rejects: Mapping[str, Sequence[Reject]],
    model: Model,
    remarks: Sequence[str] = (),
    *,
    language: Language = "zh",
) -> bytes:
    """Return the bytes of a workbook with copies of these sheets, and a list of all faults as its first sheet.

    `rejects` maps the name of a sheet to its rejects; `remarks` are lines above the list, `language` is the
    language that comes first in the texts of the faults.

    Texts stay texts, so that codes keep their digits. Content beyond a workbook's limits is cut, with a remark.
    """
    book = Workbook(write_only=True)
    list_sheet = book.create_sheet(LIST_SHEET)
    notes: list[Note] = []
    lines_above = list(remarks)
    titles: set[str] = {LIST_SHEET.casefold()}
    for sheet in sheets:
        title = _title(sheet.name, titles)
        sheet_rejects = rejects.get(public_text(sheet.name), ())
        marks = Marks.of(sheet_rejects, _first_cells(sheet.rows, sheet_rejects), language)
        lines_above.extend(_fill(book, title, sheet, marks, PrivateColumns(sheet.rows, model)))
        notes.extend(marks.notes(title))
    fill_list(list_sheet, notes, lines_above, language)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _fill(book: Workbook, title: str, sheet: RawSheet, marks: Marks, private: PrivateColumns) -> list[str]:
    """Write one sheet row by row; return a remark if something was cut."""
    worksheet = book.create_sheet(title)
    worksheet.sheet_state = "hidden" if sheet.hidden else "visible"
    for number, width in enumerate(_widths(sheet.rows), start=1):
        worksheet.column_dimensions[get_column_letter(number)].width = width
    numbers = {at: number for number, at in enumerate(marks.cells)}
    next_row, cut = 1, False
    for row in sheet.rows:
        cut |= row.number > _LAST_ROW or len(row.cells) > _LAST_COLUMN
        if row.number > _LAST_ROW:
            break
        for _ in range(next_row, row.number):
            worksheet.append([])
        next_row = row.number + 1
        cut |= any(isinstance(cell, str) and cell_text(cell) != cell for cell in row.cells)
        worksheet.append(
            [_cell(worksheet, at, value, marks, numbers) for at, value in _cells(row, marks, private)]
        )
    return (
        [
            f"{title}：超出工作簿容量或含非法字符的内容已截去 / the content that exceeds a workbook's limits or has invalid characters was cut off"
        ]
        if cut
        else []
    )


def _cells(row: RawRow, marks: Marks, private: PrivateColumns) -> Iterator[tuple[At, Cell]]:
    """The cells of a row, padded with blank ones up to the last marked column."""
    width = max(len(row.cells), marks.widths.get(row.number, 0))
    for position in range(min(width, _LAST_COLUMN)):
        value = row.cells[position] if position < len(row.cells) else None
        yield At(row.number, position + 1), private.public(row.number, position, value)


def _cell(worksheet: Any, at: At, value: Cell, marks: Marks, numbers: Mapping[At, int]) -> SheetCell | None:
    if is_blank(value) and at.row not in marks.rows and at not in numbers:
        return None
    cell: SheetCell = WriteOnlyCell(worksheet)
    _set(cell, value)
    if at in numbers:
        marks.mark(cell, at, numbers[at])
    elif at.row in marks.rows:
        cell.fill = REFUSED_ROW
    return cell


def _set(cell: SheetCell, value: Cell) -> None:
    """Set a cell's value: numbers, dates and times keep their type, anything else becomes text.

    The type matters, because a load may understand the number 2021.1 and the text "2021.1" differently.
    """
    if (
        isinstance(value, datetime | date)
        and value.year >= _FIRST_YEAR
        and getattr(value, "tzinfo", None) is None
    ):
        cell.value = value
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd"
    elif isinstance(value, time | timedelta):
        cell.value = value
    elif isinstance(value, FormattedNumber):
        cell.value = int(value)
        cell.number_format = value.number_format
    elif isinstance(value, bool) or (isinstance(value, int | float) and abs(value) < _EXACT):
        cell.value = value
        cell.number_format = "0" if value == int(value) else "General"
    elif value is not None:
        cell.value = cell_text(str(value))
        cell.data_type = "s"
        cell.number_format = "@"


def _first_cells(rows: Iterable[RawRow], rejects: Sequence[Reject]) -> Callable[[int | None], At]:
    rows_without_cell = {reject.row for reject in rejects if not reject.positions}
    cells_by_row: dict[int | None, At] = {}
    for row in rows if rows_without_cell else ():
        column = next((column for column, cell in enumerate(row.cells, start=1) if not is_blank(cell)), None)
        if column is not None:
            cells_by_row.setdefault(None, At(row.number, column))
            if row.number in rows_without_cell:
                cells_by_row[row.number] = At(row.number, column)
    return lambda row: cells_by_row.get(row, At(row or 1, 1))


def _widths(rows: Iterable[RawRow]) -> list[float]:
    widths: list[float] = []
    for row in islice(rows, _MEASURED):
        widths.extend([8.0] * (min(len(row.cells), _LAST_COLUMN) - len(widths)))
        for position, cell in enumerate(row.cells[:_LAST_COLUMN]):
            text = "" if cell is None else str(cell)[:_WIDEST]
            wide_characters = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
            widths[position] = max(widths[position], min(_WIDEST, len(text) + wide_characters + 2))
    return widths


def _title(name: str, taken_titles: set[str]) -> str:
    """A sheet title that a workbook allows: short, without forbidden characters, and unique."""
    base_title = _NOT_IN_TITLES.sub(" ", cell_text(public_text(name))).strip()[:_LONGEST_TITLE] or "sheet"
    title, number = base_title, 2
    while title.casefold() in taken_titles:
        title, number = f"{base_title[: _LONGEST_TITLE - 4]} {number}", number + 1
    taken_titles.add(title.casefold())
    return title
