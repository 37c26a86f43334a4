"""A sheet may lack columns if its rows only add facts about nodes that a package or another sheet declares."""

from __future__ import annotations

from typing import Any

import pytest

from tests.loaders.overlay.conftest import MERGER, RENAMING, Import, Office, names, parents, rejects
from wangge.graph.store import Store

pytestmark = pytest.mark.one_engine("a plan depends on the journal and the graph, not on the engine")

OWN, OTHER, STREET = "990101001001", "990101001002", "990101001"
AREA = f"编码,名称,所属街道\n{STREET}P1,东片区,{STREET}\n"
NOTHING = {"add": 0, "update": 0, "retire": 0}


def changed(plan: Any) -> dict[str, int]:
    return dict(plan.as_json()["changes"])


def community(store: Store, code: str = OWN) -> dict[str, Any]:
    (row,) = store.read("MATCH (c:Community {code: $code}) RETURN properties(c) AS p", {"code": code})
    return {name: row["p"].get(name) for name in ("name", "scheme", "edition", "form", "remark")}


OFFICIAL = {
    "name": "江声社区居民委员会",
    "scheme": "NBS",
    "edition": 2023,
    "form": "社区",
    "remark": None,
}


@pytest.mark.parametrize(
    "rows",
    [
        f"编码,名称,所属片区\n{OWN},江声社区,东片区\n",
        f"编码,所属片区\n{OWN},东片区\n",
        "名称,所属片区\n江声社区,东片区\n",
        "名称,所属街道,所属片区\n江声居委会,滨江街道,东片区\n",
    ],
)
def test_imported_community_gets_its_area_by_code_or_name(
    store: Store, importing: Import, office: Office, rows: str
) -> None:
    importing()
    plan = office({"片区": AREA, "社区": rows})
    assert rejects(plan) == []
    assert parents(store, "Community")[OWN] == [f"{STREET}P1"]
    assert parents(store, "Community")[OTHER] == [STREET]
    assert community(store) == OFFICIAL
    assert changed(office({"片区": AREA, "社区": rows + "\n"})) == NOTHING


def test_community_whose_area_is_no_longer_named_belongs_to_its_street_again(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    office({"片区": AREA, "社区": f"编码,所属片区,备注\n{OWN},东片区,近江\n"})
    plan = office({"片区": AREA, "社区": f"编码,备注\n{OWN},近江\n"})
    assert rejects(plan) == []
    assert parents(store, "Community")[OWN] == [STREET]
    assert community(store) == {**OFFICIAL, "remark": "近江"}
    office({"片区": AREA, "社区": f"编码,备注\n{OTHER},近江\n"})
    assert community(store) == OFFICIAL


def test_form_and_remark_are_added_to_imported_divisions(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    sheets = {
        "街道": "名称,街镇类型\n望山镇,街道\n",
        "社区": f"编码,村社类型\n{OWN},村\n",
        "社区2": f"编码,备注\n{OWN},城中村\n",
    }
    assert rejects(office(sheets)) == []
    assert community(store) == {**OFFICIAL, "form": "村", "remark": "城中村"}
    rows = store.read("MATCH (s:Street) RETURN s.name AS name, s.form AS form, s.edition AS edition").dicts()
    assert {row["name"]: (row["form"], row["edition"]) for row in rows} == {
        "滨江街道": ("街道", 2023),
        "望山镇": ("街道", 2023),
    }


def test_rows_that_add_nothing_leave_the_division_with_its_package(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    plan = office({"社区": f"编码,名称,所属街道\n{OWN},江声社区,滨江街道\n", "片区": AREA})
    assert (rejects(plan), changed(plan)) == ([], {"add": 2, "update": 0, "retire": 0})
    (sheet,) = (count for count in plan.datasets[0].sheets if count.sheet == "社区")
    assert (sheet.rows_in, sheet.unchanged) == (1, 1)


def test_added_facts_and_change_events_hold_together(store: Store, importing: Import, office: Office) -> None:
    importing()
    sheets = {"片区": AREA, "社区": f"编码,名称,所属片区\n{OWN},江岸社区,东片区\n", "区划变更": RENAMING}
    assert rejects(office(sheets)) == []
    assert names(store)[OWN] == "江岸社区"
    assert parents(store, "Community")[OWN] == [f"{STREET}P1"]
    assert changed(office({**sheets, "片区": AREA + "\n"})) == NOTHING
    sheets = {"片区": AREA, "社区": f"编码,所属片区\n{OWN},东片区\n", "区划变更": MERGER}
    assert rejects(office(sheets)) == []
    assert OTHER not in names(store)
    assert names(store)[OWN] == "江声社区居民委员会"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (f"编码,备注\n{OWN},近江\n990101001777,无此社区\n", ["no 社区 has this code or name"]),
        ("名称,备注\n江声社区,近江\n江无社区,无\n", ["no 社区 has this code or name"]),
        (
            f"编码,名称,备注\n{OWN},望江社区,近江\n",
            [f"名称 of '{OWN}' is 望江社区 here, but 江声社区居民委员会 in"],
        ),
        (
            "编码,名称,备注\n990101001777,新社区,新\n",
            [
                "the sheet has no column 代码体系",
                "the sheet has no column 代码版本",
                "the sheet has no column 所属街道",
            ],
        ),
    ],
)
def test_rows_that_name_nothing_known_are_rejected(
    store: Store, importing: Import, office: Office, rows: str, expected: list[str]
) -> None:
    importing()
    messages = rejects(office({"社区": rows}))
    assert [message[: len(start)] for message, start in zip(messages, expected, strict=True)] == expected


FULL = {
    "网格": f"编码,名称,所属社区,户数\n{OWN}001,第一网格,{OWN},400\n",
    "小区": f"编码,名称,所属网格,户数\n{OWN}X001,江声苑,{OWN}001,286\n",
}


@pytest.mark.parametrize(
    "rows",
    [
        f"编码,建成年份\n{OWN}X001,1998\n",
        f"编码,名称,建成年份\n{OWN}X001,江声苑,1998\n",
    ],
)
def test_sheet_adds_a_column_to_a_thing_of_another_sheet(
    store: Store, importing: Import, office: Office, rows: str
) -> None:
    importing()
    sheets = {**FULL, "小区-建成年份": rows}
    assert rejects(office(sheets)) == []
    (row,) = store.read(
        "MATCH (x:Compound) RETURN x.code AS code, x.built AS built, x.households AS households"
    )
    assert row == {"code": f"{OWN}X001", "built": 1998, "households": 286}
    assert changed(office({**sheets, "网格": FULL["网格"] + "\n"})) == NOTHING


def test_sheet_that_contradicts_another_sheet_is_rejected_with_its_row(
    store: Store, importing: Import, office: Office
) -> None:
    importing()
    plan = office({**FULL, "小区-户数": f"编码,户数\n{OWN}X001,300\n"})
    (message,) = rejects(plan)
    assert message == f"户数 of '{OWN}X001' is 300 here, but 286 in office/小区.csv row 2"
    assert store.read("MATCH (x:Compound) RETURN x.households AS h").dicts() == [{"h": 286}]
