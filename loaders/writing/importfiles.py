"""A first load as files for `neo4j-admin database import full`, the journal among them."""

from __future__ import annotations

import csv
import json
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from graph.errors import PlanError, SourceError, UsageError
from graph.model import Model, Source, ValueType
from graph.model.bookkeeping import BOOKKEEPING_PROPERTIES, GRAPH_VERSION
from graph.model.specification import PropertySpec
from graph.store import MARKER
from loaders.collecting import seldom_collecting
from loaders.fact import NodeKey
from loaders.planning.change import BATCH, Batch, Operation
from loaders.planning.plan import DatasetPlan, Plan
from loaders.progress import Progress, silent
from loaders.writing.chain import run_digest
from loaders.writing.digests import GraphDigest
from loaders.writing.runs import properties_of_batch, properties_of_run

__all__ = ["ARGUMENTS", "ImportFiles", "write_import_files"]

ARGUMENTS = "import.args"
READ_BUFFER = 4 * 2**20
"""How long a value neo4j-admin reads unless it is told otherwise."""
WORKERS = 2

_TYPES = {
    ValueType.INTEGER: ":long",
    ValueType.DECIMAL: ":double",
    ValueType.BOOLEAN: ":boolean",
    ValueType.DATE: ":date",
}


@dataclass(frozen=True)
class ImportFiles:
    """What was written: the folder, and how many nodes and relationships of the network."""

    folder: Path
    nodes: int
    relationships: int

    def as_json(self) -> dict[str, Any]:
        """The counts as `wangge export csv --json` prints them."""
        return {"nodes": self.nodes, "relationships": self.relationships, "arguments": ARGUMENTS}


def write_import_files(
    folder: Path, plan: Plan, *, database: str = "neo4j", progress: Progress = silent
) -> ImportFiles:
    """Write what a plan adds to an empty graph: data files, and `import.args` with the arguments for them.

    `neo4j-admin database import full` with these arguments then makes a database that `apply` of
    the same plan would have made, with its runs and their journal; only the constraints are missing,
    which the next load adds. Where processes can be forked, two write side by side. Raises
    `UsageError` for a folder that holds something, `PlanError` for a plan that isn't of an empty graph.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} isn't empty; name a new folder")
    if plan.last_run or any(part.unread for part in plan.datasets):
        raise PlanError("only a first load can be written as import files; the graph holds something already")
    if plan.count(Operation.ADD) != sum(len(part.changes) for part in plan.datasets):
        raise PlanError("a first load only adds; mend the sheets that would do something else")
    folder.mkdir(parents=True, exist_ok=True)
    many = sum(len(part.changes) for part in plan.datasets) > BATCH * WORKERS
    workers = WORKERS if many and "fork" in multiprocessing.get_all_start_methods() else 1
    with seldom_collecting():
        others = [_Other(folder, plan, n, workers) for n in range(1, workers)]
        with ExitStack() as stack:
            writing = _Writing(folder, plan.model, stack, 0)
            shares = [_write_share(writing, plan, 0, workers, progress)]
            shares += [other.share(folder) for other in others]
            _write_record(writing, plan, shares)
    arguments = [database, *_arguments(folder, plan.model)]
    (folder / ARGUMENTS).write_text("\n".join(arguments) + "\n", encoding="utf-8")
    groups = [(part, group) for part in plan.datasets for group in part.changes.groups()]
    counts = [(group.of_nodes, part.changes.size(group)) for part, group in groups]
    return ImportFiles(folder, sum(n for own, n in counts if own), sum(n for own, n in counts if not own))


class _Share:
    """What one worker wrote of a run: the digest of its changes, and its batches' digests by number."""

    def __init__(self, model: Model) -> None:
        self.changed = GraphDigest(model)
        self.batches: list[tuple[int, str]] = []


class _Other:
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
            writing = _Writing(folder, plan.model, stack, worker)
            shares = _write_share(writing, plan, worker, workers, silent)
        sender.send([(share.changed.text(), share.batches) for share in shares])

    def share(self, folder: Path) -> list[_Share]:
        """Wait until all is written, and return what it was; raises `SourceError` where it could not be."""
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
            share = _Share(self._model)
            share.changed, share.batches = GraphDigest.parse(self._model, text), batches
            shares.append(share)
        return shares


def _write_share(
    writing: _Writing, plan: Plan, worker: int, workers: int, progress: Progress
) -> list[_Share]:
    """Write every batch whose number falls to this worker; return what it wrote, run by run."""
    total = sum(len(part.changes) for part in plan.datasets)
    done = number = 0
    shares = []
    for run, part in enumerate(plan.datasets, start=1):
        share = _Share(plan.model)
        for seq, batch in enumerate(part.changes.batches(BATCH)):
            done += len(batch.changes)
            number += 1
            if number % workers == worker:
                writing.batch(f"R{run:06d}", part.dataset.name, batch)
                share.batches.append((seq, writing.journal(f"R{run:06d}", number, seq, batch)))
                share.changed.apply(batch.changes)
                progress("write files", done, total)
        shares.append(share)
    progress("write files", total, total)
    return shares


def _write_record(writing: _Writing, plan: Plan, shares: Sequence[list[_Share]]) -> None:
    """Write the runs, each chained to the one before, and the marker."""
    left, digest = GraphDigest(plan.model), ""
    for number, (part, *own) in enumerate(zip(plan.datasets, *shares, strict=True), start=1):
        batches = [batch for share in own for batch in share.batches]
        for share in own:
            left.include(share.changed)
        counts = {str(operation): part.count(operation) for operation in Operation}
        record = {
            **properties_of_run(f"R{number:06d}", part, plan, counts),
            "left": left.text(),
            "batches": len(batches),
        }
        digest = run_digest(digest, record, batches)
        writing.record({**record, "digest": digest}, part)
    writing.marker(len(plan.datasets))


