"""If a reference of a ledger leads nowhere, only its relationship isn't loaded; names in a list share their compound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.conftest import DISTRICT
from tests.loaders.mappings.conftest import BUILDINGS, PlanLedgers, facts, names, rejects
from wangge.graph.store import Store
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.project import Dataset

Load = Callable[..., Plan]

HOUSES_MAPPING = f'[sheet]\nheader = ["社区", "小区", "楼栋"]\n\n{BUILDINGS}'
GROUPS = """\
[sheet]
header = ["社区", "党小组", "覆盖楼栋"]

[[facts]]
kind = "Community"
name = "社区"
known = true

[[facts]]
kind = "PartyOrganization"
name = "党小组"
in = "社区"
set = {tier = 5}
covers = "覆盖楼栋"
title = "组长"
holder = "组长"
"""
HOUSES = "社区,小区,楼栋\n江声社区,龙苑,1-3栋\n江声社区,锦城花园,1-2栋\n"
HEADER = "社区,党小组,组长,覆盖楼栋"
MAPPINGS = {"楼栋": HOUSES_MAPPING, "党小组": GROUPS}


def _planned(plan_ledgers: PlanLedgers, *rows: str) -> DatasetPlan:
    return plan_ledgers({"楼栋": HOUSES, "党小组": "\n".join((HEADER, *rows)) + "\n"}, MAPPINGS)


def _covered(plan: DatasetPlan) -> list[str]:
    return [text.split("'")[-2] for text in facts(plan) if "kind='Covers'" in text]


@pytest.mark.parametrize(
    ("cell", "buildings"),
    [
        ("龙苑1栋、2栋", ["990101001001-龙苑-1", "990101001001-龙苑-2"]),
        ("龙苑1、2栋", ["990101001001-龙苑-1", "990101001001-龙苑-2"]),
        (
            "龙苑3栋、锦城花园1栋、2栋",
            [f"990101001001-{name}" for name in ("龙苑-3", "锦城花园-1", "锦城花园-2")],
        ),
    ],
)
def test_bare_number_in_a_list_is_in_the_compound_named_before_it(
    plan_ledgers: PlanLedgers, cell: str, buildings: list[str]
) -> None:
    plan = _planned(plan_ledgers, f"江声社区,第一党小组,张三,{cell}")
    assert rejects(plan) == []
    assert sorted(_covered(plan)) == sorted(buildings)


def test_unknown_building_in_a_list_loses_only_its_relationship(plan_ledgers: PlanLedgers) -> None:
    plan = _planned(plan_ledgers, "江声社区,第一党小组,张三,龙苑1栋、龙苑9栋")
    assert [place for *place, _ in rejects(plan)] == [[2, "覆盖楼栋"]]
    assert list(names(plan, "PartyOrganization").values()) == ["第一党小组"]
    assert _covered(plan) == ["990101001001-龙苑-1"]
    assert "张三" in str(facts(plan))


def test_relationship_of_last_month_stays_while_its_cell_is_rejected(
    store: Store, write_sheets: Callable[..., Dataset], load: Load, plan: Load, tmp_path: Path
) -> None:
    (tmp_path / "mappings").mkdir()
    for name, text in MAPPINGS.items():
        (tmp_path / "mappings" / f"{name}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "wangge.toml").write_text('[project]\nscope = "990101"\n', encoding="utf-8")
    load(write_sheets({name: DISTRICT[name] for name in ("districts", "streets", "communities")}))
    first = f"{HEADER}\n江声社区,第一党小组,张三,龙苑1栋、2栋\n"
    load(write_sheets({"楼栋": HOUSES, "党小组": first}, name="ledger"))
    second = first.replace("龙苑1栋、2栋", "龙苑1栋、9栋")
    part = plan(write_sheets({"楼栋": HOUSES, "党小组": second}, name="ledger")).datasets[-1]
    assert [place for *place, _ in rejects(part)] == [[2, "覆盖楼栋"]]
    assert [str(change) for batch in part.changes.batches() for change in batch.changes] == []


@pytest.mark.parametrize("cell", ["沿河路", "北大街", "散户", "零散住户", "一环路东段", "沿街门面"])
def test_road_or_scattered_houses_are_no_compound(plan_ledgers: PlanLedgers, cell: str) -> None:
    plan = plan_ledgers({"楼栋": f"社区,小区,楼栋\n江声社区,{cell},88号\n江声社区,龙苑,1栋\n"}, MAPPINGS)
    assert [place for *place, _ in rejects(plan)] == [[2, "小区"]]
    assert list(names(plan, "Compound").values()) == ["龙苑"]
    assert list(names(plan, "Building").values()) == ["1栋"]


def test_road_that_the_mapping_lists_means_that_the_buildings_are_in_no_compound(
    plan_ledgers: PlanLedgers,
) -> None:
    listed = BUILDINGS.replace('in = "社区"\n', 'in = "社区"\nnone = ["沿河路"]\n')
    plan = plan_ledgers({"楼栋": "社区,小区,楼栋\n江声社区,沿河路,\n江声社区,龙苑,1栋\n"}, {"楼栋": listed})
    assert (rejects(plan), list(names(plan, "Compound").values())) == ([], ["龙苑"])


@pytest.mark.parametrize("cell", ["业主自治", "社区代管", "物业已撤离", "花溪社区", "业委会自管"])
def test_compound_that_looks_after_itself_has_no_firm(plan_ledgers: PlanLedgers, cell: str) -> None:
    mapping = f'{BUILDINGS}\n[[facts]]\nkind = "PropertyFirm"\nname = "物业"\nserves = "小区"\n'
    plan = plan_ledgers(
        {"楼栋": f"社区,小区,楼栋,物业\n江声社区,龙苑,1栋,{cell}\n江声社区,甲苑,1栋,甲物业\n"},
        {"楼栋": mapping},
    )
    assert (rejects(plan), list(names(plan, "PropertyFirm").values())) == ([], ["甲物业"])
