"""Writes ledgers in the formats of offices: .xlsx, .xls, .et, .ods, .csv and .tsv. The bytes are the same each time."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

from tests.corpus.writers import repack
from tests.ledgers.ledger import LedgerSheet

__all__ = ["write_ledger"]

_DAY = (2024, 1, 1, 0, 0, 0)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def write_ledger(path: Path, sheets: list[LedgerSheet]) -> None:
    """Write a file in the format of its suffix; a `.et` file has the format of `.xls`, as WPS saves it by default."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        path.write_bytes(_workbook(sheets))
    elif path.suffix in (".xls", ".et"):
        _old_workbook(path, sheets)
    elif path.suffix == ".ods":
        path.write_bytes(_open_document(sheets))
    else:
        _text(path, sheets[0])


def _workbook(sheets: list[LedgerSheet]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        worksheet = book.create_sheet(sheet.name)
        for row in sheet.cells():
            worksheet.append(row)
        for top, bottom, left, right in sheet.areas():
            worksheet.merge_cells(
                start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1
            )
    content = io.BytesIO()
    book.save(content)
    return repack(content.getvalue(), {})


def _old_workbook(path: Path, sheets: list[LedgerSheet]) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        worksheet = book.add_sheet(sheet.name)
        for number, row in enumerate(sheet.cells()):
            for column, value in enumerate(row):
                if value is not None:
                    worksheet.write(number, column, value)
        for area in sheet.areas():
            worksheet.merge(*area)
    book.save(str(path))


def _text(path: Path, sheet: LedgerSheet) -> None:
    tabs = path.suffix == ".tsv"
    text = io.StringIO()
    csv.writer(text, delimiter="\t" if tabs else ",", lineterminator="\r\n").writerows(sheet.cells())
    path.write_bytes(text.getvalue().encode("utf-8" if tabs else "gb18030"))


def _open_document(sheets: list[LedgerSheet]) -> bytes:
    tables = "".join(_table(sheet) for sheet in sheets)
    spaces = "".join(f' xmlns:{short}="{_OASIS}{short}:1.0"' for short in ("office", "table", "text"))
    parts = {
        "mimetype": _ODS,
        "content.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content{spaces} office:version="1.2">'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>"
        ),
        "META-INF/manifest.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" '
            f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>"
        ),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)
    return content.getvalue()


def _table(sheet: LedgerSheet) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, bottom, left, right in sheet.areas()}
    covered = {
        (row, column)
        for top, bottom, left, right in sheet.areas()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    cells = sheet.cells()
    width = max(len(row) for row in cells)
    lines = []
    for number, row in enumerate(cells):
        padded = [*row, *[None] * (width - len(row))]
        line = "".join(
            "<table:covered-table-cell/>"
            if (number, column) in covered
            else _cell(value, spans.get((number, column)))
            for column, value in enumerate(padded)
        )
        lines.append(f"<table:table-row>{line}</table:table-row>")
    columns = f'<table:table-column table:number-columns-repeated="{width}"/>'
    return f'<table:table table:name="{escape(sheet.name)}">{columns}{"".join(lines)}</table:table>'


def _cell(value: Any, span: tuple[int, int] | None) -> str:
    spanned = (
        ""
        if span is None
        else (f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"')
    )
    if value is None or value == "":
        return f"<table:table-cell{spanned}/>"
    if isinstance(value, int | float):
        typed = f' office:value-type="float" office:value="{value}"'
    else:
        typed = ' office:value-type="string"'
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell{spanned}{typed}>{text}</table:table-cell>"
