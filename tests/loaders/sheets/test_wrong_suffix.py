"""A file is read as what it contains, whatever its suffix says."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from wangge.graph.errors import SourceError
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.sources import read_sheets

ROWS = [["编码", "名称"], ["990101001", "翠屏街道"], ["990101002", "东城街道"]]


def cells(file: Path) -> list[list[object]]:
    (sheet,) = read_sheets(Dataset("d", file), file.parent)
    return [list(row.cells) for row in sheet.rows]


def test_workbook_named_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("街道", 0)
    del book["Sheet"]
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "街道.xlsx")
    (tmp_path / "街道.xlsx").rename(tmp_path / "街道.csv")
    assert cells(tmp_path / "街道.csv") == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_text_named_like_a_workbook_is_read_as_text(tmp_path: Path, suffix: str, encoding: str) -> None:
    file = tmp_path / f"街道{suffix}"
    file.write_text("\n".join(map(",".join, ROWS)), encoding=encoding)
    assert cells(file) == ROWS


def test_damaged_workbook_is_still_refused_as_one(tmp_path: Path) -> None:
    file = tmp_path / "街道.xlsx"
    file.write_bytes(b"\x00\x01,\n" * 50)
    with pytest.raises(SourceError, match="damaged, protected, or not a workbook"):
        cells(file)
