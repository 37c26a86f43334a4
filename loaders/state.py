"""What the graph holds now of the kinds a plan is about, read once a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.model import EdgeKind, Model
from graph.store import Store
from loaders.fact import EdgeKey, NodeKey

__all__ = ["GraphState", "RunRecord", "StoredEdge", "StoredNode"]

_OWN = ("dataset", "src")


@dataclass(frozen=True)
class StoredNode:
    """A node as it stands: its properties, whose it is, where it was read from."""

    properties: dict[str, Any]
    dataset: str
    src: str


@dataclass(frozen=True)
class StoredEdge:
    """A relationship as it stands."""

    properties: dict[str, Any]
    dataset: str
    src: str


@dataclass(frozen=True)
class RunRecord:
    """One run in the journal."""

    id: str
    at: str
    dataset: str
    source_sha256: str
    model_version: str
    counts: str
    operator: str
    effective: str
    notice: str


class GraphState:
    """A reading view of the graph for one plan; it never writes."""

    def __init__(self, store: Store, model: Model) -> None:
        self._store = store
        self._model = model
        marker = store.marker()
        self.last_run: str = str(marker.get("last_run") or "") if marker else ""
        self._nodes: dict[str, dict[str, StoredNode]] = {}
        self._edges: dict[tuple[str, str], dict[EdgeKey, StoredEdge]] = {}

    def runs(self) -> list[RunRecord]:
        """Every run, oldest first."""
        if not self.last_run:
            return []
        fields = list(RunRecord.__dataclass_fields__)
        columns = ", ".join(f"r.{name} AS {name}" for name in fields)
        rows = self._store.read(f"MATCH (r:Run) RETURN {columns} ORDER BY id").dicts()
        return [RunRecord(**{name: str(row[name] or "") for name in fields}) for row in rows]

    def nodes(self, label: str) -> Mapping[str, StoredNode]:
        """Every node of a label by its code."""
        if label not in self._nodes:
            found: dict[str, StoredNode] = {}
            if self.last_run:
                for row in self._store.stream(
                    f"MATCH (n:{self._model.nodes[label].label}) RETURN properties(n) AS p"
                ):
                    own = row["p"]
                    found[own["code"]] = StoredNode(_rest(own), own.get("dataset", ""), own.get("src", ""))
            self._nodes[label] = found
        return self._nodes[label]

    def edges(self, kind: EdgeKind, source: str) -> Mapping[EdgeKey, StoredEdge]:
        """Every relationship of a kind that starts at this label, by its key."""
        if (kind.name, source) not in self._edges:
            found: dict[EdgeKey, StoredEdge] = {}
            if self.last_run:
                statement = (
                    f"MATCH (a:{self._model.nodes[source].label})-[r:{kind.type}]->(b) "
                    "RETURN a.code AS source, labels(b) AS labels, b.code AS target, properties(r) AS p"
                )
                for row in self._store.stream(statement):
                    self._take(kind, source, row, found)
            self._edges[(kind.name, source)] = found
        return self._edges[(kind.name, source)]

    def held(self, kind: str, dataset: str) -> int | None:
        """How many facts of a kind a dataset has; None for a relationship written on its source's sheet."""
        if kind in self._model.nodes:
            return sum(node.dataset == dataset for node in self.nodes(kind).values())
        edge = self._model.edges[kind]
        if edge.plural is None:
            return None
        every = [self.edges(edge, source) for source in edge.ends[0].sources]
        return sum(stored.dataset == dataset for edges in every for stored in edges.values())

    def edges_at(self, node: NodeKey) -> dict[EdgeKey, StoredEdge]:
        """Every relationship that starts or ends at one node."""
        found: dict[EdgeKey, StoredEdge] = {}
        statement = (
            f"MATCH (n:{self._model.nodes[node.label].label} {{code: $code}})-[r]-(o) "
            "RETURN type(r) AS type, startNode(r) = n AS outward, labels(o) AS labels, o.code AS code, "
            "properties(r) AS p"
        )
        for row in self._store.read(statement, {"code": node.code}).dicts():
            other = NodeKey(self._label(row["labels"]), row["code"])
            source, target = (node, other) if row["outward"] else (other, node)
            for kind in self._model.edges.values():
                if kind.type == row["type"] and kind.allows(source.label, target.label):
                    _put(found, kind, source, target, row["p"])
        return found

    def _take(
        self, kind: EdgeKind, source: str, row: dict[str, Any], found: dict[EdgeKey, StoredEdge]
    ) -> None:
        target = NodeKey(self._label(row["labels"]), row["target"])
        if kind.allows(source, target.label):
            _put(found, kind, NodeKey(source, row["source"]), target, row["p"])

    def _label(self, labels: list[str]) -> str:
        return next((label for label in labels if label in self._model.nodes), "")


def _put(
    found: dict[EdgeKey, StoredEdge], kind: EdgeKind, source: NodeKey, target: NodeKey, own: dict[str, Any]
) -> None:
    key = EdgeKey(kind.name, source, target, tuple(own[name] for name in kind.key))
    found[key] = StoredEdge(_rest(own), own.get("dataset", ""), own.get("src", ""))


def _rest(own: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in own.items() if name not in _OWN and value is not None}
