"""Columns that matter to an office are never left out without a word: the proposal says why, or asks."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.adopt.office_ledgers import Rows, raw_sheet
from wangge.cli.adopt_output import sheet_lines, why_nothing
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import SheetProposal, propose
from wangge.loaders.mappings.adopt.senses import Role, Sense


def _proposed(rows: Rows, answers: dict[str, Sense] | None = None) -> SheetProposal:
    raw = [raw_sheet(rows)]
    sheet = propose(raw, load_model(), PlaceNames()).sheets[0]
    if answers is None:
        return sheet
    return propose(raw, load_model(), PlaceNames(), {sheet.key: answers}).sheets[0]


@pytest.mark.parametrize(
    ("header", "cell", "reason"),
    [
        ("网格范围", "东至甲路，西至乙路", "范围的文字说明"),
        ("四至范围", "东至甲路", "范围的文字说明"),
        ("管辖范围", "甲路以东", "范围的文字说明"),
        ("东至", "甲路", "范围的文字说明"),
        ("上次换届时间", "2021年3月", "换届的日子"),
        ("应换届时间", "2026年3月", "换届的日子"),
        ("包联小区", "乙苑", "写的是谁包联哪里"),
        ("人员类别", "专职", "只写专职或兼职"),
        ("户主", "张三", "个人信息"),
    ],
)
def test_proposal_says_why_a_column_is_not_read(header: str, cell: str, reason: str) -> None:
    sheet = _proposed([["社区", "网格", "网格员", header], ["梧桐梁社区", "第一网格", "李四", cell]])
    lines = [line for line in sheet_lines(sheet, load_model()) if f"“{header}”列" in line]
    assert sheet.unread == (header,)
    assert len(lines) == 1
    assert reason in lines[0]


@pytest.mark.parametrize("header", ["上次换届时间", "最近一次换届时间", "换届时间"])
def test_last_election_of_a_branch_is_read(header: str) -> None:
    rows: Rows = [
        ["社区", "党支部", "书记", header, "应换届时间"],
        ["梧桐梁社区", "第一党支部", "张三", "2021年3月", "2024年3月"],
    ]
    sheet = _proposed(rows)
    fact = next(fact for fact in sheet.facts if fact.kind == "PartyOrganization")
    assert fact.columns["elected_on"] == header
    assert sheet.unread == ("应换届时间",)


def test_range_of_business_is_not_that_of_a_place() -> None:
    sheet = _proposed([["社区", "网格", "网格员", "经营范围"], ["梧桐梁社区", "第一网格", "李四", "餐饮"]])
    assert not [line for line in sheet_lines(sheet, load_model()) if "文字说明" in line]


_BUILDINGS: Rows = [
    ["社区", "小区名称", "楼栋数(栋)"],
    *(
        ["梧桐梁社区", f"{at}苑", cell]
        for at, cell in enumerate(("12(含2栋商业)", "6+5", "22", "4栋半", "—"))
    ),
]


def test_odd_numbers_of_buildings_are_asked_about() -> None:
    sheet = _proposed(_BUILDINGS)
    assert [question.column for question in sheet.questions] == ["楼栋数(栋)"]
    assert "楼栋数(栋)" not in sheet.unread


def test_answer_reads_the_numbers_of_buildings_that_are_clear() -> None:
    (question,) = _proposed(_BUILDINGS).questions
    assert question.choices[0].sense == Sense(Role.NAME, "Building", "numbers")
    sheet = _proposed(_BUILDINGS, {"楼栋数(栋)": question.choices[0].sense})
    assert [(fact.name, fact.split) for fact in sheet.facts if fact.kind == "Building"] == [
        ("楼栋数(栋)", "count")
    ]


def test_titles_of_posts_in_a_group_are_those_of_the_people_in_it() -> None:
    rows: Rows = [
        ["社区", "网格", "网格员", "网格员", "网格员"],
        ["社区", "网格", "姓名", "岗位", "联系电话"],
        ["梧桐梁社区", "第一网格", "张三", "专职网格员", "13800000001"],
    ]
    (post,) = [fact for fact in _proposed(rows).facts if fact.kind == "Post"]
    assert (post.title, post.title_column, post.holder) == (None, "网格员岗位", "网格员姓名")


@pytest.mark.parametrize(
    ("rows", "chinese"),
    [
        ([["社区", "颜色"], ["梧桐梁社区", "红"]], "Sheet1：这张表里没有能确定的内容；"),
        ([["姓名", "电话"], ["张三", "13800000001"]], "Sheet1：这张表里还没有能确定的内容；请在终端运行"),
        ([], "没有找到带表头的表；没有写入映射文件 / no table with a header"),
    ],
)
def test_reason_for_writing_nothing_is_in_chinese_and_english(rows: Rows, chinese: str) -> None:
    text = why_nothing(propose([raw_sheet(rows)], load_model(), PlaceNames()))
    assert text.startswith(chinese)
    assert text.endswith("nothing was written")
