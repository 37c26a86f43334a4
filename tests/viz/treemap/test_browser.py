"""The district map in a browser is legible, logs no messages, and is usable with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.viz.axe import OF_COLOUR, serious_violations
from tests.viz.treemap.test_svg import HOSTILE
from tests.viz.treemap.treemaps import SIZES, district, page_of
from wangge.viz.drawing.theme import DARK, LIGHT
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.shades import Shade
from wangge.viz.treemap.svg import draw_treemap

pytestmark = pytest.mark.browser

SIZE = pytest.mark.parametrize("size", SIZES)
# This script returns the texts that extend beyond their box by more than half a pixel to the left or right,
# or by more than two pixels at the top or bottom.
OUTSIDE = """() => [...document.querySelectorAll('.tm-own text, .tm-more text')].filter(text => {
  const box = text.parentNode.querySelector('.tm-fill, rect').getBBox(), ink = text.getBBox();
  return ink.x < box.x - .5 || ink.x + ink.width > box.x + box.width + .5
    || ink.y < box.y - 2 || ink.y + ink.height > box.y + box.height + 2;
}).map(text => text.textContent)"""
# This script returns the texts of the cells in which texts or icons overlap, by more than half a pixel horizontally
# and more than four pixels vertically.
CROSSING = """() => [...document.querySelectorAll('.tm-own')].filter(own => {
  const boxes = [...own.querySelectorAll('text, .tm-icon')].map(item => item.getBBox());
  return boxes.some((one, i) => boxes.slice(i + 1).some(two => one.x < two.x + two.width - .5
    && two.x < one.x + one.width - .5 && one.y < two.y + two.height - 4 && two.y < one.y + one.height - 4));
}).map(own => own.textContent)"""

OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Yield a function that opens a page with a map; console messages, errors and requests fail the test."""
    faults: list[str] = []
    pages: list[Page] = []

    def open_map(cells: list[Cell], *, size: str = "wide", dark: bool = False, **context: Any) -> Page:
        width, height = SIZES[size]
        svg = draw_treemap(cells, title="通川区", ident="map", size=(width, height))
        file = tmp_path / "treemap.html"
        file.write_text(page_of(svg, cells=cells, dark=dark), encoding="utf-8")
        page = browser.new_page(viewport={"width": width + 32, "height": 900}, **context)
        pages.append(page)
        page.on("console", lambda line: faults.append(f"console: {line.text[:200]}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: _note(request.url, faults))
        page.goto(file.as_uri())
        return page

    yield open_map
    for page in pages:
        page.close()
    assert faults == []


def _note(url: str, faults: list[str]) -> None:
    if not url.startswith("file:"):
        faults.append(f"request: {url[:200]}")


@SIZE
@pytest.mark.parametrize("count", [20, 200, 500])
def test_texts_keep_to_their_boxes(open_page: OpenPage, size: str, count: int) -> None:
    page = open_page(district(count), size=size)
    assert page.locator("svg#map text").count() >= 20
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CROSSING) == []


@SIZE
def test_hostile_names_keep_to_their_boxes(open_page: OpenPage, size: str) -> None:
    names = (*HOSTILE, "Ｗ" * 30, "W" * 60, "﷽" * 9, "𒐫" * 12, "नमस्ते" * 9, "مرحبا" * 12, "e\u0301" * 40)
    cells = [
        Cell(
            code=f"{n}",
            name=name,
            kind="街道",
            label="Street",
            shade=Shade("unknown"),
            note="12/40",
            folded=3,
        )
        for n, name in enumerate(names)
    ]
    leaves = [
        Cell(code=f"x{n}", name=name, kind="", label="Grid", shade=Shade("plain"))
        for n, name in enumerate(names)
    ]
    page = open_page(cells, size=size)
    assert page.evaluate(OUTSIDE) == []
    assert open_page(leaves, size=size).evaluate(OUTSIDE) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(open_page: OpenPage, dark: bool) -> None:
    page = open_page(district(500), dark=dark)
    assert serious_violations(page, OF_COLOUR if dark else ()) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_picture_of_five_hundred_shows_every_colour(
    open_page: OpenPage, dark: bool, tmp_path: Path
) -> None:
    page = open_page(district(500), dark=dark)
    picture = page.screenshot(path=tmp_path / "map.png")
    assert len(picture) > 50_000
    fill = page.evaluate("getComputedStyle(document.querySelector('#map .s-covered .tm-fill')).fill")
    token = (DARK if dark else LIGHT)["covered-fill"]
    assert fill == f"rgb({int(token[1:3], 16)}, {int(token[3:5], 16)}, {int(token[5:], 16)})"


def test_the_picture_has_no_tab_stop(open_page: OpenPage) -> None:
    page = open_page(district(60))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body")


def test_a_click_selects_an_item_and_shows_its_sentence(open_page: OpenPage) -> None:
    page = open_page(district(200))
    item = page.locator(".tm-mark").nth(3)
    item.locator(".tm-fill").click()
    assert "tm-selected" in (item.get_attribute("class") or "")
    assert page.locator("#said").text_content() == item.locator("title").text_content()
    assert page.locator(".tm-selected").count() == 1
    assert "treemap.html" in page.url


def test_a_second_click_follows_the_link(open_page: OpenPage) -> None:
    page = open_page(district(200))
    followed = caught_links(page)
    item = page.locator(".tm-mark").nth(3)
    item.locator(".tm-fill").click()
    assert followed() == []
    item.locator(".tm-fill").click()
    assert followed() == [item.locator("a").get_attribute("href")]


def test_a_click_on_the_name_in_a_heading_follows_the_link(open_page: OpenPage) -> None:
    page = open_page(district(200))
    followed = caught_links(page)
    page.locator(".tm-head .tm-name").nth(1).click()
    assert followed() == [page.locator(".tm-head").nth(1).get_attribute("href")]


def test_arrow_keys_move_the_selection_and_enter_follows_the_link(open_page: OpenPage) -> None:
    page = open_page(district(200))
    followed = caught_links(page)
    page.locator(".tm-cell > .tm-panel").first.click(position={"x": 3, "y": 100})
    codes = page.evaluate("[...document.querySelectorAll('.tm-item')].map(item => item.dataset.code)")
    walked = []
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(page.evaluate("Treemap.current"))
    assert walked == [codes[1], codes[2], codes[3], codes[2], codes[0]]
    page.keyboard.press("Enter")
    assert followed() == [f"/place/{codes[0]}"]


def test_the_table_can_select_a_place_and_highlight_a_path(open_page: OpenPage) -> None:
    page = open_page(district(60))
    code = page.locator(".tm-mark").nth(5).get_attribute("data-code")
    assert page.evaluate("code => Treemap.select(code, true)", code)
    assert page.locator(".tm-selected").get_attribute("data-code") == code
    assert not page.evaluate("Treemap.select('nowhere')")
    assert page.locator(".tm-selected").count() == 0
    page.evaluate("code => Treemap.path([code.slice(0, 9), code])", code)
    assert page.locator("#map.tm-path .tm-on").count() == 2
    page.evaluate("Treemap.path([])")
    assert page.locator(".tm-path, .tm-on").count() == 0


def test_ready_is_marked_once(open_page: OpenPage) -> None:
    page = open_page(district(500))
    assert page.evaluate("performance.getEntriesByName('map-ready').map(mark => mark.startTime < 1500)") == [
        True
    ]


def test_forced_colours_and_paper_keep_the_states_apart(open_page: OpenPage) -> None:
    page = open_page(district(200), forced_colors="active")
    fill = "state => getComputedStyle(document.querySelector(`#map .s-${state} .tm-fill`)).fill"
    assert page.evaluate(fill, "covered") != page.evaluate(fill, "uncovered")
    page.emulate_media(media="print", forced_colors="none")
    adjust = "getComputedStyle(document.getElementById('map')).printColorAdjust"
    assert page.evaluate(adjust) == "exact"


def caught_links(page: Page) -> Callable[[], list[str]]:
    """Stop the page from following links; return a function that returns the addresses of clicked links."""
    page.evaluate(
        "() => { window.asked = []; addEventListener('click', event => { const link = event.target.closest('a');"
        " if (link && !event.defaultPrevented) { asked.push(link.getAttribute('href')); event.preventDefault(); } }); }"
    )
    return lambda: list(page.evaluate("asked"))
