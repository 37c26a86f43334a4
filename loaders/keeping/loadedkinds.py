"""Finds out which of a project's own kinds a graph has, and which of these the project no longer declares."""

from __future__ import annotations

import json

from wangge.graph.model import EdgeKind, Model, load_model
from wangge.graph.model.own.extending import with_remembered_kinds
from wangge.loaders.state import GraphReader

__all__ = ["schema_of_graph", "withdrawn_kinds", "withdrawn_note"]

_Pairs = tuple[tuple[str, str], ...]


def schema_of_graph(store: GraphReader, model: Model) -> tuple[_Pairs, _Pairs]:
    """Return the constraints and indexes that a graph must have: those of kinds that were loaded into it.

    The constraints and indexes of a kind are created by the first load after the kind is declared.
    """
    remembered = str((store.marker() or {}).get("kinds") or "")
    loaded = with_remembered_kinds(load_model(), remembered)
    unique, indexes = set(loaded.unique()), set(loaded.indexes())
    return (
        tuple(pair for pair in model.unique() if pair in unique),
        tuple(pair for pair in model.indexes() if pair in indexes),
    )


def withdrawn_kinds(store: GraphReader) -> dict[str, int]:
    """Return the number of facts of each kind that the graph holds and that no file of the project declares."""
    withdrawn = store.model.withdrawn
    if not withdrawn:
        return {}
    rows = store.read(
        "MATCH (r:Run) WHERE r.left IS NOT NULL RETURN r.left AS left ORDER BY r.id DESC LIMIT 1"
    ).dicts()
    try:
        facts = {str(kind): int(count) for kind, (count, _digest) in json.loads(rows[0]["left"]).items()}
    except (IndexError, ValueError, TypeError, AttributeError):
        return {}
    return {kind: facts[kind] for kind in sorted(withdrawn) if facts.get(kind)}


def withdrawn_note(store: GraphReader) -> str:
    """Return a sentence about the facts of withdrawn kinds, and what to do; "" if there are none."""
    counts = withdrawn_kinds(store)
    if not counts:
        return ""
    nodes = [name for name in counts if name in store.model.nodes]
    alone = [name for name in counts if name not in nodes and not _ends(store.model.edges[name]) & set(nodes)]
    parts = [f"{name} ({store.model.nodes[name].zh}, {counts[name]:,})" for name in nodes]
    parts += [f"{name} ({store.model.edges[name].zh}, {counts[name]:,})" for name in alone]
    attached = sum(count for name, count in counts.items() if name not in (*nodes, *alone))
    more = f" and {attached:,} of their relationships" if attached else ""
    return (
        f"no file in kinds/ declares {', '.join(parts)}{more}, which the graph holds; nothing is lost: put the file"
        f" back, or retire them with `wangge kind retire {' '.join((*nodes, *alone))}`"
    )


def _ends(kind: EdgeKind) -> set[str]:
    return {label for ends in kind.ends for label in (*ends.sources, *ends.targets)}
