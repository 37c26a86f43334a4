"""Writes a first load as files for `neo4j-admin database import full`, including the journal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from wangge.graph.errors import PlanError
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

_MOST_WAITING = 16
"""How many tasks may wait for the second thread, so that neither thread often waits for the other."""


def write_import_files(
    folder: Path, plan: Plan, *, database: str = "neo4j", progress: Progress = silent
) -> ImportFiles:
    """Write a plan for an empty graph as data files, and `import.args` with the arguments for neo4j-admin.

    From these files neo4j-admin creates the same database as `apply_plan`, with runs and journal. The database has
    no constraints yet; the next load adds them. Raises `UsageError` for a folder that isn't empty. Raises
    `PlanError` if the graph has runs, or if the plan would update or retire facts.
    """
    if plan.last_run or any(part.unread for part in plan.datasets):
        raise PlanError("only a first load can be written as import files; the graph already has runs")
    if plan.count(Operation.ADD) != sum(len(part.changes) for part in plan.datasets):
        raise PlanError(
            "import files can only add facts; correct the sheets that would change or retire facts"
        )
    new_folder(folder)
    with relaxed_gc(), ExitStack() as stack:
        tables = ImportTables(folder, plan.model, stack)
        _write_record(tables, plan, _write_batches(tables, plan, progress))
    write_arguments(folder, plan.model, database)
    groups = [(part, group) for part in plan.datasets for group in part.changes.groups()]
    counts = [(group.of_nodes, part.changes.size(group)) for part, group in groups]
    nodes = sum(n for of_nodes, n in counts if of_nodes)
    return ImportFiles(folder, nodes, sum(n for of_nodes, n in counts if not of_nodes))


class _WrittenRun:
    """The digest of the changes of a run that was written, and number and digest of each of its batches."""

    def __init__(self, model: Model) -> None:
        self.changed = GraphDigest(model)
        self.batches: list[tuple[int, str]] = []


def _write_batches(tables: ImportTables, plan: Plan, progress: Progress) -> list[_WrittenRun]:
    """Write every batch and its record; return the digests run by run.

    A second thread writes the facts and adds up their digests, while this one encodes the journal. Both use `tables`,
    but never the same table.
    """
    total = sum(len(part.changes) for part in plan.datasets)
    done = 0
    numbers = count(1)
    runs = []
    for number, part in enumerate(plan.datasets, start=1):
        run, written = f"R{number:06d}", _WrittenRun(plan.model)
        helped: deque[Future[None]] = deque()
        with ThreadPoolExecutor(1) as helper:
            for seq, batch in enumerate(part.changes.batches(BATCH)):
                helped.append(helper.submit(_write_facts, tables, batch, run, part.dataset.name))
                helped.append(helper.submit(written.changed.apply, batch))
                record = properties_of_batch(run, seq, batch)
                tables.attach(run, next(numbers), "Batch", record)
                written.batches.append((seq, record["digest"]))
                while len(helped) > _MOST_WAITING:
                    helped.popleft().result()
                done += len(batch)
                progress("write files", done, total)
            for task in helped:
                task.result()
        runs.append(written)
    return runs


def _write_facts(tables: ImportTables, batch: Batch, run: str, dataset: str) -> None:
    group = batch.group
    if batch.new is not None:
        tables.new_facts(batch.new, run, dataset)
    elif group.of_nodes:
        tables.nodes(group.kind, _facts(batch, run, dataset))
    else:
        tables.edges(*group[1:], _facts(batch, run, dataset))


def _write_record(tables: ImportTables, plan: Plan, runs: Sequence[_WrittenRun]) -> None:
    """Write the marker, and for each run its record and its row digests.

    The digest in a record also covers the digest in the record of the previous run.
    """
    left, digest = GraphDigest(plan.model), ""
    for number, (part, written) in enumerate(zip(plan.datasets, runs, strict=True), start=1):
        left.include(written.changed)
        counts = {str(operation): part.count(operation) for operation in Operation}
        run = f"R{number:06d}"
        record = {
            **properties_of_run(run, part, plan, counts),
            "left": left.text(),
            "batches": len(written.batches),
        }
        digest = run_digest(digest, record, written.batches)
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
            **({"kinds": plan.model.own} if plan.model.own else {}),
        }
    )


def _facts(batch: Batch, run: str, dataset: str) -> Iterator[TableFact]:
    for _, key, _, after, place in batch.changes:
        yield key, after or {}, dataset, None if place is None else Source(run, *place).text()
