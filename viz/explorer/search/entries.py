"""Reads all nodes for the search index and the tree of places, each with the name of the place or organisation to which it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Protocol

from wangge.graph.model import Model, NodeKey, NodeKind
from wangge.graph.store import Store
from wangge.queries.check.finding import title_of
from wangge.viz.explorer.reads.node import label_of
from wangge.viz.explorer.search.entry import SearchEntry

__all__ = ["OVERLAPPING", "PlaceSink", "entry_statements", "parent_types", "read_entries"]

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
OVERLAPPING = ("Grid", "MicroGrid")
"""The kinds of places that may share a part with another place. A building in a compound and a grid is listed in the compound."""

_CONTEXTS_KEPT = 1 << 14


_FoundParent = tuple[NodeKey, str, bool]
"""A node to which another belongs: its key, its name, and whether the relationship has an end."""


class PlaceSink(Protocol):
    """Something that collects all places with their parents in the tree."""

    def add(self, label: str, parent: str, codes: Iterable[str]) -> None:
        """Add places with this label and these codes. `parent` is the code of their parent, '' if they have none.

        Every place has at most one parent: a building that is in a compound and in a grid is in the compound, a compound
        that is in several grids is in the first of them.
        """

    def share(self, codes: Iterable[str]) -> None:
        """Note that the places with these codes share a part."""


def parent_types(kind: NodeKind) -> str:
    """Return the types of relationships from a node of this kind to the nodes to which it may belong, joined by `|`."""
    of_place = kind.place_tier is not None or kind.icon is not None
    return _CONTEXT.get(kind.label) or (_PLACE_EDGES if of_place else _ORGANISATION_EDGES)


def entry_statements(model: Model) -> tuple[str, ...]:
    """Return the statements with which all entries are read."""
    return tuple(_statement(types, labels) for types, labels in _labels_by_types(model).items())


def _labels_by_types(model: Model) -> dict[str, list[str]]:
    """Return the labels of all kinds by their `parent_types`.

    One statement reads all kinds with the same types, because a server that was just started plans slowly.
    """
    labels_by_types: dict[str, list[str]] = {_PLACE_EDGES: []}
    for kind in model.nodes.values():
        labels_by_types.setdefault(parent_types(kind), []).append(kind.label)
    return labels_by_types


def _statement(types: str, labels: Sequence[str]) -> str:
    # Nodes with the same parents are returned together, so that labels, code and name of a parent are read once.
    return (
        f"MATCH (n:{'|'.join(labels)}) OPTIONAL MATCH (n)-[e:{types}]->(p) "
        "WITH n, collect([p, e.valid_to IS NOT NULL]) AS above "
        "WITH labels(n) AS labels, above, collect([n.code, n.name]) AS nodes "
        "WITH labels, nodes, [pair IN above WHERE pair[0].code IS NOT NULL | "
        "[labels(pair[0]), pair[0].code, pair[0].name, pair[1]]] AS parents "
        "WITH right(nodes[0][0], 2) AS ending, collect([labels, parents, nodes]) AS chunk "
        "RETURN chunk"
    )


def read_entries(
    store: Store,
    model: Model,
    places: PlaceSink | None = None,
    *,
    when_placed: Callable[[], None] = lambda: None,
) -> Iterator[SearchEntry]:
    """Yield an entry for every node, and add every place to `places`. Read-only.

    `when_placed` is called when all places were added; they are read first.
    """
    place_called = lru_cache(maxsize=_CONTEXTS_KEPT)(partial(title_of, "Community"))
    key_of = _NodeKeys(model)
    for types, kinds in _labels_by_types(model).items():
        in_place = types in (_PLACE_EDGES, _ORGANISATION_EDGES)
        for labels, all_parents, nodes in store.stream_chunks(_statement(types, kinds)):
            label = label_of(model, labels)
            parents = [(key_of(above, at), called or "", ended) for above, at, called, ended in all_parents]
            if places and model.nodes[label].place_tier is not None:
                places.add(label, _place_above(parents), [code for code, _name in nodes])
                if len(parents) > 1 and len(above := {key.code for key, _name, _ended in parents}) > 1:
                    places.share(above)
            context = _first_name(parents)
            shown_context = place_called(context) if in_place else context
            parent = _parent(parents, several=types != _ORGANISATION_EDGES)
            for code, name in nodes:
                yield SearchEntry(label, code, name or "", shown_context, parent)
        if types == _PLACE_EDGES:
            when_placed()
        key_of.forget()


class _NodeKeys:
    """Makes the keys of parents. Equal keys are one object, because many nodes have the same parent."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._labels: dict[tuple[str, ...], str] = {}
        self._keys: dict[NodeKey, NodeKey] = {}

    def __call__(self, labels: Sequence[str], code: str) -> NodeKey:
        """Return the key of a node with these labels."""
        names = tuple(labels)
        label = self._labels.get(names)
        if label is None:
            label = self._labels[names] = label_of(self._model, names)
        key = NodeKey(label, code)
        return self._keys.setdefault(key, key)

    def forget(self) -> None:
        """Release the keys made so far."""
        self._keys.clear()


def _place_above(parents: Sequence[_FoundParent]) -> str:
    """Return the code of the place to which a place belongs in the tree, '' if there is none."""
    if len(parents) == 1:
        return parents[0][0].code
    return min(((key.label in OVERLAPPING, key.code) for key, _name, _ended in parents), default=(False, ""))[
        1
    ]


def _first_name(parents: Sequence[_FoundParent]) -> str:
    if len(parents) == 1:
        return parents[0][1]
    return min((name for _key, name, _ended in parents), default="")


def _parent(parents: Sequence[_FoundParent], *, several: bool) -> NodeKey | None:
    """Return the parent under which a node is listed.

    A relationship without an end is preferred to one that ends, then a compound or another place is preferred to a grid.
    Unless `several`, a node that belongs to several nodes, such as a firm that serves several compounds, has no parent.
    """
    if len(parents) < 2:
        return parents[0][0] if parents else None
    if not several and len({key for key, _name, _ended in parents}) > 1:
        return None
    return min((ended, key.label in OVERLAPPING, name, key) for key, name, ended in parents)[-1]
