"""Writes the record of a run (begin, add batches, end), and acquires and checks the write lock."""

from __future__ import annotations

import getpass
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from wangge.graph.errors import StalePlan
from wangge.graph.store import Rows, Transaction
from wangge.loaders.planning.change import Batch, Operation
from wangge.loaders.planning.plan import DatasetPlan, Plan
from wangge.loaders.writing.chain import RECORD, batch_digest, run_digest
from wangge.loaders.writing.digests import GraphDigest
from wangge.loaders.writing.journal import encode_batch

__all__ = [
    "STALE",
    "WriteLock",
    "acquire_write_lock",
    "begin_run",
    "close_unfinished_run",
    "end_run",
    "mark_closed",
    "operator_name",
    "properties_of_batch",
    "properties_of_run",
    "verify_write_lock",
    "write_batch_record",
    "written_counts",
]

STALE = "the graph has changed since this plan was made; nothing was written, plan again"

_MARKER = "MATCH (m:WanggeMarker {id: 'wangge'})"


class WriteLock(NamedTuple):
    """The write lock of the graph; it is valid while the marker has this `token`.

    `first` is the first of the run numbers that the process has reserved.
    """

    token: str
    first: int


def acquire_write_lock(transaction: Transaction, plan: Plan, runs: int) -> WriteLock:
    """Acquire the write lock: set a new token on the marker, and reserve the numbers of the next `runs` runs.

    Raises `StalePlan` if another process has written to the graph since the plan was made, be it one batch of the
    unfinished run.
    """
    token = secrets.token_hex(8)
    # Write first, because a write waits for other processes to commit. So the marker, which is read next, has what
    # they wrote.
    transaction.run(f"{_MARKER} SET m.run_count = m.run_count + $runs", {"runs": runs})
    parameters = {"last": plan.last_run, "open": plan.open_run, "ticks": plan.ticks, "token": token}
    rows = transaction.run(
        f"{_MARKER} WHERE m.last_run = $last AND coalesce(m.open_run, '') = $open "
        "AND ($ticks IS NULL OR coalesce(m.ticks, 0) = $ticks) SET m.turn = $token RETURN m.run_count AS run_count",
        parameters,
    ).dicts()
    if not rows:
        raise StalePlan(STALE)
    return WriteLock(token, int(rows[0]["run_count"]) - runs + 1)


def verify_write_lock(transaction: Transaction, lock: WriteLock) -> None:
    """Verify that this process still has the write lock, and block other writers until the transaction ends.

    Raises `StalePlan` if another process has the lock.
    """
    transaction.run(f"{_MARKER} SET m.ticks = coalesce(m.ticks, 0) + 1")
    if not transaction.run(f"{_MARKER} WHERE m.turn = $token RETURN 1 AS one", {"token": lock.token}).dicts():
        raise StalePlan("another process has continued this run; let it finish, then plan again")


def begin_run(transaction: Transaction, run: str, part: DatasetPlan, plan: Plan, *, opened: bool) -> None:
    """Create the record of a run, and note the project's own kinds in the marker.

    With `opened`, the run is unfinished until `end_run` and `mark_closed` are called, and can be continued after an
    interruption. Without `opened`, call `end_run` in the same transaction.
    """
    properties = {**properties_of_run(run, part, plan, {}), "open": opened or None}
    marks = {"last_run": run, "open_run": run if opened else ""}
    if plan.model.own:
        marks["kinds"] = plan.model.own
    transaction.run(
        f"{_MARKER} SET m += $marks CREATE (r:Run) SET r = $properties",
        {"marks": marks, "properties": properties},
    )


def properties_of_run(run: str, part: DatasetPlan, plan: Plan, written: dict[str, int]) -> dict[str, str]:
    """Return the properties of a run's record; `written` has the number of its changes by operation."""
    effective = plan.effective or part.dataset.effective or datetime.now(UTC).date()
    return {
        "id": run,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "dataset": part.dataset.name,
        "source_sha256": part.sha256,
        "operator": operator_name(),
        "effective": effective.isoformat(),
        "model_version": plan.model.version,
        "counts": _counts(part, written),
        "notice": part.dataset.notice,
    }


def write_batch_record(transaction: Transaction, run: str, record: Mapping[str, Any]) -> None:
    """Add the record of a batch to its run; call it in the transaction that writes the batch.

    `record` is the result of `properties_of_batch`.
    """
    transaction.run(
        "MATCH (r:Run {id: $run}) CREATE (r)-[:WROTE]->(b:Batch) SET b = $properties",
        {"run": run, "properties": record},
    )


def properties_of_batch(run: str, seq: int, batch: Batch) -> dict[str, Any]:
    """Encode the changes of a batch, and return the properties of the batch's record.

    The digest in the record covers the id of the run and the other properties of the record.
    """
    payload, operation, count = _payload(batch), str(batch.group.operation), len(batch)
    return {
        "seq": seq,
        "payload": payload,
        "operation": operation,
        "count": count,
        "digest": batch_digest(run, seq, operation, count, payload),
    }


def _payload(batch: Batch) -> str:
    if batch.new is None:
        return encode_batch(batch.changes)
    from wangge.loaders.writing.columns import payload

    return payload(batch.new)


