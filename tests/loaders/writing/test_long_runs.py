"""Tests runs of plans that are too long for one transaction: their batches, and the graph if a run ends early."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

import wangge.loaders.writing.apply
from devtools.empty_database import empty
from tests.loaders.conftest import DISTRICT, network, town
from wangge.graph.errors import EngineUnavailable, PlanError, StalePlan, UnfinishedRun
from wangge.graph.model import load_model
from wangge.graph.store import Store, Transaction
from wangge.loaders.history.undo import plan_undo
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan

Write = Callable[..., Dataset]
Load = Callable[..., Plan]
MakePlan = Callable[..., Plan]
LeaveOpen = Callable[..., str]

TOWN = town(streets=3, communities=3, grids=3)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a plan of more than twelve changes count as too long for one transaction; write seven changes per batch."""
    monkeypatch.setattr(wangge.loaders.writing.apply, "ONE_TRANSACTION", 12)
    monkeypatch.setattr(wangge.loaders.writing.apply, "PER_TRANSACTION", 7)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, BaseException], None]:
    """Return a function that makes the writing of batch `number`, counted from 0, raise an error."""
    original = wangge.loaders.writing.apply._RunWriter._batch

    def fail(number: int, error: BaseException) -> None:
        def batch(self: Any, seq: int, batch: Any, transaction: Transaction) -> None:
            original(self, seq, batch, transaction)
            if seq == number:
                raise error

        monkeypatch.setattr(wangge.loaders.writing.apply._RunWriter, "_batch", batch)

    return fail


@pytest.fixture
def leave_open(load: Load, failing: Callable[[int, BaseException], None]) -> LeaveOpen:
    """Return a function that loads a dataset, but fails at a given batch, so that the run stays unfinished.

    The function returns the error message.
    """

    def leave(dataset: Dataset, number: int = 2, error: BaseException | None = None) -> str:
        failing(number, error or EngineUnavailable("the power went"))
        with pytest.raises(UnfinishedRun) as raised:
            load(dataset)
        return str(raised.value)

    return leave


def journal(store: Store) -> list[int]:
    """Return the number of changes in the batches of each run."""
    rows = store.read(
        "MATCH (r:Run)-[:WROTE]->(b:Batch) RETURN r.id AS run, sum(b.count) AS n ORDER BY run"
    ).dicts()
    return [int(row["n"]) for row in rows]


