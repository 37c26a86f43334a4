"""Reads all nodes for the search index, each with the name of the place or organisation to which it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

from wangge.graph.model import Model, NodeKey, NodeKind
from wangge.graph.store import Store
from wangge.queries.check.finding import title_of
from wangge.viz.explorer.reads.node import label_of
from wangge.viz.explorer.search.entry import SearchEntry

__all__ = ["entry_statements", "parent_types", "read_entries"]

_CONTEXT = {
    "Post": "POST_IN",
    "Person": "HOLDS",
    "MatterStep": "STEP_OF",
    "Matter": "CONCERNS",
    "Forum": "CONCERNS",
    "Activity": "CONCERNS",
    "Honour": "AWARDED_TO",
    "OfficeDivision": "UNIT_OF",
}
_PLACE_EDGES = "PART_OF"
_ORGANISATION_EDGES = "COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN"
_OVERLAPPING = ("Grid", "MicroGrid")
"""Kinds of places that may share a part with another place. A building in a compound and a grid is listed in the compound."""

_CONTEXTS_KEPT = 1 << 14


def parent_types(kind: NodeKind) -> str:
    """Return the types of relationships from a node of this kind to the nodes to which it may belong, joined by `|`."""
    of_place = kind.place_tier is not None or kind.icon is not None
    return _CONTEXT.get(kind.label) or (_PLACE_EDGES if of_place else _ORGANISATION_EDGES)


def entry_statements(model: Model) -> tuple[str, ...]:
    """Return the statements with which all entries are read."""
    return tuple(map(_statement, model.nodes.values()))


def _statement(kind: NodeKind) -> str:
    return (
        f"MATCH (n:{kind.label}) OPTIONAL MATCH (n)-[e:{parent_types(kind)}]->(p) "
        "WITH n, collect([labels(p), p.code, p.name, e.valid_to IS NOT NULL]) AS parents "
        "WITH right(n.code, 2) AS ending, collect([n.code, n.name, parents]) AS nodes "
        "RETURN nodes"
    )


def read_entries(store: Store, model: Model) -> Iterator[SearchEntry]:
    """Yield an entry for every node, kind by kind. Read-only."""
    place_called = lru_cache(maxsize=_CONTEXTS_KEPT)(partial(title_of, "Community"))
    for kind in model.nodes.values():
        types = parent_types(kind)
        in_place = types in (_PLACE_EDGES, _ORGANISATION_EDGES)
        for code, name, all_parents in store.stream_chunks(_statement(kind)):
            parents = [parent for parent in all_parents if parent[1] is not None]
            context = min((str(parent[2] or "") for parent in parents), default="")
            yield SearchEntry(
                kind.label,
                code,
                name or "",
                place_called(context) if in_place else context,
                _parent(parents, model, several=types != _ORGANISATION_EDGES),
            )


def _parent(parents: Sequence[Sequence[Any]], model: Model, *, several: bool) -> NodeKey | None:
    """Return the parent under which a node is listed.

    A relationship without an end is preferred to one that ends, then a compound or another place is preferred to a grid.
    Unless `several`, a node that belongs to several nodes, such as a firm that serves several compounds, has no parent.
    """
    if len(parents) < 2:
        return NodeKey(label_of(model, parents[0][0]), str(parents[0][1])) if parents else None
    keys = {_rank(parent, model) for parent in parents}
    if len({key[-2:] for key in keys}) > 1 and not several:
        return None
    return NodeKey(*min(keys)[-2:])


def _rank(parent: Sequence[Any], model: Model) -> tuple[bool, bool, str, str, str]:
    labels, code, name, ended = parent
    label = label_of(model, labels)
    return bool(ended), label in _OVERLAPPING, str(name or ""), label, str(code)
