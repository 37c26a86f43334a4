"""Finds the children and grandchildren of a place in the tree of places, so that only those that are drawn are read."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.viz.explorer.reads.children import MOST_DRAWN, Child, PlaceChildren, most_parts
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.place_tree import PlaceTree

__all__ = ["read_tree_contents"]


def read_tree_contents(
    store: Store, tree: PlaceTree, here: NodeKey, *, skip: int = 0, timeout: float, most: int = MOST_DRAWN
) -> PlaceChildren | None:
    """Return what `read_contents` returns, for a place in the tree of the current graph.

    A street of a large city has thousands of grids, of which a page draws a few hundred. Returns None if the tree doesn't tell
    the contents: if a child or grandchild is in several places, or if the graph has changed since the tree was read.
    """
    known = _known_contents(tree, here, skip, most)
    return None if known is None else _described(store, known, timeout)


class _KnownContents(NamedTuple):
    """The keys of the children on a page, each with its parts that are drawn and the number of all its parts."""

    children: list[tuple[NodeKey, list[NodeKey], int]]
    skipped: int
    total: int
    parts_total: int


def _known_contents(tree: PlaceTree, here: NodeKey, skip: int, most: int) -> _KnownContents | None:
    """Return the contents of a place in the tree; None if a child or part is in several places, or the place isn't known."""
    number = tree.number(here.code)
    if number is None or tree.label(number) != here.label or (parts := tree.children(number)) is None:
        return None
    children: list[tuple[NodeKey, list[tuple[str, range]]]] = []
    for label, part in parts:
        for child_number in part:
            if (below := tree.children(child_number)) is None:
                return None
            children.append((NodeKey(label, tree.codes[child_number]), below))
    sizes = [sum(len(part) for _label, part in below) for _child, below in children]
    page = slice(skip, skip + most)
    share = most_parts(sizes[page], most - len(sizes[page]))
    on_page = []
    for (child, below), size in zip(children[page], sizes[page], strict=True):
        keys = (NodeKey(label, tree.codes[each]) for label, part in below for each in part)
        on_page.append((child, list(islice(keys, share)), size))
    return _KnownContents(on_page, min(skip, len(sizes)), len(sizes), sum(sizes))


def _described(store: Store, contents: _KnownContents, timeout: float) -> PlaceChildren | None:
    """Read the names and coordinates of the places; return None if one of them isn't in the graph any more."""
    codes: dict[str, list[str]] = defaultdict(list)
    for child, parts, _size in contents.children:
        for key in (child, *parts):
            codes[key.label].append(key.code)
    names: dict[NodeKey, NamedNode] = {}
    points: dict[NodeKey, tuple[float, float]] = {}
    for label, wanted in codes.items():
        rows = store.read(
            f"UNWIND $codes AS code MATCH (n:{label} {{code: code}}) "
            "RETURN collect([n.code, n.name, n.lon, n.lat]) AS places",
            {"codes": wanted},
            timeout=timeout,
        )
        for code, name, lon, lat in rows.records[0][0]:
            key = NodeKey(label, code)
            names[key] = NamedNode(key, name or "")
            if lon is not None and lat is not None:
                points[key] = (lon, lat)
    if len(names) < sum(map(len, codes.values())):
        return None
    children = tuple(
        Child(names[child], tuple(names[part] for part in parts), size)
        for child, parts, size in contents.children
    )
    return PlaceChildren(children, contents.skipped, contents.total, contents.parts_total, points)
