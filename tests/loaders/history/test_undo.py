"""Tests the undo of runs: what is restored, what prevents an undo, and what the next plan contains."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.conftest import DISTRICT, Sheets, codes, network
from tests.loaders.divisions.test_import import package_of
from tests.loaders.history.conftest import Undo
from wangge.graph.errors import PlanError, StalePlan, UnfinishedRun, UsageError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.divisions.importing import plan_divisions
from wangge.loaders.divisions.scope import Scope, parse_levels
from wangge.loaders.divisions.source import DivisionSource
from wangge.loaders.history.runs import PastRun, past_runs
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.planning.change import Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset, Project
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

Write = Callable[..., Dataset]
Load = Callable[..., Plan]

PARTY: Sheets = {"党组织": "编码,名称,层级,覆盖范围\nP5-1,一组,5,990101001001B0001、990101001001B0003\n"}
TYPED: Sheets = {
    "岗位": "编码,岗位名称,所在单位\nPOST-1,网格员,990101001001001\n",
    "人员": "编码,姓名,中共党员\nPE-1,示例甲,是\n",
    "任职": "人员编码,岗位编码,起始日期,终止日期\nPE-1,POST-1,2023-01-01,2024-01-01\n",
    "物业企业": "编码,名称\nPF-1,示例物业\n",
    "物业评价": "街道编码,物业企业编码,年度,得分\n990101001,PF-1,2023,90\n",
}


def runs_of(store: Store) -> tuple[PastRun, ...]:
    return past_runs(store, GraphState(store, load_model()))


def without_last_building() -> Sheets:
    return {**DISTRICT, "buildings": DISTRICT["buildings"].rsplit("\n", 2)[0] + "\n"}


def test_undoing_the_first_run_leaves_an_empty_network(
    store: Store, write_sheets: Write, load: Load, undo: Undo
) -> None:
    load(write_sheets(DISTRICT))
    assert undo("R000001") == "R000002"
    assert network(store) == []
    assert [row["id"] for row in store.read("MATCH (r:Run) RETURN r.id AS id ORDER BY id")] == [
        "R000001",
        "R000002",
    ]


def test_next_plan_says_what_the_first_apply_did(
    write_sheets: Write, load: Load, plan: Load, undo: Undo
) -> None:
    first = load(write_sheets(DISTRICT))
    undo("R000001")
    assert plan(write_sheets(DISTRICT)).as_json() == first.as_json()


def test_dates_numbers_and_flags_come_back_as_they_were(
    store: Store, write_sheets: Write, load: Load, undo: Undo
) -> None:
    load(write_sheets({**DISTRICT, **TYPED}))
    before = network(store)
    changed = {
        "人员": "编码,姓名,中共党员\nPE-1,示例甲,否\n",
        "任职": "人员编码,岗位编码,起始日期,终止日期\nPE-1,POST-1,2024-02-29,\n",
        "物业评价": "街道编码,物业企业编码,年度,得分\n990101001,PF-1,2023,90.5\n",
    }
    load(write_sheets({**DISTRICT, **TYPED, **changed}), allow_retire="1")
    assert network(store) != before
    undo("R000002")
    assert network(store) == before


def test_relationship_of_another_dataset_is_restored_with_its_dataset_and_source(
    store: Store, write_sheets: Write, load: Load, undo: Undo
) -> None:
    load(write_sheets(DISTRICT), write_sheets(PARTY, "party"))
    before = network(store)
    load(write_sheets(without_last_building()), allow_retire="1")
    undo("R000003")
    assert network(store) == before
    owners = store.read("MATCH ()-[r:COVERS]->(:Building) RETURN r.dataset AS d, r.src AS src").dicts()
    assert owners == [{"d": "party", "src": "2:R000002:党组织:party/党组织.csv"}] * 2


def test_node_is_deleted_with_all_its_relationships(
    store: Store, write_sheets: Write, load: Load, undo: Undo
) -> None:
    buildings = [f"990101001001B{n:04d}" for n in range(1, 301)]
    rows = "".join(f"{code},楼,990101001001X001,\n" for code in buildings)
    load(write_sheets({**DISTRICT, "buildings": "编码,名称,所属小区,所属网格\n" + rows}))
    before = network(store)
    groups = "".join(f"P5-{n},组,5,{'、'.join(buildings[n::2])}\n" for n in range(2))
    load(write_sheets({"党组织": f"编码,名称,层级,覆盖范围\n{groups}"}, "party"))
    undo("R000002")
    assert network(store) == before


def test_undo_restores_the_source_of_a_moved_row(
    store: Store, write_sheets: Write, load: Load, undo: Undo
) -> None:
    load(write_sheets(DISTRICT))
    before = network(store)
    head, *rows = DISTRICT["buildings"].splitlines()
    load(write_sheets({**DISTRICT, "buildings": "\n".join([head, *reversed(rows)])}))
    undo("R000002")
    assert network(store) == before


def test_undo_is_undone_by_another(store: Store, write_sheets: Write, load: Load, undo: Undo) -> None:
    load(write_sheets(DISTRICT))
    load(write_sheets(without_last_building()), allow_retire="1")
    after = network(store)
    assert undo(undo("R000002")) == "R000004"
    assert network(store) == after
    assert [(run.id, run.undoes, run.undone_by) for run in runs_of(store)] == [
        ("R000001", None, None),
        ("R000002", None, None),
        ("R000003", "R000002", "R000004"),
        ("R000004", "R000003", None),
    ]


def test_an_undone_run_is_not_undone_again(write_sheets: Write, load: Load, undo: Undo) -> None:
    load(write_sheets(DISTRICT))
    undo("R000001")
    with pytest.raises(PlanError, match="R000001 was undone already by R000002; to redo it, undo R000"):
        undo("R000001")


def test_later_change_of_a_fact_prevents_the_undo(
    store: Store, write_sheets: Write, load: Load, undo: Undo
) -> None:
    load(write_sheets(DISTRICT))
    load(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "410")}))
    load(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "420")}))
    before = network(store)
    with pytest.raises(
        PlanError,
        match=r"^R000001 can't be undone, later runs depend on it: R000002 \(Grid 990101001001001\), "
        r"R000003 \(Grid 990101001001001\); undo R000003, then R000002 first$",
    ):
        undo("R000001")
    assert network(store) == before


def test_later_run_that_was_undone_is_not_in_the_way(
    store: Store, write_sheets: Write, load: Load, undo: Undo
) -> None:
    load(write_sheets(DISTRICT))
    load(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "410")}))
    undo("R000002")
    undo("R000001")
    assert network(store) == []


def test_relationship_added_later_prevents_the_undo_of_its_node(
    write_sheets: Write, load: Load, undo: Undo
) -> None:
    load(write_sheets(DISTRICT))
    load(write_sheets(PARTY, "party"))
    with pytest.raises(
        PlanError, match=r"R000002 \(Covers PartyOrganization P5-1 → Building 9901.*R000002 f"
    ):
        undo("R000001")


def test_relationship_of_a_deleted_node_is_not_restored(write_sheets: Write, load: Load, undo: Undo) -> None:
    load(write_sheets(DISTRICT), write_sheets(PARTY, "party"))
    load(write_sheets({"党组织": PARTY["党组织"].replace("、990101001001B0003", "")}, "party"))
    load(write_sheets(without_last_building()), allow_retire="1")
    with pytest.raises(PlanError, match=r"R000004 \(Building 990101001001B0003\); undo R000004 first"):
        undo("R000003")


def test_independent_later_run_stays(store: Store, write_sheets: Write, load: Load, undo: Undo) -> None:
    load(write_sheets(DISTRICT))
    load(write_sheets({**DISTRICT, "grids": DISTRICT["grids"].replace("400", "410")}))
    load(write_sheets(PARTY, "party"))
    undo("R000002")
    assert store.read("MATCH (g:Grid) RETURN g.households AS n").dicts() == [{"n": 400}]
    assert codes(store, "PartyOrganization") == ["P5-1"]


def test_stale_undo_is_refused(store: Store, write_sheets: Write, load: Load) -> None:
    load(write_sheets(DISTRICT))
    planned = plan_undo(store, "R000001")
    load(write_sheets(PARTY, "party"))
    before = network(store)
    with pytest.raises(StalePlan):
        apply_plan(store, planned.plan)
    assert network(store) == before


def test_unknown_run_lists_the_existing_ones(store: Store, write_sheets: Write, load: Load) -> None:
    with pytest.raises(UsageError, match="no run R7: this graph has no runs"):
        plan_undo(store, "R7")
    load(write_sheets(DISTRICT))
    with pytest.raises(UsageError, match="no run R7: the first is R000001, the latest R000001"):
        plan_undo(store, "R7")


def test_imported_divisions_are_undone(store: Store, undo: Undo, tmp_path: Path) -> None:
    for year, allowed in ((2018, None), (2019, "10%")):
        prepare(store)
        source = DivisionSource([package_of(tmp_path, year)], [Scope("511702")], parse_levels("1-5"))
        plan = plan_divisions(store, Project(tmp_path), source, allow_retire=allowed)
        before = network(store)
        apply_plan(store, plan)
    undo("R000002")
    assert network(store) == before
    next_plan = plan_divisions(store, Project(tmp_path), source, allow_retire="10%")
    assert next_plan.as_json() == plan.as_json()


def load_in_part(store: Store, plan: Plan, batches: int) -> None:
    """Apply a plan batch by batch, and interrupt it after `batches` batches."""
    remaining = iter(range(batches))

    def interrupt(stage: str, done: int, total: int | None) -> None:
        if next(remaining, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(UnfinishedRun):
        apply_plan(store, plan, progress=interrupt)


def test_unfinished_run_is_undone(
    store: Store, write_sheets: Write, plan: Load, undo: Undo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.loaders.writing.apply.ONE_TRANSACTION", 0)
    prepare(store)
    load_in_part(store, plan(write_sheets(DISTRICT)), 3)
    (run,) = runs_of(store)
    assert run.unfinished
    assert run.counts["add"] == len(network(store))
    undo("R000001")
    assert network(store) == []
    assert plan(write_sheets(DISTRICT)).count(Operation.ADD) == 17


def test_fact_written_twice_in_one_run_is_retired_once(
    store: Store, write_sheets: Write, load: Load, plan: Load, undo: Undo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.loaders.writing.apply.ONE_TRANSACTION", 0)
    prepare(store)
    load_in_part(store, plan(write_sheets(DISTRICT)), 6)
    # Normally, an unfinished run can't be continued with other sheets. This test allows it, because the undo must
    # work even then.
    monkeypatch.setattr(
        "wangge.loaders.planning.earlier_runs.EarlierRuns.demand_same_source", lambda *_: None
    )
    renamed = {name: text.replace("江", "新江") for name, text in DISTRICT.items()}
    load(write_sheets(renamed))
    (run,) = runs_of(store)
    assert sum(run.counts.values()) > 17
    assert plan_undo(store, "R000001").plan.count(Operation.RETIRE) == 17
    undo("R000001")
    assert network(store) == []


def test_nothing_else_is_undone_while_a_run_is_unfinished(
    store: Store, write_sheets: Write, load: Load, plan: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(write_sheets(DISTRICT))
    monkeypatch.setattr("wangge.loaders.writing.apply.ONE_TRANSACTION", 0)
    load_in_part(store, plan(write_sheets(PARTY, "party")), 0)
    with pytest.raises(
        PlanError, match="run R000002 of dataset 'party' isn't finished: run the command that"
    ):
        plan_undo(store, "R000001")


def test_run_that_is_being_continued_is_not_undone(
    store: Store, write_sheets: Write, plan: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.loaders.writing.apply.ONE_TRANSACTION", 0)
    prepare(store)
    load_in_part(store, plan(write_sheets(DISTRICT)), 1)
    planned = plan_undo(store, "R000001")
    load_in_part(store, plan(write_sheets(DISTRICT)), 1)
    before = network(store)
    with pytest.raises(StalePlan, match="R000001 is being written now; wait until it ends, then undo it"):
        apply_plan(store, planned.plan)
    assert network(store) == before
