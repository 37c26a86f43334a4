"""Slow and obvious second implementations of the measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations

import networkx as nx

from tests.queries.measures.networks import Graph

PLACES = ("District", "Street", "Community", "Grid", "Compound", "Building")
ORGANISATIONS = {
    "administrative": ("StreetOffice", "ResidentsCommittee"),
    "party": ("PartyOrganization",),
    "property": ("PropertyFirm", "OwnersCommittee"),
}
Lost = frozenset[object]


def label(graph: Graph, node: str) -> str:
    return str(graph.nodes[node]["label"])


def sources(graph: Graph, node: str, type_: str) -> list[str]:
    return [source for source, _target, key in graph.in_edges(node, keys=True) if key == type_]


def targets(graph: Graph, node: str, type_: str) -> list[str]:
    return [target for _source, target, key in graph.out_edges(node, keys=True) if key == type_]


def places(graph: Graph) -> list[str]:
    return [node for node in graph if label(graph, node) in PLACES]


def inside(graph: Graph, place: str) -> set[str]:
    parts = {part for part in sources(graph, place, "PART_OF") if label(graph, part) in PLACES}
    return {place}.union(*(inside(graph, part) for part in parts))


def households(graph: Graph, of: Iterable[str]) -> int:
    """Add up the households of the places, except those that contain another place with households."""
    return sum(
        graph.nodes[place].get("households", 0)
        for place in of
        if not any(graph.nodes[part].get("households", 0) for part in inside(graph, place) - {place})
    )


class Chains:
    """The chains upwards of one line, found by applying their definition until nothing changes any more."""

    def __init__(self, graph: Graph, scope: str, line: str) -> None:
        self.scope, self.line = scope, line
        self.places = inside(graph, scope)
        self.parents = {place: targets(graph, place, "PART_OF") for place in self.places}
        self.own = {place: organisations_of(graph, place, line) for place in self.places}
        self.superiors: dict[str, list[str]] = {}
        waiting = [unit for own in self.own.values() for unit, _type in own]
        while waiting:
            if (unit := waiting.pop()) not in self.superiors:
                above = targets(graph, unit, "SUBORDINATE_TO") if line == "party" else []
                self.superiors[unit] = [far for far in above if far != unit]
                waiting += self.superiors[unit]
        self.holders = {
            unit: [
                (post, person)
                for post in sources(graph, unit, "POST_IN")
                for person in sources(graph, post, "HOLDS")
            ]
            for unit in (*self.places, *self.superiors)
        }
        self.units_of_people: dict[str, set[str]] = {}
        for unit, holders in self.holders.items():
            for _post, person in holders:
                if line != "administrative":
                    stands_for = {unit} & self.superiors.keys()
                elif unit in self.places:
                    stands_for = {unit}
                else:
                    stands_for = {
                        place for place, own in self.own.items() for each, _type in own if each == unit
                    }
                self.units_of_people.setdefault(person, set()).update(stands_for)

    def held_places(self, lost: Lost = frozenset()) -> set[str]:
        """Return the places that still have a chain after the loss of some nodes and relationships."""
        good: set[object] = set()
        while further := set(self._next(good, lost)) - good:
            good |= further
        return {place for place in self.places if ("in", place) in good}

    def cut_off(self, lost: object) -> set[str]:
        """Return the places that lose their chain if one node or relationship is lost."""
        return self.held_places() - self.held_places(frozenset({lost}))

    def smallest_cut(self, place: str, nodes: list[str], most: int = 3) -> int | None:
        """Return the size of the smallest set of nodes whose loss cuts a place off; None if more than `most` are needed."""
        for size in range(1, most + 1):
            for lost in combinations(nodes, size):
                if place not in self.held_places(frozenset(lost)):
                    return size
        return None

    def _next(self, good: set[object], lost: Lost) -> Iterator[object]:
        """Yield what leads upwards if everything in `good` does: ("in", unit), ("above", unit) or ("person", code)."""
        for person, units in self.units_of_people.items():
            if person not in lost and any(("above", unit) in good for unit in units):
                yield "person", person
        for unit, superiors in self.superiors.items():
            if not superiors or any(
                ("in", far) in good and ("SUBORDINATE_TO", unit, far) not in lost for far in superiors
            ):
                yield "above", unit
            without_holder = self.line != "administrative" and not self.holders[unit]
            if unit not in lost and (
                self._through(unit, good, lost) or (without_holder and ("above", unit) in good)
            ):
                yield "in", unit
        for place in self.places:
            if self.line == "administrative":
                yield from self._administrative(place, good, lost)
            elif self._through_own(place, good, lost) or (
                not self.own[place]
                and place != self.scope
                and any(("in", above) in good for above in self.parents[place])
            ):
                yield "in", place

    def _administrative(self, place: str, good: set[object], lost: Lost) -> Iterator[object]:
        if place == self.scope or any(("in", above) in good for above in self.parents[place]):
            yield "above", place
        alone = not self.own[place] and not self.holders[place]
        passed = ("above", place) in good and (
            alone
            or any(
                not self.holders[unit] and lost.isdisjoint([unit, (type_, unit, place)])
                for unit, type_ in self.own[place]
            )
        )
        if passed or self._through(place, good, lost) or self._through_own(place, good, lost):
            yield "in", place

    def _through(self, unit: str, good: set[object], lost: Lost) -> bool:
        """Return whether a chain leads through a holder of a post in the unit."""
        return any(
            ("person", person) in good
            and lost.isdisjoint([("POST_IN", post, unit), post, ("HOLDS", person, post)])
            for post, person in self.holders[unit]
        )

    def _through_own(self, place: str, good: set[object], lost: Lost) -> bool:
        return any(
            ("in", unit) in good and (type_, unit, place) not in lost for unit, type_ in self.own[place]
        )


def organisations_of(graph: Graph, place: str, line: str) -> list[tuple[str, str]]:
    return [
        (unit, type_)
        for type_ in ("COVERS", "REPRESENTS", "SERVES")
        for unit in sources(graph, place, type_)
        if label(graph, unit) in ORGANISATIONS[line]
    ]


def all_below(graph: Graph, unit: str) -> dict[str, int]:
    """Return the organisations below a unit, each with the smallest number of levels down to it."""
    level: dict[str, int] = {}
    further, depth = {unit}, 0
    while further:
        level |= dict.fromkeys(further, depth)
        depth += 1
        below = {
            part
            for above in further
            for type_ in ("SUBORDINATE_TO", "UNIT_OF")
            for part in sources(graph, above, type_)
        }
        further = below - level.keys()
    return {below: depth for below, depth in level.items() if below != unit}


def looked_after(graph: Graph, person: str) -> set[str]:
    """Return all places that the posts of a person look after."""
    units = {unit for post in targets(graph, person, "HOLDS") for unit in targets(graph, post, "POST_IN")}
    direct = set()
    for unit in units:
        ends = [
            target for type_ in ("COVERS", "REPRESENTS", "SERVES") for target in targets(graph, unit, type_)
        ]
        direct |= {unit} if label(graph, unit) in PLACES else set(ends)
    return set().union(*(inside(graph, place) for place in direct))


def pairwise_gini(values: list[Fraction]) -> Fraction:
    """Return the mean difference of all pairs, divided by twice the mean."""
    total = sum(values)
    return sum((abs(one - other) for one in values for other in values), Fraction(0)) / (
        2 * len(values) * total
    )


def component(graph: Graph, node: str) -> set[str]:
    reached = {node}
    while (
        further := {far for near in reached for far in (*graph.successors(near), *graph.predecessors(near))}
        - reached
    ):
        reached |= further
    return reached


def is_above_itself(graph: Graph, node: str) -> bool:
    reached = set(targets(graph, node, "SUBORDINATE_TO"))
    while further := {far for near in reached for far in targets(graph, near, "SUBORDINATE_TO")} - reached:
        reached |= further
    return node in reached


def broker_graph(graph: Graph) -> nx.Graph[str]:
    """Return the network of brokers: no posts, and each person joined to the units of all posts that he or she holds."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(node for node in graph if label(graph, node) != "Post")
    for source, target, key in graph.edges(keys=True):
        if key == "HOLDS":
            simple.add_edges_from((source, unit) for unit in graph.successors(target))
        elif key != "POST_IN" and source != target:
            simple.add_edge(source, target)
    return simple