def _arguments(folder: Path, model: Model) -> Iterator[str]:
    """What `neo4j-admin database import full` is to be told."""
    yield "--id-type=string"
    if (longest := _longest_line(folder)) >= READ_BUFFER:
        yield f"--read-buffer-size={longest + READ_BUFFER}"
    for header in sorted(folder.glob("*.header.csv")):
        sort, _, name = header.name.removesuffix(".header.csv").partition(".")
        files = [file.name for file in sorted(folder.glob(f"{sort}.{name}.part-*.csv"))]
        kind, edge = model.nodes.get(name), model.edges.get(name.partition(".")[0])
        labels = ":".join(kind.labels) if kind else edge.type if edge and sort == "relationships" else name
        yield f"--{sort}={labels}={','.join([header.name, *files])}"


def _longest_line(folder: Path) -> int:
    """In bytes; no value is longer. The journal's are long: a batch is one."""
    longest = 0
    for path in folder.glob("*.part-*.csv"):
        with path.open("rb") as lines:
            longest = max(longest, max(map(len, lines), default=0))
    return longest


class _Writing:
    """The data files of one worker while they are written; a header stands in a file beside them."""

    def __init__(self, folder: Path, model: Model, stack: ExitStack, worker: int) -> None:
        self._folder = folder
        self._model = model
        self._stack = stack
        self._worker = worker
        self._tables: dict[tuple[str, str], Any] = {}

    def record(self, own: dict[str, Any], part: DatasetPlan) -> None:
        """The run, and what it remembers of its rows."""
        run = own["id"]
        names = [name for name in own if name != "id"]
        header = ["id:ID(Run)", *(f"{name}:long" if name == "batches" else name for name in names)]
        self._table("nodes", "Run", header).writerow([run, *(own[name] for name in names)])
        for seq, payload in enumerate(part.memory.payloads() if part.memory else ()):
            number = f"{run}-{seq}"
            self._table("nodes", "Rows", [":ID(Rows)", "seq:long", "payload"]).writerow(
                [number, seq, payload]
            )
            self._table("relationships", "SAW", [":START_ID(Run)", ":END_ID(Rows)"]).writerow([run, number])

    def marker(self, runs: int) -> None:
        """The node that says whose database it is."""
        header = [":ID(Marker)", "id", "model_version", "created_at", "last_run", "run_count:long"]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = [MARKER, "wangge", GRAPH_VERSION, now, f"R{runs:06d}", runs]
        self._table("nodes", MARKER, header).writerow(row)

    def batch(self, run: str, dataset: str, batch: Batch) -> None:
        """The facts of one batch."""
        if batch.group.of_nodes:
            self._nodes(run, dataset, batch)
        else:
            self._edges(run, dataset, batch)

    def _nodes(self, run: str, dataset: str, batch: Batch) -> None:
        kind = self._model.nodes[batch.group.kind]
        names = [name for name, spec in kind.properties.items() if spec.stored and name != "code"]
        header = [f"code:ID({kind.label})", *_typed(names, kind.properties), *BOOKKEEPING_PROPERTIES]
        self._table("nodes", kind.label, header).writerows(_filled(batch, run, dataset, names))

    def _edges(self, run: str, dataset: str, batch: Batch) -> None:
        group = batch.group
        kind = self._model.edges[group.kind]
        names = [name for name, spec in kind.properties.items() if spec.stored]
        ends = [f":START_ID({group.source})", f":END_ID({group.target})"]
        header = [*ends, *_typed(names, kind.properties), *BOOKKEEPING_PROPERTIES]
        name = f"{kind.name}.{group.source}.{group.target}"
        self._table("relationships", name, header).writerows(_filled(batch, run, dataset, names))

    def journal(self, run: str, number: int, seq: int, batch: Batch) -> str:
        """What a batch did; `number` counts the batches of all runs, `seq` those of this one. Return its digest."""
        own = properties_of_batch(run, seq, batch)
        types = {"seq": ":long", "count": ":long"}
        header = [":ID(Batch)", *(f"{name}{types.get(name, '')}" for name in own)]
        self._table("nodes", "Batch", header).writerow([number, *own.values()])
        self._table("relationships", "WROTE", [":START_ID(Run)", ":END_ID(Batch)"]).writerow([run, number])
        return str(own["digest"])

    def _table(self, sort: str, name: str, header: Sequence[str]) -> Any:
        if (sort, name) not in self._tables:
            own = self._folder / f"{sort}.{name}.header.csv"
            with own.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow(header)
            path = self._folder / f"{sort}.{name}.part-{self._worker}.csv"
            data = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._tables[sort, name] = csv.writer(data, lineterminator="\n")
        return self._tables[sort, name]


def _typed(names: Iterable[str], properties: Mapping[str, PropertySpec]) -> Iterator[str]:
    return (f"{name}{_TYPES.get(properties[name].type, '')}" for name in names)


def _filled(batch: Batch, run: str, dataset: str, names: Sequence[str]) -> Iterator[list[Any]]:
    """A row a change: what tells it from others, its properties, its dataset and source."""
    for _, key, _, after, place in batch.changes:
        own = after or {}
        src = None if place is None else Source(run, *place).text()
        start = [key.code] if isinstance(key, NodeKey) else [key.source.code, key.target.code]
        yield [*start, *[_value(own.get(name)) for name in names], dataset, src]


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
