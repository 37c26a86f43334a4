"""The CSV file of rejects has one row per reject, with all its fields, but no formulas or private values."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.loaders.reports.faulty_workbook import ID_NUMBER, MOBILE, reject_of
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.reject import RejectRule
from wangge.loaders.reports.reject_csv import write_reject_csv


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_reject_is_a_row(tmp_path: Path) -> None:
    out = tmp_path / "拒收.csv"
    write_reject_csv(
        out,
        [
            reject_of(CellMessage.NOT_A_NUMBER.fill(text="很多"), row=4, column="户数"),
            reject_of("no such kind", row=None, column=None, rule=RejectRule.UNKNOWN_SHEET, positions=()),
        ],
    )
    assert out.read_bytes().startswith(b"\xef\xbb\xbffile,sheet,row,")
    assert rows_of(out) == [
        ["file", "sheet", "row", "column", "rule", "message_zh", "message", "hint_zh", "hint_en"],
        [
            "a.csv",
            "a",
            "4",
            "户数",
            "bad-number",
            "“很多”不是数字",
            "'很多' isn't a number",
            "填写数字",
            "write a number",
        ],
        [
            "a.csv",
            "a",
            "",
            "",
            "unknown-sheet",
            "无法识别的工作表",
            "no such kind",
            "更正工作表名或表头，或改映射文件",
            "correct the sheet's name or its headers, or the mapping file",
        ],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", " ="])
def test_formula_is_defused(tmp_path: Path, start: str) -> None:
    write_reject_csv(tmp_path / "r.csv", [reject_of(f"{start}cmd|' /C calc'!A0", column=f"{start}1+1")])
    (_header, row) = rows_of(tmp_path / "r.csv")
    assert (row[3][0], row[6][0]) == ("'", "'")


def test_english_columns_come_first_for_an_english_reader(tmp_path: Path) -> None:
    reject = reject_of(CellMessage.NOT_A_NUMBER.fill(text="很多"))
    write_reject_csv(tmp_path / "r.csv", [reject], "en")
    header, row = rows_of(tmp_path / "r.csv")
    assert header[5:] == ["message", "message_zh", "hint_en", "hint_zh"]
    assert row[5:] == ["'很多' isn't a number", "“很多”不是数字", "write a number", "填写数字"]


def test_private_value_in_any_field_is_not_written(tmp_path: Path) -> None:
    out = tmp_path / "r.csv"
    write_reject_csv(
        out, [reject_of(f"是 {ID_NUMBER}", file=f"{MOBILE}.csv", sheet=MOBILE, column=ID_NUMBER)]
    )
    text = out.read_text(encoding="utf-8-sig")
    assert ID_NUMBER not in text
    assert MOBILE not in text


def test_failed_write_leaves_the_file_unchanged(tmp_path: Path) -> None:
    folder = tmp_path / "r.csv"
    folder.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_reject_csv(folder, [])
    assert list(tmp_path.iterdir()) == [folder]
