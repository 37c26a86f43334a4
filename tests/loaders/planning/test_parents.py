"""A place may skip tiers, and a compound may be shared by grids; a row may name its place at more than one tier."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.loaders.conftest import DISTRICT, Sheets
from wangge.graph.store import Store
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset

Write = Callable[..., Dataset]
Load = Callable[..., Plan]

pytestmark = pytest.mark.one_engine(
    "the planner finds parents itself; test_load.py writes them on each engine"
)

C = "990101001001"
TWO_GRIDS = f"编码,名称,所属社区,户数\n{C}001,第一网格,{C},400\n{C}002,第二网格,{C},300\n"


def _parents(store: Store, label: str) -> dict[str, list[str]]:
    rows = store.read(
        f"MATCH (n:{label})-[:PART_OF]->(p) RETURN n.code AS code, p.code AS parent ORDER BY parent"
    )
    parents: dict[str, list[str]] = {}
    for row in rows:
        parents.setdefault(row["code"], []).append(row["parent"])
    return parents


def _loaded(load: Load, write_sheets: Write, sheets: Sheets) -> Plan:
    plan = load(write_sheets({**DISTRICT, **sheets}))
    assert [reject.message for reject in plan.rejects] == []
    again = load(write_sheets({**DISTRICT, **sheets, "people": "编码,姓名\nP1,甲\n"}))
    counts = {operation: again.count(operation) for operation in Operation}
    assert counts == {operation: int(operation is Operation.ADD) for operation in Operation}
    return plan


def test_places_may_skip_tiers(store: Store, write_sheets: Write, load: Load) -> None:
    sheets = {
        "communities": DISTRICT["communities"],
        "社区": "编码,名称,所属区县,代码体系,代码版本\n990101999001,经开区一社区,990101,NBS,2023\n",
        "grids": f"编码,名称,所属社区,所属街道\n{C}001,第一网格,{C},\n990101001000001,商圈网格,,滨江街道\n",
        "compounds": f"编码,名称,所属网格,所属社区\n{C}X001,江声苑,{C}001,\n{C}X002,金泰花园,,江声社区\n",
        "buildings": f"编码,名称,所属小区,所属网格,所属社区\n{C}B0001,1栋,江声苑,,\n{C}B0002,2栋,,第一网格,\n{C}B0003,3栋,,,{C}\n",
    }
    _loaded(load, write_sheets, sheets)
    assert _parents(store, "Community")["990101999001"] == ["990101"]
    assert _parents(store, "Grid") == {f"{C}001": [C], "990101001000001": ["990101001"]}
    assert _parents(store, "Compound") == {f"{C}X001": [f"{C}001"], f"{C}X002": [C]}
    assert _parents(store, "Building") == {
        f"{C}B0001": [f"{C}X001"],
        f"{C}B0002": [f"{C}001"],
        f"{C}B0003": [C],
    }


def test_optional_kinds_of_place_are_loaded(store: Store, write_sheets: Write, load: Load) -> None:
    sheets = {
        "片区": "编码,名称,所属街道\n990101001P1,东片区,990101001\n",
        "grids": f"编码,名称,所属社区,所属片区\n{C}001,第一网格,{C},\n990101001P1001,片区网格,,东片区\n",
        "微网格": f"编码,名称,所属网格\n{C}001-01,1号微网格,第一网格\n",
        "村民小组": f"编码,名称,所属村\n{C}G1,一组,江声社区\n",
        "自然村": f"编码,名称,所属村民小组\n{C}V1,张家湾,一组\n",
        "楼栋": f"编码,名称,所属小区,所属自然村\n{C}B0001,1栋,江声苑,\n{C}B0009,老屋,,张家湾\n",
        "buildings": "编码,名称,所属小区\n",
        "单元": f"编码,名称,所属楼栋\n{C}B0001-1,1单元,{C}B0001\n",
        "房屋": "编码,房号,所属单元,所属楼栋\nR1,101,1单元,1栋\nR2,102,,老屋\n",
    }
    _loaded(load, write_sheets, sheets)
    assert _parents(store, "Area") == {"990101001P1": ["990101001"]}
    assert _parents(store, "Grid")["990101001P1001"] == ["990101001P1"]
    assert _parents(store, "MicroGrid") == {f"{C}001-01": [f"{C}001"]}
    assert _parents(store, "VillagerGroup") == {f"{C}G1": [C]}
    assert _parents(store, "NaturalVillage") == {f"{C}V1": [f"{C}G1"]}
    assert _parents(store, "Building") == {f"{C}B0001": [f"{C}X001"], f"{C}B0009": [f"{C}V1"]}
    assert _parents(store, "Entrance") == {f"{C}B0001-1": [f"{C}B0001"]}
    assert _parents(store, "Room") == {"R1": [f"{C}B0001-1"], "R2": [f"{C}B0009"]}


def test_nearest_place_of_a_row_is_the_parent_and_the_others_must_agree(
    store: Store, write_sheets: Write, load: Load, plan: Load
) -> None:
    sheets = {
        "compounds": f"编码,名称,所属社区,所属网格\n{C}X001,江声苑,{C},第一网格\n",
        "buildings": f"编码,名称,所属小区,所属网格,所属社区\n{C}B0001,1栋,{C}X001,{C}001,江声社区\n",
    }
    _loaded(load, write_sheets, sheets)
    assert _parents(store, "Compound") == {f"{C}X001": [f"{C}001"]}
    assert _parents(store, "Building") == {f"{C}B0001": [f"{C}X001"]}
    sheets["compounds"] = f"编码,名称,所属社区,所属网格\n{C}X001,江声苑,望江社区,{C}001\n"
    (reject,) = [r for r in plan(write_sheets({**DISTRICT, **sheets})).rejects if r.sheet == "compounds"]
    assert "is in '望江社区', which the row names" in reject.message


def test_compound_in_several_grids_is_a_part_of_each(store: Store, write_sheets: Write, load: Load) -> None:
    both = {f"{C}X001": [f"{C}001", f"{C}002"]}
    in_one_cell = {"grids": TWO_GRIDS, "compounds": f"编码,名称,所属网格\n{C}X001,江声苑,{C}001、第二网格\n"}
    _loaded(load, write_sheets, in_one_cell)
    assert _parents(store, "Compound") == both
    on_two_rows = {
        "grids": TWO_GRIDS,
        "compounds": f"编码,名称,所属网格\n{C}X001,江声苑,{C}001\n{C}X001,江声苑,第二网格\n",
    }
    plan = load(write_sheets({**DISTRICT, **on_two_rows}))
    assert (len(plan.rejects), _parents(store, "Compound")) == (0, both)
    assert any("in another place" in notice.message for notice in plan.notices)


def test_building_keeps_its_grid_only_if_its_compound_is_in_other_grids_too(
    store: Store, write_sheets: Write, load: Load
) -> None:
    sheets = {
        "grids": TWO_GRIDS,
        "buildings": f"编码,名称,所属小区,所属网格\n{C}B0001,1栋,{C}X001,{C}001\n{C}B0002,2栋,江声苑,第二网格\n",
    }
    _loaded(load, write_sheets, sheets)
    assert _parents(store, "Building") == {f"{C}B0001": [f"{C}X001"], f"{C}B0002": [f"{C}002", f"{C}X001"]}
    sheets["compounds"] = f"编码,名称,所属网格\n{C}X001,江声苑,{C}001、{C}002\n"
    load(write_sheets({**DISTRICT, **sheets}))
    assert _parents(store, "Building") == {
        f"{C}B0001": [f"{C}001", f"{C}X001"],
        f"{C}B0002": [f"{C}002", f"{C}X001"],
    }


def test_grid_of_a_building_is_looked_up_near_its_compound(
    store: Store, write_sheets: Write, load: Load
) -> None:
    other = "990101001002"
    sheets = {
        "grids": TWO_GRIDS + f"{other}001,第一网格,{other},1\n{other}002,第二网格,{other},1\n",
        "buildings": f"编码,名称,所属小区,所属网格\n{C}B0002,2栋,{C}X001,第二网格\n{C}B0003,3栋,江声苑,第一网格\n",
    }
    _loaded(load, write_sheets, sheets)
    assert _parents(store, "Building") == {f"{C}B0002": [f"{C}002", f"{C}X001"], f"{C}B0003": [f"{C}X001"]}


def test_parent_of_another_tier_is_read_from_the_column_in_which_it_is_written(
    store: Store, write_sheets: Write, load: Load
) -> None:
    plan = _loaded(
        load,
        write_sheets,
        {"grids": f"编码,名称,所属社区\n{C}001,第一网格,{C}\n990101001000001,商圈网格,990101001\n"},
    )
    assert _parents(store, "Grid")["990101001000001"] == ["990101001"]
    (notice,) = [notice for notice in plan.notices if "directly" in notice.message]
    assert notice.message == (
        "row 3: column '所属社区' names a Street, such as '990101001'; each Grid belongs to it directly; "
        "if it belongs to a Community, write that"
    )
    assert notice.message_zh == (
        "第3行：“所属社区”列写的是街道（如“990101001”），网格直接隶属于它；如果隶属于社区，请改填社区"
    )


def test_codes_without_a_standard_form_are_loaded_with_a_notice(
    store: Store, write_sheets: Write, load: Load
) -> None:
    made = f"{C}-第一网格"
    sheets = {
        "grids": f"编码,名称,所属社区\n{C}00001,甲,{C}\n江湾-滨江-001,乙,{C}\n{made},第一网格,{C}\n",
        "compounds": f"编码,名称,所属网格\n{C}-江声苑,江声苑,{made}\n",
        "buildings": f"编码,名称,所属小区\n{C}-江声苑-1,1栋,{C}-江声苑\n",
    }
    plan = _loaded(load, write_sheets, sheets)
    assert _parents(store, "Building") == {f"{C}-江声苑-1": [f"{C}-江声苑"]}
    (notice,) = [notice.message for notice in plan.notices if "standard" in notice.message]
    assert notice.startswith(f"rows 2–3: a code such as '{C}00001' isn't the standard 15 digits")


def test_form_of_a_unit_follows_from_its_name_unless_the_sheet_gives_it(
    store: Store, write_sheets: Write, load: Load
) -> None:
    sheets = {
        "streets": (
            "编码,名称,所属区县,代码体系,代码版本\n990101001,滨江街道办事处,990101,NBS,2023\n"
            "990101101,石桥镇,990101,NBS,2023\n990101201,云顶乡,990101,NBS,2023\n990101400,高新区,990101,NBS,2023\n"
        ),
        "communities": (
            "编码,名称,所属街道,代码体系,代码版本,村社类型\n990101001001,江声社区居委会,990101001,NBS,2023,\n"
            "990101001002,望江村,990101001,NBS,2023,社区\n990101001200,云顶村民委员会,990101001,NBS,2023,\n"
        ),
    }
    _loaded(load, write_sheets, sheets)
    statement = "MATCH (n:{}) RETURN n.form AS form ORDER BY n.code"
    assert [row["form"] for row in store.read(statement.format("Street"))] == ["街道", "镇", "乡", None]
    assert [row["form"] for row in store.read(statement.format("Community"))] == ["社区", "社区", "村"]
