"""Counts the households and buildings in places, each once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wangge.queries.measures.network import TREE, MeasuredNetwork

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.queries.measures.network import Numbers

__all__ = ["Weight", "Weights", "communities_of"]


class Weight(NamedTuple):
    """A number of households, buildings and places."""

    households: int = 0
    buildings: int = 0
    places: int = 0


class Weights:
    """The households of the smallest places that record them, and the places in each place.

    Households are counted at the building or, if no building of the compound records any, at the compound. So each
    household counts once, although places contain one another.
    """

    def __init__(self, network: MeasuredNetwork) -> None:
        self._network = network
        self._inside: dict[int, NDArray[np.int64]] = {}
        self._parts, self._wholes, self._by_tier = _levels(network)

    @cached_property
    def own(self) -> Numbers:
        """A row for each node: its households, and whether it is a building and whether it is a place, as 1 or 0.

        The households of a place are 0 if they are counted at places in it.
        """
        network = self._network
        below = np.zeros(len(network), bool)
        own = np.zeros((len(network), 3), np.int64)
        is_place = network.place_tiers >= 0
        recorded = np.maximum(np.asarray(network.households, np.int64), 0) * is_place
        for places, edges in self._by_tier:
            own[places, 0] = np.where(below[places], 0, recorded[places])
            counts = below | (own[:, 0] > 0)
            parts, wholes = self._parts[edges], self._wholes[edges]
            below[wholes[counts[parts]]] = True
        own[:, 1] = network.are(["Building"])
        own[:, 2] = is_place
        return own

    def inside(self, place: int) -> NDArray[np.int64]:
        """Return the place and the places in it."""
        if place not in self._inside:
            self._inside[place] = np.asarray(self._network.places_in(place), np.int64)
        return self._inside[place]

    def total(self, places: Iterable[int]) -> Weight:
        """Return the sums for several places and all places in them."""
        several = list(places)
        if not several:
            return Weight()
        sums, alone = self._sums
        if len(several) == 1 and alone[several[0]]:
            return Weight(*sums[several[0]].tolist())
        everything = np.unique(np.concatenate([self.inside(place) for place in several]))
        return Weight(*self.own[everything].sum(axis=0).tolist())

    @cached_property
    def _sums(self) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return, for each place, the sums over it and the places in it, and whether they can be used.

        They can't if a place inside is part of two places, because that place may be counted twice.
        """
        shared = np.bincount(self._parts, minlength=len(self._network)) > 1
        sums = self.own.copy()
        alone = np.ones(len(self._network), bool)
        for _places, edges in self._by_tier:
            parts, wholes = self._parts[edges], self._wholes[edges]
            np.add.at(sums, wholes, sums[parts])
            alone[wholes[shared[parts] | ~alone[parts]]] = False
        return sums, alone


def _levels(network: MeasuredNetwork) -> tuple[Numbers, Numbers, list[tuple[Numbers, Numbers]]]:
    """Return the lower and the upper place of every PART_OF relationship between places, as two arrays.

    Also return, for each tier from the smallest places up, the places of the tier and the positions in the two arrays of
    the relationships that lead from them.
    """
    tiers = network.place_tiers
    parts, wholes = network.ends_of(TREE)
    between = (tiers[parts] >= 0) & (tiers[wholes] >= 0)
    parts, wholes = parts[between], wholes[between]
    levels = [
        (np.flatnonzero(tiers == tier), np.flatnonzero(tiers[parts] == tier))
        for tier in sorted(set(tiers[tiers >= 0].tolist()), reverse=True)
    ]
    return parts, wholes, levels


def communities_of(network: MeasuredNetwork) -> dict[int, list[int]]:
    """Return the communities in which each place is; a community is in itself."""
    within: dict[int, list[int]] = {}
    for community in network.labelled("Community"):
        for place in network.places_in(community):
            within.setdefault(place, []).append(community)
    return within