@pytest.mark.usefixtures("short")
def test_batches_make_the_graph_that_one_transaction_makes(
    store: Store, write_sheets: Write, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = load(write_sheets(TOWN))
    batched = network(store)
    runs = GraphState(store, load_model()).runs()
    assert (len(runs), runs[0].open) == (1, "")
    assert journal(store) == [len(plan.datasets[0].changes)]
    empty(store)
    monkeypatch.setattr(wangge.loaders.writing.apply, "ONE_TRANSACTION", 100_000)
    load(write_sheets(TOWN))
    assert network(store) == batched


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("number", [0, 3, 9])
def test_unfinished_run_is_continued(
    store: Store,
    write_sheets: Write,
    load: Load,
    plan: MakePlan,
    leave_open: LeaveOpen,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    complete = load(write_sheets(TOWN))
    expected = network(store)
    empty(store)
    assert "run R000001 isn't finished (the power went)" in leave_open(write_sheets(TOWN), number=number)
    monkeypatch.undo()
    monkeypatch.setattr(wangge.loaders.writing.apply, "PER_TRANSACTION", 7)
    assert GraphState(store, load_model()).open_run == "R000001"
    remaining = plan(write_sheets(TOWN))
    assert len(remaining.datasets[0].changes) < len(complete.datasets[0].changes) or number == 0
    assert apply_plan(store, remaining) == ("R000001",)
    assert network(store) == expected
    assert journal(store) == [len(complete.datasets[0].changes)]
    assert GraphState(store, load_model()).open_run == ""
    assert not plan(write_sheets(TOWN)).writes


@pytest.mark.usefixtures("short")
def test_nothing_else_is_planned_while_a_run_is_open(
    write_sheets: Write, plan: MakePlan, leave_open: LeaveOpen
) -> None:
    assert "interrupted" in leave_open(write_sheets(TOWN), error=KeyboardInterrupt())
    with pytest.raises(PlanError, match="run R000001 of dataset 'jiangwan' isn't finished"):
        plan(write_sheets(DISTRICT, "another"))


@pytest.mark.usefixtures("short")
def test_unfinished_run_is_continued_only_with_its_own_sheets(
    store: Store, write_sheets: Write, plan: MakePlan, leave_open: LeaveOpen
) -> None:
    leave_open(write_sheets(TOWN))
    with pytest.raises(PlanError, match="was begun from other sheets"):
        plan(write_sheets(DISTRICT))
    assert GraphState(store, load_model()).open_run == "R000001"


@pytest.mark.usefixtures("short")
def test_unfinished_dataset_is_applied_before_others(
    store: Store, write_sheets: Write, plan: MakePlan, leave_open: LeaveOpen
) -> None:
    leave_open(write_sheets(TOWN))
    other_sheets = {name: text.replace("990101", "990102") for name, text in DISTRICT.items()}
    two_datasets = plan(write_sheets(other_sheets, "another"), write_sheets(TOWN))
    with pytest.raises(PlanError, match="apply 'jiangwan' alone first"):
        apply_plan(store, two_datasets)
    assert GraphState(store, load_model()).open_run == "R000001"


@pytest.mark.usefixtures("short")
def test_open_run_can_be_undone(store: Store, write_sheets: Write, load: Load, leave_open: LeaveOpen) -> None:
    load(write_sheets(DISTRICT, "first"))
    before = network(store)
    sheets = {name: text.replace("990101", "990102") for name, text in TOWN.items()}
    leave_open(write_sheets(sheets), number=4)
    assert network(store) != before
    apply_plan(store, plan_undo(store, "R000002").plan)
    assert network(store) == before
    assert GraphState(store, load_model()).open_run == ""


@pytest.mark.usefixtures("short")
def test_run_taken_over_by_another_apply_stops(
    store: Store, write_sheets: Write, plan: MakePlan, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first apply waits in one of its batches, another apply completes the run of the first."""
    load(write_sheets({"districts": TOWN["districts"]}))
    original = wangge.loaders.writing.apply._RunWriter._batch
    taken_over_at: list[int] = []

    def continue_run() -> tuple[str, ...]:
        # The other writer of the first apply may commit a batch before the run is taken over.
        while True:
            with suppress(StalePlan):
                return apply_plan(store, plan(write_sheets(TOWN)))

    def batch(self: Any, seq: int, batch: Any, transaction: Transaction) -> None:
        if seq == 3 and not taken_over_at:
            taken_over_at.append(seq)
            assert continue_run() == ("R000002",)
        original(self, seq, batch, transaction)

    monkeypatch.setattr(wangge.loaders.writing.apply._RunWriter, "_batch", batch)
    with pytest.raises(UnfinishedRun):
        apply_plan(store, plan(write_sheets(TOWN)))
    assert taken_over_at
    assert len(GraphState(store, load_model()).nodes("Grid")) == 27
    assert GraphState(store, load_model()).open_run == ""


@pytest.mark.usefixtures("short")
def test_run_that_another_apply_went_on_writing_is_planned_again(
    store: Store,
    write_sheets: Write,
    plan: MakePlan,
    load: Load,
    leave_open: LeaveOpen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(write_sheets(TOWN))
    expected = network(store)
    empty(store)
    leave_open(write_sheets(TOWN))
    stale = plan(write_sheets(TOWN))
    monkeypatch.undo()
    monkeypatch.setattr(wangge.loaders.writing.apply, "PER_TRANSACTION", 7)
    leave_open(write_sheets(TOWN), number=5)
    before = network(store)
    with pytest.raises(StalePlan, match="plan again"):
        apply_plan(store, stale)
    assert network(store) == before
    monkeypatch.undo()
    assert apply_plan(store, plan(write_sheets(TOWN))) == ("R000001",)
    assert network(store) == expected
