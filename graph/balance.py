"""What isn't ours, for commands that only mention it: totals first, a walk through the graph where these differ."""

from __future__ import annotations

from collections import Counter

from graph.foreign import Foreign, Reader, count_foreign, count_unknown_labels, kept
from graph.model import Model
from graph.model.bookkeeping import BOOKKEEPING_LABELS

__all__ = ["notice_foreign"]

_JOURNALLED = (
    f"MATCH (n:Batch) WHERE {kept('n')} RETURN"
    " sum(CASE n.operation WHEN 'add' THEN n.count WHEN 'retire' THEN -n.count ELSE 0 END) AS n"
)
_HELD_BY_A_RUN = ("Batch", "Rows")
"""Each hangs on its run by one relationship."""


def notice_foreign(store: Reader, model: Model) -> Foreign:
    """Count what wangge did not make, without a walk through the graph where the journal accounts for the rest.

    Labels and types that the model hasn't are counted by name. The rest is as much as the journal says we
    wrote, or `count_foreign` looks at each. Only that sees what another program added in place of just as many
    facts of ours that it deleted or took over. `attached` isn't counted.
    """
    named = _by_names(store, model)
    theirs = sum(named.nodes.values()) + sum(named.relationships.values())
    if _total(store) - theirs == _ours(store):
        return named
    return count_foreign(store, model)


def _by_names(store: Reader, model: Model) -> Foreign:
    nodes, labels = count_unknown_labels(store, model)
    relationships: Counter[str] = Counter()
    types = {row["relationshipType"] for row in store.read("CALL db.relationshipTypes()")}
    for name in sorted(types - model.relationship_types):
        quoted = name.replace("`", "``")
        relationships[name] = _one(store, f"MATCH ()-[:`{quoted}`]->() RETURN count(*) AS n")
    return Foreign(dict(nodes), dict(+relationships), dict(labels), {})


def _total(store: Reader) -> int:
    """All nodes and relationships; engines keep these numbers."""
    return _one(store, "MATCH (n) RETURN count(n) AS n") + _one(store, "MATCH ()-->() RETURN count(*) AS n")


def _ours(store: Reader) -> int:
    """Bookkeeping with its relationships, and the facts that are left of those written."""
    kept_nodes = {
        label: _one(store, f"MATCH (n:{label}) WHERE {kept('n')} RETURN count(n) AS n")
        for label in BOOKKEEPING_LABELS
    }
    held = sum(kept_nodes[label] for label in _HELD_BY_A_RUN)
    return sum(kept_nodes.values()) + held + _one(store, _JOURNALLED)


def _one(store: Reader, statement: str) -> int:
    rows = store.read(statement)
    return int(rows.records[0][0] or 0) if rows else 0
