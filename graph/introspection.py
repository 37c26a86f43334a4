"""Reads the schema of a database from its data: labels, relationship types, properties and indexes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from wangge.graph.store import Store

__all__ = ["DatabaseSchema", "IndexFact", "NodeShape", "PropertyFact", "RelationshipShape", "read_schema"]


@dataclass(frozen=True)
class PropertyFact:
    """A property: the types of its values, and the number of nodes or relationships that have it."""

    name: str
    types: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class NodeShape:
    """The nodes with exactly these labels."""

    labels: tuple[str, ...]
    count: int
    properties: tuple[PropertyFact, ...]


@dataclass(frozen=True)
class RelationshipShape:
    """The relationships of one type between nodes with exactly these labels."""

    type: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    count: int
    properties: tuple[PropertyFact, ...]


@dataclass(frozen=True)
class IndexFact:
    """An index; a unique one belongs to a constraint."""

    name: str
    labels: tuple[str, ...]
    properties: tuple[str, ...]
    unique: bool


@dataclass(frozen=True)
class DatabaseSchema:
    """The schema of all data in the database, foreign data included."""

    nodes: tuple[NodeShape, ...]
    relationships: tuple[RelationshipShape, ...]
    indexes: tuple[IndexFact, ...]

    def as_json(self) -> dict[str, Any]:
        """The schema as `wangge db schema --json` prints it."""
        return asdict(self)


_Shape = tuple[tuple[str, ...], ...]

_NODES = "MATCH (n) RETURN [labels(n)] AS shape, count(*) AS n"
_NODE_PROPERTIES = (
    "MATCH (n) UNWIND keys(n) AS name "
    "RETURN [labels(n)] AS shape, name, valueType(n[name]) AS type, count(*) AS n"
)
_RELATIONSHIPS = "MATCH (a)-[r]->(b) RETURN [[type(r)], labels(a), labels(b)] AS shape, count(*) AS n"
_RELATIONSHIP_PROPERTIES = (
    "MATCH (a)-[r]->(b) UNWIND keys(r) AS name "
    "RETURN [[type(r)], labels(a), labels(b)] AS shape, name, valueType(r[name]) AS type, count(*) AS n"
)
_INDEXES = "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint"


def read_schema(store: Store) -> DatabaseSchema:
    """Scan the whole graph, including bookkeeping and foreign data; return its nodes, relationships and indexes.

    Nodes are counted by labels, relationships by type and the labels of their ends.
    """
    properties = _properties(store, _NODE_PROPERTIES)
    nodes = [NodeShape(shape[0], count, properties.get(shape, ())) for shape, count in _counts(store, _NODES)]
    properties = _properties(store, _RELATIONSHIP_PROPERTIES)
    relationships = [
        RelationshipShape(shape[0][0], shape[1], shape[2], count, properties.get(shape, ()))
        for shape, count in _counts(store, _RELATIONSHIPS)
    ]
    return DatabaseSchema(tuple(nodes), tuple(relationships), tuple(_indexes(store)))


def _counts(store: Store, statement: str) -> list[tuple[_Shape, int]]:
    """Return the number of nodes or relationships of each shape.

    The shape of a node is its labels; that of a relationship is its type and the labels of its ends.

    An engine may return the same labels in several orders; the numbers of such rows are added up.
    """
    counts: dict[_Shape, int] = {}
    for row in store.stream(statement):
        shape = _shape(row["shape"])
        counts[shape] = counts.get(shape, 0) + row["n"]
    return sorted(counts.items())


def _properties(store: Store, statement: str) -> dict[_Shape, tuple[PropertyFact, ...]]:
    types: dict[_Shape, dict[str, dict[str, int]]] = {}
    for row in store.stream(statement):
        counts = types.setdefault(_shape(row["shape"]), {}).setdefault(row["name"], {})
        kind = str(row["type"]).replace(" NOT NULL", "")
        counts[kind] = counts.get(kind, 0) + row["n"]
    return {
        shape: tuple(
            PropertyFact(name, tuple(sorted(counts)), sum(counts.values()))
            for name, counts in sorted(types_by_name.items())
        )
        for shape, types_by_name in types.items()
    }


def _shape(labels: Iterable[Iterable[str]]) -> _Shape:
    return tuple(tuple(sorted(part)) for part in labels)


def _indexes(store: Store) -> list[IndexFact]:
    rows = store.read(_INDEXES).dicts()
    indexes = [
        IndexFact(
            str(row["name"]),
            tuple(row["labelsOrTypes"]),
            tuple(row["properties"] or ()),
            row["owningConstraint"] is not None,
        )
        for row in rows
        if row["labelsOrTypes"]  # Neo4j's token lookup indexes have no label
    ]
    return sorted(indexes, key=lambda index: (index.labels, index.properties))
