"""Converts longitudes and latitudes between the datums that are usual in China.

Public maps in China show positions in GCJ-02, which shifts positions of WGS-84 by up to several hundred metres; the
shift differs from place to place. Baidu's maps use BD-09, which shifts GCJ-02 once more. The formulas have been
published many times, for example at https://github.com/googollee/eviltransform. The inverse has no formula and is found
by iteration.
CGCS2000, the datum of official surveys, differs from WGS-84 by less than a decimetre and is treated as WGS-84.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, hypot, pi, radians, sin, sqrt

__all__ = ["METRES_PER_DEGREE", "Datum", "Position", "from_wgs84", "is_in_china", "to_wgs84"]

Position = tuple[float, float]
"""A longitude and a latitude, in decimal degrees."""

METRES_PER_DEGREE = 111_320.0
"""The length of a degree of latitude, and of a degree of longitude on the equator."""

_MAJOR_AXIS = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
"""The ellipsoid of Krasovsky (1940), on which GCJ-02 is defined."""

_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BAIDU_TURN = pi * 3000 / 180
_ROUNDS = 4


class Datum(StrEnum):
    """The datum of a coordinate."""

    WGS84 = "WGS-84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def is_in_china(position: Position) -> bool:
    """Whether a position is in the rectangle in which GCJ-02 differs from WGS-84. It contains all of China.

    >>> is_in_china((107.5, 31.2)), is_in_china((31.2, 107.5))
    (True, False)
    """
    return _WEST <= position[0] <= _EAST and _SOUTH <= position[1] <= _NORTH


def to_wgs84(position: Position, datum: Datum) -> Position:
    """Convert a position to WGS-84. Positions outside China are returned unchanged.

    >>> [round(degrees, 6) for degrees in to_wgs84((116.38404722455657, 39.91334545536069), Datum.GCJ02)]
    [116.377817, 39.911954]
    """
    if datum in _LIKE_WGS84 or not is_in_china(position):
        return position
    return _inverse(_FROM_WGS84[datum], position)


def from_wgs84(position: Position, datum: Datum) -> Position:
    """Convert a position from WGS-84. Positions outside China are returned unchanged.

    >>> [round(degrees, 6) for degrees in from_wgs84((116.377817, 39.911954), Datum.GCJ02)]
    [116.384047, 39.913345]
    """
    if datum in _LIKE_WGS84 or not is_in_china(position):
        return position
    return _FROM_WGS84[datum](position)


def _inverse(convert: Callable[[Position], Position], position: Position) -> Position:
    """Return the position that `convert` shifts to `position`.

    Neighbouring positions are shifted by nearly the same distance, so each round reduces the error at least a hundredfold.
    """
    lon, lat = position
    for _round in range(_ROUNDS):
        converted = convert((lon, lat))
        lon, lat = lon + position[0] - converted[0], lat + position[1] - converted[1]
    return lon, lat


def _gcj02(position: Position) -> Position:
    lon, lat = position
    x, y = lon - 105.0, lat - 35.0
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (waves + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y / 30.0 * pi)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (waves + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    curve = 1.0 - _ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    metres_north = _MAJOR_AXIS * (1.0 - _ECCENTRICITY_SQUARED) / (curve * sqrt(curve))
    metres_east = _MAJOR_AXIS / sqrt(curve) * cos(radians(lat))
    return lon + east * 180.0 / (metres_east * pi), lat + north * 180.0 / (metres_north * pi)


def _bd09(position: Position) -> Position:
    lon, lat = _gcj02(position)
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU_TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


_LIKE_WGS84 = (Datum.WGS84, Datum.CGCS2000)
_FROM_WGS84: dict[Datum, Callable[[Position], Position]] = {Datum.GCJ02: _gcj02, Datum.BD09: _bd09}
