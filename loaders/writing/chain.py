"""Computes the digests that chain the journal: a run's digest covers its batches and the previous run's digest.

The chain reveals a batch or run that is missing or was changed. It isn't a signature: anybody who can write to
the database can compute another chain. To detect another chain, compare a run's digest with a copy that was stored
elsewhere, such as the output of `wangge history --json` or the manifest of a backup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from wangge.graph.errors import JournalTampered

__all__ = ["RECORD", "RESTORE", "batch_digest", "demand_digest", "run_digest", "run_fault"]

RESTORE = ": the journal was changed by another program than wangge; restore a backup (`wangge restore`)"

RECORD = (
    "id",
    "at",
    "dataset",
    "source_sha256",
    "operator",
    "effective",
    "model_version",
    "counts",
    "notice",
    "left",
    "batches",
)
"""The properties of a run that its digest covers."""


def batch_digest(run: str, seq: int, operation: str, count: int, payload: str) -> str:
    """Return the sha256 of one batch, in hex.

    >>> batch_digest("R000001", 0, "add", 1, "…")[:12]
    '6e2e118ad50b'
    """
    return _sha256([run, seq, operation, count, payload])


def demand_digest(run: Mapping[str, Any], batch: Mapping[str, Any]) -> None:
    """Raise `JournalTampered` if a batch was changed.

    Nothing is raised if neither the batch nor its run has a digest: the first graph version had no digests.
    """
    digest = batch.get("digest")
    if digest is None and not run.get("digest"):
        return
    name = f"run {run['id']}, batch {batch.get('seq')},"
    if digest is None:
        raise JournalTampered(f"{name} has lost its digest{RESTORE}")
    try:
        computed = batch_digest(run["id"], batch["seq"], batch["operation"], batch["count"], batch["payload"])
    except (KeyError, TypeError):
        computed = ""
    if digest != computed:
        raise JournalTampered(f"{name} was changed after it was written{RESTORE}")


def run_digest(before: str, record: Mapping[str, Any], batches: Iterable[tuple[int, str]]) -> str:
    """Return the sha256 of a finished run, in hex.

    `before` is the digest of the previous run, "" for the first; `batches` are number and digest of each batch.
    """
    values = ["" if record.get(name) is None else record[name] for name in RECORD]
    return _sha256([before, values, sorted(batches)])


def run_fault(before: str, record: Mapping[str, Any], batches: Sequence[tuple[int, str]]) -> str:
    """Return why the digest of a finished run is wrong, or "" if it is right.

    `before` is the digest of the previous run, "" for the first; `batches` are number and digest of each batch.
    """
    if not record.get("digest"):
        return f"run {record['id']} has no digest"
    if len(batches) != record.get("batches"):
        return f"run {record['id']} has {len(batches)} of {record.get('batches')} batches"
    if run_digest(before, record, batches) != record["digest"]:
        return f"run {record['id']} was changed after it was written, or the run before it was"
    return ""


def _sha256(parts: list[Any]) -> str:
    return sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
