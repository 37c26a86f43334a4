"""Finds where an area has most room for a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from wangge.loaders.boundaries.simplify import Ring

__all__ = ["Spot", "is_inside", "spot_in"]

_LINES = 9


class Spot(NamedTuple):
    """The centre of a free space inside an area, and about how wide and high the space is, in pixels."""

    x: float
    y: float
    width: float
    height: float


def spot_in(rings: Sequence[Ring], fine: int) -> Spot:
    """Return the spot of an area whose rings are in units of 1/`fine` pixels.

    Horizontal lines are drawn through the area; the best one is long and not near the top or the bottom.

    >>> spot_in([((0, 0), (100, 0), (100, 60), (0, 60))], 1)
    Spot(x=50.0, y=30.0, width=100.0, height=60.0)
    """
    ys = [y for ring in rings for _x, y in ring]
    top, bottom = min(ys), max(ys)
    middle, height = (top + bottom) / 2, bottom - top
    best, best_value = (rings[0][0][0], rings[0][0][0], middle), -1.0
    for number in range(1, _LINES + 1):
        y = top + height * number / (_LINES + 1)
        for left, right in _inside(rings, y):
            value = (right - left) * (1 - abs(y - middle) / (height or 1))
            if value > best_value:
                best, best_value = (left, right, y), value
    left, right, y = best
    free_height = 2 * min(y - top, bottom - y) if height else 0
    return Spot((left + right) / 2 / fine, y / fine, (right - left) / fine, free_height / fine)


def is_inside(rings: Sequence[Ring], point: tuple[float, float]) -> bool:
    """Whether a point is inside an area.

    >>> square = ((0, 0), (9, 0), (9, 9), (0, 9))
    >>> is_inside([square], (5, 5)), is_inside([square], (10, 5))
    (True, False)
    """
    return any(left <= point[0] <= right for left, right in _inside(rings, point[1]))


def _inside(rings: Sequence[Ring], y: float) -> Iterator[tuple[float, float]]:
    """Yield the parts of a horizontal line that are inside the area."""
    crossings = sorted(
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for ring in rings
        for a, b in pairwise((*ring, ring[0]))
        if (a[1] <= y) != (b[1] <= y)
    )
    yield from zip(crossings[::2], crossings[1::2], strict=False)
