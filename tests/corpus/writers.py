"""Writes files whose bytes are the same each time: text in any encoding, and workbooks with a fixed date."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

__all__ = ["Rows", "old_workbook", "open_document", "parquet", "repack", "text", "workbook"]

Rows = Sequence[Sequence[Any]]

_DAY = (2024, 1, 1, 0, 0, 0)
_CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def text(path: Path, content: str, encoding: str = "utf-8") -> None:
    """Write a text file with CRLF line ends, as a spreadsheet does."""
    path.write_bytes(content.replace("\n", "\r\n").encode(encoding))


def workbook(
    path: Path,
    sheets: dict[str, Rows],
    *,
    merged: Sequence[str] = (),
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    dates_1904: bool = False,
) -> None:
    """Write an .xlsx file.

    `hidden` are the names of sheets to hide. The other options apply to the first sheet: `merged` are ranges
    such as `A1:B2`, and `formats` maps cells such as `B2` to number formats.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    if dates_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        worksheet = book.create_sheet(name)
        for row in rows:
            worksheet.append(list(row))
        worksheet.sheet_state = "hidden" if name in hidden else "visible"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    for cell, code in (formats or {}).items():
        book.worksheets[0][cell].number_format = code
    for number in hidden_rows:
        book.worksheets[0].row_dimensions[number].hidden = True
    for letter in hidden_columns:
        book.worksheets[0].column_dimensions[letter].hidden = True
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(repack(content.getvalue(), {}))


def repack(content: bytes, replaced: dict[str, bytes]) -> bytes:
    """Return the zip archive `content` with the parts in `replaced` replaced or added.

    All parts get the same fixed date.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        parts = {name: source.read(name) for name in source.namelist()} | replaced
        for name, part in parts.items():
            fixed = _CHANGED.sub(rb"\g<1>2024-01-01T00:00:00Z", part) if name == "docProps/core.xml" else part
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, fixed)
    return buffer.getvalue()


def old_workbook(path: Path, name: str, rows: Rows, merged: Sequence[tuple[int, int, int, int]] = ()) -> None:
    """Write an .xls file.

    Each merged range is (first row, last row, first column, last column), counted from 0.
    """
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    worksheet = book.add_sheet(name)
    for row_number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                worksheet.write(row_number, column, value)
    for area in merged:
        worksheet.merge(*area)
    book.save(str(path))


def open_document(path: Path, tables: str, *, styles: str = "", manifest: str = "") -> None:
    """Write an .ods file; `tables` is the XML of its sheets, `styles` that of their styles."""
    namespaces = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{namespaces} xmlns:calcext="urn:calcext" '
        f'office:version="1.3"><office:automatic-styles>{styles}</office:automatic-styles><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="urn:manifest">{manifest}</manifest:manifest>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)


def parquet(path: Path, **columns: object) -> None:
    """Write a Parquet file; each keyword argument is a column with its values."""
    pl.DataFrame(columns).write_parquet(path)
