"""Writes a first load as files for `neo4j-admin database import full`, including the journal."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from wangge.graph.errors import PlanError, SourceError
from wangge.graph.model import Model, Source
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.loaders.planning.change import BATCH, Batch, Operation
from wangge.loaders.planning.plan import Plan
from wangge.loaders.progress import Progress, silent
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.loaders.writing.chain import run_digest
from wangge.loaders.writing.digests import GraphDigest
from wangge.loaders.writing.importtables import (
    ImportFiles,
    ImportTables,
    TableFact,
    new_folder,
    write_arguments,
)
from wangge.loaders.writing.runs import properties_of_batch, properties_of_run

__all__ = ["write_import_files"]

WORKERS = 2


def write_import_files(
    folder: Path, plan: Plan, *, database: str = "neo4j", progress: Progress = silent
) -> ImportFiles:
    """Write a plan for an empty graph as data files, and `import.args` with the arguments for neo4j-admin.

    neo4j-admin creates from them the database that `apply_plan` would make, with its runs and journal. The
    constraints are not included; the next load adds them. On systems with `fork`, two processes write in
    parallel. Raises `UsageError` for a folder that isn't empty, `PlanError` if the graph isn't empty.
    """
    if plan.last_run or any(part.unread for part in plan.datasets):
        raise PlanError("only a first load can be written as import files; the graph already has runs")
    if plan.count(Operation.ADD) != sum(len(part.changes) for part in plan.datasets):
        raise PlanError(
            "import files can only add facts; correct the sheets that would change or retire facts"
        )
    new_folder(folder)
    is_large = sum(len(part.changes) for part in plan.datasets) > BATCH * WORKERS
    workers = WORKERS if is_large and "fork" in multiprocessing.get_all_start_methods() else 1
    with relaxed_gc():
        forked = [_ForkedWorker(folder, plan, n, workers) for n in range(1, workers)]
        with ExitStack() as stack:
            tables = ImportTables(folder, plan.model, stack)
            shares = [_write_share(tables, plan, 0, workers, progress)]
            shares += [worker.share(folder) for worker in forked]
            _write_record(tables, plan, shares)
    write_arguments(folder, plan.model, database)
    groups = [(part, group) for part in plan.datasets for group in part.changes.groups()]
    counts = [(group.of_nodes, part.changes.size(group)) for part, group in groups]
    nodes = sum(n for of_nodes, n in counts if of_nodes)
    return ImportFiles(folder, nodes, sum(n for of_nodes, n in counts if not of_nodes))


class _WorkerResult:
    """The part of a run that one worker wrote: the digest of the changes, and number and digest of each batch."""

    def __init__(self, model: Model) -> None:
        self.changed = GraphDigest(model)
        self.batches: list[tuple[int, str]] = []

    def write(self, tables: ImportTables, run: str, dataset: str, numbered: tuple[int, int, Batch]) -> None:
        """Write the facts and the record of a batch.

        `numbered` has the number of the batch among the batches of all runs, its number in this run, and the batch.
        """
        number, seq, batch = numbered
        group, facts = batch.group, _facts(batch, run, dataset)
        if group.of_nodes:
            tables.nodes(group.kind, facts)
        else:
            tables.edges(group.kind, group.source, group.target, facts)
        record = properties_of_batch(run, seq, batch)
        tables.attach(run, number, "Batch", record)
        self.batches.append((seq, record["digest"]))
        self.changed.apply(batch.changes)


class _ForkedWorker:
    """A forked process that writes its share of the batches."""

    def __init__(self, folder: Path, plan: Plan, worker: int, workers: int) -> None:
        context = multiprocessing.get_context("fork")
        self._model = plan.model
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=self._write, args=(sender, folder, plan, worker, workers))
        self._process.start()
        sender.close()

    @staticmethod
    def _write(sender: Connection, folder: Path, plan: Plan, worker: int, workers: int) -> None:
        with ExitStack() as stack:
            tables = ImportTables(folder, plan.model, stack, worker)
            shares = _write_share(tables, plan, worker, workers, silent)
        sender.send([(share.changed.text(), share.batches) for share in shares])

    def share(self, folder: Path) -> list[_WorkerResult]:
        """Wait for the process and return its results; raises `SourceError` if it couldn't write a file."""
        try:
            received = self._receiver.recv()
        except EOFError:
            received = None
        self._process.join()
        if received is None or self._process.exitcode:
            raise SourceError(
                f"{folder}: a file could not be written; make room on the disk, and name a new folder"
            )
        shares = []
        for text, batches in received:
            share = _WorkerResult(self._model)
            share.changed, share.batches = GraphDigest.parse(self._model, text), batches
            shares.append(share)
        return shares


def _write_share(
    tables: ImportTables, plan: Plan, worker: int, workers: int, progress: Progress
) -> list[_WorkerResult]:
    """Write every batch that is assigned to this worker; return the results run by run."""
    total = sum(len(part.changes) for part in plan.datasets)
    done = number = 0
    shares = []
    for run, part in enumerate(plan.datasets, start=1):
        share = _WorkerResult(plan.model)
        for seq, batch in enumerate(part.changes.batches(BATCH)):
            done += len(batch.changes)
            number += 1
            if number % workers == worker:
                share.write(tables, f"R{run:06d}", part.dataset.name, (number, seq, batch))
                progress("write files", done, total)
        shares.append(share)
    progress("write files", total, total)
    return shares


def _write_record(tables: ImportTables, plan: Plan, shares: Sequence[list[_WorkerResult]]) -> None:
    """Write the marker and the records of the runs.

    The digest of each record also covers the digest of the record before it.
    """
    graph, digest = GraphDigest(plan.model), ""
    for number, (part, *run_shares) in enumerate(zip(plan.datasets, *shares, strict=True), start=1):
        batches = [batch for share in run_shares for batch in share.batches]
        for share in run_shares:
            graph.include(share.changed)
        counts = {str(operation): part.count(operation) for operation in Operation}
        run = f"R{number:06d}"
        record = {
            **properties_of_run(run, part, plan, counts),
            "left": graph.text(),
            "batches": len(batches),
        }
        digest = run_digest(digest, record, batches)
        tables.run({**record, "digest": digest})
        for seq, payload in enumerate(part.memory.payloads() if part.memory else ()):
            tables.attach(run, f"{run}-{seq}", "Rows", {"seq": seq, "payload": payload})
    tables.marker(
        {
            "id": "wangge",
            "model_version": GRAPH_VERSION,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "last_run": f"R{len(plan.datasets):06d}",
            "run_count": len(plan.datasets),
        }
    )


def _facts(batch: Batch, run: str, dataset: str) -> Iterator[TableFact]:
    for _, key, _, after, place in batch.changes:
        yield key, after or {}, dataset, None if place is None else Source(run, *place).text()
