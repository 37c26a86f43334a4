"""Makes invented boundaries and coordinates for the sample.

They lie in the middle of the Taklamakan desert, where nobody lives, so that nobody takes them for the real district.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, pi, radians, sin

from wangge.sample.calibration import DISTRICT, STREETS
from wangge.sample.cells import Area, Point, cells_of, centre_of, inside, nearest_cells
from wangge.sample.chance import stream
from wangge.sample.divisions import divisions
from wangge.sample.places import SampleArea, SampleGrid

__all__ = ["COORDINATES_NOTICE", "SampleCoordinates", "make_coordinates"]

COORDINATES_NOTICE = "示例坐标和边界为虚构 / The sample's coordinates and boundaries are invented"

_CENTRE = (83.0, 39.0)
_DEGREE = 111.32
_RADIUS, _TOWN_RADIUS, _STREET_RADIUS = 14.0, 11.5, 3.4
_CORNERS = 40
_STREET, _COMMUNITY = 4, 5
_MOST_BOUNDARIES, _DIGITS_OF_COMMUNITY = 3_000, 12
_SHARE_WITHOUT = 0.02
"""The share of compounds that have no coordinates. Real lists lack some coordinates, too."""


@dataclass(frozen=True)
class SampleCoordinates:
    """The boundaries and points of the sample's places, by code, in kilometres from the centre."""

    areas: Mapping[str, tuple[str, Area]]
    points: Mapping[str, Point]

    def columns(self, code: str) -> dict[str, str]:
        """Return the cells 经度 and 纬度 of a place; none if it has no point."""
        if code not in self.points:
            return {}
        lon, lat = _degrees(self.points[code])
        return {"lon": f"{lon:.5f}", "lat": f"{lat:.5f}"}

    def geojson(self) -> str:
        """Return the boundaries as a GeoJSON file, one feature a line.

        If there are very many grids, the file has only the boundaries of the divisions.
        """
        few = len(self.areas) <= _MOST_BOUNDARIES
        lines = ",\n".join(
            json.dumps(_feature(code, name, area), ensure_ascii=False)
            for code, (name, area) in self.areas.items()
            if few or len(code) <= _DIGITS_OF_COMMUNITY
        )
        notice = json.dumps(COORDINATES_NOTICE, ensure_ascii=False)
        return f'{{"type": "FeatureCollection", "description": {notice}, "features": [\n{lines}\n]}}\n'


def make_coordinates(seed: int, areas: tuple[SampleArea, ...]) -> SampleCoordinates:
    """Make boundaries of all divisions and grids, and points of compounds and buildings."""
    rng = stream(seed, "coordinates")
    outlines = dict(_divisions(rng))
    points: dict[str, Point] = {}
    for area in areas:
        _name, outline = outlines[area.unit.code]
        for grid, cell in zip(area.grids, cells_of(outline, len(area.grids), rng), strict=True):
            outlines[grid.code] = (grid.name, cell)
            points |= dict(_points(grid, cell, rng))
    return SampleCoordinates(outlines, points)


def _divisions(rng: random.Random) -> Iterator[tuple[str, tuple[str, Area]]]:
    district = tuple(_on_circle(number / _CORNERS, _RADIUS, rng, 0.04) for number in range(_CORNERS))
    units = [unit for unit in divisions() if unit.level == _STREET]
    towns = [unit for unit in units if unit.code not in STREETS]
    sites = [
        _on_circle(STREETS.index(unit.code) / len(STREETS), _STREET_RADIUS, rng, 0.2)
        if unit.code in STREETS
        else _on_circle(towns.index(unit) / len(towns), _TOWN_RADIUS, rng, 0.08)
        for unit in units
    ]
    yield DISTRICT, (next(unit.name for unit in divisions() if unit.code == DISTRICT), district)
    for unit, cell in zip(units, nearest_cells(district, sites), strict=True):
        yield unit.code, (unit.name, cell)
        children = [child for child in divisions() if child.parent == unit.code and child.level == _COMMUNITY]
        for child, part in zip(children, cells_of(cell, len(children), rng), strict=True):
            yield child.code, (child.short, part)


def _points(grid: SampleGrid, cell: Area, rng: random.Random) -> Iterator[tuple[str, Point]]:
    for compound in grid.compounds:
        x, y = _near(centre_of(cell), inside(cell, rng))
        if rng.random() >= _SHARE_WITHOUT:
            yield compound.code, (x, y)
        for number, building in enumerate(compound.buildings):
            turn = number / len(compound.buildings)
            east, north = _on_circle(turn, 0.07, rng, 0.3)
            yield building.code, (x + east, y + north)
    for building in grid.scattered:
        yield building.code, _near(centre_of(cell), inside(cell, rng))


def _near(centre: Point, point: Point) -> Point:
    """Return a point nearer to the centre of its cell, so that it isn't on the border."""
    return (0.2 * centre[0] + 0.8 * point[0], 0.2 * centre[1] + 0.8 * point[1])


def _on_circle(turn: float, radius: float, rng: random.Random, wobble: float) -> Point:
    own_radius = radius * rng.uniform(1 - wobble, 1 + wobble)
    return (own_radius * cos(2 * pi * turn), own_radius * sin(2 * pi * turn))


def _degrees(point: Point) -> Point:
    return (
        _CENTRE[0] + point[0] / (_DEGREE * cos(radians(_CENTRE[1]))),
        _CENTRE[1] + point[1] / _DEGREE,
    )


def _feature(code: str, name: str, area: Area) -> dict[str, object]:
    ring = [[round(degrees, 5) for degrees in _degrees(corner)] for corner in (*area, area[0])]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "synthetic": True},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
