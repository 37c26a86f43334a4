"""Positions are converted between datums as published, and back to where they were."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.loaders.boundaries.datum import Datum, Position, from_wgs84, is_in_china, to_wgs84

PUBLISHED_GCJ02 = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
"""WGS-84 and GCJ-02 in Shanghai, Shenzhen and Beijing: go/transform_test.go of https://github.com/googollee/eviltransform."""

PUBLISHED_IN_ANOTHER_LIBRARY = [
    (Datum.GCJ02, (123.0, 45.0), (122.99395597, 44.99804071)),
    (Datum.BD09, (123.0, 45.0), (122.98762210, 44.99171540)),
]
"""Positions in other datums, and the same positions in WGS-84: test/unit/crs of https://github.com/hujiulong/gcoord."""

IN_CHINA = st.tuples(st.floats(73.5, 135.1), st.floats(3.4, 53.6))
OUTSIDE = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).filter(
    lambda position: not is_in_china(position)
)


def metres(one: Position, other: Position) -> float:
    east = (one[0] - other[0]) * cos(radians(one[1])) * 111_320
    return hypot(east, (one[1] - other[1]) * 111_320)


@pytest.mark.parametrize(("wgs84", "gcj02"), PUBLISHED_GCJ02)
def test_gcj02_positions_are_the_published_ones(wgs84: Position, gcj02: Position) -> None:
    assert from_wgs84(wgs84, Datum.GCJ02) == pytest.approx(gcj02, abs=1e-9)
    assert metres(to_wgs84(gcj02, Datum.GCJ02), wgs84) < 0.001


@pytest.mark.parametrize(("datum", "position", "wgs84"), PUBLISHED_IN_ANOTHER_LIBRARY)
def test_wgs84_positions_are_those_of_another_library(
    datum: Datum, position: Position, wgs84: Position
) -> None:
    assert metres(to_wgs84(position, datum), wgs84) < 1


@given(IN_CHINA, st.sampled_from(Datum))
def test_conversion_there_and_back_gives_the_same_position(position: Position, datum: Datum) -> None:
    assert metres(to_wgs84(from_wgs84(position, datum), datum), position) < 1


@given(IN_CHINA)
def test_gcj02_shifts_by_less_than_a_kilometre(position: Position) -> None:
    assert metres(from_wgs84(position, Datum.GCJ02), position) < 1_000


@given(OUTSIDE, st.sampled_from(Datum))
def test_positions_outside_china_are_not_converted(position: Position, datum: Datum) -> None:
    assert from_wgs84(position, datum) == position == to_wgs84(position, datum)
