"""Finds the chains of responsibility that lead from places upwards, on each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wangge.queries.measures.lines import Line
from wangge.queries.measures.network import MeasuredNetwork, Sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.queries.measures.network import Numbers

__all__ = ["UpwardChains", "chains_up"]

_ORGANISATIONS = {
    Line.ADMINISTRATIVE: (("COVERS", "StreetOffice"), ("REPRESENTS", "ResidentsCommittee")),
    Line.PARTY: (("COVERS", "PartyOrganization"),),
    Line.PROPERTY: (("SERVES", "PropertyFirm"), ("REPRESENTS", "OwnersCommittee")),
}


class UpwardChains(NamedTuple):
    """The steps of all chains upwards on one line. Each point of a chain is a number.

    The first points are the nodes of the network, by their numbers. Then comes a point for each relationship, so that the
    loss of a relationship can be examined like the loss of a node; then a point for each unit, which a chain reaches after
    the unit's holders; and at last the top.
    """

    starts: Numbers
    ends: Numbers
    nodes: int
    top: int


def chains_up(network: MeasuredNetwork, scope: int, line: Line) -> UpwardChains:
    """Return the steps of all chains upwards on one line, from each place of the scope to the top."""
    builder = _ChainBuilder(network, scope)
    inside = builder.inside
    units, places = builder.organisations(line)
    if line is Line.ADMINISTRATIVE:
        passed = builder.above(inside)
        held = builder.through_holders(inside, passed)
        held_units = builder.through_holders(units, builder.above(places))
        builder.step(units[~held_units], builder.above(places[~held_units]))
        alone = ~(held | np.isin(inside, places))
        builder.step(inside[alone], passed[alone])
        builder.to_places_above(inside, passed)
        builder.step(builder.above(np.asarray([scope])), np.asarray([builder.top]))
    else:
        without = inside[~np.isin(inside, places)]
        builder.to_places_above(without, without)
        builder.organisations_up(np.unique(units), with_superiors=line is Line.PARTY)
    return builder.chains()


class _ChainBuilder:
    def __init__(self, network: MeasuredNetwork, scope: int) -> None:
        self._network = network
        self.inside = network.scope_of(scope)
        self._is_inside = np.zeros(len(network) + 1, bool)
        self._is_inside[self.inside] = True
        self._steps: list[tuple[Numbers, Numbers]] = []
        self.top = 2 * len(network) + network.size

    def chains(self) -> UpwardChains:
        starts, ends = (np.concatenate(columns) for columns in zip(*self._steps, strict=True))
        return UpwardChains(starts, ends, len(self._network), self.top)

    def above(self, units: Numbers) -> Numbers:
        """Return the point after the holders of each unit."""
        return units + (len(self._network) + self._network.size)

    def step(self, starts: Numbers, ends: Numbers) -> None:
        self._steps.append((starts, ends))

    def over(self, starts: Numbers, edges: Numbers, ends: Numbers) -> None:
        """Add two steps for each start: to the point of its relationship, and from there to the end."""
        links = edges + len(self._network)
        self.step(starts, links)
        self.step(links, ends)

    def organisations(self, line: Line) -> tuple[Numbers, Numbers]:
        """Add the steps from the places of the scope to the organisations of a line; return both ends of them."""
        units, places = [], []
        for type_, label in _ORGANISATIONS[line]:
            joined = self._network.incoming(type_).join(self.inside)
            chosen = self._network.are([label])[joined.neighbours]
            starts, ends = self.inside[joined.positions[chosen]], joined.neighbours[chosen]
            self.over(starts, joined.edges[chosen], ends)
            units.append(ends)
            places.append(starts)
        return np.concatenate(units), np.concatenate(places)

    def through_holders(self, units: Numbers, passed: Numbers) -> NDArray[np.bool_]:
        """Add the steps from each unit over its posts and their holders to a point; return which units have holders."""
        holders = self._network.incoming("HOLDS")
        posts = self._network.incoming("POST_IN").join(units)
        held = holders.counts[posts.neighbours] > 0
        positions, held_posts = posts.positions[held], posts.neighbours[held]
        self.over(units[positions], posts.edges[held], held_posts)
        people = holders.join(held_posts)
        self.over(held_posts[people.positions], people.edges, people.neighbours)
        self.step(people.neighbours, passed[positions[people.positions]])
        have = np.zeros(len(units), bool)
        have[positions] = True
        return have

    def to_places_above(self, places: Numbers, points: Numbers) -> None:
        """Add the steps from a point of each place to the places above it, as far as these are in the scope."""
        above, _below = self._network.parts
        joined = above.join(places)
        chosen = self._is_inside[joined.neighbours] & (places[joined.positions] != self.inside[0])
        starts = points[joined.positions[chosen]]
        self.over(starts, joined.edges[chosen], joined.neighbours[chosen])

    def organisations_up(self, units: Numbers, *, with_superiors: bool) -> None:
        """Add the steps from organisations through their holders to their superiors, and from the highest to the top."""
        superiors = self._network.outgoing("SUBORDINATE_TO")
        seen = np.zeros(len(self._network), bool)
        while len(units):
            seen[units] = True
            self._past_holders(units)
            higher = self._above_others(superiors, units) if with_superiors else units[:0]
            units = np.unique(higher[~seen[higher]])

        everything = np.flatnonzero(seen)
        highest = everything
        if with_superiors:
            joined = superiors.join(everything)
            lower = everything[joined.positions[joined.neighbours != everything[joined.positions]]]
            highest = everything[~np.isin(everything, lower)]
        self.step(self.above(highest), np.full(len(highest), self.top))

    def _past_holders(self, units: Numbers) -> None:
        passed = self.above(units)
        held = self.through_holders(units, passed)
        self.step(units[~held], passed[~held])

    def _above_others(self, superiors: Sides, units: Numbers) -> Numbers:
        """Add the steps from organisations to their superiors, except to themselves; return the superiors."""
        joined = superiors.join(units)
        others = joined.neighbours != units[joined.positions]
        starts = self.above(units[joined.positions[others]])
        higher: Numbers = joined.neighbours[others]
        self.over(starts, joined.edges[others], higher)
        return higher
