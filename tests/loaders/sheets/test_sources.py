"""Tests reading the files of a dataset: workbooks, text files in any encoding, and unreadable files."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from time import process_time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loaders.conftest import DISTRICT
from wangge.graph.errors import SourceError, UsageError
from wangge.graph.model import load_model
from wangge.loaders.planning.dataset_reader import DatasetReader
from wangge.loaders.project import Dataset, Project
from wangge.loaders.references.names import fold
from wangge.loaders.reject import RejectRule
from wangge.loaders.reports.tables import csv_cell
from wangge.loaders.sheets.clean_rows import clean_text
from wangge.loaders.sheets.sources import datasets_for, fingerprint, folder_of, read_sheets
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet
from wangge.loaders.sheets.understand import understand

_SECONDS_FOR_WIDE = 3


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


def test_code_stored_as_a_number_is_read_as_text(tmp_path: Path) -> None:
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


def test_title_above_the_header_is_skipped(tmp_path: Path) -> None:
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
        ("w.xlsx", b"PK\x03\x04 not a workbook", "damaged, protected, or not a workbook"),
        ("w.xlsx", b"", "damaged, protected, or not a workbook"),
        ("w.xls", b"\xd0\xcf\x11\xe0 nonsense", "damaged, protected, or not a workbook"),
        ("w.csv", b'\xef\xbb\xbf"open', "save the sheet as CSV again"),
    ],
    ids=["damaged", "empty file", "damaged xls", "open quote"],
)
def test_error_for_a_file_that_is_not_a_sheet_is_reported_in_one_line(
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
    with pytest.raises(SourceError, match="no sheet in this folder; divisions is a folder without sheets"):
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


_GRIDS = "编码,名称,所属社区\n990101001001001,一,990101001001\n"


def _skipped_files(folder: Path) -> dict[str, str]:
    return {entry.name: entry.why for entry in folder_of(Dataset("d", folder)).unread}


@pytest.mark.parametrize(
    "name",
    [
        "小区.et",
        "小区.ods",
        "小区.xlsb",
        "小区.docx",
        "小区.pdf",
        "小区.zip",
        "小区.numbers",
        "小区.CSV.bak",
        "README",
        "小区",
    ],
)
def test_every_file_that_is_not_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "网格.csv").write_text(_GRIDS, encoding="utf-8")
    (tmp_path / name).write_text(_GRIDS, encoding="utf-8")
    assert list(_skipped_files(tmp_path)) == [name]


def test_folders_dead_links_and_pipes_are_named_not_opened(tmp_path: Path) -> None:
    (tmp_path / "网格.csv").write_text(_GRIDS, encoding="utf-8")
    (tmp_path / "西城街道").mkdir()
    (tmp_path / "a.csv").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.csv").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "c.csv")
    assert _skipped_files(tmp_path) == {
        "a.csv": "is a broken link; put the file here",
        "b.csv": "is not a regular file",
        "c.csv": "is not a regular file",
        "西城街道": "is a folder without sheets",
    }
    assert len(_rows_of(tmp_path)) == 2


@pytest.mark.parametrize(
    "name", ["~$网格.xlsx", ".~lock.网格.csv#", ".DS_Store", "Thumbs.db", "8B2F1C00.tmp"]
)
def test_lock_system_and_temporary_files_are_named_in_one_notice(tmp_path: Path, name: str) -> None:
    (tmp_path / "三里坪街道").mkdir()
    for folder in (tmp_path, tmp_path / "三里坪街道"):
        (folder / "网格.csv").write_text(_GRIDS, encoding="utf-8")
        (folder / name).write_bytes(b"x")
    assert _skipped_files(tmp_path) == {}
    (notice,) = DatasetReader(Dataset("d", tmp_path), None).notices(tmp_path.parent)
    assert notice.text("en").startswith(
        f"{tmp_path.name}: lock files, hidden and temporary files were not read: {name}、三里坪街道/{name}"
    )


@pytest.mark.parametrize("name", ["网格.tsv", "网格.et"])
def test_table_under_another_ending_is_read_by_its_content(tmp_path: Path, name: str) -> None:
    rows: list[list[object]] = [[*line.split(",")] for line in _GRIDS.splitlines()]
    if name.endswith(".tsv"):
        (tmp_path / name).write_text(_GRIDS.replace(",", "\t"), encoding="gb18030")
    else:
        workbook(tmp_path / "w.xlsx", {"网格": rows}).rename(tmp_path / name)
    assert [list(row.cells) for row in _rows_of(tmp_path)] == rows
    assert _skipped_files(tmp_path) == {}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/dev/zero", r"^/dev/zero: not a regular file; check the path"),
        ("a\0b", "zero byte"),
        ("fifo", r"fifo: not a regular file; check the path of dataset 'fifo'$"),
        ("fifo.csv", r"fifo\.csv: not a regular file; check the path of dataset 'fifo'$"),
    ],
)
def test_error_for_a_source_that_is_not_a_file_is_reported_in_one_line(
    tmp_path: Path, path: str, line: str
) -> None:
    if path.startswith("fifo"):
        os.mkfifo(tmp_path / path)
    source = str(tmp_path / path) if path.startswith("fifo") else path
    with pytest.raises(SourceError, match=line) as fault:
        fingerprint(*datasets_for(Project(tmp_path), (source,)))
    assert "\n" not in str(fault.value)
    assert "\0" not in str(fault.value)


@pytest.mark.parametrize("by_folder", [True, False], ids=["folder", "file"])
def test_name_that_is_not_utf8_is_reported_in_one_clear_line(tmp_path: Path, by_folder: bool) -> None:
    file = tmp_path / os.fsdecode("网格.csv".encode("gb18030"))
    file.write_text(_GRIDS, encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"网格\.csv: the name of the file or its folder isn't UTF-8; rename it$"
    ):
        fingerprint(*datasets_for(Project(tmp_path), (str(tmp_path if by_folder else file),)))


def test_source_with_a_zero_byte_in_the_project_is_reported_in_one_clear_line(tmp_path: Path) -> None:
    project = Project(tmp_path, datasets=(Dataset("a", tmp_path / "a\0b"),))
    (tmp_path / "网格.csv").write_text(_GRIDS, encoding="utf-8")
    assert datasets_for(project, (str(tmp_path / "网格.csv"),))[0].name == "网格"
    with pytest.raises(SourceError, match="a path can't contain a zero byte; check dataset 'a'"):
        fingerprint(*datasets_for(project, ("a",)))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ('="第八网格"', "第八网格"),
        ("'第九网格", "第九网格"),
        ("＇第九网格", "第九网格"),
        ("＝“第九网格”", "第九网格"),
        ("’第九网格", "第九网格"),
        ("第十网格\t", "第十网格"),
        ("‘东’字网格", "‘东’字网格"),
    ],
)
def test_quote_around_a_text_is_removed_everywhere(tmp_path: Path, written: str, stored: str) -> None:
    line = [f"{written[0]}990101001001001" if written[0] in "'＇’" else '="990101001001001"', written]
    rows = [['="编码"', "'名称", "所属社区", "备注"], [*line, '="990101001001"', '=""'], ["", "'", '=""', ""]]
    with (tmp_path / "网格.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert sheet.rejects == []
    (facts,) = sheet.facts
    assert facts.values == {"code": "990101001001001", "name": stored}
    assert [reference.text for reference in facts.references] == ["990101001001"]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8))
def test_text_that_our_own_csv_quotes_is_read_back_unchanged(text: str) -> None:
    stored = clean_text(text)
    assert clean_text(str(csv_cell(stored))) == stored


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@a", "\t=x", " =x", "＝x", "甲", "‘甲’"])
def test_quoted_text_is_read_back_unchanged(text: str) -> None:
    assert clean_text(str(csv_cell(text))) == text


def test_private_use_characters_of_old_fonts_are_decoded_and_others_named(tmp_path: Path) -> None:
    (tmp_path / "人员.csv").write_text(
        "编码,姓名\nPE-1,王\ue863\nPE-2,李\ue001\nPE-3,赵\ue001\n", encoding="utf-8"
    )
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert [facts.values["name"] for facts in sheet.facts][:1] == ["王䶮"]
    assert [notice.message for notice in sheet.notices] == [
        "rows 3–4: other computers can't show the private-use character U+E001; replace it with the character that was meant"
    ]


@pytest.mark.parametrize("dot", "·•・‧∙⋅･.")
def test_dot_in_a_name_is_stored_as_one_mark(tmp_path: Path, dot: str) -> None:
    (tmp_path / "人员.csv").write_text(f"编码,姓名\nPE-1,阿依古丽{dot}买买提\n", encoding="utf-8")
    (raw,) = read_sheets(Dataset("d", tmp_path), tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert [facts.values["name"] for facts in sheet.facts] == ["阿依古丽·买买提"]
    assert fold(f"阿依古丽 {dot} 买买提") == fold("阿依古丽·买买提")


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2024, 3, 1),
        date(2024, 3, 1),
        time(12, 0),
        "2024-03-01",
        "2024-03-01 00:00:00",
        "2024/3/1",
        "2024年3月1日",
        "3月1日",
        "1-Mar",
        "Mar-24",
        "12:00:00",
        "３月１日",
        "2024-03-01T00:00:00",
    ],
)
@pytest.mark.parametrize("column", [0, 1, 2], ids=["code", "name", "reference"])
def test_date_in_a_column_of_names_or_codes_is_a_reject(cell: Cell, column: int) -> None:
    cells: list[Cell] = ["990101001001B0001", "一栋", "990101001001X001"]
    cells[column] = cell
    rows = (RawRow(1, ("编码", "名称", "所属小区")), RawRow(2, tuple(cells)))
    sheet = understand(RawSheet("f.xlsx", "楼栋", rows), load_model())
    assert sheet is not None
    assert {str(reject.rule) for reject in sheet.rejects} == {"became-a-date"}
    assert "录" in sheet.rejects[0].text()


@pytest.mark.parametrize(
    "name",
    [
        "3-1",
        "3-1栋",
        "2024-03-01号楼",
        "五一路",
        "5·12纪念园",
        "2024-1",
        "1栋",
        "八一",
        "12:00广场",
        "3月社区",
    ],
)
def test_name_that_only_holds_a_date_is_a_name(name: str) -> None:
    rows = (
        RawRow(1, ("编码", "名称", "所属小区")),
        RawRow(2, ("990101001001B0001", name, "990101001001X001")),
    )
    sheet = understand(RawSheet("f.csv", "楼栋", rows), load_model())
    assert sheet is not None
    assert sheet.rejects == []


def test_date_in_a_remark_is_text() -> None:
    rows = (
        RawRow(1, ("编码", "姓名", "备注")),
        RawRow(2, ("PE-1", "示例", datetime(2024, 3, 1))),
        RawRow(3, ("PE-2", "示例", "2024-03-01")),
    )
    sheet = understand(RawSheet("f.csv", "人员", rows), load_model())
    assert sheet is not None
    assert sheet.rejects == []


@pytest.mark.parametrize(
    "name", ["第\ufffd网格", "第锟斤拷网格", "µÚÒ»Íø¸ñ", "第一网格".encode().decode("gb18030")]
)
def test_name_of_a_wrong_encoding_is_a_reject(name: str) -> None:
    rows = (
        RawRow(1, ("编码", "名称", "所属社区")),
        RawRow(2, ("990101001001001", name, "990101001001")),
    )
    sheet = understand(RawSheet("f.xlsx", "网格", rows), load_model())
    assert sheet is not None
    assert [(reject.row, str(reject.rule)) for reject in sheet.rejects] == [(2, "damaged-text")]


@pytest.mark.parametrize("name", ["w.xlsx", "w.xls", "w.tsv", "w.parquet"])
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_pipe_device_or_folder_called_a_sheet_is_named_not_opened(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    (tmp_path / "网格.csv").write_text(_GRIDS, encoding="utf-8")
    make(tmp_path / name)
    assert list(_skipped_files(tmp_path)) == [name]
    assert len(_rows_of(tmp_path)) == 2


def test_private_number_in_the_name_of_a_file_or_sheet_is_stored_nowhere(tmp_path: Path) -> None:
    path = workbook(tmp_path / "13812341234.xlsx", {"网格 13812341234": [["编码", "名称"], ["1#", "东"]]})
    dataset = datasets_for(Project(tmp_path), (str(path),))[0]
    (raw,) = read_sheets(dataset, tmp_path)
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert (dataset.name, raw.file, sheet.file) == ("138****1234", "138****1234.xlsx", "138****1234.xlsx")
    assert sheet.name == "网格 138****1234"
    assert {reject.sheet for reject in sheet.rejects} == {"网格 138****1234"}


def test_files_that_differ_only_in_a_private_number_are_refused(tmp_path: Path) -> None:
    for number in ("13812341234", "13899991234"):
        (tmp_path / f"{number}.csv").write_text(_GRIDS, encoding="utf-8")
    with pytest.raises(SourceError, match=r"^138\*{4}1234\.csv: two files differ only in a private number"):
        fingerprint(*datasets_for(Project(tmp_path), (str(tmp_path),)))


def test_sheets_that_differ_only_in_a_private_number_are_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [["编码", "名称"], ["1", "东"]]
    workbook(tmp_path / "w.xlsx", {f"网格{number}": rows for number in ("13812341234", "13899991234")})
    with pytest.raises(SourceError, match=r"^w\.xlsx: two sheets named '网格138\*{4}1234' differ only"):
        list(read_sheets(Dataset("w", tmp_path), tmp_path))


def test_sheet_with_the_most_possible_columns_is_refused_quickly(tmp_path: Path) -> None:
    wide = ",".join(f"列{number}" for number in range(16_000))
    (tmp_path / "w.csv").write_text(f"{wide}\n{wide}\n", encoding="utf-8")
    (raw,) = read_sheets(Dataset("w", tmp_path), tmp_path)
    start = process_time()
    sheet = understand(raw, load_model())
    assert sheet is not None
    assert [reject.rule for reject in sheet.rejects] == [RejectRule.UNKNOWN_SHEET]
    assert process_time() - start < _SECONDS_FOR_WIDE
