"""Measures who carries how much: span of control, places per holder, fairness in a community, overlaps of duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from wangge.queries.measures.contents import Weight, Weights
from wangge.queries.measures.network import MeasuredNetwork, network_of

if TYPE_CHECKING:
    from wangge.queries.measures.network import Graph

__all__ = ["fairness", "gini", "load_per_holder", "overlaps", "span_of_control"]

Row = tuple[Any, ...]

_BELOW = ("SUBORDINATE_TO", "UNIT_OF")
_TO_PLACES = ("COVERS", "REPRESENTS", "SERVES")


def span_of_control(graph: Graph | MeasuredNetwork) -> list[Row]:
    """Return the organisations that have others below them: subordinate party organisations, or office divisions.

    A row has kind, code and name of the organisation, the number of organisations directly below it, that of all below
    it, and the depth: the number of levels below it. In a loop of subordination every organisation counts once, and no
    organisation is below itself.
    """
    network = network_of(graph)
    rows: list[Row] = []
    for unit in np.flatnonzero(sum(network.incoming(type_).counts for type_ in _BELOW)).tolist():
        direct = set(_directly_below(network, unit)) - {unit}
        if direct:
            everything, depth = _below(network, unit)
            name = network.name_of(unit)
            rows.append((network.labels[unit], network.codes[unit], name, len(direct), everything, depth))
    return sorted(rows, key=lambda row: (-row[3], -row[4], row[0], row[1]))


def _directly_below(network: MeasuredNetwork, unit: int) -> Iterator[int]:
    for type_ in _BELOW:
        yield from network.incoming(type_).of(unit)


def _below(network: MeasuredNetwork, unit: int) -> tuple[int, int]:
    """Return the number of organisations below a unit, and the number of levels."""
    seen = {unit}
    level = [unit]
    depth = 0
    while True:
        level = list(
            dict.fromkeys(
                below for above in level for below in _directly_below(network, above) if below not in seen
            )
        )
        if not level:
            return len(seen) - 1, depth
        seen.update(level)
        depth += 1


def load_per_holder(graph: Graph | MeasuredNetwork) -> list[Row]:
    """Return the people who hold posts, each with the places that they look after.

    A person looks after the place of each post, or the places that the organisation of the post covers, represents or
    serves, and all places in these. A row has code and name of the person, and the numbers of posts, units with these
    posts, households, buildings and places. A household or building that lies in several of these places counts once.
    """
    network = network_of(graph)
    areas = _Areas(network)
    posts_of, units_of = network.outgoing("HOLDS"), network.outgoing("POST_IN")
    rows: list[Row] = []
    for person in network.labelled("Person"):
        posts = posts_of.of(person)
        if posts:
            units = {unit for post in posts for unit in units_of.of(post)}
            weight = areas.weight(frozenset(place for unit in units for place in areas.places(unit)))
            name = network.name_of(person)
            rows.append((network.codes[person], name, len(posts), len(units), *weight))
    return sorted(rows, key=lambda row: (-row[4], -row[5], -row[2], row[0]))


class _Areas:
    """The places that units look after; the weight of the same places is computed once."""

    def __init__(self, network: MeasuredNetwork) -> None:
        self._is_place = (network.place_tiers >= 0).tolist()
        self._sides = [network.outgoing(type_) for type_ in _TO_PLACES]
        self._weights = Weights(network)
        self._known: dict[frozenset[int], Weight] = {}

    def places(self, unit: int) -> list[int]:
        if self._is_place[unit]:
            return [unit]
        return [far for side in self._sides for far in side.of(unit) if self._is_place[far]]

    def weight(self, places: frozenset[int]) -> Weight:
        if places not in self._known:
            self._known[places] = self._weights.total(places)
        return self._known[places]


def fairness(graph: Graph | MeasuredNetwork, tier: str = "Grid") -> list[Row]:
    """Return for each community how evenly its households are divided among the holders of posts in its places.

    `tier` is the label of the places whose posts are compared, such as `Grid`. The households of a place with several
    holders are divided evenly among them. A row has code and name of the community, the number of holders, the fewest,
    the average and the most households of a holder, and the Gini coefficient: 0 if all carry the same, close to 1 if one
    carries all. Communities with fewer than two holders have no coefficient.
    """
    network = network_of(graph)
    weights = Weights(network)
    posts_of, holders_of = network.incoming("POST_IN"), network.incoming("HOLDS")
    rows: list[Row] = []
    for community in network.labelled("Community"):
        shares: defaultdict[int, float] = defaultdict(float)
        places = [place for place in network.places_in(community) if network.labels[place] == tier]
        for place in sorted(places, key=lambda place: network.codes[place]):
            holders = {person for post in posts_of.of(place) for person in holders_of.of(post)}
            households = weights.total([place]).households if holders else 0
            for person in holders:
                shares[person] += households / len(holders)
        if shares:
            carried = sorted(shares.values())
            rows.append(
                (
                    network.codes[community],
                    network.name_of(community),
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


_EXCLUSIVE = (
    "PartyOrganization",
    "StreetOffice",
    "ResidentsCommittee",
    "OwnersCommittee",
    "PropertyFirm",
    "JointCommittee",
    "Person",
)
"""The kinds of which a place should have only one organisation, or a post only one holder."""


def overlaps(graph: Graph | MeasuredNetwork) -> list[Row]:
    """Return the posts with several holders, and the places for which several organisations of one kind are responsible.

    The organisations must be responsible in the same way, that is, by relationships of the same type.

    Party organisations of different tiers aren't of one kind. A row has kind, code and name of the place or post, the
    type of the relationship, the kind of the organisations or holders, their number, and their names.
    """
    network = network_of(graph)
    exclusive = network.are(_EXCLUSIVE)
    are_targets = {"HOLDS": network.are(["Post"])} | dict.fromkeys(_TO_PLACES, network.place_tiers >= 0)
    rows: list[Row] = []
    for type_, is_target in are_targets.items():
        incoming = network.incoming(type_)
        for node in np.flatnonzero(is_target & (incoming.counts > 1)).tolist():
            several: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
            for unit in incoming.of(node):
                if exclusive[unit]:
                    several[network.labels[unit], max(network.tiers[unit], 0)].append(unit)
            for (kind, _tier), units in several.items():
                if len(units) > 1:
                    names = "、".join(
                        network.name_of(unit) for unit in sorted(units, key=lambda unit: network.codes[unit])
                    )
                    place = (network.labels[node], network.codes[node], network.full_names[node])
                    rows.append((*place, type_, kind, len(units), names))
    return sorted(rows, key=lambda row: (-row[5], row[0], row[1], row[3], row[4]))
