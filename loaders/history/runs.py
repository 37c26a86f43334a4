"""Reads the runs of a graph with their counts, and works out which run undoes which."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.planning.change import Operation
from wangge.loaders.state import GraphState, RunRecord
from wangge.loaders.writing.runs import written_counts

__all__ = ["REPAIR", "UNDO", "UPGRADE", "PastRun", "find_run", "later_runs_in_effect", "past_runs"]

UNDO = "undo:"
"""The prefix of `source_sha256` of an undo; the id of the undone run follows."""
REPAIR = "repair:"
"""The prefix of `source_sha256` of a repair, which changes the graph but no fact of the journal."""
UPGRADE = "upgrade:"
"""The prefix of `source_sha256` of an upgrade."""


@dataclass(frozen=True)
class PastRun:
    """One run of the graph.

    `undoes` is the id of the run that this run reverses; None if this run isn't an undo. `undone_by` is
    the id of the run that reversed this one; None if there is no such run, or if that run was undone itself.
    An `unfinished` run ended before its last batch; applying its dataset again continues it.
    """

    record: RunRecord
    counts: dict[str, int]
    undoes: str | None
    undone_by: str | None
    unfinished: bool

    @property
    def id(self) -> str:
        """The id, such as R000003."""
        return self.record.id

    @property
    def can_be_undone(self) -> bool:
        """Whether the run is a load or an undo.

        A repair or upgrade can't be undone, because it changes no fact of the journal.
        """
        return not self.record.source_sha256.startswith((REPAIR, UPGRADE))

    def as_json(self) -> dict[str, Any]:
        """The run as `wangge history --json` prints it."""
        fields = {name: value for name, value in vars(self.record).items() if name not in ("counts", "open")}
        relations = {"counts": self.counts, "undoes": self.undoes, "undone_by": self.undone_by}
        return {**fields, **relations, "unfinished": self.unfinished}


def past_runs(store: Store, state: GraphState) -> tuple[PastRun, ...]:
    """Return every run of the graph, oldest first."""
    records = state.runs()
    undoes = {record.id: _undoes(record) for record in records}
    undone_by: dict[str, str] = {}
    for record in reversed(records):
        target = undoes[record.id]
        if target is not None and record.id not in undone_by:
            undone_by[target] = record.id
    return tuple(
        PastRun(
            record,
            _counts(store, record),
            undoes[record.id],
            undone_by.get(record.id),
            record.id == state.open_run,
        )
        for record in records
    )


def find_run(runs: Sequence[PastRun], name: str) -> PastRun:
    """The run with this id, which may be abbreviated: R3, r3 or 3 is R000003.

    Raises `UsageError` for an unknown id, with the ids of the first and the last run.
    """
    digits = name.strip().upper().removeprefix("R")
    for run in runs:
        if digits.isdecimal() and run.id == f"R{int(digits):06d}":
            return run
    if not runs:
        raise UsageError(f"no run {name}: this graph has no runs")
    raise UsageError(f"no run {name}: the first is {runs[0].id}, the latest {runs[-1].id}")


def later_runs_in_effect(runs: Sequence[PastRun], run: PastRun) -> list[PastRun]:
    """The later runs that are still in effect, oldest first.

    A later run and the run that undid it cancel out, so both are left out.
    """
    later = [later_run for later_run in runs if later_run.id > run.id and later_run.can_be_undone]
    later_ids = {later_run.id for later_run in later}
    return [
        later_run for later_run in later if later_run.undone_by is None and later_run.undoes not in later_ids
    ]


def _undoes(record: RunRecord) -> str | None:
    sha256 = record.source_sha256
    return sha256.removeprefix(UNDO) if sha256.startswith(UNDO) else None


def _counts(store: Store, record: RunRecord) -> dict[str, int]:
    counts = json.loads(record.counts)
    if record.open:
        # Counts are stored when a run ends; an unfinished run has none yet, so its batches are counted.
        counts = {**counts, **written_counts(store.read, record.id)}
    return {name: int(counts.get(name, 0)) for name in (*map(str, Operation), "rejected")}
