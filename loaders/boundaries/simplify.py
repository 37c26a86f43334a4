"""Simplifies outlines so that neighbours keep their common sides.

The outlines are cut into arcs where more than two sides meet. An arc that two outlines share is simplified once, by the
algorithm of Douglas and Peucker, so no gap opens between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import cos, hypot, radians

from wangge.loaders.boundaries.crossing import turn
from wangge.loaders.boundaries.datum import METRES_PER_DEGREE, Position

__all__ = ["Ring", "simplified", "simplified_to", "thinned"]

Ring = tuple[Position, ...]
"""A closed outline, without its first position at the end."""

_FIRST_TOLERANCE = 1.0
_TRIES = 12
_SLOWEST, _FASTEST = 1.3, 2.0
"""The least and the greatest factor by which the tolerance grows from one try to the next."""


def thinned(rings: Sequence[Ring], *, most: int) -> list[Ring]:
    """Simplify outlines, whose positions are in degrees, until they have at most `most` positions.

    The tolerance begins at a metre and doubles in each round. After twelve rounds the result may still have more.
    """
    if not rings:
        return []
    shrink = cos(radians(rings[0][0][1]))
    scaled = [tuple((lon * shrink, lat) for lon, lat in ring) for ring in rings]
    few = simplified_to(scaled, most=most, tolerance=_FIRST_TOLERANCE / METRES_PER_DEGREE)
    return [tuple((x / shrink, lat) for x, lat in ring) for ring in few]


def simplified_to(rings: Sequence[Ring], *, most: int, tolerance: float) -> list[Ring]:
    """Simplify outlines to at most about `most` positions, with a tolerance that grows from `tolerance`."""
    few = list(rings)
    for _try in range(_TRIES):
        few = simplified(few, tolerance=tolerance)
        positions = sum(map(len, few))
        if positions <= most:
            break
        tolerance *= min(_FASTEST, max(_SLOWEST, positions / most))
    return few


def simplified(rings: Sequence[Ring], *, tolerance: float) -> list[Ring]:
    """Return the rings without the positions that are nearer to the simplified outline than `tolerance`.

    A ring keeps at least three positions, if it has that many different ones.

    >>> simplified([((0, 0), (5, 0.1), (9, 0), (9, 9), (0, 9))], tolerance=1)
    [((0, 0), (9, 0), (9, 9), (0, 9))]
    """
    clean = [_without_repeats(ring) for ring in rings]
    joints = _joints(clean)
    arcs: dict[Ring, Ring] = {}
    return [_simplified_ring(ring, joints, arcs, tolerance) for ring in clean]


def _without_repeats(ring: Ring) -> Ring:
    kept = [position for number, position in enumerate(ring) if position != ring[number - 1]]
    return tuple(kept) or ring[:1]


def _joints(rings: Iterable[Ring]) -> set[Position]:
    """Return the positions at which arcs end: those that occur more than once, with different neighbours."""
    neighbours: dict[Position, tuple[Position, Position]] = {}
    joints: set[Position] = set()
    for ring in rings:
        for number, position in enumerate(ring):
            before, after = ring[number - 1], ring[(number + 1) % len(ring)]
            own = (before, after) if before <= after else (after, before)
            if neighbours.setdefault(position, own) != own:
                joints.add(position)
    return joints


def _simplified_ring(ring: Ring, joints: set[Position], arcs: dict[Ring, Ring], tolerance: float) -> Ring:
    cuts = [number for number, position in enumerate(ring) if position in joints]
    start = cuts[0] if cuts else ring.index(min(ring))
    turned = (*ring[start:], *ring[:start])
    kept: list[Position] = []
    for arc in _arcs(turned, [number - start for number in cuts] or [0]):
        kept += _simplified_arc(arc, arcs, tolerance)[:-1]
    if len(kept) >= 3 or len(ring) <= 3:
        return tuple(kept) if len(kept) >= 3 else ring
    return _triangle(ring)


def _arcs(ring: Ring, cuts: Sequence[int]) -> Iterator[Ring]:
    for begin, end in zip(cuts, (*cuts[1:], len(ring)), strict=True):
        yield (*ring[begin:end], ring[end % len(ring)])


def _simplified_arc(arc: Ring, arcs: dict[Ring, Ring], tolerance: float) -> Ring:
    """Simplify an arc, always in the same direction, so that two outlines that share it get the same result."""
    backwards = arc[::-1]
    forward = arc <= backwards
    key = arc if forward else backwards
    if key not in arcs:
        arcs[key] = _douglas_peucker(key, tolerance)
    return arcs[key] if forward else arcs[key][::-1]


def _douglas_peucker(arc: Ring, tolerance: float) -> Ring:
    kept = {0, len(arc) - 1}
    parts = [(0, len(arc) - 1)]
    limit = tolerance * tolerance
    while parts:
        first, last = parts.pop()
        number = _farthest(arc, first, last, limit)
        if number:
            kept.add(number)
            parts += [(first, number), (number, last)]
    return tuple(arc[number] for number in sorted(kept))


def _farthest(arc: Ring, first: int, last: int, limit: float) -> int:
    """Return the index of the position farthest from a line; 0 if no squared distance exceeds `limit`.

    Most of the time is spent in this function, so it calls no other.
    """
    (left, top), (right, bottom) = arc[first], arc[last]
    dx, dy = right - left, bottom - top
    length = dx * dx + dy * dy
    farthest = 0
    for number in range(first + 1, last):
        x, y = arc[number]
        x, y = x - left, y - top
        along = x * dx + y * dy
        if along <= 0:
            distance = x * x + y * y
        elif along >= length:
            distance = (x - dx) * (x - dx) + (y - dy) * (y - dy)
        else:
            across = x * dy - y * dx
            distance = across * across / length
        if distance > limit:
            farthest, limit = number, distance
    return farthest


def _triangle(ring: Ring) -> Ring:
    """Return three positions of a small ring that are far from each other."""
    first = ring[0]
    second = max(ring, key=lambda position: hypot(position[0] - first[0], position[1] - first[1]))
    third = max(ring, key=lambda position: abs(turn(first, second, position)))
    return (first, second, third)
