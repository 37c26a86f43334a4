"""Tests the constraints and indexes that a large first load creates only when its nodes are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import wangge.loaders.keeping.present
import wangge.loaders.writing.apply
from tests.loaders.conftest import network, town
from wangge.graph.errors import StatementFailed, UnfinishedRun
from wangge.graph.model import load_model
from wangge.graph.schema import broken_schema
from wangge.graph.store import Store
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.planning.plan import Plan
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

pytestmark = pytest.mark.changes_schema

Write = Callable[..., Dataset]
MakePlan = Callable[..., Plan]

TOWN = town(streets=3, communities=3, grids=4)
POSTPONED = ["constraint on Grid(code): it is missing", "index on Place(code): it is missing"]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a plan of more than 20 changes count as a large load, and 20 nodes of a label as many."""
    for name, value in (("ONE_TRANSACTION", 20), ("PER_TRANSACTION", 15), ("POSTPONED", 20)):
        monkeypatch.setattr(wangge.loaders.writing.apply, name, value)


@pytest.fixture
def plan(neo4j_store: Store, tmp_path: Path) -> MakePlan:
    """Return a function that plans the load of a dataset."""
    return lambda dataset: plan_datasets(neo4j_store, [dataset], folder=tmp_path)


@pytest.fixture
def planned(neo4j_store: Store, write_sheets: Write, plan: MakePlan) -> Plan:
    """The plan of a town's first load, in a graph with all constraints and indexes."""
    prepare(neo4j_store)
    return plan(write_sheets(TOWN))


def missing(store: Store) -> list[str]:
    model = load_model()
    return [fault.text for fault in broken_schema(store, model.unique(), model.indexes(), look_up=False)]


def interrupt(stage: str, done: int, total: int | None) -> None:
    raise KeyboardInterrupt


def test_indexes_that_no_statement_uses_are_created_after_the_nodes_on_neo4j(
    neo4j_store: Store, planned: Plan
) -> None:
    meanwhile: list[list[str]] = []

    apply_plan(neo4j_store, planned, progress=lambda *_: meanwhile.append(missing(neo4j_store)))

    assert len(meanwhile) > 2
    assert all(faults == POSTPONED for faults in meanwhile)
    assert missing(neo4j_store) == []


def test_graph_of_a_first_load_is_not_compared_again_on_neo4j(
    neo4j_store: Store, planned: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_plan(neo4j_store, planned)

    monkeypatch.setattr(wangge.loaders.keeping.present, "left_by_last_run", None)

    assert wangge.loaders.keeping.present.differences_from_last_run(neo4j_store, load_model()) == ()


def test_later_load_keeps_all_indexes_on_neo4j(
    neo4j_store: Store, planned: Plan, write_sheets: Write, plan: MakePlan
) -> None:
    apply_plan(neo4j_store, planned)
    meanwhile: list[list[str]] = []

    larger = plan(write_sheets(town(streets=6, communities=3, grids=4)))
    apply_plan(neo4j_store, larger, progress=lambda *_: meanwhile.append(missing(neo4j_store)))

    assert len(meanwhile) > 2
    assert meanwhile == [[]] * len(meanwhile)


@pytest.mark.parametrize("prepared", [True, False])
def test_continued_load_creates_the_indexes_on_neo4j(
    neo4j_store: Store, planned: Plan, write_sheets: Write, plan: MakePlan, prepared: bool
) -> None:
    with pytest.raises(UnfinishedRun):
        apply_plan(neo4j_store, planned, progress=interrupt)
    assert missing(neo4j_store) == POSTPONED

    if prepared:
        prepare(neo4j_store)
    apply_plan(neo4j_store, plan(write_sheets(TOWN)))

    assert missing(neo4j_store) == []
    assert not plan(write_sheets(TOWN)).writes


def test_undo_of_an_interrupted_load_creates_the_indexes_on_neo4j(neo4j_store: Store, planned: Plan) -> None:
    with pytest.raises(UnfinishedRun):
        apply_plan(neo4j_store, planned, progress=interrupt)

    apply_plan(neo4j_store, plan_undo(neo4j_store, "R000001").plan)

    assert missing(neo4j_store) == []
    assert network(neo4j_store) == []


def test_run_stays_open_if_another_program_wrote_the_same_code_on_neo4j(
    neo4j_store: Store, planned: Plan, write_sheets: Write, plan: MakePlan
) -> None:
    written = iter([True])

    def write_as_another_program(stage: str, done: int, total: int | None) -> None:
        if next(written, False):
            neo4j_store.define("UNWIND ['doppelt', 'doppelt'] AS code CREATE (:Grid {code: code})")

    with pytest.raises(UnfinishedRun, match="R000001 isn't finished"):
        apply_plan(neo4j_store, planned, progress=write_as_another_program)

    assert GraphState(neo4j_store, load_model()).open_run == "R000001"
    with pytest.raises(StatementFailed):
        prepare(neo4j_store)
    neo4j_store.define("MATCH (n:Grid {code: 'doppelt'}) DELETE n")
    prepare(neo4j_store)
    apply_plan(neo4j_store, plan(write_sheets(TOWN)))
    assert GraphState(neo4j_store, load_model()).open_run == ""
