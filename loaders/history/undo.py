"""Plans the run that reverses an earlier run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wangge.graph.errors import GraphDiffers, PlanError, StalePlan
from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.history.conflicts import TouchedFacts, demand_untouched
from wangge.loaders.history.runs import (
    REPAIR,
    UNDO,
    UPGRADE,
    PastRun,
    find_run,
    later_runs_in_effect,
    past_runs,
)
from wangge.loaders.history.tampered import demand_untampered
from wangge.loaders.history.written import BOOKKEEPING, Key, Tally, WrittenFact, net_facts, written_facts
from wangge.loaders.keeping.present import difference_message, differences_from_last_run
from wangge.loaders.planning.change import ChangeLog, Operation, Step
from wangge.loaders.planning.guard import attachment_guards
from wangge.loaders.planning.plan import DatasetPlan, Plan, SheetCount
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.state import GraphState

__all__ = ["Undo", "plan_undo"]

_Owners = dict[Key, tuple[str, str]]


@dataclass(frozen=True)
class Undo:
    """A run, and the plan that reverses it in a new run of the same dataset.

    `tally` counts the changes of the plan by kind and operation.
    """

    run: PastRun
    plan: Plan
    tally: Tally


def plan_undo(store: Store, name: str, *, model: Model | None = None, progress: Progress = silent) -> Undo:
    """Plan the undo of the run `name`: a new run that returns every fact to its state before the run `name`.

    This function doesn't change the graph; `apply_plan` writes the plan. A restored fact keeps its former
    dataset and source. Raises `UsageError` for an unknown run; `PlanError` if the run is a repair or upgrade,
    if it was undone already, if another run is unfinished, or if later runs depend on it (the message names
    them; undo them first); `JournalTampered` or `GraphDiffers` if another program changed the journal or the
    graph.
    """
    model = model or store.model
    demand_untampered(store)
    state = GraphState(store, model)
    runs = past_runs(store, state)
    run = find_run(runs, name)
    if run.record.source_sha256.startswith(REPAIR):
        raise PlanError(f"{run.id} repaired the graph from the journal: there is nothing to undo")
    if differences := differences_from_last_run(store, model):
        raise GraphDiffers(f"{difference_message(state.last_run, differences)}; nothing was undone")
    if run.undone_by is not None:
        raise PlanError(f"{run.id} was undone already by {run.undone_by}; to redo it, undo {run.undone_by}")
    if run.record.source_sha256.startswith(UPGRADE):
        raise PlanError(
            f"{run.id} upgraded the graph, which can't be undone: restore a backup made before it"
        )
    _demand_finished(runs, run)
    changes = _UnfinishedRunChanges(store, run) if run.unfinished else ChangeLog()
    touched = TouchedFacts.by(_facts(store, model, run, progress))
    demand_untouched(store, model, run, later_runs_in_effect(runs, run), touched)
    owners = _owners(
        store, model, [earlier_run for earlier_run in runs if earlier_run.id < run.id], touched.replaced
    )
    for fact in net_facts(_facts(store, model, run, progress), touched.repeated):
        changes.add(*_reverse(fact, owners), None)
    effective = date.fromisoformat(run.record.effective)
    dataset = Dataset(run.record.dataset, Path(), effective, run.record.notice)
    if guards := attachment_guards(changes, state):
        raise PlanError("; ".join(guards))
    part = DatasetPlan(dataset, f"{UNDO}{run.id}", _sheets(run), changes, undoes=run.id)
    open_dataset = run.record.dataset if run.unfinished else ""
    plan = Plan(model, state.last_run, effective, (part,), state.open_run, open_dataset)
    return Undo(run, plan, _tally(changes))


def _tally(changes: ChangeLog) -> Tally:
    counts = {operation: changes.counts_by_kind(operation) for operation in Operation}
    return Counter({(kind, operation): n for operation, kinds in counts.items() for kind, n in kinds.items()})


class _UnfinishedRunChanges(ChangeLog):
    """The changes that reverse an unfinished run. They are no longer valid once the run is continued.

    Call `steps` while this process holds the write lock, so that no other process can add a batch to the run.
    """

    def __init__(self, store: Store, run: PastRun) -> None:
        super().__init__()
        self._store = store
        self._run = run.id
        self._planned_batches = self._batches_written()

    def steps(self, size: int) -> Iterator[Step]:
        """Return all changes; raises `StalePlan` if batches were added to the run since the plan was made."""
        if self._batches_written() != self._planned_batches:
            raise StalePlan(f"run {self._run} is being written now; wait until it ends, then undo it")
        yield from super().steps(size)

    def _batches_written(self) -> int:
        statement = "MATCH (:Run {id: $run})-[:WROTE]->(b:Batch) RETURN count(b) AS n"
        return int(self._store.read(statement, {"run": self._run}).records[0][0])


def _demand_finished(runs: Sequence[PastRun], run: PastRun) -> None:
    """Raise `PlanError` if a run other than `run` is unfinished: that run must be finished or undone first."""
    for other_run in runs:
        if other_run.unfinished and other_run is not run:
            raise PlanError(
                f"run {other_run.id} of dataset {other_run.record.dataset!r} isn't finished: run the command that "
                f"began it again, or undo {other_run.id} first"
            )


def _facts(store: Store, model: Model, run: PastRun, progress: Progress) -> Iterator[WrittenFact]:
    total = sum(run.counts[operation] for operation in Operation)
    for number, fact in enumerate(written_facts(store, model, run.record), start=1):
        if number == total or number % 1000 == 0:
            progress(f"read {run.id}", number, total)
        yield fact


def _owners(store: Store, model: Model, earlier: Sequence[PastRun], wanted: set[Key]) -> _Owners:
    """Return the dataset and source of each fact in `wanted`, as the last of the `earlier` runs wrote them."""
    owners: _Owners = {}
    missing = set(wanted)
    for run in reversed(earlier):
        if not missing:
            break
        for fact in written_facts(store, model, run.record, only=missing):
            if fact.operation is not Operation.RETIRE:
                owners[fact.key] = (fact.dataset, fact.src)
        missing.difference_update(owners)
    if missing:
        raise PlanError(
            f"the journal has no source for {_first_text(missing)}, so it can't be restored; restore a backup"
        )
    return owners


def _first_text(keys: set[Key]) -> str:
    return " ".join(str(part) for part in min(keys, key=str))


def _reverse(
    fact: WrittenFact, owners: _Owners
) -> tuple[Operation, Key, dict[str, Any] | None, dict[str, Any] | None]:
    """Return the reverse of a change.

    The properties of a restored fact include its dataset and source, because an undo reads no sheet from
    which they could be derived.
    """
    if fact.operation is Operation.ADD:
        return Operation.RETIRE, fact.key, fact.after, None
    restored = {**(fact.before or {}), **dict(zip(BOOKKEEPING, owners[fact.key], strict=True))}
    operation = Operation.ADD if fact.operation is Operation.RETIRE else fact.operation
    return operation, fact.key, fact.after, restored


def _sheets(run: PastRun) -> tuple[SheetCount, ...]:
    """Return the sheets of the run with zero rows, because an undo reads no sheet."""
    sheets = json.loads(run.record.counts)["sheets"]
    return tuple(SheetCount(sheet["file"], sheet["sheet"], 0, 0, 0, 0, 0) for sheet in sheets)
