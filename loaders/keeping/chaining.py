"""Upgrades graph version 1 to 2: adds a chain of digests to the journal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wangge.graph.errors import JournalTampered
from wangge.graph.model import Model
from wangge.graph.store import Store, Transaction
from wangge.loaders.history.written import facts_of, stored_batches
from wangge.loaders.planning.change import Operation
from wangge.loaders.progress import Progress, silent
from wangge.loaders.state import GraphState, RunRecord
from wangge.loaders.writing.chain import batch_digest, run_digest
from wangge.loaders.writing.digests import GraphDigest

__all__ = ["ChainedRun", "chain_journal", "write_chain"]

_NOT_WHOLE = ": the journal is incomplete; restore a backup, or `wangge db wipe` and load the sheets again"


class ChainedRun(NamedTuple):
    """The digests of a run and its batches.

    `left` is the digest of the graph after the run; `batches` maps a batch's number to its digest.
    """

    id: str
    left: str
    digest: str
    batches: dict[int, str]


def chain_journal(store: Store, model: Model, progress: Progress = silent) -> Iterator[ChainedRun]:
    """Compute the digests of every run, oldest first, with one batch in memory at a time; write nothing.

    Raises `JournalTampered` for a batch that can't be read, and for runs and batches that are missing.
    """
    left, digest = GraphDigest(model), ""
    runs = GraphState(store, model).runs()
    _demand_runs(store, runs)
    for number, record in enumerate(runs, start=1):
        batches = dict(_replayed(store, record, left))
        left_text = left.text()
        numbers = {"left": left_text, "batches": len(batches)}
        digest = run_digest(digest, {**vars(record), **numbers}, batches.items())
        yield ChainedRun(record.id, left_text, digest, batches)
        progress("read the journal", number, len(runs))


def write_chain(transaction: Transaction, runs: list[ChainedRun]) -> None:
    """Store the digests in the graph."""
    for run in runs:
        transaction.run(
            "MATCH (r:Run {id: $run}) SET r.left = $left, r.batches = $batches, r.digest = $digest",
            {"run": run.id, "left": run.left, "batches": len(run.batches), "digest": run.digest},
        )
        transaction.run(
            "MATCH (:Run {id: $run})-[:WROTE]->(b:Batch) SET b.digest = $digests[toString(b.seq)]",
            {"run": run.id, "digests": {str(seq): digest for seq, digest in run.batches.items()}},
        )


def _replayed(store: Store, record: RunRecord, left: GraphDigest) -> Iterator[tuple[int, str]]:
    """Yield number and digest of each batch of a run, and add its changes to `left`, the graph's digest."""
    present: Counter[str] = Counter()
    for batch in stored_batches(store, record):
        for fact in facts_of(left.model, record, batch):
            left.replace(fact.key, fact.before, fact.after)
        present[batch.operation] += batch.count
        digest = batch_digest(record.id, batch.seq, batch.operation, batch.count, batch.payload)
        yield batch.seq, digest
    _demand_batches(record, present)


def _demand_runs(store: Store, runs: list[RunRecord]) -> None:
    present = {record.id for record in runs}
    for number in range(1, int((store.marker() or {}).get("run_count") or 0) + 1):
        if (run := f"R{number:06d}") not in present:
            raise JournalTampered(f"run {run} is missing{_NOT_WHOLE}")


def _demand_batches(record: RunRecord, present: Counter[str]) -> None:
    """Raise `JournalTampered` if the numbers of changes in the batches differ from those in the run's record."""
    try:
        counts = json.loads(record.counts)
        expected = {str(operation): int(counts.get(operation, 0)) for operation in Operation}
    except (ValueError, TypeError, AttributeError) as error:
        raise JournalTampered(f"the counts of run {record.id} can't be read{_NOT_WHOLE}") from error
    if expected != {str(operation): present[operation] for operation in Operation}:
        raise JournalTampered(
            f"run {record.id} wrote {sum(expected.values())} changes, its batches contain {present.total()}{_NOT_WHOLE}"
        )
