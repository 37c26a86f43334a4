"""Finds the places in a place, and counts their households and buildings once each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from wangge.graph.model import load_model
from wangge.queries.measures.reading import TREE

if TYPE_CHECKING:
    from wangge.queries.measures.reading import Graph

__all__ = [
    "Weight",
    "Weights",
    "children",
    "is_place",
    "labelled",
    "name_of",
    "neighbours",
    "parents",
    "place_labels",
    "places_in",
    "tier_of",
]


class Weight(NamedTuple):
    """A number of households, buildings and places."""

    households: int = 0
    buildings: int = 0
    places: int = 0

    def plus(self, other: Weight) -> Weight:
        """Return the sums.

        >>> Weight(30, 1, 1).plus(Weight(10, 0, 1))
        Weight(households=40, buildings=1, places=2)
        """
        return Weight(*map(sum, zip(self, other, strict=True)))


class Weights:
    """The households of the smallest places that record them, and the places in each place.

    Households are counted at the building or, if no building of the compound records any, at the compound. So each
    household counts once, although places contain one another.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._inside: dict[str, frozenset[str]] = {}
        places = [node for node in graph if is_place(graph, node)]
        order = place_labels()
        recorded: set[str] = set()
        self._own: dict[str, Weight] = {}
        for place in sorted(places, key=lambda place: -order[graph.nodes[place]["label"]]):
            data = graph.nodes[place]
            below = any(part in recorded for part in children(graph, place))
            households = 0 if below else int(data.get("households") or 0)
            if below or households:
                recorded.add(place)
            self._own[place] = Weight(households, int(data["label"] == "Building"), 1)

    def of(self, place: str) -> Weight:
        """Return the weight of a place without the places in it; a node that isn't a place has none."""
        return self._own.get(place, Weight())

    def inside(self, place: str) -> frozenset[str]:
        """Return the place and the places in it."""
        if place not in self._inside:
            self._inside[place] = frozenset(places_in(self._graph, place))
        return self._inside[place]

    def total(self, places: Iterable[str]) -> Weight:
        """Return the sums for several places and all places in them."""
        everything: frozenset[str] = frozenset().union(*(self.inside(place) for place in places))
        own = [self.of(place) for place in everything]
        return Weight(*(map(sum, zip(*own, strict=True)) if own else ()))


@cache
def place_labels() -> dict[str, int]:
    """Return the tier of each kind of place by label: a larger number is a smaller place."""
    return {kind.label: kind.place_tier or 0 for kind in load_model().places}


def is_place(graph: Graph, node: str) -> bool:
    """Return whether a node of the graph is a place."""
    return graph.nodes[node]["label"] in place_labels()


def tier_of(graph: Graph, node: str) -> int:
    """Return the tier of a place; -1 for other nodes."""
    return place_labels().get(graph.nodes[node]["label"], -1)


def labelled(graph: Graph, label: str) -> Iterator[str]:
    """Yield the nodes of the graph with this label."""
    return (node for node in graph if graph.nodes[node]["label"] == label)


def name_of(graph: Graph, node: str) -> str:
    """Return the name of a node, else its code."""
    data = graph.nodes[node]
    return str(data.get("name") or data["code"])


def neighbours(graph: Graph, node: str, types: frozenset[str] | set[str], *, outgoing: bool) -> Iterator[str]:
    """Yield, each once, the nodes that relationships of these types join to a node.

    These are the targets of its relationships if `outgoing`, else the sources.
    """
    ends = _ends(graph, outgoing)[node]
    for far, relationships in ends.items():
        for data in relationships.values():
            if data["type"] in types:
                yield far
                break


def _ends(graph: Graph, outgoing: bool) -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
    """Return for each node the nodes at the other ends of its relationships, with the relationships' attributes by key.

    These are the dictionaries behind `graph.adj` and `graph.pred`. Iterating over those views takes several times as
    long.
    """
    ends: dict[str, dict[str, dict[str, dict[str, Any]]]] = graph._adj if outgoing else graph._pred  # type: ignore[attr-defined]  # not in the stubs
    return ends


_TREE = frozenset({TREE})


def children(graph: Graph, place: str) -> Iterator[str]:
    """Yield the places that are parts of a place."""
    return (part for part in neighbours(graph, place, _TREE, outgoing=False) if is_place(graph, part))


def parents(graph: Graph, place: str) -> Iterator[str]:
    """Yield the places of which a place is a part."""
    return (above for above in neighbours(graph, place, _TREE, outgoing=True) if is_place(graph, above))


def places_in(graph: Graph, place: str) -> dict[str, None]:
    """Return a place and all places in it, in a fixed order."""
    inside = {place: None}
    waiting = [place]
    while waiting:
        for part in children(graph, waiting.pop()):
            if part not in inside:
                inside[part] = None
                waiting.append(part)
    return inside
