"""Finds points that are so far from the other places that a map with them would show nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, hypot, radians
from statistics import median

from wangge.graph.model import NodeKey
from wangge.viz.geo.location import Location

__all__ = ["far_places"]

_KILOMETRES = 111.32
_LEAST_PLACES = 5
_LEAST_DISTANCE = 20.0
_TIMES = 12
"""A point counts as far if its distance from the middle is more than this many times that of the median place."""


def far_places(locations: Mapping[NodeKey, Location]) -> frozenset[NodeKey]:
    """Return the places whose point is probably a mistake: at least 20 km away, and far beyond all usual distances.

    Places with a boundary are never among them.

    >>> near = {NodeKey("Grid", str(n)): Location(point=(107.5 + n / 100, 31.2)) for n in range(6)}
    >>> far_places({**near, NodeKey("Grid", "x"): Location(point=(117.5, 31.2))})
    frozenset({NodeKey(label='Grid', code='x')})
    """
    centres = {key: next(place.positions()) for key, place in locations.items()}
    if len(centres) < _LEAST_PLACES:
        return frozenset()
    lon, lat = (median(position[axis] for position in centres.values()) for axis in (0, 1))
    shrink = cos(radians(lat))
    distances = {
        key: _KILOMETRES * hypot((position[0] - lon) * shrink, position[1] - lat)
        for key, position in centres.items()
    }
    limit = max(_LEAST_DISTANCE, _TIMES * median(distances.values()))
    return frozenset(
        key for key, distance in distances.items() if distance > limit and not locations[key].rings
    )
