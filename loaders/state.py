"""Reads the graph for a plan: nodes and relationships are read when they are first needed, and never written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from wangge.graph.capabilities import ARCADEDB, Capabilities
from wangge.graph.foreign import made_elsewhere, made_here
from wangge.graph.model import EdgeKind, Model, NodeKey, load_model
from wangge.graph.store import Rows
from wangge.loaders.fact import EdgeKey
from wangge.loaders.messages.reject_text import RejectText

__all__ = ["Edges", "EmptyGraph", "GraphReader", "GraphState", "RunRecord", "Stored"]

_BOOKKEEPING = ("dataset", "src")
_PICKED_AT_ONCE = 5_000


class Stored(NamedTuple):
    """A node or relationship of the graph: its properties, its dataset and its source.

    `dataset` is empty if another program wrote the node or relationship.
    """

    properties: dict[str, Any]
    dataset: str
    src: str


@dataclass(frozen=True)
class RunRecord:
    """The record of one run in the journal, with every property as text.

    `at` is the time when the run was created, `operator` the user of the operating system who ran it.
    `effective` is the first day on which the facts of the run are valid. `counts` is JSON: the changes by
    operation, and the rows of each sheet. `open` is "True" if the run is unfinished, else "".
    """

    id: str
    at: str
    dataset: str
    source_sha256: str
    model_version: str
    counts: str
    operator: str
    effective: str
    notice: str
    open: str
    digest: str


class Edges(Mapping[EdgeKey, Stored]):
    """Relationships of one kind whose start nodes all have the same label.

    A relationship is found by its key, or by the code of its start node.
    """

    def __init__(self, kind: EdgeKind, source: str) -> None:
        self._kind = kind
        self._source = source
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._shapes: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._count = 0

    def take(self, source: str, target: NodeKey, properties: dict[str, Any]) -> None:
        """Add a relationship with `properties`, from the node with the code `source` to the node `target`."""
        key = tuple(properties.get(name) for name in self._kind.key)
        row = (target.label, sys.intern(target.code), key, _packed(properties, self._shapes))
        self._rows.setdefault(source, []).append(row)
        self._count += 1

    def at(self, source: str) -> Iterator[tuple[EdgeKey, Stored]]:
        """Yield key and content of each relationship that starts at the node with the code `source`."""
        start = NodeKey(self._source, source)
        for label, code, key, packed in self._rows.get(source, ()):
            yield EdgeKey(self._kind.name, start, NodeKey(label, code), key), _unpacked(packed)

    def __getitem__(self, key: EdgeKey) -> Stored:
        for label, code, key_values, packed in self._rows.get(key.source.code, ()):
            if code == key.target.code and label == key.target.label and key_values == key.key:
                return _unpacked(packed)
        raise KeyError(key)

    def __iter__(self) -> Iterator[EdgeKey]:
        return (key for source in self._rows for key, _ in self.at(source))

    def __len__(self) -> int:
        return self._count


class GraphReader(Protocol):
    """The part of a store that read-only code uses."""

    @property
    def capabilities(self) -> Capabilities:
        """What the engine can do."""

    notes: Path | None
    """The folder of this user's caches about the database; None if there is no database."""

    @property
    def last_write(self) -> Callable[[], str | None]:
        """A function that returns an identifier of the last write, or None if the engine has none."""

    @property
    def model(self) -> Model:
        """The model of the graph's project."""

    def marker(self) -> dict[str, Any] | None:
        """The properties of the marker node; None if the database isn't marked as wangge's."""

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None, /) -> Rows:
        """Run a statement and return its rows."""

    def read_simple(self, statement: str, parameters: Mapping[str, Any] | None = None, /) -> Rows:
        """Run a statement whose values are text, numbers, booleans, lists or maps, and return its rows."""

    def stream(
        self, statement: str, parameters: Mapping[str, Any] | None = None, /
    ) -> Generator[dict[str, Any], None, None]:
        """Run a statement and yield its rows, without keeping all of them in memory."""


