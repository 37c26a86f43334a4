"""Simplified outlines stay near the original ones, and neighbours keep their common sides."""

from __future__ import annotations

from math import cos, pi, sin

from hypothesis import given
from hypothesis import strategies as st

from wangge.loaders.boundaries.simplify import Ring, simplified, thinned


def wavy_halves() -> tuple[Ring, Ring]:
    """Return two areas on both sides of a wavy line from south to north."""
    line = [(10 + sin(n / 3), n / 10) for n in range(101)]
    return (*line, (0, 10), (0, 0)), ((20, 0), (20, 10), *line[::-1])


def test_neighbours_keep_their_common_side() -> None:
    west, east = simplified(wavy_halves(), tolerance=0.5)
    common = [position for position in west if 5 < position[0] < 15]
    assert 2 < len(common) < 101
    assert common[::-1] == [position for position in east if 5 < position[0] < 15]


@given(st.floats(0.01, 2), st.integers(5, 200))
def test_a_circle_loses_points_but_not_its_size(tolerance: float, count: int) -> None:
    circle = tuple((10 * cos(2 * pi * n / count), 10 * sin(2 * pi * n / count)) for n in range(count))
    (ring,) = simplified([circle], tolerance=tolerance)
    assert 3 <= len(ring) <= count
    assert set(ring) <= set(circle)
    assert max(x for x, _y in ring) - min(x for x, _y in ring) >= 10


def test_huge_outlines_are_thinned_to_the_limit() -> None:
    circle = tuple((83 + cos(n / 5000 * pi), 39 + sin(n / 5000 * pi)) for n in range(10_000))
    (ring,) = thinned([circle], most=500)
    assert 50 < len(ring) <= 500


def test_small_rings_keep_three_positions() -> None:
    rings = [((0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01))]
    assert len(simplified(rings, tolerance=1)[0]) == 3
