"""Chooses one page of each kind, about small places where that makes a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from wangge.graph.model import Model, NodeKey
from wangge.viz.explorer.pages.address import node_path
from wangge.viz.explorer.pages.chain import LAYERS
from wangge.viz.explorer.pages.measure_colours import MEASURE, PLACE_MEASURES
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.state.place_tree import PlaceTree
from wangge.viz.explorer.state.rule_results import RuleResults
from wangge.viz.network.extent import PLACE_DEPTH

__all__ = ["TypicalPage", "typical_pages"]

_MOST_COMPARED = 200
_MOST_MEASURED = 10_000
"""The largest number of places inside a place whose network is read: it takes about a second."""

_NODE = "/node/{label}/{code}"
_LISTS = ("/rules", "/recipes", "/measures", "/help")
_NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


class TypicalPage(NamedTuple):
    """A page: its pattern in `ADDRESSES`, the values of the placeholders in the pattern, and its parameters."""

    pattern: str
    values: Mapping[str, str] = _NO_PARAMETERS
    query: Mapping[str, str] = _NO_PARAMETERS

    @property
    def path(self) -> str:
        """The path of the address."""
        if "label" not in self.values:
            return self.pattern.format(**self.values)
        return node_path(self.values["label"], self.values["code"]) + self.pattern.removeprefix(_NODE)


def typical_pages(model: Model, results: RuleResults, index: SearchIndex) -> Iterator[TypicalPage]:
    """Yield one page of each kind: those of a walk from the top place down to a building first, the slowest last.

    Nothing is yielded for a graph without places.
    """
    tree = results.tree
    if not len(tree):
        return
    places = list(_places(model, tree))
    yield TypicalPage("/")
    yield from (_page_of(place) for place, _size in places)
    yield from _rules(results)
    yield from (_page_of(node) for node in _other_nodes(model, index))
    yield from (TypicalPage(path) for path in _LISTS)
    small = [place for place, size in places if size <= _MOST_MEASURED]
    yield from (_page_of(place, f"{_NODE}/chain") for place in small if place.label in LAYERS)
    yield from (_page_of(place, f"{_NODE}/relations") for place in small[-1:])
    yield from (_page_of(place, f"{_NODE}/network") for place in small if place.label in PLACE_DEPTH)
    for measure in PLACE_MEASURES:
        colour = {"colour": f"{MEASURE}{measure.name}"}
        yield from (_page_of(place, query=colour) for place in small)


def _page_of(node: NodeKey, pattern: str = _NODE, query: Mapping[str, str] = _NO_PARAMETERS) -> TypicalPage:
    return TypicalPage(pattern, {"label": node.label, "code": node.code}, query)


def _places(model: Model, tree: PlaceTree) -> Iterator[tuple[NodeKey, int]]:
    """Yield a place of each tier, with the number of places inside it: of those that contain places, one of average size."""
    for kind in model.places:
        numbers = tree.on_tier(kind.label)
        compared = numbers[:: max(1, len(numbers) // _MOST_COMPARED)]
        sizes = sorted((sum(len(part) for _label, part in tree.below(number)), number) for number in compared)
        sizes = [pair for pair in sizes if pair[0]] or sizes
        if sizes:
            size, number = sizes[len(sizes) // 2]
            yield NodeKey(kind.label, tree.codes[number]), size


def _rules(results: RuleResults) -> Iterator[TypicalPage]:
    """Yield the page of a rule for each kind of subject: of one with findings, in the place of its first finding."""
    seen: set[str] = set()
    for rule in sorted(results.rules.values(), key=lambda rule: not rule.gaps):
        if rule.label not in seen:
            seen.add(rule.label)
            place = next((gap.community or gap.street for gap in rule.gaps), "")
            yield TypicalPage("/rules/{name}", {"name": rule.id}, {"under": place} if place else {})


def _other_nodes(model: Model, index: SearchIndex) -> Iterator[NodeKey]:
    """Yield a node of each kind that isn't a kind of place."""
    for kind in model.nodes.values():
        if kind.place_tier is None:
            number = index.last(kind.label)
            if number is not None:
                yield NodeKey(kind.label, index.code(number))
