"""A plan carried out: one transaction, the journal in it, or nothing at all."""

from __future__ import annotations

import getpass
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from graph.errors import PlanError, RetireGuard, StalePlan, StatementFailed
from graph.model import Model, Source, load_model
from graph.schema import apply_schema
from graph.store import Store, Transaction
from loaders.change import Change, Operation
from loaders.fact import EdgeKey, NodeKey
from loaders.journal import encode_batch
from loaders.plan import DatasetPlan, Plan
from loaders.progress import Progress, silent

__all__ = ["BATCH", "apply_plan", "prepare"]

BATCH = 5_000

_STALE = "the graph has changed since this plan was made; nothing was written, plan again"

T = TypeVar("T")


def prepare(store: Store, *, adopt: bool = False, model: Model | None = None) -> None:
    """Make an empty database ours, with its constraints and indexes; one that is ours stays as it is.

    Raises `ForeignDatabase` for one that holds something else, unless `adopt` is set, and
    `ModelMismatch` for one of another model version.
    """
    model = model or load_model()
    store.claim(model.version, adopt=adopt)
    apply_schema(store, model.unique(), model.indexes())


def apply_plan(store: Store, plan: Plan, *, progress: Progress = silent) -> tuple[str, ...]:
    """Do what a plan says, in one transaction; return the ids of the runs it wrote.

    Writes nothing when the plan changes nothing. Raises `RetireGuard` when the plan may not be
    applied, `StalePlan` when the graph has changed since it was made, `EngineError` when the
    database says no; in each case, and when interrupted, the graph stays as it was.
    """
    if plan.guards:
        raise RetireGuard("; ".join(plan.guards))
    parts = [part for part in plan.datasets if not part.unread]
    if not parts:
        return ()
    try:
        with store.writing() as transaction:
            first = _take_turn(transaction, plan, len(parts))
            ids = tuple(f"R{first + number:06d}" for number in range(len(parts)))
            writer = _Writer(transaction, plan, progress)
            for run, part in zip(ids, parts, strict=True):
                writer.write_run(run, part)
    except StatementFailed as error:
        if _moved_on(store, plan):
            raise StalePlan(_STALE) from error
        raise
    return ids


def _moved_on(store: Store, plan: Plan) -> bool:
    """Whether another apply has finished since the plan was made; an engine may notice only at the end."""
    marker = store.marker()
    return marker is not None and marker["last_run"] != plan.last_run


def _take_turn(transaction: Transaction, plan: Plan, runs: int) -> int:
    """Move the marker on, if it still stands where the plan saw it; return the first free number."""
    marker = "MATCH (m:WanggeMarker {id: 'wangge'})"
    # The write comes first: it waits for another apply to end, and only then is the marker read.
    transaction.run(f"{marker} SET m.run_count = m.run_count + $runs", {"runs": runs})
    rows = transaction.run(
        f"{marker} WHERE m.last_run = $seen RETURN m.run_count AS run_count", {"seen": plan.last_run}
    ).dicts()
    if not rows:
        raise StalePlan(_STALE)
    count = int(rows[0]["run_count"])
    transaction.run(f"{marker} SET m.last_run = $last", {"last": f"R{count:06d}"})
    return count - runs + 1


