"""The SVG of the district map escapes names and draws equal cells alike; an SVG file needs no other file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from tests.drawn_examples import examples
from tests.viz.treemap.treemaps import district
from wangge.viz.drawing.text import clean, fit, width_of, wrap
from wangge.viz.drawing.theme import LIGHT
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.shades import Key, Shade, thresholds
from wangge.viz.treemap.svg import draw_swatch, draw_treemap, draw_treemap_file

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(1)</script>",
    "]]><!--&amp;--",
    "{0} %s {name}",
    "\u202e\u2066右到左\u2069",
    "👩‍👩‍👧🏽‍🦱社区",
    "阳" * 200,
)


def street(name: str, **changes: Any) -> Cell:
    """Return a street with one community, both called `name`."""
    part = Cell(code="1-1", name=name, kind="社区", label="Community", shade=Shade("uncovered"), note="0/3")
    street_cell = Cell(
        code="1", name=name, kind="街道", label="Street", shade=Shade("partly", 2), parts=(part,)
    )
    return replace(street_cell, **changes)


def svg_file(cells: list[Cell], **options: Any) -> ET.Element:
    """Draw a map as an SVG file, and return its root element."""
    return ET.fromstring(draw_treemap_file(cells, title="通川区", ident="m", **options))


def texts(root: ET.Element) -> Iterator[str]:
    """Yield the texts that the picture shows."""
    return (item.text or "" for item in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_is_text(name: str) -> None:
    root = svg_file([street(name, say=name, note=name)], more=name, legend=[Key(Shade("covered"), name, 1)])
    assert {item.tag.removeprefix(SVG) for item in root.iter()} <= {
        "svg", "title", "style", "defs", "symbol", "pattern", "path", "circle", "rect", "g", "use", "text",
    }  # fmt: skip
    assert name in [item.text for item in root.iter(f"{SVG}title")]
    assert any(clean(name)[:4] in text for text in texts(root))


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=examples(80))
def test_any_name_makes_a_file_that_can_be_read(name: str) -> None:
    titles = [item.text for item in svg_file([street(name, say=f"说 {name}")]).iter(f"{SVG}title")]
    assert clean(f"说 {name}") in titles


def test_characters_that_xml_forbids_are_replaced() -> None:
    assert clean("朝\x00阳\ud800\x1b\n社区 ") == "朝\ufffd阳\ufffd\ufffd 社区"


def test_at_most_two_accents_on_a_letter_are_kept() -> None:
    assert clean("a" + "\u0301" * 50) == "a\u0301\u0301"


@given(st.text(max_size=40), st.floats(0, 30))
@settings(max_examples=examples(100))
def test_a_shortened_text_fits_into_its_width(text: str, room: float) -> None:
    assert all(line.ems <= room + 0.001 for line in (fit(text, room), *wrap(text, room, 3)))


def test_two_lines_are_about_equally_long() -> None:
    assert [line.text for line in wrap("箭亭子社区居民委员会", 9, 2)] == ["箭亭子社区", "居民委员会"]


def test_a_number_is_not_split_between_two_lines() -> None:
    assert [line.text for line in wrap("阳光花1234号", 5, 2)] == ["阳光花", "1234号"]


def test_full_width_characters_count_double() -> None:
    assert width_of("Ｗ朝") == 2
    assert width_of("W") > width_of("i")


def test_every_item_has_its_code_and_label() -> None:
    items = [
        (item.get("data-label"), item.get("data-code")) for item in svg_file([street("朝阳")]).iter(f"{SVG}g")
    ]
    assert [item for item in items if item[1]] == [("Street", "1"), ("Community", "1-1")]


def test_links_are_not_tab_stops_and_the_svg_file_has_none() -> None:
    cells = [street("朝阳", href="/place/1?rule=R1&day=2024-01-01")]
    svg = draw_treemap(cells, title="通川区", ident="m")
    assert 'href="/place/1?rule=R1&amp;day=2024-01-01" tabindex="-1"' in svg
    assert not list(svg_file(cells).iter(f"{SVG}a"))


def test_the_chosen_item_is_marked() -> None:
    svg = draw_treemap([street("朝阳")], title="通川区", ident="m", selected="1-1")
    assert svg.count("tm-selected") == 1
    assert 'class="tm-item tm-mark tm-selected" data-code="1-1"' in svg


def test_folded_parts_are_reported() -> None:
    cells = [street("朝阳", folded=1234)]
    assert "另有 1,234 个" in draw_treemap(cells, title="通川区", ident="m")
    assert "1,234 more" in draw_treemap(cells, title="Tongchuan", ident="m", language="en")


def test_either_all_marks_of_a_cell_have_a_name_or_none() -> None:
    for cell in district(500):
        has_name = {
            item.find(f".//{SVG}text") is not None
            for item in svg_file([cell], size=(300, 150)).iter(f"{SVG}g")
            if "tm-mark" in (item.get("class") or "")
        }
        assert len(has_name) <= 1


def test_the_svg_file_needs_no_other_file() -> None:
    svg = draw_treemap_file(district(60), title="通川区", ident="m")
    assert "var(" not in svg
    assert "@media" not in svg
    assert LIGHT["covered-fill"] in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_legend_counts_the_places_of_each_shade() -> None:
    drawn_texts = list(texts(svg_file([street("朝阳"), street("翠屏")])))
    assert "未达标 2" in drawn_texts


def test_the_same_cells_make_the_same_picture() -> None:
    first, second = (draw_treemap(district(200), title="通川区", ident="m") for _ in range(2))
    assert first == second


def test_two_pictures_share_no_id() -> None:
    first, second = (draw_treemap([street("朝阳")], title="通川区", ident=ident) for ident in ("a", "b"))
    assert not ids(first) & ids(second)


def test_the_stylesheet_uses_every_colour_of_the_scales() -> None:
    css = (files("wangge.viz") / "static/treemap.css").read_text(encoding="utf-8")
    assert [
        token for token in LIGHT if f"var(--{token})" not in css and token.startswith(("partly", "count"))
    ] == []


def test_a_swatch_uses_the_icons_of_its_picture() -> None:
    assert 'href="#map-check"' in draw_swatch(Shade("covered"), "map")


def test_svg_has_no_style_attribute_and_no_script() -> None:
    svg = draw_treemap(district(100), title="通川区", ident="m")
    assert "style=" not in svg
    assert "<script" not in svg
    assert " on" not in "".join(part.split(">")[0] for part in svg.split("<"))


def test_thresholds_stay_when_numbers_change_a_little() -> None:
    assert thresholds(range(1, 101)) == thresholds(range(1, 104))


def ids(svg: Markup) -> set[str]:
    """Return all ids of a drawing."""
    return {part.split('"')[0] for part in svg.split(' id="')[1:]}
