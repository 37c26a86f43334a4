"""Tests reading the parts of an .xlsx file other than its sheets, and files that aren't .xlsx."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.corpus.writers import repack
from tests.loaders.sheets.formats.packages import package, read_cells, read_one, sheet
from wangge.graph.errors import SourceError

PAGE = sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
ROOT = (
    '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'
)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (
            {"mimetype": "application/vnd.oasis.opendocument", "content.xml": "<a/>"},
            r"damaged, protected, or not a workbook \(it contains no sheet\)",
        ),
        ({"_rels/.rels": ROOT, "xl/workbook.bin": "x"}, r"a binary workbook \(.xlsb\), not"),
        ({"readme.txt": "x"}, r"damaged, protected, or not a workbook \(it contains no workbook\)"),
    ],
)
def test_archive_that_is_not_an_xlsx_is_named(parts: dict[str, str], reason: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(SourceError, match=f"^w.xlsx: {reason}") as fault:
        read_one(buffer.getvalue())
    assert "\n" not in str(fault.value)


def test_part_that_needs_a_password_is_refused() -> None:
    content = bytearray(package(PAGE))
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(signature) + flags] |= 1
    with pytest.raises(SourceError, match=r"^w.xlsx: protected with a password"):
        read_one(bytes(content))


def test_parts_may_be_named_with_backslashes_and_in_capitals() -> None:
    with zipfile.ZipFile(io.BytesIO(package(PAGE))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("/", "\\").upper(), content)
    assert read_cells(buffer.getvalue()) == {1: (1,)}


def test_sheet_without_its_part_is_refused() -> None:
    content = repack(package(PAGE), {"xl/_rels/workbook.xml.rels": b"<Relationships/>"})
    with pytest.raises(SourceError, match=r"^w.xlsx: damaged, .*it has no part for its sheet '网格'"):
        read_one(content)
