"""Files as they are found: workbooks and text in whatever encoding, and what can't be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from graph.errors import SourceError, UsageError
from graph.model import load_model
from loaders.project import Dataset, Project
from loaders.sheets.sources import datasets_for, fingerprint, read_sheets
from loaders.sheets.table import RawRow
from loaders.sheets.understand import understand
from tests.loaders.conftest import DISTRICT


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _rows_of(folder: Path) -> list[RawRow]:
    return [row for sheet in read_sheets(Dataset("d", folder), folder) for row in sheet.rows]


def test_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "区.xlsx",
        {
            "网格": [["编码", "名称"], [990101001001001.0, "一"]],
            "共商日": [["编码", "日期"], ["F", datetime(2023, 5, 6)]],
        },
    )
    grids, forums = read_sheets(Dataset("d", path), tmp_path)
    assert (grids.file, grids.name) == ("区.xlsx", "网格")
    assert [(row.number, row.cells) for row in grids.rows] == [
        (1, ("编码", "名称")),
        (2, (990101001001001.0, "一")),
    ]
    assert str(list(forums.rows)[1].cells[1]).startswith("2023-05-06")


def test_code_that_a_workbook_holds_as_number_is_mended(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "w.xlsx",
        {"网格": [["编码", "名称", "所属社区", "户数"], [990101001001001.0, "一", 990101001001.0, "４００"]]},
    )
    (raw,) = read_sheets(Dataset("d", path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert sheet.rejects == []
    (facts,) = sheet.facts
    assert facts.values == {"code": "990101001001001", "name": "一", "households": 400}
    assert [reference.text for reference in facts.references] == ["990101001001"]


def test_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "w.xlsx",
        {
            "Sheet1": [
                ["江湾区网格一览表"],
                [],
                ["网格编码", "名称", "所属社区"],
                ["990101001001001", "一", "990101001001"],
            ]
        },
    )
    (raw,) = read_sheets(Dataset("d", path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert sheet.rows_in == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "grids.csv").write_text(DISTRICT["grids"], encoding=encoding)
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    assert next(iter(raw.rows)).cells == ("编码", "名称", "所属社区", "户数")


def test_row_number_is_the_line_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "grids.csv").write_text('编码,备注\nA,"两\n行"\nB,\n', encoding="utf-8")
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    assert [row.number for row in raw.rows] == [1, 2, 4]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("w.xlsx", b"PK\x03\x04 not a workbook", "damaged, protected or no workbook"),
        ("w.xlsx", b"", "damaged, protected or no workbook"),
        ("w.xls", b"\xd0\xcf\x11\xe0 nonsense", "damaged, protected or no workbook"),
        ("w.csv", b'\xef\xbb\xbf"open', "save the sheet as CSV again"),
    ],
    ids=["damaged", "empty file", "damaged xls", "open quote"],
)
def test_file_that_is_no_sheet_is_one_clear_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=message) as fault:
        _rows_of(tmp_path)
    assert "\n" not in str(fault.value)


def test_fingerprint_follows_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    first = fingerprint(Dataset("d", tmp_path))
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert fingerprint(Dataset("d", tmp_path)) != first


def test_source_is_a_dataset_by_name_or_path(tmp_path: Path, write_sheets: Callable[..., Dataset]) -> None:
    dataset = write_sheets(DISTRICT)
    project = Project(tmp_path, datasets=(dataset,))
    assert datasets_for(project, ("jiangwan",)) == (dataset,)
    assert datasets_for(project, (str(tmp_path / "jiangwan"),)) == (dataset,)
    assert datasets_for(project, ()) == (dataset,)


def test_folder_of_folders_names_them(tmp_path: Path) -> None:
    (tmp_path / "sheets" / "divisions").mkdir(parents=True)
    with pytest.raises(SourceError, match=r"in this folder; name one of its folders \(divisions\)"):
        fingerprint(Dataset("d", tmp_path / "sheets"))


def test_project_without_datasets_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="wangge init"):
        datasets_for(Project(tmp_path), ())


def test_formula_without_its_value_is_refused_never_read_as_blank(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "w.xlsx",
        {
            "网格": [
                ["编码", "名称", "所属社区", "户数"],
                ["990101001001001", "一", "990101001001", "=SUM(1,2)"],
                ["990101001001002", "二", "990101001001", 300],
            ]
        },
    )
    (raw,) = read_sheets(Dataset("d", path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert [(reject.row, reject.column, str(reject.rule)) for reject in sheet.rejects] == [
        (2, "户数", "formula-error")
    ]


def test_place_of_a_removed_id_number_is_refused_as_well(tmp_path: Path) -> None:
    (tmp_path / "grids.csv").write_text(
        "编码,名称,所属社区,备注\n990101001001001,一,990101001001,（身份证号已删除 / ID number removed）\n",
        encoding="utf-8",
    )
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert [str(reject.rule) for reject in sheet.rejects] == ["id-number"]


@pytest.mark.parametrize("name", ["w.xlsx", "w.xls", "w.csv", "w.parquet"])
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_pipe_device_or_folder_called_a_sheet_is_refused(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    make(tmp_path / name)
    for read in (fingerprint, lambda dataset: list(read_sheets(dataset, tmp_path))):
        with pytest.raises(
            SourceError, match=f"{name}: a pipe, a device or a folder, not a sheet; take it out"
        ):
            read(Dataset("d", tmp_path))
