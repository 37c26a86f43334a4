"""Writes the CSV files and arguments for `neo4j-admin database import full`."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from wangge.graph.errors import UsageError
from wangge.graph.model import Model, NodeKey, ValueType
from wangge.graph.model.bookkeeping import BOOKKEEPING_LABELS, BOOKKEEPING_PROPERTIES
from wangge.graph.model.specification import PropertySpec
from wangge.graph.store import MARKER
from wangge.loaders.fact import EdgeKey
from wangge.loaders.planning.newfacts import NewFacts
from wangge.loaders.writing.columns import csv_lines

__all__ = [
    "ARGUMENTS",
    "READ_BUFFER",
    "ImportFiles",
    "ImportTables",
    "TableFact",
    "new_folder",
    "write_arguments",
]

ARGUMENTS = "import.args"
READ_BUFFER = 4 * 2**20
"""The size of neo4j-admin's read buffer by default, in bytes. A value that is longer needs a larger buffer."""

TableFact = tuple[NodeKey | EdgeKey, Mapping[str, Any], str | None, str | None]
"""Key, properties, dataset and source of a fact."""
_BLOCK = 2**20

_TYPES = {
    ValueType.INTEGER: ":long",
    ValueType.DECIMAL: ":double",
    ValueType.BOOLEAN: ":boolean",
    ValueType.DATE: ":date",
}
_NUMBERS = ("seq", "count", "batches", "run_count", "ticks")


@dataclass(frozen=True)
class ImportFiles:
    """A folder of import files, with its number of nodes and relationships; bookkeeping is not counted."""

    folder: Path
    nodes: int
    relationships: int

    def as_json(self) -> dict[str, Any]:
        """The counts as `--json` prints them."""
        return {"nodes": self.nodes, "relationships": self.relationships, "arguments": ARGUMENTS}


