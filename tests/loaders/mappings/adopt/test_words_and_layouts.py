"""Tests the parts of a proposal: what kind of thing a text is, what a header means, and where a table begins."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.loaders.mappings.adopt.office_ledgers import ROSTER, Rows, raw_sheet
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.layout import LedgerLayout, find_layout
from wangge.loaders.mappings.adopt.senses import Role, Sense, read_header
from wangge.loaders.mappings.adopt.words import CellShape, people_in, shapes_of
from wangge.loaders.mappings.titles import titles_of
from wangge.loaders.sheets.formats.workbook import read_workbook

_NAMES = st.sampled_from(("张三", "李四", "欧阳小明", "阿依古丽·买买提", "王小一", "赵样六", "孙八"))
_SEPARATORS = st.sampled_from(("、", "，", ",", "；", "/", "\n", " 、 "))
_REMARKS = st.sampled_from(("", "（兼）", "(13800000001)", " 13800000001"))


def _layout(rows: Rows) -> LedgerLayout:
    layout = find_layout(raw_sheet(rows), load_model(), {})
    assert layout is not None
    return layout


@given(st.lists(st.tuples(_NAMES, _REMARKS), min_size=1, max_size=5), _SEPARATORS)
def test_names_of_people_are_recognised_with_any_separator_and_remark(
    people: list[tuple[str, str]], separator: str
) -> None:
    text = separator.join(name + remark for name, remark in people)
    assert list(people_in(text)) == [name for name, _remark in people]


@given(st.text(max_size=40))
def test_any_text_has_shapes(text: str) -> None:
    assert shapes_of(text) <= set(CellShape)
    assert all(len(name) >= 2 for name in people_in(text))


@pytest.mark.parametrize(
    "text",
    ["第一网格", "梧桐梁社区", "翠湖名都", "南滨1号", "示例甲物业", "三里坪街道", "空缺", "无", "1-5栋"],
)
def test_texts_of_other_kinds_name_no_people(text: str) -> None:
    assert people_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1-5栋",
        "1栋、2栋、3栋",
        "6栋",
        "8#楼",
        "1号楼",
        "1、2、3栋",
        "A1-A3栋",
        "1至4栋",
        "第3幢",
        "滨江花园9号楼",
    ],
)
def test_buildings_are_recognised_in_every_spelling(text: str) -> None:
    assert CellShape.BUILDINGS in shapes_of(text)


@pytest.mark.parametrize(
    "text", ["13808180001、13908180002", "1360000 0004", "133-0000-0006", "0818-2651234", "138****0001"]
)
def test_phones_are_recognised_in_every_spelling(text: str) -> None:
    assert shapes_of(text) == {CellShape.PHONE}


@pytest.mark.parametrize(
    ("header", "sense"),
    [
        ("村（社区）名称", Sense(Role.NAME, "Community")),
        ("小区（院落）名称", Sense(Role.NAME, "Compound")),
        ("户数（户）", Sense(Role.PROPERTY, "", "households")),
        ("网格员姓名", Sense(Role.PEOPLE, "Grid", "网格员")),
        ("楼栋长联系电话", Sense(Role.PHONE, "", "楼栋长")),
        ("单元长", Sense(Role.PEOPLE, "Entrance", "单元长")),
        ("党小组组长", Sense(Role.PEOPLE, "PartyOrganization", "党小组组长")),
        ("网格党支部书记", Sense(Role.PEOPLE, "PartyOrganization", "网格党支部书记")),
        ("总栋数", Sense(Role.NAME, "Building", "numbers")),
        ("是否成立业委会", Sense(Role.EXISTS, "OwnersCommittee")),
        ("户主", Sense(Role.IGNORED)),
        ("存在问题", None),
    ],
)
def test_header_shows_what_its_column_contains(header: str, sense: Sense | None) -> None:
    assert read_header(header, load_model()) == sense


def test_header_and_rows_are_found_below_titles_and_above_totals_and_notes() -> None:
    layout = _layout(ROSTER)
    assert (layout.header_row, layout.titles[3]) == (3, "网格名称")
    assert [row.number for row in layout.rows] == [4, 5, 6, 7, 8, 10]
    assert layout.above[0] == "达川区三里坪街道网格员花名册"


def test_title_merged_over_all_columns_is_no_group_title() -> None:
    title = "填报单位：三里坪街道"
    rows: Rows = [[title] * 3, ["社区", "网格", "户数"], ["梧桐梁社区", "第一网格", 3]]
    assert _layout(rows).titles == ("社区", "网格", "户数")


def test_row_that_explains_the_columns_is_no_data() -> None:
    rows: Rows = [["社区", "网格", "户数"], ["填全称", "如第一网格", "填数字"], ["梧桐梁社区", "第一网格", 3]]
    assert [row.number for row in _layout(rows).rows] == [3]


def test_repeated_titles_get_numbers() -> None:
    assert titles_of(["姓名", "电话", "姓名", "电话", None]) == ("姓名", "电话", "姓名#2", "电话#2", "")


@given(st.lists(st.sampled_from(("社区", "网格", "姓名", "电话", "")), min_size=1, max_size=12))
def test_titles_are_distinct(cells: list[str]) -> None:
    titles = [title for title in titles_of(cells) if title]
    assert len(set(titles)) == len(titles) == sum(map(bool, cells))


def _workbook(rows: int, merged: bool) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for number in range(rows):
        sheet.append([number, f"第{number}网格", date(2024, 1, 1), "文本" * 5])
    if merged:
        sheet.merge_cells("B1:B3")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def long_workbook() -> bytes:
    return _workbook(5_000, merged=True)


def test_first_rows_of_a_long_workbook_are_those_of_the_complete_one(long_workbook: bytes) -> None:
    complete = list(next(read_workbook(long_workbook, "a.xlsx")).rows)
    first = list(next(read_workbook(long_workbook, "a.xlsx", 50)).rows)
    assert 50 <= len(first) < 2_000
    assert first == complete[: len(first)]
    assert first[2].cells[1] == "第0网格"


def test_short_workbook_is_read_to_its_end() -> None:
    content = _workbook(20, merged=False)
    assert list(next(read_workbook(content, "a.xlsx", 50)).rows) == list(
        next(read_workbook(content, "a.xlsx")).rows
    )
