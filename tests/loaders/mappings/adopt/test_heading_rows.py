"""Rows of a ledger that hold only a heading or a remark declare nothing, and the plan says that they were skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, write_workbook

_HEAD = ["序号", "党组织名称", "书记", "所在社区"]
_FIRST = [1, "甲物业党支部", "张三", "梧桐梁社区"]
_SECOND = [2, "乙协会党支部", "李四", "花溪社区"]


def _planned(folder: Path, rows: Rows, merged: list[str]) -> tuple[list[str], list[str]]:
    """Return the rejects of a plan, and its notices about skipped headings."""
    project = OfficeProject(folder)
    write_workbook(folder / "ledgers" / "台账.xlsx", {"Sheet1": rows}, merged)
    project.adopt()
    plan = project.plan()
    notices = [notice.text() for notice in plan.notices]
    texts = [text.partition("：")[2].partition(" / ")[0] for text in notices if "小标题" in text]
    return [reject.text() for reject in plan.rejects], texts


@pytest.mark.parametrize("merged", [["A2:D2", "A4:D4"], []])
def test_headings_between_the_rows_are_skipped(tmp_path: Path, merged: list[str]) -> None:
    rows: Rows = [_HEAD, ["一、非公企业"], _FIRST, ["二、社会组织"], _SECOND]
    assert _planned(tmp_path, rows, merged) == ([], ["2个只有小标题或说明的行已略过：第2、4行"])


def test_heading_without_a_number_is_skipped_if_it_is_merged_over_the_columns(tmp_path: Path) -> None:
    rows: Rows = [_HEAD, ["非公企业"], _FIRST, _SECOND]
    assert _planned(tmp_path, rows, ["A2:D2"]) == ([], ["1个只有小标题或说明的行已略过：第2行"])


def test_remarks_below_the_table_are_skipped(tmp_path: Path) -> None:
    rows: Rows = [
        ["街道", "社区", "网格", "网格员"],
        ["三里坪街道", "梧桐梁社区", "第一网格", "张三"],
        [],
        ["一、免去：李四同志梧桐梁社区网格员职务。"],
        ["二、任命：张三同志为梧桐梁社区网格员。"],
        ["区委组织部    2024年3月"],
    ]
    assert _planned(tmp_path, rows, []) == ([], ["3个只有小标题或说明的行已略过：第4–6行"])


@pytest.mark.parametrize("buildings", ["一、二、三单元", "1、张家大院", "1、3、5栋"])
def test_rows_that_continue_the_one_above_are_no_headings(tmp_path: Path, buildings: str) -> None:
    rows: Rows = [
        ["社区", "小区", "备注"],
        ["梧桐梁社区", "甲苑", "一"],
        [None, None, buildings],
        [None, "乙苑", None],
    ]
    assert _planned(tmp_path, rows, []) == ([], [])


@pytest.mark.parametrize("merged", [["A2:C2", "A4:C4"], []])
def test_headings_that_name_the_communities_are_still_used(tmp_path: Path, merged: list[str]) -> None:
    rows: Rows = [
        ["网格", "网格员", "联系电话"],
        ["一、梧桐梁社区"],
        ["第一网格", "张三", "13800000001"],
        ["二、花溪社区"],
        ["第一网格", "李四", "13800000002"],
    ]
    assert _planned(tmp_path, rows, merged) == ([], [])
