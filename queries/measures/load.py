"""Measures who carries how much: span of control, places per holder, fairness in a community, overlaps of duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from wangge.queries.measures.contents import Weights, is_place, labelled, name_of, neighbours

if TYPE_CHECKING:
    from wangge.queries.measures.reading import Graph

__all__ = ["fairness", "gini", "load_per_holder", "overlaps", "span_of_control"]

Row = tuple[Any, ...]

_BELOW = frozenset({"SUBORDINATE_TO", "UNIT_OF"})
_TO_PLACES = frozenset({"COVERS", "REPRESENTS", "SERVES"})
_POSTS, _HOLDS = frozenset({"POST_IN"}), frozenset({"HOLDS"})


def span_of_control(graph: Graph) -> list[Row]:
    """Return the organisations that have others below them: subordinate party organisations, or office divisions.

    A row has kind, code and name of the organisation, the number of organisations directly below it, that of all below
    it, and the depth: the number of levels below it. In a loop of subordination every organisation counts once, and no
    organisation is below itself.
    """
    rows: list[Row] = []
    for unit in graph:
        direct = set(neighbours(graph, unit, _BELOW, outgoing=False)) - {unit}
        if direct:
            everything, depth = _below(graph, unit)
            data = graph.nodes[unit]
            rows.append((data["label"], data["code"], name_of(graph, unit), len(direct), everything, depth))
    return sorted(rows, key=lambda row: (-row[3], -row[4], row[0], row[1]))


def _below(graph: Graph, unit: str) -> tuple[int, int]:
    """Return the number of organisations below a unit, and the number of levels."""
    seen = {unit}
    level = [unit]
    depth = 0
    while True:
        level = list(
            dict.fromkeys(
                below
                for above in level
                for below in neighbours(graph, above, _BELOW, outgoing=False)
                if below not in seen
            )
        )
        if not level:
            return len(seen) - 1, depth
        seen.update(level)
        depth += 1


def load_per_holder(graph: Graph) -> list[Row]:
    """Return the people who hold posts, each with the places that they look after.

    A person looks after the place of each post, or the places that the organisation of the post covers, represents or
    serves, and all places in these. A row has code and name of the person, and the numbers of posts, units with these
    posts, households, buildings and places. A household or building that lies in several of these places counts once.
    """
    weights = Weights(graph)
    areas = _Areas(graph, weights)
    rows: list[Row] = []
    for person in labelled(graph, "Person"):
        posts = list(neighbours(graph, person, _HOLDS, outgoing=True))
        units = {unit for post in posts for unit in neighbours(graph, post, _POSTS, outgoing=True)}
        if posts:
            weight = areas.weight(frozenset(place for unit in units for place in areas.places(unit)))
            data = graph.nodes[person]
            rows.append((data["code"], name_of(graph, person), len(posts), len(units), *weight))
    return sorted(rows, key=lambda row: (-row[4], -row[5], -row[2], row[0]))


class _Areas:
    """The places that units look after; the weight of the same places is computed once."""

    def __init__(self, graph: Graph, weights: Weights) -> None:
        self._graph = graph
        self._weights = weights
        self._known: dict[frozenset[str], tuple[int, int, int]] = {}

    def places(self, unit: str) -> Iterator[str]:
        if is_place(self._graph, unit):
            yield unit
            return
        for far in neighbours(self._graph, unit, _TO_PLACES, outgoing=True):
            if is_place(self._graph, far):
                yield far

    def weight(self, places: frozenset[str]) -> tuple[int, int, int]:
        if places not in self._known:
            self._known[places] = self._weights.total(places)
        return self._known[places]


def fairness(graph: Graph, tier: str = "Grid") -> list[Row]:
    """Return for each community how evenly its households are divided among the holders of posts in its places.

    `tier` is the label of the places whose posts are compared, such as `Grid`. The households of a place with several
    holders are divided evenly among them. A row has code and name of the community, the number of holders, the fewest,
    the average and the most households of a holder, and the Gini coefficient: 0 if all carry the same, close to 1 if one
    carries all. Communities with fewer than two holders have no coefficient.
    """
    weights = Weights(graph)
    rows: list[Row] = []
    for community in labelled(graph, "Community"):
        shares: defaultdict[str, float] = defaultdict(float)
        for place in sorted(weights.inside(community)):
            if graph.nodes[place]["label"] != tier:
                continue
            holders = {
                person
                for post in neighbours(graph, place, _POSTS, outgoing=False)
                for person in neighbours(graph, post, _HOLDS, outgoing=False)
            }
            households = weights.total([place]).households
            for person in holders:
                shares[person] += households / len(holders)
        if shares:
            carried = sorted(shares.values())
            data = graph.nodes[community]
            rows.append(
                (
                    data["code"],
                    name_of(graph, community),
                    len(carried),
                    round(carried[0]),
                    round(sum(carried) / len(carried)),
                    round(carried[-1]),
                    gini(carried) if len(carried) > 1 else None,
                )
            )
    return sorted(rows, key=lambda row: (-1.0 if row[6] is None else -row[6], row[0]))


def gini(values: Iterable[float]) -> float | None:
    """Return the Gini coefficient of numbers that aren't negative, rounded to four digits; None if all are 0.

    >>> gini([10, 10, 10]), gini([0, 0, 30]), gini([0])
    (0.0, 0.6667, None)
    """
    ordered = sorted(values)
    total = sum(ordered)
    if not total:
        return None
    ranked = sum(rank * value for rank, value in enumerate(ordered, 1))
    number = len(ordered)
    return round(abs(2 * ranked / (number * total) - (number + 1) / number), 4)


def overlaps(graph: Graph) -> list[Row]:
    """Return the posts with several holders, and the places for which several organisations of one kind are responsible.

    The organisations must be responsible in the same way, that is, by relationships of the same type.

    Party organisations of different tiers aren't of one kind. A row has kind, code and name of the place or post, the
    type of the relationship, the kind of the organisations or holders, their number, and their names.
    """
    rows: list[Row] = []
    for node in graph:
        label = graph.nodes[node]["label"]
        if label != "Post" and not is_place(graph, node):
            continue
        types = _HOLDS if label == "Post" else _TO_PLACES
        several: defaultdict[tuple[str, str, int], list[str]] = defaultdict(list)
        for unit, keys in graph.pred[node].items():
            data = graph.nodes[unit]
            for type_ in {each["type"] for each in keys.values()} & types:
                if _is_exclusive(data["label"]):
                    several[type_, data["label"], data.get("tier", 0)].append(unit)
        for (type_, kind, _tier), units in several.items():
            if len(units) > 1:
                names = "、".join(name_of(graph, unit) for unit in sorted(units))
                rows.append(
                    (label, graph.nodes[node]["code"], name_of(graph, node), type_, kind, len(units), names)
                )
    return sorted(rows, key=lambda row: (-row[5], row[0], row[1], row[3], row[4]))


_EXCLUSIVE = frozenset(
    {
        "PartyOrganization",
        "StreetOffice",
        "ResidentsCommittee",
        "OwnersCommittee",
        "PropertyFirm",
        "JointCommittee",
        "Person",
    }
)


def _is_exclusive(label: str) -> bool:
    """Return whether a place should have only one organisation with this label, or a post only one holder."""
    return label in _EXCLUSIVE
