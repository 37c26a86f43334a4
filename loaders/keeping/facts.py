"""Reads every fact of a graph, kind by kind; skips nodes and relationships of other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from wangge.graph.foreign import made_here
from wangge.graph.model import Model, NodeKey
from wangge.loaders.fact import EdgeKey
from wangge.loaders.state import GraphReader

__all__ = ["PresentFact", "count_facts", "edges_of_type", "nodes_of_label", "present_facts"]

_AT_ONCE = 20_000
"""If a kind has at most this many facts, one row with all of them is fetched.

The facts of larger kinds are streamed, row by row; this takes three times as long.
"""


class PresentFact(NamedTuple):
    """A node or relationship: its key, a node's labels, and all its properties, including bookkeeping."""

    key: NodeKey | EdgeKey
    labels: tuple[str, ...]
    properties: dict[str, Any]


def present_facts(store: GraphReader, model: Model) -> Iterator[PresentFact]:
    """Every fact, nodes first."""
    totals = _totals(store)
    for label in model.nodes:
        yield from nodes_of_label(store, model, label, totals.nodes[label])
    for edge_type in sorted({kind.type for kind in model.edges.values()}):
        yield from edges_of_type(store, model, edge_type, totals.relationships[edge_type])


def nodes_of_label(
    store: GraphReader, model: Model, label: str, total: int | None = None
) -> Iterator[PresentFact]:
    """The nodes of one kind."""
    kind = model.nodes[label]
    match = f"MATCH (n:{kind.label}) WHERE n.code IS NOT NULL AND {made_here('n')}"
    # Returning the labels of a node takes as long as returning its properties. So the statement returns
    # labels only for nodes that lack a label of their kind or have an additional one.
    has_usual_labels = " AND ".join(f"n:{name}" for name in kind.labels)
    unusual_labels = (
        f"CASE WHEN {has_usual_labels} AND size(labels(n)) = {len(kind.labels)} THEN null ELSE labels(n) END"
    )
    if total is None:
        total = _count(store, f"MATCH (n:{kind.label}) RETURN count(n) AS n")
    for labels, properties in _pairs(store, match, unusual_labels, "properties(n)", total):
        yield PresentFact(NodeKey(label, properties["code"]), tuple(labels or kind.labels), properties)


def edges_of_type(
    store: GraphReader, model: Model, edge_type: str, total: int | None = None
) -> Iterator[PresentFact]:
    """The relationships of one type; a relationship is skipped if no kind allows the labels of its ends."""
    kinds = [kind for kind in model.edges.values() if kind.type == edge_type]
    match = f"MATCH (a)-[r:{kinds[0].type}]->(b) WHERE {made_here('r')}"
    ends = "[labels(a), a.code, labels(b), b.code]"
    if total is None:
        total = _count(store, f"MATCH ()-[r:{kinds[0].type}]->() RETURN count(r) AS n")
    kinds_by_labels: dict[tuple[str, ...], str] = {}
    for (source_labels, source, target_labels, target), properties in _pairs(
        store, match, ends, "properties(r)", total
    ):
        start, end = (
            _model_label(model, labels, kinds_by_labels) for labels in (source_labels, target_labels)
        )
        for kind in kinds:
            if kind.allows(start, end):
                key_values: tuple[Any, ...] = tuple(properties.get(name) for name in kind.key)
                yield PresentFact(
                    EdgeKey(kind.name, NodeKey(start, source), NodeKey(end, target), key_values),
                    (),
                    properties,
                )


def count_facts(store: GraphReader, model: Model) -> Counter[str]:
    """The number of facts by kind; kinds without facts count 0."""
    counts: Counter[str] = Counter(dict.fromkeys((*model.nodes, *model.edges), 0))
    for row in store.read(f"MATCH (n) WHERE {made_here('n')} RETURN labels(n) AS labels, count(n) AS n"):
        for label in model.nodes.keys() & set(row["labels"]):
            counts[label] += int(row["n"])
    kinds_by_labels: dict[tuple[str, ...], str] = {}
    rows = store.read(
        f"MATCH (a)-[r]->(b) WHERE {made_here('r')} "
        "RETURN type(r) AS type, labels(a) AS a, labels(b) AS b, count(r) AS n"
    )
    for row in rows:
        start, end = (_model_label(model, labels, kinds_by_labels) for labels in (row["a"], row["b"]))
        for edge in model.edges.values():
            if edge.type == row["type"] and edge.allows(start, end):
                counts[edge.name] += int(row["n"])
    return counts


class _Totals(NamedTuple):
    """The numbers of nodes by label, and of relationships by type, including those of other programs."""

    nodes: Counter[str]
    relationships: Counter[str]


def _totals(store: GraphReader) -> _Totals:
    """Count all nodes and relationships with two statements; one per label and type would take longer."""
    totals = _Totals(Counter(), Counter())
    for row in store.read("MATCH (n) RETURN labels(n) AS labels, count(n) AS n"):
        for label in row["labels"]:
            totals.nodes[label] += int(row["n"])
    for row in store.read("MATCH ()-[r]->() RETURN type(r) AS type, count(r) AS n"):
        totals.relationships[row["type"]] += int(row["n"])
    return totals


def _pairs(
    store: GraphReader, match: str, head: str, properties: str, total: int
) -> Iterator[tuple[Any, dict[str, Any]]]:
    if total > _AT_ONCE:
        for row in store.stream(f"{match} RETURN {head} AS head, {properties} AS own"):
            yield row["head"], row["own"]
    elif total:
        for (rows,) in store.read(f"{match} RETURN collect([{head}, {properties}]) AS rows").records:
            yield from rows


def _model_label(model: Model, labels: list[str], kinds_by_labels: dict[tuple[str, ...], str]) -> str:
    """Return the label among `labels` that the model declares; "" if there is none."""
    key = tuple(labels)
    if key not in kinds_by_labels:
        kinds_by_labels[key] = next((label for label in labels if label in model.nodes), "")
    return kinds_by_labels[key]


def _count(store: GraphReader, statement: str) -> int:
    rows = store.read(statement).records
    return int(rows[0][0]) if rows else 0