def new_folder(folder: Path) -> None:
    """Create a folder; raises `UsageError` for one that isn't empty."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} isn't empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)


def write_arguments(folder: Path, model: Model, database: str) -> None:
    """Write the arguments of `neo4j-admin database import full` for the tables of a folder."""
    lines = [database, *_arguments(folder, model)]
    (folder / ARGUMENTS).write_text("\n".join(lines) + "\n", encoding="utf-8")


class ImportTables:
    """Writes the CSV files; the header of each table is a separate file."""

    def __init__(self, folder: Path, model: Model, stack: ExitStack) -> None:
        self._folder = folder
        self._model = model
        self._stack = stack
        self._tables: dict[tuple[str, str], _TableFile] = {}

    def nodes(self, label: str, facts: Iterable[TableFact]) -> None:
        """Write nodes of one label."""
        table, names = self._of_nodes(label)
        table.write_facts(facts, names)

    def edges(self, kind_name: str, source: str, target: str, facts: Iterable[TableFact]) -> None:
        """Write relationships of one kind between two labels."""
        table, names = self._of_edges(kind_name, source, target)
        table.write_facts(facts, names)

    def new_facts(self, new: NewFacts, run: str, dataset: str) -> None:
        """Write facts that are in columns."""
        group = new.group
        table, names = self._of_nodes(group.kind) if group.of_nodes else self._of_edges(*group[1:])
        table.write_text(csv_lines(new, names, run, dataset))

    def _of_nodes(self, label: str) -> tuple[_TableFile, list[str]]:
        kind = self._model.nodes[label]
        names = [name for name, spec in kind.properties.items() if spec.stored and name != "code"]
        header = [f"code:ID({kind.label})", *_typed(names, kind.properties), *BOOKKEEPING_PROPERTIES]
        return self._table("nodes", kind.label, header), names

    def _of_edges(self, kind_name: str, source: str, target: str) -> tuple[_TableFile, list[str]]:
        kind = self._model.edges[kind_name]
        names = [name for name, spec in kind.properties.items() if spec.stored]
        ends = [f":START_ID({source})", f":END_ID({target})"]
        header = [*ends, *_typed(names, kind.properties), *BOOKKEEPING_PROPERTIES]
        return self._table("relationships", f"{kind.name}.{source}.{target}", header), names

    def run(self, properties: Mapping[str, Any]) -> None:
        """Write the record of a run."""
        self._record("Run", "id:ID(Run)", properties["id"], {**properties, "id": None})

    def attach(self, run: str, number: str | int, label: str, properties: Mapping[str, Any]) -> None:
        """Write a node with a batch or with row digests, and its relationship from the run.

        `label` is the label of the node; `number` must be unique among the nodes with this label.
        """
        self._record(label, f":ID({label})", number, properties)
        edge_type = {"Batch": "WROTE", "Rows": "SAW"}[label]
        header = [":START_ID(Run)", f":END_ID({label})"]
        self._table("relationships", edge_type, header).write([run, number])

    def marker(self, properties: Mapping[str, Any]) -> None:
        """Write the marker node."""
        self._record(MARKER, ":ID(Marker)", MARKER, properties)

    def _record(self, label: str, key: str, number: str | int, properties: Mapping[str, Any]) -> None:
        names = [name for name in BOOKKEEPING_LABELS[label] if name != key.partition(":")[0]]
        if unknown := {name for name, value in properties.items() if value is not None}.difference(names):
            raise UsageError(
                f"{label} has a property {min(unknown)!r} that import files can't contain; restore into a database"
            )
        types = {"open": ":boolean", **dict.fromkeys(_NUMBERS, ":long")}
        header = [key, *(f"{name}{types.get(name, '')}" for name in names)]
        self._table("nodes", label, header).write([number, *(_value(properties.get(name)) for name in names)])

    def _table(self, sort: str, name: str, header: Sequence[str]) -> _TableFile:
        if (sort, name) not in self._tables:
            header_path = self._folder / f"{sort}.{name}.header.csv"
            with header_path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow(header)
            path = self._folder / f"{sort}.{name}.part-0.csv"
            data = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._tables[sort, name] = _TableFile(data)
        return self._tables[sort, name]


class _TableFile:
    """A CSV file in which an unquoted empty field is a missing value and `""` is an empty text."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._rows = csv.writer(file, lineterminator="\n")

    def write(self, row: Sequence[Any]) -> None:
        if "" in row:
            self.write_quoted(row)
        else:
            self._rows.writerow(row)

    def write_quoted(self, row: Sequence[Any]) -> None:
        """Write one row with all texts in quotes. For long texts this is ten times as fast as the CSV writer."""
        self._file.write(",".join(map(_quoted, row)) + "\n")

    def write_text(self, lines: str) -> None:
        self._file.write(lines)

    def write_facts(self, facts: Iterable[TableFact], names: Sequence[str]) -> None:
        """Write one row per fact: its key, properties, dataset and source."""
        for key, properties, dataset, src in facts:
            start = [key.code] if isinstance(key, NodeKey) else [key.source.code, key.target.code]
            self.write([*start, *[_value(properties.get(name)) for name in names], dataset, src])


def _quoted(value: Any) -> str:
    if value is None:
        return ""
    return f'"{value.replace(chr(34), chr(34) * 2)}"' if isinstance(value, str) else str(value)


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _typed(names: Iterable[str], properties: Mapping[str, PropertySpec]) -> Iterator[str]:
    return (f"{name}{_TYPES.get(properties[name].type, '')}" for name in names)


def _arguments(folder: Path, model: Model) -> Iterator[str]:
    yield "--id-type=string"
    if (longest := _longest_line(folder)) >= READ_BUFFER:
        yield f"--read-buffer-size={longest + READ_BUFFER}"
    for header in sorted(folder.glob("*.header.csv")):
        sort, _, name = header.name.removesuffix(".header.csv").partition(".")
        kind, edge = model.nodes.get(name), model.edges.get(name.partition(".")[0])
        labels = ":".join(kind.labels) if kind else edge.type if edge and sort == "relationships" else name
        yield f"--{sort}={labels}={header.name},{sort}.{name}.part-0.csv"


def _longest_line(folder: Path) -> int:
    """Return a number of bytes that no value in the files exceeds.

    This is the length of the longest line, or of the longest block that was read if the block is longer. The
    longest values are usually batches of the journal.
    """
    return max((_longest_line_of(path) for path in folder.glob("*.part-0.csv")), default=0)


def _longest_line_of(path: Path) -> int:
    longest = current = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            end = block.find(b"\n")
            current += len(block) if end < 0 else end
            longest = max(longest, current, len(block))
            if end >= 0:
                current = len(block) - block.rfind(b"\n")
    return longest
