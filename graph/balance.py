"""What isn't ours, for commands that only mention it: totals first, a walk through the graph where these differ."""

from __future__ import annotations

from collections import Counter

from wangge.graph.foreign import KEPT_BY, Foreign, count_foreign, count_unknown_labels
from wangge.graph.holdings import HoldingsReader
from wangge.graph.model import Model

__all__ = ["notice_foreign"]

_JOURNALLED = "sum(CASE n.operation WHEN 'add' THEN n.count WHEN 'retire' THEN -n.count ELSE 0 END)"
_ON_A_RUN = ("Batch", "Rows")
"""Each of these has one relationship, to its run."""


def notice_foreign(store: HoldingsReader, model: Model) -> Foreign:
    """Count what wangge did not make, without a walk through the graph where the journal accounts for the rest.

    Labels and types that the model hasn't are counted by name. The rest is as much as the journal says we
    wrote, or `count_foreign` looks at each. Only that sees what another program added in place of just as many
    facts of ours that it deleted or took over. `attached` isn't counted.
    """
    named = _by_names(store, model)
    theirs = sum(named.nodes.values()) + sum(named.relationships.values())
    if _unaccounted(store) == theirs:
        return named
    return count_foreign(store, model)


def _by_names(store: HoldingsReader, model: Model) -> Foreign:
    nodes, labels = count_unknown_labels(store, model)
    relationships: Counter[str] = Counter()
    types = {row["relationshipType"] for row in store.read("CALL db.relationshipTypes()")}
    for name in sorted(types - model.relationship_types):
        quoted = name.replace("`", "``")
        rows = store.read(f"MATCH ()-[:`{quoted}`]->() RETURN count(*) AS n")
        relationships[name] = rows.records[0][0]
    return Foreign(dict(nodes), dict(+relationships), dict(labels), {})


def _unaccounted(store: HoldingsReader) -> int:
    """All nodes and relationships, less bookkeeping and the facts that are left of those written."""
    counts = ["MATCH (n) RETURN count(n) AS n", "MATCH ()-->() RETURN count(*) AS n"]
    for label, condition in KEPT_BY.items():
        each = 2 if label in _ON_A_RUN else 1
        facts = f" + {_JOURNALLED}" if label == "Batch" else ""
        counts.append(f"MATCH (n:{label}) WHERE {condition} RETURN -({each} * count(n){facts}) AS n")
    # A repair writes again what the journal has already.
    again = "MATCH (r:Run)-[:WROTE]->(n:Batch) WHERE r.source_sha256 STARTS WITH 'repair:'"
    counts.append(f"{again} RETURN {_JOURNALLED} AS n")
    return sum(int(row["n"] or 0) for row in store.read(" UNION ALL ".join(counts)))
