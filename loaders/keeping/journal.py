"""Reads the journal from a graph or a backup file: runs and batches with all their properties."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any, Protocol

from wangge.graph.errors import JournalTampered
from wangge.loaders.planning.change import Operation
from wangge.loaders.state import GraphReader
from wangge.loaders.writing.chain import RESTORE, demand_digest, run_fault

__all__ = ["GraphJournal", "Journal", "Record", "changes_of", "checked_batches", "demand_every_run"]

Record = dict[str, Any]
"""All properties of a bookkeeping node."""

_READ_AT_ONCE = 16


class Journal(Protocol):
    """The runs of a graph and their batches, in the order in which they were written."""

    def runs(self) -> list[Record]:
        """Every run, oldest first."""

    def batches(self, run: str) -> Iterator[Record]:
        """The batches of a run in order; only a few are in memory at a time."""


class GraphJournal:
    """Reads the journal of a graph; each call uses its own transactions."""

    def __init__(self, store: GraphReader) -> None:
        self._store = store

    def runs(self) -> list[Record]:
        """Every run, oldest first."""
        rows = self._store.read(
            "MATCH (r:Run) WHERE r.source_sha256 IS NOT NULL RETURN properties(r) AS run ORDER BY r.id"
        )
        return [row["run"] for row in rows]

    def batches(self, run: str, *, below: int | None = None) -> Iterator[Record]:
        """The batches of a run in order, a few in memory at a time; `below` is the first number to leave out."""
        return self._attached(run, "WROTE", "Batch", below)

    def rows(self, run: str) -> Iterator[Record]:
        """The row digests that a run stored."""
        return self._attached(run, "SAW", "Rows")

    def _attached(self, run: str, type_: str, label: str, below: int | None = None) -> Iterator[Record]:
        match = f"MATCH (:Run {{id: $run}})-[:{type_}]->(n:{label})"
        numbers = self._store.read(f"{match} RETURN n.seq AS seq ORDER BY seq", {"run": run})
        remaining = iter(dict.fromkeys(row["seq"] for row in numbers if below is None or row["seq"] < below))
        while numbers_to_read := list(islice(remaining, _READ_AT_ONCE)):
            rows = self._store.read(
                f"{match} WHERE n.seq IN $seqs RETURN properties(n) AS n ORDER BY n.seq",
                {"run": run, "seqs": numbers_to_read},
            )
            yield from (row["n"] for row in rows)


def demand_every_run(runs: Sequence[Record]) -> None:
    """Raise `JournalTampered` if the ids of the runs don't count up from R000001 without a gap."""
    numbers = [0, *(int(str(run["id"]).removeprefix("R")) for run in runs)]
    for before, number in pairwise(numbers):
        if number != before + 1:
            raise JournalTampered(f"run R{before + 1:06d} is missing from the journal{RESTORE}")


def changes_of(run: Record) -> int:
    """The number of changes in a run's record; 0 if the record can't be read."""
    try:
        counts = json.loads(run["counts"])
        return sum(int(counts.get(str(operation), 0)) for operation in Operation)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return 0


def checked_batches(journal: Journal, run: Record, before: str) -> Iterator[Record]:
    """Yield the batches of a run, after comparing them with their digests; raises `JournalTampered`.

    Each batch is compared with its digest before it is yielded. At the end, all of them are compared with the
    record of the run. `before` is the digest of the previous run. Runs of graph version 1 have no digests;
    their changes are counted instead. An unfinished run isn't compared with its record.
    """
    batches: list[tuple[Any, Any]] = []
    changes = 0
    for batch in journal.batches(run["id"]):
        demand_digest(run, batch)
        batches.append((batch["seq"], batch.get("digest")))
        changes += int(batch.get("count") or 0)
        yield batch
    if run.get("digest"):
        fault = run_fault(before, run, batches)
    else:
        recorded = changes_of(run)
        complete = run.get("open") or changes == recorded
        changes_word = "change" if recorded == 1 else "changes"
        text = f"run {run['id']} should have {recorded} {changes_word}, but its batches have {changes}"
        fault = "" if complete else text
    if fault:
        raise JournalTampered(f"{fault}{RESTORE}")
