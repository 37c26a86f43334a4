"""Tests the formats of files with sheets: limits, damaged files, and several files as one dataset."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from tests.corpus.writers import parquet, repack, workbook
from tests.loaders.conftest import DISTRICT
from wangge.graph.errors import SourceError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.formats import parquet as parquet_module
from wangge.loaders.sheets.formats.parquet import read_parquet
from wangge.loaders.sheets.formats.workbook import read_workbook
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.table import RawRow, RawSheet
from wangge.loaders.sheets.understand import understand

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.mark.parametrize("content", [b"", b"PAR1 nonsense PAR1", b"PAR1" + b"\xff" * 200 + b"PAR1"])
def test_damaged_parquet_is_reported_in_one_line(content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(
        SourceError, match=r"^a.parquet: damaged, or not Parquet \(.+\); write it again$"
    ) as fault:
        list(read_parquet(content, "a.parquet"))
    assert "\n" not in str(fault.value)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_parquet_with_an_impossible_time_is_read_or_reported_in_one_line(
    unit: Literal["ms", "us", "ns"], capfd: pytest.CaptureFixture[str]
) -> None:
    file = io.BytesIO()
    pl.DataFrame({"日期": pl.Series([2**62]).cast(pl.Datetime(unit))}).write_parquet(file)
    with suppress(SourceError):
        list(read_parquet(file.getvalue(), "a.parquet"))
    assert "panicked" not in capfd.readouterr().err


def test_failure_of_the_program_that_reads_parquet_is_reported_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parquet_module, "_PROGRAM", "wangge.no_such_program")
    with pytest.raises(SourceError, match="damaged, or not Parquet"):
        list(read_parquet((CORPUS / "records.parquet").read_bytes(), "records.parquet"))


def test_time_with_a_zone_becomes_the_time_in_china(tmp_path: Path) -> None:
    moment = datetime(2021, 4, 30, 16, 30, tzinfo=UTC)
    parquet(tmp_path / "f.parquet", 日期=[moment], n=[Decimal("1.50")], none=[float("nan")], raw=[b"G-1"])
    (raw,) = read_parquet((tmp_path / "f.parquet").read_bytes(), "f.parquet")
    assert list(raw.rows)[1].cells == (datetime(2021, 5, 1, 0, 30), 1.5, None, "G-1")


def test_real_size_of_a_part_counts_not_the_declared_one() -> None:
    workbook = repack((CORPUS / "title-rows.xlsx").read_bytes(), {"xl/media/a.bin": b"\0" * (17 << 20)})
    lying = workbook.replace((17 << 20).to_bytes(4, "little"), (17).to_bytes(4, "little"))
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        assert archive.getinfo("xl/media/a.bin").file_size == 17
    with pytest.raises(SourceError, match="times its size"):
        list(read_workbook(lying, "w.xlsx"))


def test_workbook_with_only_a_hidden_sheet_has_no_row(tmp_path: Path) -> None:
    workbook(tmp_path / "w.xlsx", {"网格": [("编码", "名称", "所属社区")], "旧": [("编码",)]}, hidden=["旧"])
    sheets = [understand(raw, load_model()) for raw in read_sheets(Dataset("d", tmp_path), tmp_path)]
    assert [(sheet.name, sheet.rows_in, len(sheet.notices)) for sheet in sheets if sheet] == [
        ("网格", 0, 0),
        ("旧", 0, 1),
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("网格-滨江街道", "grids"), ("网格 (2)", "grids"), ("Grids_2", "grids")]
)
def test_sheet_name_may_have_a_suffix(name: str, kind: str) -> None:
    rows = (RawRow(1, ("编码", "名称", "所属社区")), RawRow(2, ("990101001001001", "一", "990101001001")))
    sheet = understand(RawSheet("f.xlsx", name, rows), load_model())
    assert sheet is not None
    assert sheet.sheet is not None
    assert sheet.sheet.name == kind


def test_notice_repeats_no_id_number_of_a_header() -> None:
    rows = (
        RawRow(1, ("编码", "姓名", "11010519491231002X", "13812341234")),
        RawRow(2, ("PE-1", "示例", "", "")),
    )
    sheet = understand(RawSheet("f.xlsx", "人员", rows), load_model())
    assert sheet is not None
    assert [notice.message for notice in sheet.notices] == [
        "column '（身份证号已删除 / ID number removed）' is not known and was left out",
        "column '138****1234' is not known and was left out",
    ]


def test_code_in_two_files_is_rejected_once(
    store: Store, write_sheets: Callable[..., Dataset], plan: Callable[..., Plan]
) -> None:
    head, row = DISTRICT["grids"].splitlines()
    split = {**DISTRICT, "网格-滨江": f"{head}\n{row}9\n990101001001002,第二网格,990101001001,380\n"}
    planned = plan(write_sheets(split))
    assert [(r.file, r.row, str(r.rule)) for r in planned.rejects] == [
        ("jiangwan/网格-滨江.csv", 2, "duplicate")
    ]
    counts = {
        c.file: (c.rows_in, c.added, c.rejected)
        for c in planned.sheets
        if "grid" in c.file or "网格" in c.file
    }
    assert counts == {"jiangwan/grids.csv": (1, 1, 0), "jiangwan/网格-滨江.csv": (2, 1, 1)}


def test_old_workbook_with_a_wrong_dimension_is_read_completely() -> None:
    """The DIMENSION record has a wrong last row; a parser that trusts it allocates far too much memory."""
    content = bytearray((CORPUS / "old-workbook.xls").read_bytes())
    sheet_names = [sheet.name for sheet in read_workbook(bytes(content), "w.xls")]
    dimension = content.index(b"\x00\x02\x0e\x00")
    content[dimension + 7] = 0xBF
    assert [sheet.name for sheet in read_workbook(bytes(content), "w.xls")] == sheet_names


@pytest.mark.parametrize("end", [512, 2048, 4000])
def test_old_workbook_that_breaks_off_is_reported_in_one_line(end: int) -> None:
    content = (CORPUS / "old-workbook.xls").read_bytes()[:end]
    with pytest.raises(SourceError, match=r"^w.xls: damaged, protected, or not a workbook") as fault:
        list(read_workbook(content, "w.xls"))
    assert "\n" not in str(fault.value)