def end_run(transaction: Transaction, run: str, part: DatasetPlan, changed: GraphDigest) -> None:
    """Store the counts and row digests of a run, and close its record; `changed` is the digest of its changes.

    The row digests of the dataset's earlier runs are deleted, or attached to this run if most of them are still right.
    """
    is_first = _seal(
        transaction,
        run,
        changed,
        lambda _, written: {"counts": _counts(part, written), "source_sha256": part.sha256},
    )
    if part.memory is not None and part.memory.run:
        _take_over_row_digests(transaction, run, part.memory.run)
        _write_row_digests(transaction, run, part.memory.corrections_as_texts())
        return
    if not is_first:
        _delete_row_digests(transaction, part.dataset.name)
    _write_row_digests(transaction, run, enumerate(part.memory.payloads() if part.memory else ()))


def mark_closed(transaction: Transaction, run: str) -> None:
    """Note in the marker that a run, which `begin_run` opened, is no longer open."""
    transaction.run(f"{_MARKER} WHERE m.open_run = $run SET m.open_run = ''", {"run": run})


def _take_over_row_digests(transaction: Transaction, run: str, earlier_run: str) -> None:
    """Attach to a run the row digests that an earlier one stored; this saves writing them again."""
    runs = {"run": run, "earlier": earlier_run}
    transaction.run(
        "MATCH (:Run {id: $earlier})-[:SAW]->(m:Rows) MATCH (r:Run {id: $run}) CREATE (r)-[:SAW]->(m)", runs
    )
    transaction.run(
        "MATCH (:Run {id: $earlier})-[s:SAW]->(:Rows) WITH collect(s) AS links UNWIND links AS s DELETE s",
        runs,
    )


def _write_row_digests(transaction: Transaction, run: str, texts: Iterable[tuple[int, str]]) -> None:
    for seq, payload in texts:
        transaction.run(
            "MATCH (r:Run {id: $run}) CREATE (r)-[:SAW]->(:Rows {seq: $seq, payload: $payload})",
            {"run": run, "seq": seq, "payload": payload},
        )


def _delete_row_digests(transaction: Transaction, dataset: str) -> None:
    transaction.run("MATCH (:Run {dataset: $dataset})-[:SAW]->(m:Rows) DETACH DELETE m", {"dataset": dataset})


def close_unfinished_run(transaction: Transaction, run: str, changed: GraphDigest) -> None:
    """Close an unfinished run that is about to be undone, with the counts of its batches so far."""

    def with_counts(record: Mapping[str, Any], written: Mapping[str, int]) -> dict[str, str]:
        return {"counts": json.dumps({**json.loads(record["counts"]), **written}, ensure_ascii=False)}

    _seal(transaction, run, changed, with_counts)


def _seal(
    transaction: Transaction,
    run: str,
    changed: GraphDigest,
    closing: Callable[[Mapping[str, Any], Mapping[str, int]], Mapping[str, str]],
) -> bool:
    """Close a run; return whether it is the first in the graph.

    Store the digest of the graph after it (`left`) and its digest in the chain of runs (`digest`).
    `closing` returns the properties that change when the run is closed; its arguments are the run's record and the
    number of changes by operation.
    """
    columns = ", ".join(f"r.{name} AS {name}" for name in RECORD)
    records = transaction.run(
        "MATCH (r:Run) WHERE r.id = $run OR (r.id < $run AND r.source_sha256 IS NOT NULL) "
        f"RETURN {columns}, r.digest AS digest ORDER BY r.id DESC LIMIT 2",
        {"run": run},
    ).dicts()
    if not records or records[0]["id"] != run:
        # The embedded engine may let two processes create a run with the same number. Only one can commit;
        # the other one doesn't find its run here.
        raise StalePlan(STALE)
    record, before = records[0], (*records[1:], {"left": "{}", "digest": ""})[0]
    graph = GraphDigest.parse(changed.model, before["left"])
    graph.include(changed)
    batches = transaction.run(
        "MATCH (:Run {id: $run})-[:WROTE]->(b:Batch) "
        "RETURN b.seq AS seq, b.digest AS digest, b.operation AS operation, b.count AS count",
        {"run": run},
    ).records
    written: Counter[str] = Counter()
    for _seq, _digest, operation, count in batches:
        written[str(operation)] += int(count)
    closed = {**closing(record, written), "left": graph.text(), "batches": len(batches)}
    digest = run_digest(
        before["digest"], {**record, **closed}, [(seq, digest) for seq, digest, *_ in batches]
    )
    properties = {**closed, "digest": digest}
    assignments = "".join(f", r.{name} = ${name}" for name in properties)
    transaction.run(f"MATCH (r:Run {{id: $run}}) SET r.open = null{assignments}", {"run": run, **properties})
    return len(records) == 1


def written_counts(ask: Callable[[str, dict[str, Any]], Rows], run: str) -> dict[str, int]:
    """Return the number of changes in a run's batches, by operation; `ask` runs a statement with parameters."""
    rows = ask(
        "MATCH (:Run {id: $run})-[:WROTE]->(b:Batch) RETURN b.operation AS operation, sum(b.count) AS count",
        {"run": run},
    )
    return {str(row["operation"]): int(row["count"]) for row in rows}


def _counts(part: DatasetPlan, written: Mapping[str, int]) -> str:
    counts: dict[str, Any] = {
        **{str(operation): written.get(str(operation), 0) for operation in Operation},
        "rejected": sum(sheet.rejected for sheet in part.sheets),
        "sheets": [vars(sheet) for sheet in part.sheets],
    }
    return json.dumps(counts, ensure_ascii=False)


def operator_name() -> str:
    """Return the user of the operating system who runs this process; "" if the name is unknown."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
