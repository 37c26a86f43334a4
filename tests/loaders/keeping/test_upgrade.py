"""Graphs that an earlier version made: opened, read, and taken over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.model import load_model
from graph.store import Store
from loaders.history.runs import past_runs
from loaders.history.undo import plan_undo
from loaders.planning.change import Operation
from loaders.planning.plan import Plan
from loaders.state import GraphState
from loaders.writing.apply import apply_plan
from tests.cli.conftest import wangge
from tests.engines.emptied import empty
from tests.loaders.conftest import network
from tests.loaders.keeping.old_graphs import (
    FINISHED,
    UNFINISHED,
    load_dump,
    unpack_project,
    unpack_sheets,
)

MakePlan = Callable[..., Plan]


def listed(store: Store) -> list[tuple[str, str, int, str | None, bool]]:
    """Each run with its dataset, how much it wrote and refused, what it undoes, and whether it is open."""
    runs = past_runs(store, GraphState(store, load_model()))
    return [
        (run.id, run.record.dataset, sum(run.counts.values()), run.undoes, run.unfinished) for run in runs
    ]


RUNS = [
    ("R000001", "places", 29, None, False),
    ("R000002", "staff", 15, None, False),
    ("R000003", "places", 18, None, False),
    ("R000004", "staff", 5, None, False),
    ("R000005", "places", 1, None, False),
    ("R000006", "places", 1, "R000005", False),
]


def test_runs_of_an_earlier_version_are_listed(store: Store) -> None:
    load_dump(store, FINISHED)
    assert listed(store) == RUNS


def test_sheets_of_an_earlier_version_are_planned_against_its_graph(
    store: Store, plan: MakePlan, tmp_path: Path
) -> None:
    load_dump(store, FINISHED)
    places, staff = plan(*unpack_sheets(tmp_path)).datasets
    assert [place.changes.counted(Operation.UPDATE) for place in (places, staff)] == [{"Street": 1}, {}]
    assert (len(places.changes), len(staff.changes)) == (1, 0)


def test_runs_of_an_earlier_version_are_taken_back_to_the_first(store: Store) -> None:
    load_dump(store, FINISHED)
    before = network(store)
    apply_plan(store, plan_undo(store, "R000006").plan)
    apply_plan(store, plan_undo(store, "R000005").plan)
    assert network(store) == before
    for run in ("R000004", "R000003", "R000002", "R000001"):
        apply_plan(store, plan_undo(store, run).plan)
    assert network(store) == []


def test_unfinished_run_of_an_earlier_version_is_taken_back(store: Store) -> None:
    load_dump(store, FINISHED)
    before = network(store)
    empty(store)
    load_dump(store, UNFINISHED)
    assert listed(store) == [*RUNS, ("R000007", "places", 7, None, True)]
    apply_plan(store, plan_undo(store, "R000007").plan)
    assert listed(store)[-1] == ("R000008", "places", 7, "R000007", False)
    assert network(store) == before


@pytest.mark.embedded
def test_project_of_an_earlier_version_is_opened_by_the_embedded_engine(tmp_path: Path) -> None:
    project = unpack_project(tmp_path)
    try:
        done = wangge("plan", "places", cwd=project)
        assert done.stdout.splitlines()[-1] == (
            "would write: 0 added, 1 updated, 0 retired (nodes and relationships)"
        )
        assert wangge("history", cwd=project).stdout.count("\nR00000") == 6
    finally:
        wangge("db", "stop", cwd=project)
