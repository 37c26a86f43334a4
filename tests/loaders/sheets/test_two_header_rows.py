"""Rows that belong together as one header, and a line of labels above a header, which doesn't belong to it."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.adopt.office_ledgers import Rows, raw_sheet
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.layout import find_layout
from wangge.loaders.mappings.adopt.proposal import propose
from wangge.loaders.mappings.ledger import LedgerTable, first_rows, ledger_of

_HEAD = ("社区", "网格名称", "小区", "户数", "网格长")
_ROW = ("梧桐梁社区", "第一网格", "甲苑", 200, "张三")


@pytest.mark.parametrize(
    "labels",
    [
        ("填报单位：三里坪街道", None, None, "填报日期：2024年3月28日"),
        ("单位：三里坪街道", None, "截至日期：3月", "填表人：张三"),
        ("填报单位：", "三里坪街道", "填报日期：", "2024年3月28日"),
        ("街道：三里坪街道", None, None, "联系人：张三", "联系电话：13800000001"),
        ("填报单位: 三里坪街道", "社区：梧桐梁社区", "统计时间：2024年"),
    ],
)
def test_labels_above_a_header_are_no_part_of_it(labels: tuple[object, ...]) -> None:
    raw = raw_sheet([labels, _HEAD, _ROW])
    layout = find_layout(raw, load_model(), {})
    assert layout is not None
    assert (layout.titles, layout.header_row) == (_HEAD, 2)
    mapping = propose([raw], load_model(), PlaceNames()).sheets[0].mapping("m")
    table = ledger_of(raw, first_rows(raw), mapping)
    assert isinstance(table, LedgerTable)
    assert (table.header.first, table.titles[3]) == (1, "户数")


@pytest.mark.parametrize(
    ("rows", "posts"),
    [
        (
            [
                ["社区", "网格", "户数", "网格员", "网格员", "备注"],
                ["社区", "网格", "户数", "姓名", "电话", "备注"],
                ["梧桐梁社区", "第一网格", 412, "张三", "13800000001"],
            ],
            [("网格员", "网格员姓名", "网格员电话")],
        ),
        (
            [
                ["序号", "党组织名称", "书记", "书记", "所在社区"],
                ["序号", "党组织名称", "姓名", "联系电话", "所在社区"],
                [1, "甲物业党支部", "张三", "13800000001", "梧桐梁社区"],
            ],
            [("书记", "书记姓名", "书记联系电话")],
        ),
        (
            [
                ["社区", "网格", "网格长", "网格长", "网格员", "网格员"],
                ["社区", "网格", "姓名", "电话", "姓名", "电话"],
                ["梧桐梁社区", "第一网格", "张三", "13800000001", "李四", "13800000002"],
            ],
            [("网格长", "网格长姓名", "网格长电话"), ("网格员", "网格员姓名", "网格员电话")],
        ),
    ],
)
def test_titles_merged_over_two_rows_make_them_one_header(
    rows: Rows, posts: list[tuple[str, str, str]]
) -> None:
    sheet = propose([raw_sheet(rows)], load_model(), PlaceNames()).sheets[0]
    assert [(f.title, f.holder, f.phone) for f in sheet.facts if f.kind == "Post"] == posts
    table = ledger_of(raw_sheet(rows), first_rows(raw_sheet(rows)), sheet.mapping("m"))
    assert isinstance(table, LedgerTable)
    assert (table.header.first, table.header.last) == (0, 1)


def test_header_and_a_row_with_the_same_text_are_not_one_header() -> None:
    rows: Rows = [["社区", "网格", "备注", "备注"], ["梧桐梁社区", "第一网格", "备注", "甲"]]
    layout = find_layout(raw_sheet(rows), load_model(), {})
    assert layout is not None
    assert layout.titles == ("社区", "网格", "备注", "备注#2")