class EmptyGraph:
    """An empty graph, used to plan a first load without a database."""

    capabilities = ARCADEDB

    notes: Path | None = None

    @property
    def last_write(self) -> Callable[[], str | None]:
        """A function that returns None: there was no write."""
        return lambda: None

    @property
    def model(self) -> Model:
        """The model of wangge."""
        return load_model()

    def marker(self) -> dict[str, Any] | None:
        """Return None, because an empty graph has no marker node."""
        return None

    def read(self, _statement: str, _parameters: Mapping[str, Any] | None = None, /) -> Rows:
        """Return no rows."""
        return Rows((), [])

    read_simple = read

    def stream(
        self, _statement: str, _parameters: Mapping[str, Any] | None = None, /
    ) -> Generator[dict[str, Any], None, None]:
        """Yield no rows."""
        yield from ()


class GraphState:
    """Reads nodes and relationships of the graph for one plan, and caches them."""

    def __init__(self, store: GraphReader, model: Model) -> None:
        self._store = store
        self._model = model
        marker = store.marker()
        self.last_run: str = str(marker.get("last_run") or "") if marker else ""
        self.open_run: str = str(marker.get("open_run") or "") if marker else ""
        self.ticks: int | None = int(marker.get("ticks") or 0) if marker and self.open_run else None
        """A number that grows with every batch of the unfinished run; None if there is no such run."""
        self._nodes: dict[str, dict[str, Stored]] = {}
        self._edges: dict[tuple[str, str], Edges] = {}

    def kind_text(self, kind: str) -> RejectText:
        """Return a label or kind of relationship in English and Chinese."""
        declared = self._model.nodes.get(kind) or self._model.edges[kind]
        return RejectText(kind, declared.zh)

    def runs(self) -> list[RunRecord]:
        """Return every run, oldest first."""
        if not self.last_run:
            return []
        fields = list(RunRecord.__dataclass_fields__)
        columns = ", ".join(f"r.{name} AS {name}" for name in fields)
        rows = self._store.read_simple(
            f"MATCH (r:Run) WHERE r.source_sha256 IS NOT NULL RETURN {columns} ORDER BY id"
        ).dicts()
        return [RunRecord(**{name: str(row[name] or "") for name in fields}) for row in rows]

    def nodes(self, label: str) -> Mapping[str, Stored]:
        """Return all nodes of a label, by code."""
        if label not in self._nodes:
            nodes: dict[str, Stored] = {}
            if self.last_run:
                statement = f"MATCH (n:{self._label(label)}) RETURN properties(n) AS p"
                for row in self._store.stream(statement):
                    nodes[row["p"]["code"]] = _stored(row["p"])
            self._nodes[label] = nodes
        return self._nodes[label]

    @cached_property
    def _datasets(self) -> frozenset[str]:
        """The datasets of all runs; each node that wangge wrote belongs to one of them."""
        rows = self._store.read_simple("MATCH (r:Run) RETURN DISTINCT r.dataset AS dataset").records
        return frozenset(str(dataset) for (dataset,) in rows)

    @cached_property
    def _kinds_left(self) -> Collection[str] | None:
        """The kinds that had facts in the graph after the last run; None if the record of the run doesn't list them.

        The records of unfinished runs, and of runs of the first graph version, don't list them.
        """
        rows = self._store.read_simple(
            "MATCH (r:Run {id: $run}) RETURN r.left AS left", {"run": self.last_run}
        )
        try:
            left: dict[str, Any] = json.loads(rows.records[0][0])
        except (IndexError, TypeError, ValueError):
            return None
        return left.keys()

    def names(self, label: str, *, without: str | None = None) -> Iterator[tuple[str, str]]:
        """Yield code and name of each node of a label that wangge wrote, except those of the dataset `without`."""
        if without is not None and self.last_run and self._datasets == {without}:
            return
        if label in self._nodes:
            for code, node in self._nodes[label].items():
                if node.dataset and node.dataset != without:
                    yield code, str(node.properties.get("name") or "")
        elif self.last_run:
            condition = " AND n.dataset <> $without" if without is not None else ""
            statement = (
                f"MATCH (n:{self._label(label)}) WHERE {made_here('n')}{condition} "
                "RETURN n.code AS code, n.name AS name"
            )
            for row in self._store.stream(statement, {"without": without}):
                yield row["code"], str(row["name"] or "")

    def pick(self, label: str, codes: Iterable[str]) -> dict[str, Stored]:
        """Return the nodes of a label that have one of `codes`, by code."""
        if label in self._nodes:
            table = self._nodes[label]
            return {code: table[code] for code in codes if code in table}
        statement = (
            f"UNWIND $codes AS code MATCH (n:{self._label(label)} {{code: code}}) "
            "RETURN collect(properties(n)) AS nodes"
        )
        nodes: dict[str, Stored] = {}
        for row in self._rows_of(statement, codes):
            # The driver decodes one long list faster than as many rows.
            nodes.update({properties["code"]: _stored(properties) for properties in row["nodes"]})
        return nodes

    def pick_all(self, nodes: Iterable[NodeKey]) -> dict[NodeKey, Stored]:
        """Return those of `nodes` that exist in the graph."""
        return {
            NodeKey(label, code): stored
            for label, codes in _codes_by_label(nodes).items()
            for code, stored in self.pick(label, codes).items()
        }

    def foreign_at(self, nodes: Iterable[NodeKey]) -> dict[NodeKey, str]:
        """Return each of `nodes` that has relationships of another program, with the type of one of them."""
        foreign: dict[NodeKey, str] = {}
        for label, codes in _codes_by_label(nodes).items():
            statement = (
                f"UNWIND $codes AS asked MATCH (n:{self._label(label)} {{code: asked}})-[r]-() "
                f"WHERE {made_elsewhere('r')} RETURN asked, type(r) AS type"
            )
            foreign.update(
                {NodeKey(label, row["asked"]): row["type"] for row in self._rows_of(statement, codes)}
            )
        return foreign

    def codes_of_dataset(self, label: str, dataset: str) -> Iterator[str]:
        """Yield the codes of the nodes of a label that belong to a dataset."""
        if self.last_run:
            statement = f"MATCH (n:{self._label(label)}) WHERE n.dataset = $dataset RETURN n.code AS code"
            for row in self._store.stream(statement, {"dataset": dataset}):
                yield row["code"]

    def edges(self, kind: EdgeKind, source: str) -> Edges:
        """Return the relationships of a kind that wangge wrote, if their start has the label `source`."""
        if (kind.name, source) not in self._edges:
            edges = Edges(kind, source)
            if self.last_run:
                columns = "a.code AS source, labels(b) AS labels, b.code AS target, properties(r) AS p"
                for row in self._store.stream(f"{self._edges_from(kind, source, '')} RETURN {columns}"):
                    self._take(kind, source, row, edges)
            self._edges[(kind.name, source)] = edges
        return self._edges[(kind.name, source)]

    def pick_edges(self, kind: EdgeKind, source: str, codes: Iterable[str]) -> Edges:
        """Return those relationships of `edges` whose start has one of the `codes`, or all if they are in memory."""
        if (kind.name, source) in self._edges:
            return self._edges[(kind.name, source)]
        edges = Edges(kind, source)
        statement = (
            f"UNWIND $codes AS code {self._edges_from(kind, source, '{code: code}')} RETURN collect("
            "{source: a.code, labels: labels(b), target: b.code, p: properties(r)}) AS edges"
        )
        for row in self._rows_of(statement, codes):
            for edge in row["edges"]:
                self._take(kind, source, edge, edges)
        return edges

    def count_of_dataset(self, kind: str, dataset: str) -> int | None:
        """Return the number of facts of a kind that the graph has from a dataset.

        The result is None for a kind of relationship that has no sheet of its own, because it is declared in a
        column on the sheet of its start nodes.
        """
        if kind in self._model.nodes:
            if self.last_run and self._kinds_left is not None and kind not in self._kinds_left:
                return 0
            return self._count(f"MATCH (n:{self._label(kind)}) WHERE n.dataset = $dataset", "n", dataset)
        edge = self._model.edges[kind]
        if edge.plural is None:
            return None
        return sum(
            self._count(
                f"MATCH (:{self._label(source)})-[r:{edge.type}]->() WHERE r.dataset = $dataset", "r", dataset
            )
            for source in edge.ends[0].sources
        )

    def edges_at(self, nodes: Iterable[NodeKey]) -> dict[EdgeKey, Stored]:
        """Return all relationships that wangge wrote and that start or end at one of `nodes`."""
        edges: dict[EdgeKey, Stored] = {}
        for label, codes in _codes_by_label(nodes).items():
            statement = (
                f"UNWIND $codes AS asked MATCH (n:{self._label(label)} {{code: asked}})-[r]-(o) "
                f"WHERE {made_here('r')} "
                "RETURN asked, type(r) AS type, startNode(r) = n AS outward, labels(o) AS labels, "
                "o.code AS code, properties(r) AS p"
            )
            for row in self._rows_of(statement, codes):
                self._take_at(NodeKey(label, row["asked"]), row, edges)
        return edges

    def _take_at(self, node: NodeKey, row: dict[str, Any], edges: dict[EdgeKey, Stored]) -> None:
        other = NodeKey(self._model_label(row["labels"]), row["code"])
        source, target = (node, other) if row["outward"] else (other, node)
        for kind in self._model.edges.values():
            if kind.type == row["type"] and kind.allows(source.label, target.label):
                properties = row["p"]
                key = EdgeKey(kind.name, source, target, tuple(properties.get(name) for name in kind.key))
                edges[key] = _stored(properties)

    def _rows_of(self, statement: str, codes: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of a statement, which is run once for every 5,000 codes (its parameter `$codes`)."""
        if not self.last_run:
            return
        remaining = iter(codes)
        while chunk := list(islice(remaining, _PICKED_AT_ONCE)):
            yield from self._store.stream(statement, {"codes": chunk})

    def _count(self, match: str, variable: str, dataset: str) -> int:
        if not self.last_run:
            return 0
        rows = self._store.read(f"{match} RETURN count({variable}) AS total", {"dataset": dataset}).dicts()
        return int(rows[0]["total"]) if rows else 0

    def _edges_from(self, kind: EdgeKind, source: str, selection: str) -> str:
        return f"MATCH (a:{self._label(source)} {selection})-[r:{kind.type}]->(b) WHERE {made_here('r')}"

    def _take(self, kind: EdgeKind, source: str, row: dict[str, Any], edges: Edges) -> None:
        target = NodeKey(self._model_label(row["labels"]), row["target"])
        if kind.allows(source, target.label):
            edges.take(row["source"], target, row["p"])

    def _label(self, label: str) -> str:
        """Return the label as the model has it, so that no other text gets into a statement."""
        return self._model.nodes[label].label

    def _model_label(self, labels: list[str]) -> str:
        return next((sys.intern(label) for label in labels if label in self._model.nodes), "")


def _codes_by_label(nodes: Iterable[NodeKey]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for node in nodes:
        codes.setdefault(node.label, []).append(node.code)
    return codes


def _stored(properties: dict[str, Any]) -> Stored:
    declared = {
        name: value for name, value in properties.items() if name not in _BOOKKEEPING and value is not None
    }
    src = str(properties.get("src") or "")
    return Stored(declared, str(properties.get("dataset") or "") if ":R" in src else "", src)


def _packed(properties: dict[str, Any], shapes: dict[tuple[str, ...], tuple[str, ...]]) -> tuple[Any, ...]:
    """Pack properties into one tuple: the tuple of their names, the dataset, the source, then the values.

    Relationships with the same property names share one tuple of names, which saves memory.
    """
    stored = _stored(properties)
    shape = tuple(stored.properties)
    values = [sys.intern(v) if isinstance(v, str) and len(v) < 9 else v for v in stored.properties.values()]
    return (shapes.setdefault(shape, shape), sys.intern(stored.dataset), stored.src, *values)


def _unpacked(packed: tuple[Any, ...]) -> Stored:
    shape, dataset, src, *values = packed
    return Stored(dict(zip(shape, values, strict=True)), dataset, src)
