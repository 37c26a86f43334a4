"""Workbooks, .xlsx and .xls: every sheet with its merged cells filled, hidden ones marked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from graph.errors import SourceError
from loaders.sheets.formats.apart import parse_apart
from loaders.sheets.formats.archive import Inspection, inspect_archive
from loaders.sheets.table import Cell, RawRow, RawSheet, is_blank

__all__ = ["read_workbook"]

_Range = tuple[tuple[int, int], tuple[int, int]]

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(content: bytes, shown: str) -> Iterator[RawSheet]:
    """Every worksheet of a workbook, in its order.

    Raises `SourceError` for a workbook that is damaged, has a password or is a zip bomb, and
    for a web page that only calls itself a workbook.
    """
    _refuse_others(content, shown)
    if content.startswith(_OLE):
        for old in parse_apart(content, shown):
            rows = tuple(_rows(old.rows, old.merged, {}))
            yield RawSheet(shown, old.name, rows, hidden=old.hidden)
        return
    inspection = inspect_archive(content, shown) if content.startswith(b"PK") else Inspection()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for position, known in enumerate(workbook.sheets_metadata):
            if known.typ is SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_index(position)
                cells = sheet.to_python(skip_empty_area=False)
                failed = inspection.failed_of(position)
                yield RawSheet(
                    shown,
                    known.name,
                    tuple(_rows(cells, sheet.merged_cell_ranges or [], failed)),
                    hidden=known.visible is not SheetVisibleEnum.Visible,
                    dates_1904=inspection.dates_1904,
                )
    except PasswordError as error:
        raise _protected(shown) from error
    except CalamineError as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(
            f"{shown}: damaged, protected or no workbook ({reason}); save it again without a password"
        ) from error


def _refuse_others(content: bytes, shown: str) -> None:
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _protected(shown)
    if content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise SourceError(
            f"{shown}: a web page or XML, not a workbook; open it in a spreadsheet and save it as .xlsx"
        )


def _protected(shown: str) -> SourceError:
    return SourceError(f"{shown}: protected with a password; save it again without one")


def _rows(
    parsed: Sequence[Sequence[object]], merged: list[_Range], failed: dict[tuple[int, int], str]
) -> Iterator[RawRow]:
    cells = [[_cell(value) for value in row] for row in parsed]
    for (row, column), said in failed.items():
        cells += [[] for _ in range(row + 1 - len(cells))]
        cells[row] += [None] * (column + 1 - len(cells[row]))
        cells[row][column] = said
    _fill_merged(cells, merged)
    for number, row_cells in enumerate(cells, start=1):
        yield RawRow(number, tuple(row_cells))


def _fill_merged(cells: list[list[Cell]], ranges: list[_Range]) -> None:
    """Repeat a merged cell's value down and right; a row with nothing of its own stays blank."""
    own = [any(not is_blank(cell) for cell in row) for row in cells]
    for (top, left), (bottom, right) in ranges:
        if top >= len(cells) or left >= len(cells[top]) or is_blank(cells[top][left]):
            continue
        value = cells[top][left]
        for at in range(top, min(bottom + 1, len(cells))):
            if own[at]:
                row = cells[at]
                for column in range(left, min(right + 1, len(row))):
                    row[column] = value


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | bool | date | datetime) else str(value)
