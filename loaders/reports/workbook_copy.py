"""Copies a workbook with the faults marked and everything else unchanged."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wangge.graph.model import Model
from wangge.loaders.messages.reject_text import Language
from wangge.loaders.privacy import REMOVED, public_text
from wangge.loaders.reject import Reject
from wangge.loaders.reports.marks import (
    LIST_SHEET,
    REFUSED_ROW,
    At,
    Marks,
    Note,
    fill_list,
    without_own_marks,
)
from wangge.loaders.reports.parts import finished
from wangge.loaders.reports.private_columns import PrivateColumns
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet

__all__ = ["CannotKeepError", "mark_workbook"]

_NO_PICTURES = "图片、图形和控件未复制 / pictures, shapes and controls are not in this copy"


class CannotKeepError(Exception):
    """Raised for a workbook that can be read, but can't be written again without loss."""


def mark_workbook(
    content: bytes,
    sheets: Iterable[RawSheet],
    rejects: Mapping[str, Sequence[Reject]],
    model: Model,
    *,
    macros: bool,
    language: Language = "zh",
) -> bytes:
    """Return the bytes of the marked copy of the workbook `content`.

    `sheets` are the sheets as read from the workbook; `rejects` maps the name of a sheet to its rejects. The
    copy has the same formats, widths, formulas, merged cells, other sheets and hidden sheets; with `macros`,
    it also has the macros. `language` comes first in the texts of the faults. Raises `CannotKeepError` for a
    workbook with parts that can't be written again.
    """
    book = _opened(content, macros=macros)
    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    sheets_by_name = {sheet.name: sheet for sheet in sheets}
    notes: list[Note] = []
    formulas: dict[str, dict[str, Cell]] = {}
    for worksheet in book.worksheets:
        rows: Iterable[RawRow] = (
            sheets_by_name[worksheet.title].rows if worksheet.title in sheets_by_name else ()
        )
        formulas[worksheet.title] = _remove_private(worksheet, rows, PrivateColumns(rows, model))
        sheet_rejects = rejects.get(public_text(worksheet.title), ())
        marks = Marks.of(sheet_rejects, _first_cells(worksheet), language)
        _mark(worksheet, marks)
        worksheet.title = _public_title(worksheet.title)
        notes.extend(marks.notes(worksheet.title))
    _add_list(book, notes, [_NO_PICTURES] if _has_pictures(content) else [], language)
    return _saved(book, list(formulas.values()))


def _opened(content: bytes, *, macros: bool) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns about extensions that it doesn't keep
        try:
            book = load_workbook(io.BytesIO(content), keep_vba=macros, rich_text=True)
        # The library has no base class for its exceptions.
        except Exception as error:
            raise CannotKeepError(str(error)) from error
    # The copy contains the results of its formulas. This flag, if true, would tell every program that opens
    # the copy, wangge included, that the results are outdated.
    book.calculation.fullCalcOnLoad = False
    return book


def _remove_private(worksheet: Worksheet, rows: Iterable[RawRow], private: PrivateColumns) -> dict[str, Cell]:
    """Remove private values and earlier marks from a sheet; return the last results of its formulas."""
    formulas: dict[At, SheetCell] = {}
    for at, cell in _filled(worksheet).items():
        without_own_marks(cell)
        if cell.comment is not None:
            text = public_text(cell.comment.text)
            if text != cell.comment.text:
                cell.comment = Comment(text, cell.comment.author)
        if cell.data_type == "f":
            formulas[at] = cell
        elif cell.value is not None:
            _replace(cell, private.public(at.row, at.column - 1, _plain(cell.value)))
    results: dict[str, Cell] = {}
    for row in rows if formulas else ():
        for column, value in enumerate(row.cells, start=1):
            formula = formulas.get(At(row.number, column))
            if formula is None:
                continue
            public = private.public(row.number, column - 1, value)
            if public != value or _is_private(formula.value):
                _replace(formula, public if public != value else REMOVED)
            else:
                results[formula.coordinate] = value
    return results


def _plain(value: Any) -> Cell:
    plain: Cell = str(value) if isinstance(value, list) else value
    return plain


def _replace(cell: SheetCell, value: Cell) -> None:
    if value != _plain(cell.value):
        cell.value = value
        cell.data_type = "s"
        cell.hyperlink = None


def _is_private(formula: object) -> bool:
    text = str(getattr(formula, "text", formula))
    return public_text(text) != text


def _filled(worksheet: Worksheet) -> dict[At, SheetCell]:
    """Return the existing cells of a sheet. Access by row and column would create the missing cells."""
    return {At(*at): cell for at, cell in worksheet._cells.items() if isinstance(cell, SheetCell)}


def _first_cells(worksheet: Worksheet) -> Any:
    cells_by_row: dict[int, At] = {}
    for at, cell in sorted(_filled(worksheet).items()):
        if cell.value is not None:
            cells_by_row.setdefault(at.row, at)
    first_of_sheet = min(cells_by_row.values(), default=At(1, 1))
    return lambda row: first_of_sheet if row is None else cells_by_row.get(row, At(row, 1))


def _mark(worksheet: Worksheet, marks: Marks) -> None:
    by_row: dict[int, list[SheetCell]] = defaultdict(list)
    for at, cell in _filled(worksheet).items():
        by_row[at.row].append(cell)
    for row in marks.rows:
        last_column = max((cell.column for cell in by_row[row] if cell.value is not None), default=0)
        for cell in by_row[row]:
            if cell.column <= last_column:
                cell.fill = REFUSED_ROW
    corners = _corners(worksheet, marks.cells)
    for number, at in enumerate(list(marks.cells)):
        fault_cell = worksheet.cell(*corners.get(at, at))
        if isinstance(fault_cell, SheetCell):
            marks.mark(fault_cell, at, number)


def _corners(worksheet: Worksheet, cells: Mapping[At, object]) -> dict[At, At]:
    """Return, for each cell in a merged range, the range's top left cell, the only one that is displayed."""
    merged = [(r.min_row, r.max_row, r.min_col, r.max_col) for r in worksheet.merged_cells.ranges]
    corners: dict[At, At] = {}
    for at in cells if merged else ():
        for top, bottom, left, right in merged:
            if top <= at.row <= bottom and left <= at.column <= right:
                corners[at] = At(top, left)
    return corners


def _public_title(title: str) -> str:
    return public_text(title).replace("/", " ")[:31] if public_text(title) != title else title


def _add_list(book: Workbook, notes: list[Note], remarks: list[str], language: Language) -> None:
    worksheet = book.create_sheet(LIST_SHEET, 0)
    fill_list(worksheet, notes, remarks, language)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is worksheet
    book.active = 0
    for view in book.views:
        view.firstSheet = 0


def _has_pictures(content: bytes) -> bool:
    return b"xl/media/" in content or b"xl/drawings/drawing" in content


def _saved(book: Workbook, formulas: list[dict[str, Cell]]) -> bytes:
    output = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book.save(output)
        except Exception as error:
            raise CannotKeepError(str(error)) from error
    # Sheets are numbered from 1, and the first one is the list of faults.
    results = {
        f"xl/worksheets/sheet{number}.xml": results_here
        for number, results_here in enumerate(formulas, start=2)
    }
    if book.vba_archive:
        # An open archive would raise a ResourceWarning when it is garbage-collected.
        book.vba_archive.close()
    return finished(output.getvalue(), results, book.epoch)
