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
    """Count the nodes and relationships of every kind, not counting bookkeeping nodes."""
    nodes = {
        label: _count(store, f"MATCH (n:{kind.label}) RETURN count(n) AS n")
        for label, kind in model.nodes.items()
    }
    by_type = {
        row["type"]: row["n"] for row in store.read("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n")
    }
    types = dict.fromkeys(kind.type for kind in model.edges.values())
    return GraphCounts(nodes, {kind: int(by_type.get(kind, 0)) for kind in types})


def count_nodes(store: Store) -> int:
    """Count all nodes, bookkeeping and foreign nodes included."""
    return _count(store, "MATCH (n) RETURN count(n) AS n")


def _count(store: Store, statement: str) -> int:
    return int(store.read(statement).dicts()[0]["n"])
