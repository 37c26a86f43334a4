"""A column that only says 专职 or 兼职 tells how somebody is employed, not which post he holds."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.adopt.office_ledgers import raw_sheet
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import SheetProposal, propose


def _roster(header: str, *words: str, name: str = "网格员花名册") -> SheetProposal:
    rows = [
        ["社区", "网格", "姓名", "联系电话", header],
        *(
            ["梧桐梁社区", f"{at}网格", person, f"1380000000{at}", word]
            for at, (person, word) in enumerate(zip(("张三", "李四", "王五"), words, strict=False), 1)
        ),
    ]
    return propose([raw_sheet(rows, name)], load_model(), PlaceNames()).sheets[0]


def _posts(sheet: SheetProposal) -> list[tuple[str | None, str | None]]:
    return [(fact.title, fact.title_column) for fact in sheet.facts if fact.kind == "Post"]


@pytest.mark.parametrize("header", ["人员类别", "岗位", "身份", "类别职务"])
@pytest.mark.parametrize("words", [("专职", "专职"), ("专职", "兼职"), ("专", "兼")])
def test_post_is_that_of_the_roster_if_a_column_only_says_how_people_are_employed(
    header: str, words: tuple[str, str]
) -> None:
    sheet = _roster(header, *words)
    assert _posts(sheet) == [("网格员", None)]
    assert sheet.unread == (header,)


def test_titles_that_begin_with_the_kind_of_employment_are_posts() -> None:
    assert _posts(_roster("人员类别", "专职网格员", "兼职网格员")) == [(None, "人员类别")]


def test_titles_mixed_with_kinds_of_employment_are_asked_about() -> None:
    sheet = _roster("人员类别", "网格长", "专职", "兼职")
    assert _posts(sheet) == []
    assert [question.column for question in sheet.questions] == ["人员类别"]


def test_people_without_any_post_are_asked_about() -> None:
    sheet = _roster("人员类别", "专职", "兼职", name="Sheet1")
    assert _posts(sheet) == []
    assert [question.column for question in sheet.questions] == ["姓名"]
