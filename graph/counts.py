"""How many nodes and relationships of each kind the graph holds."""

from __future__ import annotations

from typing import NamedTuple

from graph.model import Model
from graph.store import Store

__all__ = ["Counts", "count_graph"]


class Counts(NamedTuple):
    """Numbers by label and by relationship type, in the model's order; zeros included."""

    nodes: dict[str, int]
    relationships: dict[str, int]


def count_graph(store: Store, model: Model) -> Counts:
    """Count every kind of the model; bookkeeping is left out."""
    nodes = {label: _one(store, f"MATCH (n:{label}) RETURN count(n) AS n") for label in model.nodes}
    types = dict.fromkeys(kind.type for kind in model.edges.values())
    relationships = {kind: _one(store, f"MATCH ()-[r:{kind}]->() RETURN count(r) AS n") for kind in types}
    return Counts(nodes, relationships)


def _one(store: Store, statement: str) -> int:
    return int(store.read(statement).dicts()[0]["n"])
