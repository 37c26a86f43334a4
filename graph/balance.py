"""Counts what other programs wrote; scans the graph only if the graph's totals don't agree with the journal."""

from __future__ import annotations

from collections import Counter

from wangge.graph.contents import StatementReader
from wangge.graph.foreign import BOOKKEEPING_CONDITIONS, Foreign, count_foreign, count_unknown_labels
from wangge.graph.model import Model

__all__ = ["notice_foreign"]

_JOURNALLED = "sum(CASE n.operation WHEN 'add' THEN n.count WHEN 'retire' THEN -n.count ELSE 0 END)"
_ON_A_RUN = ("Batch", "Rows")
"""Labels of bookkeeping nodes with exactly one relationship each, the one from their run."""


def notice_foreign(store: StatementReader, model: Model) -> Foreign:
    """Count what other programs wrote, and scan the graph only if the journal can't account for the totals.

    Nodes and relationships whose label or type isn't in the model are counted by name. All others should be
    bookkeeping or facts in the journal. If their number shows that they are, the counts by name are returned;
    otherwise `count_foreign` scans the graph. So one change stays unnoticed: another program deletes facts
    and writes as many nodes or relationships with labels and types of the model. `attached` is empty unless
    the graph is scanned.
    """
    counts = _count_unknown_names(store, model)
    foreign_total = sum(counts.nodes.values()) + sum(counts.relationships.values())
    if _unaccounted(store) == foreign_total:
        return counts
    return count_foreign(store, model)


def _count_unknown_names(store: StatementReader, model: Model) -> Foreign:
    nodes, labels = count_unknown_labels(store, model)
    relationships: Counter[str] = Counter()
    types = {row["relationshipType"] for row in store.read_simple("CALL db.relationshipTypes()")}
    for name in sorted(types - model.relationship_types):
        quoted = name.replace("`", "``")
        rows = store.read_simple(f"MATCH ()-[:`{quoted}`]->() RETURN count(*) AS n")
        relationships[name] = rows.records[0][0]
    return Foreign(dict(nodes), dict(+relationships), dict(labels), {})


def _unaccounted(store: StatementReader) -> int:
    """Return how many nodes and relationships are neither bookkeeping nor facts in the journal."""
    counts = ["MATCH (n) RETURN count(n) AS n", store.capabilities.count_of_relationships]
    for label, condition in BOOKKEEPING_CONDITIONS.items():
        per_node = 2 if label in _ON_A_RUN else 1
        facts = f" + {_JOURNALLED}" if label == "Batch" else ""
        counts.append(f"MATCH (n:{label}) WHERE {condition} RETURN -({per_node} * count(n){facts}) AS n")
    # The facts that a repair writes again are in the journal twice: in the batch of the repair and in an
    # earlier batch. So the numbers of the repair, which were subtracted above, are added again here.
    repairs = "MATCH (r:Run)-[:WROTE]->(n:Batch) WHERE r.source_sha256 STARTS WITH 'repair:'"
    counts.append(f"{repairs} RETURN {_JOURNALLED} AS n")
    return sum(int(row["n"] or 0) for row in store.read_simple(" UNION ALL ".join(counts)))
