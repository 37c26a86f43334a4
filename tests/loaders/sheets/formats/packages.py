"""Builds .xlsx files from the XML of a sheet, to test XML that other programs might write."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from wangge.loaders.sheets.formats.workbook import read_workbook
from wangge.loaders.sheets.table import Cell, RawSheet

__all__ = ["MAIN", "STRICT", "package", "read_cells", "read_one", "sheet"]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """Return the XML of a worksheet; `rows` is the XML of its rows."""
    return f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def package(
    worksheet: str | bytes,
    *,
    strings: str = "",
    formats: tuple[str, ...] = (),
    settings: str = "",
    part: str = "worksheets/sheet1.xml",
    relations: str = _DOCUMENT,
) -> bytes:
    """Return the bytes of a workbook with one sheet 网格.

    The number format of cell style 1 is the first of `formats`, that of style 2 the second, and so on.
    """
    number_formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in enumerate(formats, start=164)
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in range(164, 164 + len(formats)))
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _relations(relations, officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{relations}">{settings}'
        '<sheets><sheet name="网格" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            relations, worksheet=part, sharedStrings="sharedStrings.xml", styles="styles.xml"
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{number_formats}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        str(PurePosixPath("/xl") / part).lstrip("/"): worksheet,
    }
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read_one(content: bytes) -> RawSheet:
    """Return the only sheet of a workbook."""
    (raw,) = read_workbook(content, "w.xlsx")
    return raw


def read_cells(content: bytes) -> dict[int, tuple[Cell, ...]]:
    """Return the cells of the workbook's only sheet by row number, without blank rows."""
    return {row.number: row.cells for row in read_one(content).rows if row.cells}


def _relations(kinds: str, **targets: str) -> str:
    relationships = "".join(
        f'<Relationship Id="{kind}" Type="{kinds}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{relationships}</Relationships>'
