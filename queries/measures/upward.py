"""Builds the network of chains upwards: from each place through organisations, posts and holders to the top.

On the administrative line a chain leads from a place through the holders of posts in it, or in its office or residents'
committee, to the place above. On the party line it leads from a place to the party organisations that cover it (if there
is none, to the place above), through their holders, to their superiors. On the property line it leads to the firms and
committees of the place (else to the place above) and through their holders to the top. An organisation or place without
any recorded holder is passed directly. A person is one point, so a chain that reaches a holder of several posts on the line
goes on above the unit of each of these posts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from wangge.queries.measures.contents import neighbours, parents, places_in
from wangge.queries.measures.lines import Line, line_of

if TYPE_CHECKING:
    from wangge.queries.measures.reading import Graph

__all__ = ["HOLD_LINES", "TOP", "Above", "Link", "steps_up"]

HOLD_LINES = (Line.ADMINISTRATIVE, Line.PARTY, Line.PROPERTY)
"""The lines on which a chain leads upwards."""

TOP = "top"
"""The top of all chains."""

_ORGANISATIONS = {
    Line.ADMINISTRATIVE: frozenset({"StreetOffice", "ResidentsCommittee"}),
    Line.PARTY: frozenset({"PartyOrganization"}),
    Line.PROPERTY: frozenset({"PropertyFirm", "OwnersCommittee"}),
}
_TO_PLACES = frozenset({"COVERS", "REPRESENTS", "SERVES"})
_POSTS, _HOLDS = frozenset({"POST_IN"}), frozenset({"HOLDS"})
_SUPERIOR = frozenset({"SUBORDINATE_TO"})


class Above(NamedTuple):
    """The point of a chain after the holders of a unit."""

    unit: str


class Link(NamedTuple):
    """A relationship as a point of a chain: its type, and the nodes at which it starts and ends."""

    type: str
    source: str
    target: str


Point = Hashable
Step = tuple[Point, Point]


def steps_up(graph: Graph, scope: str, line: Line) -> Iterator[Step]:
    """Yield the steps of all chains upwards on one line, from each place of the scope to `TOP`.

    A point is the id of a node, a `Link`, an `Above` or `TOP`. Each relationship is a point of its own, so that the loss
    of a relationship can be examined like the loss of a node.
    """
    inside = places_in(graph, scope)
    organisations: dict[str, None] = {}
    for place in inside:
        own = list(_organisations_of(graph, place, line))
        organisations.update(dict.fromkeys(own))
        if line is Line.ADMINISTRATIVE:
            yield from _administrative(graph, place, own)
            yield from _to_places_above(graph, Above(place), place, scope, inside)
        elif own:
            for unit in own:
                yield from _over(place, _link(graph, unit, place), unit)
        else:
            yield from _to_places_above(graph, place, place, scope, inside, end=False)
    if line is not Line.ADMINISTRATIVE:
        yield from _organisations_up(graph, organisations, line)


def _organisations_of(graph: Graph, place: str, line: Line) -> Iterator[str]:
    labels = _ORGANISATIONS[line]
    for unit in neighbours(graph, place, _TO_PLACES, outgoing=False):
        label = graph.nodes[unit]["label"]
        if label in labels and any(
            line_of(data["type"], label) is line for data in graph.get_edge_data(unit, place).values()
        ):
            yield unit


def _administrative(graph: Graph, place: str, own: list[str]) -> Iterator[Step]:
    steps = list(_through_holders(graph, place, place))
    for unit in own:
        through = list(_through_holders(graph, unit, place))
        steps += _over(place, _link(graph, unit, place), unit)
        steps += through or [(unit, Above(place))]
    yield from steps or [(place, Above(place))]


def _through_holders(graph: Graph, unit: str, passed: str) -> Iterator[Step]:
    """Yield the steps from a unit through its posts and their holders to the point above the unit `passed`."""
    for post in neighbours(graph, unit, _POSTS, outgoing=False):
        holders = list(neighbours(graph, post, _HOLDS, outgoing=False))
        if holders:
            yield from _over(unit, Link("POST_IN", post, unit), post)
        for person in holders:
            yield from _over(post, Link("HOLDS", person, post), person)
            yield person, Above(passed)


def _organisations_up(graph: Graph, organisations: dict[str, None], line: Line) -> Iterator[Step]:
    waiting = list(organisations)
    seen = set(waiting)
    while waiting:
        unit = waiting.pop()
        yield from list(_through_holders(graph, unit, unit)) or [(unit, Above(unit))]
        superiors = (
            [far for far in neighbours(graph, unit, _SUPERIOR, outgoing=True) if far != unit]
            if line is Line.PARTY
            else []
        )
        for superior in superiors:
            yield from _over(Above(unit), Link("SUBORDINATE_TO", unit, superior), superior)
            if superior not in seen:
                seen.add(superior)
                waiting.append(superior)
        if not superiors:
            yield Above(unit), TOP


def _to_places_above(
    graph: Graph, point: Point, place: str, scope: str, inside: dict[str, None], *, end: bool = True
) -> Iterator[Step]:
    """Yield the steps from a point of a place to the places above. From the scope, a step leads to the top if `end`."""
    if place == scope:
        if end:
            yield point, TOP
        return
    for above in parents(graph, place):
        if above in inside:
            yield from _over(point, Link("PART_OF", place, above), above)


def _over(start: Point, link: Link, end: Point) -> Iterator[Step]:
    yield start, link
    yield link, end


def _link(graph: Graph, unit: str, place: str) -> Link:
    types = sorted({data["type"] for data in graph.get_edge_data(unit, place).values()} & _TO_PLACES)
    return Link(types[0], unit, place)
