"""A run taken back: the plan that restores what its facts were before, or why that can't be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import PlanError
from graph.model import Model, load_model
from graph.store import Store
from loaders.change import Change, Operation
from loaders.history.conflicts import Touched, demand_untouched
from loaders.history.runs import UNDO, PastRun, find_run, past_runs, standing_after
from loaders.history.written import BOOKKEEPING, Key, Tally, Written, tally_of, written
from loaders.plan import DatasetPlan, Plan, SheetCount
from loaders.progress import Progress, silent
from loaders.project import Dataset
from loaders.state import GraphState

__all__ = ["Undo", "plan_undo"]

_Owners = dict[Key, tuple[str, str]]


@dataclass(frozen=True)
class Undo:
    """The run to take back, and the plan that does it: one run more, of the same dataset."""

    run: PastRun
    plan: Plan

    def tally(self) -> Tally:
        """How many facts of each kind are added, updated, retired or moved."""
        return tally_of(change for part in self.plan.datasets for change in part.changes)


def plan_undo(store: Store, name: str, *, model: Model | None = None, progress: Progress = silent) -> Undo:
    """What has to be written so that every fact which the run `name` wrote is as it was before.

    The graph is only read; `apply_plan` carries the plan out. What comes back keeps the dataset
    and the source line it had. Raises `UsageError` for an unknown run, `PlanError` when the run is
    undone already or later runs build on it: they are named, and must be undone first.
    """
    model = model or load_model()
    state = GraphState(store, model)
    runs = past_runs(state)
    run = find_run(runs, name)
    if run.undone_by is not None:
        raise PlanError(
            f"{run.id} is undone already, by {run.undone_by}; to have it again, undo {run.undone_by}"
        )
    touched = Touched.by(_facts(store, model, run, progress))
    demand_untouched(store, model, run, standing_after(runs, run), touched)
    owners = _owners(store, model, [other for other in runs if other.id < run.id], touched.replaced)
    changes = tuple(_reverse(fact, owners) for fact in _facts(store, model, run, progress))
    effective = date.fromisoformat(run.record.effective)
    dataset = Dataset(run.record.dataset, Path(), effective, run.record.notice)
    part = DatasetPlan(dataset, f"{UNDO}{run.id}", _sheets(run), changes)
    return Undo(run, Plan(model, state.last_run, effective, (part,)))


def _facts(store: Store, model: Model, run: PastRun, progress: Progress) -> Iterator[Written]:
    total = sum(run.counts[operation] for operation in Operation)
    for number, fact in enumerate(written(store, model, run.record), start=1):
        if number == total or number % 1000 == 0:
            progress(f"read {run.id}", number, total)
        yield fact


def _owners(store: Store, model: Model, earlier: Sequence[PastRun], wanted: set[Key]) -> _Owners:
    """The dataset and source line that each of these facts had, as the last run before wrote them."""
    found: _Owners = {}
    missing = set(wanted)
    for run in reversed(earlier):
        if not missing:
            break
        for fact in written(store, model, run.record, only=missing):
            if fact.operation is not Operation.RETIRE:
                found[fact.key] = (fact.dataset, fact.src)
        missing.difference_update(found)
    if missing:
        raise PlanError(
            f"the journal doesn't tell where {_first(missing)} was read from, so it can't be restored"
        )
    return found


def _first(keys: set[Key]) -> str:
    return " ".join(str(part) for part in min(keys, key=str))


def _reverse(fact: Written, owners: _Owners) -> Change:
    """The change that leads back; what comes back carries its bookkeeping, for it stands in no sheet now."""
    if fact.operation is Operation.ADD:
        return Change(Operation.RETIRE, fact.key, fact.after, None, None)
    restored: dict[str, Any] = {
        **(fact.before or {}),
        **dict(zip(BOOKKEEPING, owners[fact.key], strict=True)),
    }
    operation = Operation.ADD if fact.operation is Operation.RETIRE else fact.operation
    return Change(operation, fact.key, fact.after, restored, None)


def _sheets(run: PastRun) -> tuple[SheetCount, ...]:
    """The run's sheets, of which no row was read this time."""
    told = json.loads(run.record.counts)["sheets"]
    return tuple(SheetCount(sheet["file"], sheet["sheet"], 0, 0, 0, 0, 0) for sheet in told)
