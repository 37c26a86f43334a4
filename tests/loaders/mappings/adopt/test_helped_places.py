"""Ledgers that say who helps which places: 包联网格 and 包联小区 don't tell what these places are a part of."""

from __future__ import annotations

from ast import literal_eval
from pathlib import Path

import pytest

from tests.loaders.mappings.adopt.office_ledgers import OfficeProject, Rows, raw_sheet, write_workbook
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import SheetProposal, propose
from wangge.loaders.mappings.adopt.senses import Role, Sense

_GRIDS: Rows = [
    ["社区", "网格", "小区", "网格员"],
    ["梧桐梁社区", "第一网格", "甲苑", "张三"],
    ["梧桐梁社区", "第二网格", "乙苑", "李四"],
]
_LEADERS: Rows = [
    ["包联领导", "包联社区", "包联网格", "包联小区"],
    ["王五", "梧桐梁社区", "第一网格、第二网格", "甲苑、乙苑"],
    ["赵六", "梧桐梁社区", None, None],
]


def _proposed(rows: Rows) -> SheetProposal:
    return propose([raw_sheet(rows)], load_model(), PlaceNames()).sheets[0]


@pytest.mark.parametrize("word", ["包联", "联系", "挂包", "分管", "包保", "挂联", "结对", "所包"])
def test_helped_places_are_not_said_to_lie_in_each_other(word: str) -> None:
    rows: Rows = [
        [f"{word}领导", f"{word}社区", f"{word}网格", f"{word}小区"],
        ["王五", "梧桐梁社区", "第一网格、第二网格", "甲苑、乙苑"],
    ]
    sheet = _proposed(rows)
    assert sheet.facts == ()
    assert set(sheet.unread) == {f"{word}社区", f"{word}网格", f"{word}小区"}
    assert [question.column for question in sheet.questions] == [f"{word}领导"]


def test_answer_gives_a_leader_a_post_in_known_grids(tmp_path: Path) -> None:
    project = OfficeProject(tmp_path)
    write_workbook(tmp_path / "ledgers" / "网格.xlsx", {"网格": _GRIDS})
    write_workbook(tmp_path / "ledgers" / "包联.xlsx", {"包联表": _LEADERS})
    project.adopt({"包联领导": Sense(Role.PEOPLE, "Grid", "包联领导")})
    facts = project.facts()
    posts = [literal_eval(text) for text in facts if "'kind': 'Post'" in text]
    assert {post["unit"] for post in posts if post["name"] == "包联领导"} == {
        "梧桐梁社区/第一网格",
        "梧桐梁社区/第二网格",
        "梧桐梁社区",
    }
    compounds = [literal_eval(text) for text in facts if "'kind': 'Compound'" in text]
    assert {fact["name"]: fact["parent"] for fact in compounds} == {
        "甲苑": "梧桐梁社区/第一网格",
        "乙苑": "梧桐梁社区/第二网格",
    }


def test_own_column_of_compounds_is_read_beside_that_of_helped_ones() -> None:
    rows: Rows = [
        ["社区", "网格", "网格员", "包联小区", "小区"],
        ["梧桐梁社区", "第一网格", "张三", "乙苑", "甲苑"],
    ]
    sheet = _proposed(rows)
    facts = [(fact.kind, fact.name, fact.within, fact.known) for fact in sheet.facts if fact.name]
    assert facts == [
        ("Community", "社区", (), True),
        ("Grid", "网格", ("社区",), False),
        ("Compound", "小区", ("网格",), False),
    ]
    assert sheet.unread == ("包联小区",)


@pytest.mark.parametrize(("head", "filled"), [("网格", ("包联社区",)), ("包联网格", ())])
def test_blank_cell_has_the_community_above_only_if_other_places_lie_in_it(
    head: str, filled: tuple[str, ...]
) -> None:
    rows: Rows = [
        ["包联社区", head, "网格员"],
        ["梧桐梁社区", "第一网格", "张三"],
        [None, "第二网格", "李四"],
    ]
    assert _proposed(rows).fill[:1] == filled


def test_leaders_of_one_kind_of_place_are_certain() -> None:
    sheet = _proposed([["包联领导", "职务", "包联社区"], ["王五", "副主任", "梧桐梁社区"]])
    assert [(fact.kind, fact.title, fact.within) for fact in sheet.facts] == [
        ("Community", None, ()),
        ("Post", "包联领导", ("包联社区",)),
    ]


def test_office_of_a_leader_is_not_a_post_in_the_places_that_he_helps() -> None:
    sheet = _proposed([["姓名", "职务", "联系社区"], ["王五", "党工委书记", "梧桐梁社区"]])
    assert sheet.facts == ()
    (question,) = sheet.questions
    assert question.choices[0].sense == Sense(Role.PEOPLE, "Community", "联系领导")
