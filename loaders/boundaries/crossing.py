"""Finds outlines that cross themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wangge.loaders.boundaries.datum import Position

__all__ = ["crosses_itself", "turn"]


def crosses_itself(ring: Sequence[Position]) -> bool:
    """Whether a ring crosses itself: two of its sides cross that aren't neighbours.

    Sides that only touch don't count. The sides are sorted by their western ends, so that only sides with a common longitude are compared.

    >>> crosses_itself([(0, 0), (1, 1), (1, 0), (0, 1)]), crosses_itself([(0, 0), (1, 0), (1, 1), (0, 1)])
    (True, False)
    """
    sides = sorted((min(a, b), max(a, b)) for a, b in pairwise((*ring, ring[0])) if a != b)
    active: list[tuple[Position, Position]] = []
    for start, end in sides:
        active = [side for side in active if side[1][0] >= start[0]]
        if any(_cross(start, end, *other) for other in active):
            return True
        active.append((start, end))
    return False


def _cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def turn(a: Position, b: Position, c: Position) -> float:
    """Return twice the area of a triangle; it is positive if its corners are in anticlockwise order.

    >>> turn((0, 0), (1, 0), (0, 1)), turn((0, 0), (0, 1), (1, 0))
    (1, -1)
    """
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
