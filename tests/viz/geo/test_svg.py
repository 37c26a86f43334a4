"""The SVG of the geographic map marks places as the treemap does, escapes names, and needs no other file."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from tests.viz.geo.maps import cell, square
from wangge.graph.model import NodeKey
from wangge.viz.geo.location import GeoScene, Location
from wangge.viz.geo.svg import draw_geo, draw_geo_file
from wangge.viz.treemap.shades import Key, Shade

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(1)</script>",
    "]]><!--&amp;--",
    "{0} %s",
    "阳" * 200,
)
PLACES = {
    NodeKey("Street", "1"): Location((square(83.0, 39.0, 0.04),)),
    NodeKey("Community", "1-1"): Location((square(83.0, 39.0),)),
    NodeKey("Community", "1-2"): Location(point=(83.03, 39.03)),
}


def items(root: ET.Element) -> Iterator[tuple[str, str]]:
    """Yield the code and the title of each place of the picture."""
    for item in root.iter(f"{SVG}g"):
        if "tm-item" in item.get("class", ""):
            title = item.find(f"./*/{SVG}title")
            yield item.get("data-code", ""), "" if title is None else title.text or ""


def test_areas_dots_and_the_cell_around_them_are_items() -> None:
    street = cell("1", "东城街道", label="Street", parts=(cell("1-1", "甲社区"), cell("1-2"), cell("1-3")))
    root = ET.fromstring(draw_geo_file(GeoScene([street], PLACES), title="通川区", ident="m"))
    assert list(items(root)) == [("1", "东城街道"), ("1-1", "甲社区"), ("1-2", "1-2"), ("1", "东城街道")]
    assert "东城街道" in [text.text for text in root.iter(f"{SVG}text")]


def test_the_selected_place_is_marked() -> None:
    picture = draw_geo(GeoScene([cell("1-1"), cell("1-2")], PLACES), title="", ident="m", selected="1-2")
    assert picture.count("tm-selected") == 1
    assert '<g class="tm-item tm-mark tm-selected" data-code="1-2"' in picture


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_is_text(name: str) -> None:
    root = ET.fromstring(
        draw_geo_file(
            GeoScene([cell("1-1", name), cell("1-2", name)], PLACES),
            title=name,
            ident="m",
            legend=[Key(Shade("covered"), name, 1)],
        )
    )
    assert {item.tag.removeprefix(SVG) for item in root.iter()} <= {
        "svg", "title", "style", "defs", "symbol", "pattern", "path", "circle", "rect", "g", "use", "text",
    }  # fmt: skip
    assert [title for _code, title in items(root)] == [name, name]


def test_the_same_places_give_the_same_picture() -> None:
    one, other = (
        draw_geo(GeoScene([cell("1-1"), cell("1-2")], dict(PLACES)), title="", ident="m")
        for _time in range(2)
    )
    assert one == other
