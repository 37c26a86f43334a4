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

    All are counted in one statement, because the answers of separate ones take longer than the counting. It names only
    labels and types of the graph: a Neo4j server just started needs 6 s of processor time for a statement with 44
    labels. Neo4j looks up the number of a label or type without reading nodes or relationships; the embedded engine has a
    procedure for the numbers of relationships.
    """
    labels = {row["label"] for row in store.read_simple("CALL db.labels()")}
    nodes = dict.fromkeys(model.nodes, 0)
    relationships = dict.fromkeys((kind.type for kind in model.edges.values()), 0)
    counted = [(nodes, name, f"(n:{name})") for name in nodes if name in labels]
    if store.capabilities.counts_by_type is None:
        types = {row["relationshipType"] for row in store.read_simple("CALL db.relationshipTypes()")}
        counted += [(relationships, name, f"()-[n:{name}]->()") for name in relationships if name in types]
    else:
        for row in store.read_simple(store.capabilities.counts_by_type):
            if row["type"] in relationships:
                relationships[row["type"]] = int(row["n"])
    statements = [
        f"MATCH {pattern} RETURN {position} AS position, count(n) AS n"
        for position, (_, _, pattern) in enumerate(counted)
    ]
    for row in store.read_simple(" UNION ALL ".join(statements)) if statements else ():
        counts, name, _ = counted[int(row["position"])]
        counts[name] = int(row["n"])
    return GraphCounts(nodes, relationships)


def count_nodes(store: Store) -> int:
    """Count all nodes, bookkeeping and foreign nodes included."""
    return int(store.read_simple("MATCH (n) RETURN count(n) AS n").records[0][0])