class _Writer:
    """Writes the changes of one dataset after another into one transaction."""

    def __init__(self, transaction: Transaction, plan: Plan, progress: Progress) -> None:
        self._transaction = transaction
        self._plan = plan
        self._model = plan.model
        self._progress = progress
        self._total = sum(len(part.changes) for part in plan.datasets)
        self._done = 0

    def write_run(self, run: str, part: DatasetPlan) -> None:
        """One dataset: nodes before relationships, retirements last, then the journal."""
        self._record(run, part)
        for operation, write in (
            (Operation.ADD, self._add_nodes),
            (Operation.UPDATE, self._set_nodes),
            (Operation.MOVE, self._set_nodes),
        ):
            nodes = [c for c in part.changes if isinstance(c.key, NodeKey) and c.operation is operation]
            self._grouped(nodes, run, part, write)
        for operation, write in (
            (Operation.RETIRE, self._retire_edges),
            (Operation.ADD, self._add_edges),
            (Operation.UPDATE, self._set_edges),
            (Operation.MOVE, self._set_edges),
        ):
            edges = [c for c in part.changes if isinstance(c.key, EdgeKey) and c.operation is operation]
            self._grouped(edges, run, part, write)
        gone = [c for c in part.changes if isinstance(c.key, NodeKey) and c.operation is Operation.RETIRE]
        self._grouped(gone, run, part, self._retire_nodes)

    def _record(self, run: str, part: DatasetPlan) -> None:
        counts = {
            **{str(op): sum(c.operation is op for c in part.changes) for op in Operation},
            "rejected": sum(sheet.rejected for sheet in part.sheets),
            "sheets": [vars(sheet) for sheet in part.sheets],
        }
        effective = self._plan.effective or part.dataset.effective or datetime.now(UTC).date()
        properties = {
            "id": run,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "dataset": part.dataset.name,
            "source_sha256": part.sha256,
            "operator": _operator(),
            "effective": effective.isoformat(),
            "model_version": self._model.version,
            "counts": json.dumps(counts, ensure_ascii=False),
            "notice": part.dataset.notice,
        }
        self._transaction.run("CREATE (r:Run) SET r = $properties", {"properties": properties})
        for seq, batch in enumerate(_batches(part.changes)):
            self._transaction.run(
                "MATCH (r:Run {id: $run}) CREATE (r)-[:WROTE]->(:Batch {seq: $seq, payload: $payload})",
                {"run": run, "seq": seq, "payload": encode_batch(batch)},
            )

    def _grouped(self, changes: list[Change], run: str, part: DatasetPlan, write: Any) -> None:
        groups: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for change in changes:
            key = change.key
            if isinstance(key, NodeKey):
                groups[(key.label,)].append(change)
            else:
                groups[(key.kind, key.source.label, key.target.label)].append(change)
        for group, members in groups.items():
            members.sort(key=lambda change: _target_order(change.key))
            for batch in _batches(members):
                rows = [self._row(change, run, part) for change in batch]
                written = write(group, rows)
                if written != len(rows):
                    raise PlanError(
                        f"{'-'.join(group)}: {written} of {len(rows)} changes found their place; "
                        "nothing was written, plan again"
                    )
                self._done += len(rows)
                self._progress("write", self._done, self._total)

    def _row(self, change: Change, run: str, part: DatasetPlan) -> dict[str, Any]:
        own: dict[str, Any] = dict(change.after or {})
        if change.place is not None:
            own["dataset"] = part.dataset.name
            own["src"] = Source(run, *change.place).text()
        key = change.key
        if isinstance(key, NodeKey):
            return {"code": key.code, "own": own, "gone": change.removed()}
        names = self._model.edges[key.kind].key
        return {
            "source": key.source.code,
            "target": key.target.code,
            "own": own,
            **{f"key_{name}": value for name, value in zip(names, key.key, strict=True)},
        }

    def _add_nodes(self, group: tuple[str, ...], rows: list[dict[str, Any]]) -> int:
        labels = ":".join(self._model.nodes[group[0]].labels)
        return self._count(
            f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row.own RETURN count(n) AS n", rows
        )

    def _set_nodes(self, group: tuple[str, ...], rows: list[dict[str, Any]]) -> int:
        label = self._model.nodes[group[0]].label
        return self._count(
            f"UNWIND $rows AS row MATCH (n:{label} {{code: row.code}}) SET n = row.own RETURN count(n) AS n",
            rows,
        )

    def _retire_nodes(self, group: tuple[str, ...], rows: list[dict[str, Any]]) -> int:
        label = self._model.nodes[group[0]].label
        return self._count(
            f"UNWIND $rows AS row MATCH (n:{label} {{code: row.code}}) DETACH DELETE n RETURN count(*) AS n",
            rows,
        )

    def _add_edges(self, group: tuple[str, ...], rows: list[dict[str, Any]]) -> int:
        kind, source, target = self._ends(group)
        return self._count(
            f"UNWIND $rows AS row MATCH (a:{source} {{code: row.source}}) MATCH (b:{target} {{code: row.target}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = row.own RETURN count(r) AS n",
            rows,
        )

    def _set_edges(self, group: tuple[str, ...], rows: list[dict[str, Any]]) -> int:
        return self._count(f"{self._match_edge(group)} SET r = row.own RETURN count(r) AS n", rows)

    def _retire_edges(self, group: tuple[str, ...], rows: list[dict[str, Any]]) -> int:
        return self._count(f"{self._match_edge(group)} DELETE r RETURN count(*) AS n", rows)

    def _match_edge(self, group: tuple[str, ...]) -> str:
        kind, source, target = self._ends(group)
        conditions = [f"r.{name} = row.key_{name}" for name in self._model.edges[group[0]].key]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return (
            f"UNWIND $rows AS row MATCH (a:{source} {{code: row.source}})-[r:{kind}]->"
            f"(b:{target} {{code: row.target}}){where}"
        )

    def _ends(self, group: tuple[str, ...]) -> tuple[str, str, str]:
        """Type and labels taken from the model, so that no text of a sheet can reach a statement."""
        nodes = self._model.nodes
        return self._model.edges[group[0]].type, nodes[group[1]].label, nodes[group[2]].label

    def _count(self, statement: str, rows: list[dict[str, Any]]) -> int:
        return int(self._transaction.run(statement, {"rows": rows}).dicts()[0]["n"])


def _target_order(key: NodeKey | EdgeKey) -> tuple[str, str]:
    return (key.code, "") if isinstance(key, NodeKey) else (key.target.code, key.source.code)


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _operator() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
