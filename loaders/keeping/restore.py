"""Restores a backup into an empty database: the facts as they were after a given run, and the journal up to that run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wangge.graph.errors import EngineError
from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.written import Key
from wangge.loaders.keeping.backup_file import Backup
from wangge.loaders.keeping.facts import count_facts
from wangge.loaders.keeping.journal import Record
from wangge.loaders.keeping.replay import FactGroup, Replayed, replay
from wangge.loaders.keeping.restore_point import final_marker, model_of_backup, runs_to_restore
from wangge.loaders.keeping.target import RestoreTarget, Statement
from wangge.loaders.planning.change import BATCH
from wangge.loaders.progress import Progress, silent
from wangge.loaders.state import Stored

__all__ = ["Restored", "restore_graph", "restored"]

_MOST_CHARACTERS = 4_000_000
_MOST_RECORDS = 1_000


@dataclass(frozen=True)
class Restored:
    """Counts of what a restore wrote; `last_run` is "" if the backup has no run."""

    last_run: str
    nodes: int
    relationships: int
    runs: int

    def text(self) -> str:
        """The counts in one line.

        >>> Restored("R000007", 19626, 28585, 7).text()
        'restored R000007: 19626 nodes, 28585 relationships, 7 runs'
        """
        totals = (("node", self.nodes), ("relationship", self.relationships), ("run", self.runs))
        counts = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in totals)
        return f"restored {self.last_run or 'a graph without runs'}: {counts}"

    def as_json(self) -> dict[str, Any]:
        """The counts as `--json` prints them."""
        return dict(vars(self))


def restore_graph(
    store: Store, backup: Backup, *, at: str | None = None, progress: Progress = silent
) -> Restored:
    """Restore the graph of a backup into an empty database; `at` selects its state at an earlier run or time.

    The marker is written first, with a note that the database is being restored. The note is removed once
    everything is written and counted. Before writing, raises `UsageError` for a run or time that the backup
    doesn't have, `ModelMismatch` for a newer graph, `JournalTampered` for a changed journal, and the errors of
    `RestoreTarget.claim`.
    """
    runs = runs_to_restore(backup, at)
    model = model_of_backup(backup, store.model)
    with replay(backup, model, until=runs[-1]["id"] if runs else "", progress=progress) as replayed:
        version = backup.manifest.graph_version
        target = RestoreTarget.claim(store, model, version, backup.digest)
        restoring = _Restoring(target, model, progress)
        restoring.facts(replayed)
        restoring.journal(backup, runs)
        _demand_counts(store, model, replayed)
        target.finish(final_marker(backup, runs))
        return restored(replayed, runs)


def restored(replayed: Replayed, runs: Sequence[Record]) -> Restored:
    """Count the replayed facts and the `runs` of a finished restore."""
    sizes = [(group.of_nodes, replayed.size(group)) for group in replayed.groups()]
    return Restored(
        runs[-1]["id"] if runs else "",
        sum(size for of_nodes, size in sizes if of_nodes),
        sum(size for of_nodes, size in sizes if not of_nodes),
        len(runs),
    )


class _Restoring:
    """Writes the facts and the journal of one restore."""

    def __init__(self, target: RestoreTarget, model: Model, progress: Progress) -> None:
        self._target = target
        self._model = model
        self._progress = progress

    def facts(self, replayed: Replayed) -> None:
        """Write every fact, nodes before relationships; small groups of facts share a transaction."""
        total, done = replayed.counts().total(), 0
        for statements in _grouped(self._statements(replayed)):
            counts = [rows.records[0][0] for rows in self._target.write(*statements)]
            for statement, count in zip(statements, counts, strict=True):
                if count != len(statement.parameters["rows"]):
                    raise EngineError(
                        f"{count} of {len(statement.parameters['rows'])} facts could be written by"
                        f" {statement.text!r}; run the restore again"
                    )
            done += sum(counts)
            self._progress("write facts", done, total)

    def _statements(self, replayed: Replayed) -> Iterator[Statement]:
        for group in replayed.groups():
            text = self._of_nodes(group) if group.of_nodes else self._of_edges(group)
            remaining = map(_row, replayed.facts(group))
            while rows := list(islice(remaining, BATCH)):
                yield Statement(text, {"rows": rows})

    def journal(self, backup: Backup, runs: Sequence[Record]) -> None:
        """Write the runs, their batches and their row digests."""
        for chunk in _chunks(iter(runs), "counts"):
            self._target.write(Statement("UNWIND $runs AS run CREATE (r:Run) SET r = run", {"runs": chunk}))
        for done, run in enumerate(runs, start=1):
            self._attach(run["id"], "WROTE", "Batch", backup.batches(run["id"]))
            self._attach(run["id"], "SAW", "Rows", backup.rows(run["id"]))
            self._progress("write runs", done, len(runs))

    def _attach(self, run: str, type_: str, label: str, records: Iterator[Record]) -> None:
        statement = (
            "MATCH (r:Run {id: $run}) UNWIND $records AS record "
            f"CREATE (r)-[:{type_}]->(n:{label}) SET n = record"
        )
        for chunk in _chunks(records, "payload"):
            self._target.write(Statement(statement, {"run": run, "records": chunk}))

    def _of_nodes(self, group: FactGroup) -> str:
        labels = ":".join(self._model.nodes[group.kind].labels)
        return f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row.own RETURN count(n) AS n"

    def _of_edges(self, group: FactGroup) -> str:
        """Return the statement that writes relationships.

        The relationship type and the labels in the statement are taken from the model, so a backup can't
        inject Cypher.
        """
        kind, nodes = self._model.edges[group.kind], self._model.nodes
        return (
            f"UNWIND $rows AS row MATCH (a:{nodes[group.source].label} {{code: row.source}}) "
            f"MATCH (b:{nodes[group.target].label} {{code: row.target}}) "
            f"CREATE (a)-[r:{kind.type}]->(b) SET r = row.own RETURN count(r) AS n"
        )


def _grouped(statements: Iterator[Statement]) -> Iterator[list[Statement]]:
    """Group statements into transactions.

    The statements of a transaction have at most as many rows as a batch.
    """
    group: list[Statement] = []
    size = 0
    for statement in statements:
        rows = len(statement.parameters["rows"])
        if group and size + rows > BATCH:
            yield group
            group, size = [], 0
        group.append(statement)
        size += rows
    if group:
        yield group


def _row(fact: tuple[Key, Stored]) -> dict[str, Any]:
    key, stored = fact
    properties = {**stored.properties, "dataset": stored.dataset, "src": stored.src}
    if isinstance(key, EdgeKey):
        return {"source": key.source.code, "target": key.target.code, "own": properties}
    return {"own": properties}


def _chunks(records: Iterator[Record], long_property: str) -> Iterator[list[Record]]:
    """Group records into transactions, limited by their number and the total length of `long_property`."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += len(str(record.get(long_property) or ""))
        if size > _MOST_CHARACTERS or len(chunk) == _MOST_RECORDS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _demand_counts(store: Store, model: Model, replayed: Replayed) -> None:
    """Raise `EngineError` if the number of facts of a kind in the database isn't the number written."""
    expected = replayed.counts()
    counts = count_facts(store, model)
    for kind, count in sorted(counts.items()):
        if count != expected[kind]:
            raise EngineError(
                f"{store.engine.uri} contains {count} {kind} of {expected[kind]} that were written; run the restore again"
            )
