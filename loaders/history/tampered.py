"""Checks that no run of the journal is missing or changed: each run's digest covers that of the run before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from wangge.graph.errors import JournalTampered
from wangge.graph.store import Store
from wangge.loaders.writing.chain import RECORD, RESTORE, run_fault

__all__ = ["demand_untampered", "tampered_runs"]

_UNCHAINED = "1"


def demand_untampered(store: Store) -> None:
    """Raise `JournalTampered` for the first run that is missing or was changed.

    This function doesn't compare the payloads of batches with their digests. A payload is compared whenever
    its batch is read.
    """
    for message in tampered_runs(store).values():
        raise JournalTampered(f"{message}{RESTORE}")


def tampered_runs(store: Store) -> dict[str, str]:
    """Return the first fault of the journal as `{run id: message}`; empty for a journal without digests."""
    marker = store.marker() or {}
    if marker.get("model_version") in (None, _UNCHAINED):
        return {}
    return dict(_faults(store, marker))


def _faults(store: Store, marker: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    columns = ", ".join(f"r.{name} AS {name}" for name in RECORD)
    runs = store.read(
        f"MATCH (r:Run) WHERE r.source_sha256 IS NOT NULL RETURN {columns}, r.digest AS digest ORDER BY r.id"
    ).dicts()
    batches: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in store.read(
        "MATCH (r:Run)-[:WROTE]->(b:Batch) RETURN r.id AS run, b.seq AS seq, b.digest AS digest"
    ):
        batches[row["run"]].append((row["seq"], row["digest"] or ""))
    previous_digest, number = "", 0
    for run in runs:
        number += 1
        name = str(run["id"])
        if name != f"R{number:06d}":
            yield f"R{number:06d}", f"run R{number:06d} is missing"
            return
        if name == marker.get("open_run"):
            continue
        if fault := run_fault(previous_digest, run, batches[name]):
            yield name, fault
            return
        previous_digest = run["digest"]
    last_run = str(marker.get("last_run") or "")
    if number < int(marker.get("run_count") or 0) or last_run > f"R{number:06d}":
        yield f"R{number + 1:06d}", f"run R{number + 1:06d} is missing"
    elif number and last_run != f"R{number:06d}":
        yield f"R{number:06d}", f"run R{number:06d} is newer than the last run of the marker"
