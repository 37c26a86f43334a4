"""Divides convex areas into cells, as a pattern for the sample's invented boundaries."""

from __future__ import annotations

import random
from collections.abc import Sequence

__all__ = ["Area", "Point", "cells_of", "centre_of", "inside"]

Point = tuple[float, float]
Area = tuple[Point, ...]
"""The corners of a convex area, anticlockwise."""

_ROUNDS = 5
_MOST_AT_ONCE = 16
_HALVINGS = 20


def cells_of(area: Area, count: int, rng: random.Random) -> list[Area]:
    """Divide an area into `count` cells of similar size.

    >>> square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    >>> len(cells_of(square, 3, random.Random(1)))
    3
    """
    if count > _MOST_AT_ONCE:
        first = count // 2
        one, other = _divided(area, first / count)
        return [*cells_of(one, first, rng), *cells_of(other, count - first, rng)]
    sites = [inside(area, rng) for _number in range(count)]
    for _round in range(_ROUNDS):
        sites = [centre_of(cell) for cell in nearest_cells(area, sites)]
    return nearest_cells(area, sites)


def nearest_cells(area: Area, sites: Sequence[Point]) -> list[Area]:
    """Return for each site the part of the area that is nearer to it than to any other site (a Voronoi cell)."""
    cells = []
    for site in sites:
        cell = area
        for other in sites:
            if other != site:
                cell = _nearer(cell, site, other)
        cells.append(cell)
    return cells


def centre_of(area: Area) -> Point:
    """Return the centre of gravity of an area."""
    total = x = y = 0.0
    for (ax, ay), (bx, by) in zip(area, (*area[1:], area[0]), strict=True):
        part = ax * by - bx * ay
        total, x, y = total + part, x + (ax + bx) * part, y + (ay + by) * part
    return (x / (3 * total), y / (3 * total))


def inside(area: Area, rng: random.Random) -> Point:
    """Return a random point of an area; points near the corners are rarer."""
    weights = [rng.expovariate(1) for _corner in area]
    total = sum(weights)
    return (
        sum(weight * x for weight, (x, _y) in zip(weights, area, strict=True)) / total,
        sum(weight * y for weight, (_x, y) in zip(weights, area, strict=True)) / total,
    )


def _divided(area: Area, share: float) -> tuple[Area, Area]:
    """Cut an area across its longer side; the first part has about `share` of it."""
    xs, ys = zip(*area, strict=True)
    dx, dy = (1.0, 0.0) if max(xs) - min(xs) > max(ys) - min(ys) else (0.0, 1.0)
    low, high = (min(xs), max(xs)) if dx else (min(ys), max(ys))
    total = _size_of(area)
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        if _size_of(_cut(area, dx, dy, middle)) < share * total:
            low = middle
        else:
            high = middle
    return _cut(area, dx, dy, low), _cut(area, -dx, -dy, -low)


def _size_of(area: Area) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(area, (*area[1:], *area[:1]), strict=True)) / 2


def _nearer(area: Area, site: Point, other: Point) -> Area:
    """Return the part of an area that is nearer to `site` than to `other`."""
    limit = (other[0] ** 2 + other[1] ** 2 - site[0] ** 2 - site[1] ** 2) / 2
    return _cut(area, other[0] - site[0], other[1] - site[1], limit)


def _cut(area: Area, dx: float, dy: float, limit: float) -> Area:
    """Return the part of an area in which `dx` x + `dy` y is at most `limit`."""
    kept: list[Point] = []
    for a, b in zip(area, (*area[1:], *area[:1]), strict=True):
        beyond_a, beyond_b = a[0] * dx + a[1] * dy - limit, b[0] * dx + b[1] * dy - limit
        if beyond_a <= 0:
            kept.append(a)
        if (beyond_a < 0 < beyond_b) or (beyond_b < 0 < beyond_a):
            share = beyond_a / (beyond_a - beyond_b)
            kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
    return tuple(kept)
