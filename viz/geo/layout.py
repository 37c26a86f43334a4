"""Lays out a geographic map: simplified outlines of areas, dots for points, and the room for names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import cos, pi, sin, sqrt

from wangge.graph.model import NodeKey
from wangge.loaders.boundaries.simplify import Ring, simplified_to
from wangge.viz.geo.location import GeoScene, Location, key_of
from wangge.viz.geo.projection import ScaleBar, bounds_of, fit_projection
from wangge.viz.geo.spot import Spot, is_inside, spot_in
from wangge.viz.treemap.layout import Cell

__all__ = ["DOT", "GeoLayout", "GeoShape", "lay_out_geo"]

DOT = 7
"""The radius of a dot, in pixels."""

_MARGIN = 14
_FINE = 10
_TOLERANCE = 0.4
_MOST_POINTS = 2_600
"""About the largest number of points of all outlines, so that the page stays small."""
_APART = 2 * DOT + 1
_GOLDEN_ANGLE = pi * (3 - sqrt(5))


@dataclass(frozen=True)
class GeoShape:
    """How one place is drawn: as `rings` in tenths of a pixel, or as a dot at `spot`.

    The position of the name depends on `spot`, too.
    """

    spot: Spot
    rings: tuple[Ring, ...] = ()

    @property
    def is_dot(self) -> bool:
        """Whether the place is drawn as a dot."""
        return not self.rings

    def contains(self, rectangle: tuple[float, float, float, float]) -> bool:
        """Whether all corners of a rectangle (left, top, right, bottom) are in the area."""
        left, top, right, bottom = (_FINE * edge for edge in rectangle)
        return all(is_inside(self.rings, (x, y)) for x in (left, right) for y in (top, bottom))

    @property
    def size(self) -> float:
        """The width times the height of the shape, in pixels."""
        return self.spot.width * self.spot.height


@dataclass(frozen=True)
class GeoLayout:
    """The shapes of the places that are drawn, and of the place that contains them.

    `moved` is the number of dots that were moved apart, because several places have the same coordinates.
    """

    width: int
    height: int
    shapes: Mapping[NodeKey, GeoShape]
    outline: tuple[Ring, ...]
    scale_bar: ScaleBar
    moved: int = 0


def lay_out_geo(scene: GeoScene, *, width: int, most_height: int) -> GeoLayout:
    """Lay out those cells and parts of cells that have a location.

    A cell with a point gets no dot if some of its parts are drawn.
    """
    outline = scene.outline
    drawn = {key: scene.locations[key] for key in _drawn(scene.cells, scene.locations)}
    places = [*drawn.values(), *((outline,) if outline and outline.rings else ())]
    bounds = bounds_of(position for place in places for position in place.positions())
    projection = fit_projection(bounds, width=width, most_height=most_height, margin=_MARGIN)

    def in_tenths(ring: Ring) -> Ring:
        points = (projection.point(position) for position in ring)
        return tuple((round(x * _FINE), round(y * _FINE)) for x, y in points)

    outlines_in_tenths = [in_tenths(ring) for place in places for ring in place.rings]
    rings = iter(simplified_to(outlines_in_tenths, most=_MOST_POINTS, tolerance=_TOLERANCE * _FINE))
    own_rings = {key: tuple(next(rings) for _ring in place.rings) for key, place in drawn.items()}
    dots = {
        key: projection.point(place.point)
        for key, place in drawn.items()
        if place.point is not None and not place.rings
    }
    spread = dict(_spread(dots))
    shapes = {
        key: GeoShape(spot_in(outlines, _FINE), outlines)
        if outlines
        else GeoShape(Spot(*spread[key], 2 * DOT, 2 * DOT))
        for key, outlines in own_rings.items()
    }
    return GeoLayout(
        width,
        projection.height,
        shapes,
        tuple(rings),
        projection.scale_bar(),
        sum(spread[key] != point for key, point in dots.items()),
    )


def _drawn(cells: Iterable[Cell], locations: Mapping[NodeKey, Location]) -> Iterator[NodeKey]:
    for cell in cells:
        parts = [key for key in map(key_of, cell.parts) if key in locations]
        own = locations.get(key_of(cell))
        if own is not None and (own.rings or not parts):
            yield key_of(cell)
        yield from parts


@dataclass
class _DotGroup:
    """Dots at nearly the same place."""

    x: float
    y: float
    keys: list[NodeKey] = field(default_factory=list)


def _spread(dots: Mapping[NodeKey, tuple[float, float]]) -> Iterator[tuple[NodeKey, tuple[float, float]]]:
    """Yield where each dot is drawn: dots within a pixel of each other are arranged in a spiral, in their order."""
    groups: dict[tuple[int, int], _DotGroup] = {}
    for key, (x, y) in dots.items():
        groups.setdefault((round(x), round(y)), _DotGroup(x, y)).keys.append(key)
    for group in groups.values():
        if len(group.keys) == 1:
            yield group.keys[0], dots[group.keys[0]]
            continue
        for number, key in enumerate(group.keys):
            radius, angle = _APART * 0.62 * sqrt(number + 0.5), number * _GOLDEN_ANGLE
            yield key, (group.x + radius * cos(angle), group.y + radius * sin(angle))
