"""Upgrades a graph of an earlier version, step by step; each step is a separate run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from wangge.graph.errors import StalePlan, StatementFailed, UnfinishedRun
from wangge.graph.model import Model
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.store import MARKER, Store, Transaction
from wangge.graph.versions import RESTORING
from wangge.loaders.history.runs import UPGRADE
from wangge.loaders.keeping.chaining import chain_journal, write_chain
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.progress import Progress, silent
from wangge.loaders.project import Dataset
from wangge.loaders.writing.digests import GraphDigest
from wangge.loaders.writing.runs import acquire_write_lock, begin_run, end_run

__all__ = ["UPGRADE_DATASET", "PlannedStep", "UpgradePlan", "plan_upgrade", "upgrade"]

UPGRADE_DATASET = "(upgrade)"
_STALE = "the graph has changed meanwhile; nothing was written, run `wangge upgrade` again"


class PlannedStep(NamedTuple):
    """One step from version `source` to `target`: its description, its counts, and the function that writes it."""

    source: str
    target: str
    does: str
    counts: dict[str, int]
    write: Callable[[Transaction], None]

    def as_json(self) -> dict[str, Any]:
        """The step as `wangge upgrade --json` prints it."""
        return {"from": self.source, "to": self.target, "does": self.does, "counts": self.counts}


@dataclass(frozen=True)
class UpgradePlan:
    """The steps from a graph's version to the current one, valid while `last_run` is the last run."""

    steps: tuple[PlannedStep, ...] = ()
    last_run: str = ""


def plan_upgrade(store: Store, *, model: Model | None = None, progress: Progress = silent) -> UpgradePlan:
    """Plan an upgrade, without writing. A graph of the current version, or an empty one, needs no step.

    Raises `ForeignDatabase` for a database of another program, `ModelMismatch` for a newer graph,
    `RestoreInterrupted` for an unfinished restore, `UnfinishedRun` if a run is open, `JournalTampered` if
    another program changed the journal.
    """
    model = model or store.model
    marker = store.marker()
    version = str(marker["model_version"]) if marker else GRAPH_VERSION
    if marker is None or RESTORING in marker or not any(step.source == version for step in _STEPS):
        store.recognise(GRAPH_VERSION)
        return UpgradePlan()
    if run := marker.get("open_run"):
        raise UnfinishedRun(
            f"run {run} isn't finished: finish or undo it with the earlier version of wangge that began it, then upgrade"
        )
    first = next(position for position, step in enumerate(_STEPS) if step.source == version)
    steps = tuple(step.plan(store, model, progress) for step in _STEPS[first:])
    return UpgradePlan(steps, str(marker.get("last_run") or ""))


def upgrade(store: Store, plan: UpgradePlan, *, model: Model | None = None) -> tuple[str, ...]:
    """Carry out the steps, each as a run in one transaction; return the ids of the runs.

    Because of the transactions, a crash can't leave a step half done: it is written completely or not at all.
    Raises `StalePlan`, before writing, if the graph was written since the upgrade was planned.
    """
    model = model or store.model
    runs: list[str] = []
    for step in plan.steps:
        last_run = runs[-1] if runs else plan.last_run
        try:
            runs.append(store.write(partial(_carry_out, step, model, last_run)))
        except (StalePlan, StatementFailed) as error:
            if (store.marker() or {}).get("last_run") == last_run:
                raise
            raise StalePlan(_STALE) from error
    return tuple(runs)


def _carry_out(step: PlannedStep, model: Model, last_run: str, transaction: Transaction) -> str:
    part = DatasetPlan(Dataset(UPGRADE_DATASET, Path()), f"{UPGRADE}{step.source}-{step.target}")
    plan = Plan(model, last_run, None, (part,))
    lock = acquire_write_lock(transaction, plan, 1)
    run = f"R{lock.first:06d}"
    step.write(transaction)
    begin_run(transaction, run, part, plan, opened=False)
    end_run(transaction, run, part, GraphDigest(model))
    transaction.run(f"MATCH (m:{MARKER}) SET m.model_version = $version", {"version": step.target})
    return run


class _Step(NamedTuple):
    """A step from the version `source` to the next; `plan` must accept a graph of any earlier version."""

    source: str
    plan: Callable[[Store, Model, Progress], PlannedStep]


def _plan_chain(store: Store, model: Model, progress: Progress) -> PlannedStep:
    runs = list(chain_journal(store, model, progress))
    counts = {"runs": len(runs), "batches": sum(len(run.batches) for run in runs)}
    does = f"adds digests to the {counts['runs']} runs and {counts['batches']} batches of the journal"
    return PlannedStep("1", "2", does, counts, partial(write_chain, runs=runs))


_STEPS = (_Step("1", _plan_chain),)
