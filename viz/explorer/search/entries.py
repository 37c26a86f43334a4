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

    def adder(self, label: str) -> Callable[[str, str], None]:
        """Return a function that adds a place with this label. Its arguments are the codes of the place and of its parent.

        Every place has at most one parent: a building that is in a compound and in a grid is in the compound, a compound
        that is in several grids is in the first of them. The code of the parent of a place without one is ''.
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
    return (
        f"MATCH (n:{'|'.join(labels)}) OPTIONAL MATCH (n)-[e:{types}]->(p) "
        "WITH n, collect([labels(p), p.code, p.name, e.valid_to IS NOT NULL]) AS parents "
        "WITH labels(n) AS labels, right(n.code, 2) AS ending, collect([n.code, n.name, parents]) AS nodes "
        "RETURN [[labels, nodes]] AS chunk"
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
        for labels, nodes in store.stream_chunks(_statement(types, kinds)):
            label = label_of(model, labels)
            add_place = places.adder(label) if places and model.nodes[label].place_tier is not None else None
            for code, name, all_parents in nodes:
                parents = [
                    (key_of(above, at), called or "", ended)
                    for above, at, called, ended in all_parents
                    if at is not None
                ]
                if places and add_place:
                    add_place(code, _place_above(parents))
                    if len(parents) > 1 and len(above := {key.code for key, _name, _ended in parents}) > 1:
                        places.share(above)
                context = _first_name(parents)
                yield SearchEntry(
                    label,
                    code,
                    name or "",
                    place_called(context) if in_place else context,
                    _parent(parents, several=types != _ORGANISATION_EDGES),
                )
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
