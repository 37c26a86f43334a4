"""Counts the nodes and relationships of each kind."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.model import Model
from wangge.graph.store import Store

__all__ = ["GraphCounts", "count_graph", "count_nodes"]


class GraphCounts(NamedTuple):
    """Counts by label and by relationship type, in the model's order; kinds without facts count 0."""

    nodes: dict[str, int]
    relationships: dict[str, int]


def count_graph(store: Store, model: Model) -> GraphCounts:
    """Count the nodes and relationships of every kind, not counting bookkeeping nodes.

    The nodes are counted in one statement, because the answers of separate ones take longer than the counting. It names
    only labels of the graph: a Neo4j server just started needs 6 s of processor time for a statement with 44 labels.
    """
    present = {row["label"] for row in store.read_simple("CALL db.labels()")}
    counts = [
        f"MATCH (n:{label}) RETURN '{label}' AS label, count(n) AS n"
        for label in model.nodes
        if label in present
    ]
    rows = store.read_simple(" UNION ALL ".join(counts)) if counts else ()
    by_label = {row["label"]: int(row["n"]) for row in rows}
    nodes = {label: by_label.get(label, 0) for label in model.nodes}
    by_type = {
        row["type"]: row["n"]
        for row in store.read_simple("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n")
    }
    types = dict.fromkeys(kind.type for kind in model.edges.values())
    return GraphCounts(nodes, {kind: int(by_type.get(kind, 0)) for kind in types})


def count_nodes(store: Store) -> int:
    """Count all nodes, bookkeeping and foreign nodes included."""
    return int(store.read_simple("MATCH (n) RETURN count(n) AS n").records[0][0])
