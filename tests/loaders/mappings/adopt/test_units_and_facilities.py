"""Tables of institutions and facilities: who heads them, and what kind of facility they are."""

from __future__ import annotations

import pytest

from tests.loaders.mappings.adopt.office_ledgers import Rows, raw_sheet
from wangge.graph.model import load_model
from wangge.loaders.mappings.adopt.known_names import PlaceNames
from wangge.loaders.mappings.adopt.proposal import SheetProposal, propose


def _proposed(rows: Rows, name: str = "Sheet1") -> SheetProposal:
    return propose([raw_sheet(rows, name)], load_model(), PlaceNames()).sheets[0]


def _posts(sheet: SheetProposal) -> list[tuple[str | None, tuple[str, ...], str | None, str | None]]:
    return [(fact.title, fact.within, fact.holder, fact.phone) for fact in sheet.facts if fact.kind == "Post"]


@pytest.mark.parametrize("title", ["负责人", "主要负责人", "单位负责人"])
@pytest.mark.parametrize("people", [("寇静", "广涛", "禄军"), ("张三", "广涛", "禄军")])
@pytest.mark.parametrize("between", [(), ("地址",)])
def test_institution_is_headed_by_the_people_beside_it(
    title: str, people: tuple[str, ...], between: tuple[str, ...]
) -> None:
    rows = [
        ["社区", "驻区单位", *between, title, "联系电话"],
        *(
            ["梧桐梁社区", f"区第{at}小学", *(f"甲路{at}号" for _ in between), person, f"1380000000{at}"]
            for at, person in enumerate(people)
        ),
    ]
    sheet = _proposed(rows)
    assert _posts(sheet) == [(title, ("驻区单位",), title, "联系电话")]
    assert sheet.unread == ()


def test_cells_with_offices_instead_of_names_are_asked_about() -> None:
    rows: Rows = [
        ["社区", "驻区单位", "负责人"],
        ["梧桐梁社区", "区第一小学", "校长"],
        ["梧桐梁社区", "区税务局", "局长"],
        ["梧桐梁社区", "区医院", "禄军"],
    ]
    sheet = _proposed(rows)
    assert _posts(sheet) == []
    (question,) = sheet.questions
    assert question.column == "负责人"
    assert question.choices[0].text == "驻区单位的负责人"


def test_sheet_named_after_a_community_says_where_its_institutions_are() -> None:
    rows: Rows = [["驻区单位", "地址"], ["区第一小学", "甲路1号"]]
    (fact,) = [fact for fact in _proposed(rows, "梧桐梁社区").facts if not fact.known]
    assert (fact.kind, fact.within) == ("ResidentInstitution", ("@sheet",))


@pytest.mark.parametrize(
    ("names", "categories"),
    [
        (("梧桐梁社区党群服务中心", "花溪社区党群服务站"), ("一类", "二类")),
        (("梧桐梁邻里中心", "花溪邻里中心"), ("党群服务中心", "党群服务中心")),
    ],
)
def test_facilities_are_centres_if_names_or_categories_say_so(
    names: tuple[str, ...], categories: tuple[str, ...]
) -> None:
    rows: Rows = [
        ["社区", "设施名称", "设施类别", "建筑面积(㎡)", "负责人", "联系电话"],
        ["梧桐梁社区", names[0], categories[0], 120, "张三", "13800000001"],
        ["花溪社区", names[1], categories[1], 90, "李四", "13800000002"],
    ]
    sheet = _proposed(rows, "设施")
    fact = next(fact for fact in sheet.facts if fact.kind == "ServiceCentre")
    assert (fact.name, fact.within) == ("设施名称", ("社区",))
    assert fact.columns["floor_area"] == "建筑面积(㎡)"
    assert _posts(sheet) == [("负责人", ("设施名称",), "负责人", "联系电话")]


def test_facilities_of_several_kinds_are_asked_about() -> None:
    rows: Rows = [
        ["社区", "设施名称", "设施类别", "负责人"],
        ["梧桐梁社区", "梧桐梁社区党群服务中心", "党群服务中心", "张三"],
        ["花溪社区", "花溪养老驿站", "养老驿站", "李四"],
    ]
    sheet = _proposed(rows, "设施")
    assert not sheet.certain
    first, second = sheet.questions
    assert first.why.startswith("有1行是党群服务中心，另有1行看不出")
    assert second.why == "请先确认“设施名称”一列的含义"
