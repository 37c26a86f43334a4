"""Places are drawn where they are; dots at one place are moved apart; names cover neither names nor dots."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import dist

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.viz.geo.maps import cell, grid_of_areas, square
from wangge.graph.model import NodeKey
from wangge.viz.geo.labels import Label, place_labels
from wangge.viz.geo.layout import DOT, lay_out_geo
from wangge.viz.geo.location import GeoScene, Location
from wangge.viz.geo.svg import draw_geo


def rectangle(label: Label) -> tuple[float, float, float, float]:
    """Return the left, upper, right and lower edge of a name."""
    left = label.x if label.beside else label.x - label.width / 2
    lines = (len(label.lines) - 1) * label.size * 1.2
    return left, label.base - label.size * 0.9, left + label.width, label.base + lines + label.size * 0.2


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_north_is_up_and_east_is_right() -> None:
    places = {"a": (83.0, 39.0), "b": (83.1, 39.1)}
    locations = {NodeKey("Community", code): Location(point=point) for code, point in places.items()}
    shapes = lay_out_geo(GeoScene([cell("a"), cell("b")], locations), width=900, most_height=600).shapes
    south_west, north_east = (shapes[NodeKey("Community", code)].spot for code in "ab")
    assert south_west.x < north_east.x
    assert south_west.y > north_east.y


def test_the_scale_is_the_same_in_both_directions_and_that_of_the_bar() -> None:
    side = 0.1
    locations = {NodeKey("Community", "a"): Location((square(83, 39, side),))}
    layout = lay_out_geo(GeoScene([cell("a")], locations), width=900, most_height=600)
    corners = [(x / 10, y / 10) for x, y in layout.shapes[NodeKey("Community", "a")].rings[0]]
    height = max(y for _x, y in corners) - min(y for _x, y in corners)
    width = max(x for x, _y in corners) - min(x for x, _y in corners)
    assert abs(width / height - 0.7772) < 0.002, (
        "a degree of longitude is 0.7772 of one of latitude at 39.05 degrees"
    )
    assert abs(layout.scale_bar.metres / layout.scale_bar.width - side * 111_320 / height) < 0.1


def test_dots_with_the_same_coordinates_are_moved_apart() -> None:
    cells = [cell(f"{number:02d}") for number in range(40)]
    locations = {NodeKey("Community", one.code): Location(point=(83.0, 39.0)) for one in cells}
    layout = lay_out_geo(GeoScene(cells, locations), width=900, most_height=600)
    spots = [(shape.spot.x, shape.spot.y) for shape in layout.shapes.values()]
    assert layout.moved == 40
    assert min(dist(one, other) for one, other in combinations(spots, 2)) > DOT
    assert max(dist(one, (450, layout.height / 2)) for one in spots) < 80


points = st.tuples(st.floats(83.0, 83.2), st.floats(39.0, 39.2))


@settings(max_examples=30)
@given(st.lists(points, min_size=1, max_size=60))
def test_names_cover_neither_names_nor_dots(positions: list[tuple[float, float]]) -> None:
    cells = [cell(f"{number:02d}", f"示例{number}栋") for number in range(len(positions))]
    locations = {
        NodeKey("Community", one.code): Location(point=position)
        for one, position in zip(cells, positions, strict=True)
    }
    layout = lay_out_geo(GeoScene(cells, locations), width=900, most_height=600)
    names = [rectangle(label) for label in place_labels(cells, layout).names.values()]
    spots = [shape.spot for shape in layout.shapes.values()]
    dots = [(s.x - DOT + 1, s.y - DOT + 1, s.x + DOT - 1, s.y + DOT - 1) for s in spots]
    assert names
    assert not any(overlap(one, other) for one, other in combinations(names, 2))
    assert not any(overlap(name, dot) for name in names for dot in dots)


def test_neighbours_have_no_gap_between_them() -> None:
    cells, locations = grid_of_areas(2, 1)
    west, east = lay_out_geo(GeoScene(cells, locations), width=900, most_height=600).shapes.values()
    assert max(x for x, _y in west.rings[0]) == min(x for x, _y in east.rings[0])


def test_two_hundred_detailed_areas_are_a_small_picture() -> None:
    cells, locations = grid_of_areas(19, 11)
    detailed = {key: Location(tuple(map(_with_more_points, place.rings))) for key, place in locations.items()}
    picture = draw_geo(GeoScene(cells, detailed), title="", ident="map")
    assert len(picture) < 120_000
    assert picture.count('class="tm-item tm-mark"') == 209


def _with_more_points(ring: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return a square with 100 positions on each side."""
    corners = [*ring, ring[0]]
    return tuple(
        (a[0] + (b[0] - a[0]) * step / 100, a[1] + (b[1] - a[1]) * step / 100)
        for a, b in pairwise(corners)
        for step in range(100)
    )
