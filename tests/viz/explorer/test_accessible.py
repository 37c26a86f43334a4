"""Tests accessibility: axe rules, high contrast, zoom, keyboard, and how few keys lead to a person's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any, NamedTuple, get_args
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from pypinyin import Style, lazy_pinyin

from tests.viz.axe import OF_COLOUR, serious_violations
from tests.viz.explorer.conftest import visiting
from tests.viz.explorer.layouts import chosen_kinds
from tests.viz.explorer.walk import kind_of
from wangge.viz.explorer.search.query import parse_query
from wangge.viz.explorer.state.site import Site
from wangge.viz.messages import Language

pytestmark = [pytest.mark.browser, pytest.mark.embedded]

Visit = Callable[..., Page]

MOST_KEYS = 15
STREET = "/node/Street/511702001"
WINDOW = ViewportSize(width=1280, height=720)
NARROW_WINDOWS = {320: ViewportSize(width=320, height=640), 720: ViewportSize(width=720, height=450)}
"""Small windows by width. The second is a window of usual size at a zoom of 200 %, which halves its layout pixels."""
ROWS = "#grid tbody tr"
ATTRIBUTES = """rows => rows.map(row => ({
  id: row.dataset.id, parent: row.dataset.parent, level: +row.getAttribute('aria-level'),
  position: +row.getAttribute('aria-posinset'), siblings: +row.getAttribute('aria-setsize'),
  open: row.getAttribute('aria-expanded'), shown: !row.hidden }))"""
FOCUSED = "document.activeElement.closest('tr')?.dataset.id ?? document.activeElement.tagName"
# This script returns the elements that extend beyond the window's left or right edge, except those inside an element
# that scrolls or clips its contents.
OUTSIDE = """() => {
  const scrolls = element => { for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX)) return true; } return false; };
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll('a, button, input, select, summary, textarea, h1, h2, p, td, th, label')]
    .filter(element => { const box = element.getBoundingClientRect();
      return box.width > 0 && element.checkVisibility() && (box.right > wide + 1 || box.left < -1) && !scrolls(element)
        && !element.matches('.skip, .sr'); })
    .map(element => element.outerHTML.slice(0, 120)).slice(0, 5); }"""
# This script returns the buttons, and the links in menus, whose text is wider than the element.
CLIPPED = """() => [...document.querySelectorAll('a.button, button, select, input, .menu a, .switches a')]
  .filter(element => element.checkVisibility() && element.getBoundingClientRect().width > 0
    && (element.scrollWidth > element.clientWidth + 1) && getComputedStyle(element).display !== 'inline'
    && !element.matches('input, select'))
  .map(element => element.outerHTML.slice(0, 120)).slice(0, 5)"""


class Faults(NamedTuple):
    """What is wrong on the pages, by kind of page: what axe reports, and what windows of two widths clip."""

    axe: dict[str, list[str]]
    clipped: dict[int, dict[str, list[str]]]


@pytest.fixture(scope="module")
def faults_by_language(browser: Browser, explorer: str, sample_pages: dict[str, str]) -> Mapping[str, Faults]:
    """Open one page of each layout in both languages, each once, and return what is wrong on them."""
    kinds = chosen_kinds(sample_pages)
    assert len(kinds) > 14
    faults = {
        language: Faults({}, {width: {} for width in NARROW_WINDOWS}) for language in get_args(Language)
    }
    with visiting(browser, explorer) as visit:
        page = visit("/help")
        for language, (kind, address) in product(faults, kinds.items()):
            # The page is loaded in the narrowest window, as on a telephone. Larger windows only give it more room.
            page.set_viewport_size(NARROW_WINDOWS[320])
            page.emulate_media(color_scheme="light")
            page.goto(f"{explorer}{address}{'&' if '?' in address else '?'}lang={language}")
            for width, size in NARROW_WINDOWS.items():
                page.set_viewport_size(size)
                faults[language].clipped[width][kind] = clipped(page)
            page.set_viewport_size(WINDOW)
            # Colours are the same in every language, so they are tested on the Chinese pages only.
            skipped = OF_COLOUR if language == "en" else ()
            faults[language].axe[f"{kind} light"] = serious_violations(page, skipped=skipped)
            if language == "zh":
                page.emulate_media(color_scheme="dark")
                faults[language].axe[f"{kind} dark"] = serious_violations(page, OF_COLOUR)
    return faults


def clipped(page: Page) -> list[str]:
    """Return what the window cuts off, and by how much the page is too wide for it."""
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [
        *page.evaluate(OUTSIDE),
        *page.evaluate(CLIPPED),
        *([f"{excess} px too wide"] if excess else []),
    ]


def _some(lists: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the entries that aren't empty."""
    return {name: items for name, items in lists.items() if items}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious_on_any_page(
    faults_by_language: Mapping[str, Faults], language: str
) -> None:
    assert _some(faults_by_language[language].axe) == {}


def test_axe_finds_nothing_serious_on_pages_with_a_selection(visit: Visit) -> None:
    page = visit(STREET)
    page.locator(ROWS).nth(1).click()
    page.locator(".key").first.click()
    assert serious_violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious_violations(page, OF_COLOUR) == []


@pytest.mark.parametrize("path", ["/", "/rules", "/node/Street/511702001/chain"])
def test_high_contrast_and_reduced_motion_are_respected(visit: Visit, path: str) -> None:
    page = visit(path, forced_colors="active", reduced_motion="reduce", color_scheme="dark")
    moving = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    assert page.evaluate(moving) == 0
    assert page.locator("main").inner_text().strip()
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")


@pytest.mark.parametrize("width", [320, 720])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_narrow_windows_clip_nothing(
    faults_by_language: Mapping[str, Faults], width: int, language: str
) -> None:
    assert _some(faults_by_language[language].clipped[width]) == {}


def test_rows_state_their_position(visit: Visit) -> None:
    page = visit(STREET)
    rows: list[dict[str, Any]] = page.locator(ROWS).evaluate_all(ATTRIBUTES)
    assert len(rows) > 20
    assert page.get_attribute("#grid", "role") == "treegrid"
    by_parent: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_parent.setdefault(row["parent"], []).append(row)
        assert row["level"] == (2 if row["parent"] else 1)
    for parent, children in by_parent.items():
        assert [row["position"] for row in children] == list(range(1, len(children) + 1)), parent
        assert {row["siblings"] for row in children} == {len(children)}
    branches = {row["id"] for row in rows if row["open"] is not None}
    assert branches == set(by_parent) - {""}


def test_the_list_is_one_tab_stop_and_is_moved_through_by_keys(visit: Visit) -> None:
    page = visit(STREET)
    rows: list[dict[str, Any]] = page.locator(ROWS).evaluate_all(ATTRIBUTES)
    ids = [row["id"] for row in rows]
    tops = [row["id"] for row in rows if row["level"] == 1]
    assert page.locator("#grid [tabindex='0']").count() == 1
    page.keyboard.press("l")
    focused_rows = [page.evaluate(FOCUSED)]
    keys = ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowUp", "ArrowRight",
            "ArrowRight", "End", "Home", "PageDown", "PageUp")  # fmt: skip
    for key in keys:
        page.keyboard.press(key)
        focused_rows.append(page.evaluate(FOCUSED))
    second = tops[1]
    assert focused_rows == [
        ids[0], ids[1], ids[2], ids[1], tops[0], tops[0], second, tops[0], tops[0],
        ids[1], ids[-1], ids[0], ids[10], ids[0],
    ]  # fmt: skip
    assert page.locator("#grid [tabindex='0']").count() == 1
    assert page.locator(f"{ROWS}[aria-selected='true']").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#grid')") is None


def test_the_rows_below_a_collapsed_row_are_hidden(visit: Visit) -> None:
    page = visit(STREET)
    page.keyboard.press("l")
    page.keyboard.press("ArrowLeft")
    rows: list[dict[str, Any]] = page.locator(ROWS).evaluate_all(ATTRIBUTES)
    first = rows[0]
    assert first["open"] == "false"
    assert not any(row["shown"] for row in rows if row["parent"] == first["id"])
    assert all(row["shown"] for row in rows if row["parent"] not in ("", first["id"]))


def test_the_selection_is_described_in_a_sentence(visit: Visit) -> None:
    page = visit(STREET)
    assert page.get_attribute("#say", "aria-live") == "polite"
    page.keyboard.press("l")
    page.keyboard.press("ArrowDown")
    row = page.locator(f"{ROWS}[aria-selected='true']")
    sentence = page.inner_text("#say")
    assert sentence.startswith(row.locator("a").inner_text())
    assert "，" in sentence


def test_map_and_list_have_the_same_selection(visit: Visit) -> None:
    page = visit(STREET)
    page.locator(ROWS).nth(3).click()
    ident = page.locator(ROWS).nth(3).get_attribute("data-id") or ""
    code = ident.partition(":")[2]
    assert page.evaluate("[...document.querySelectorAll('.tm-selected')].map(e => e.dataset.code)") == [code]
    mark = page.locator("svg#map .tm-part, svg#map .tm-mark").nth(9)
    other_code = mark.get_attribute("data-code")
    mark.locator("rect, path").first.click()
    assert page.locator(f"{ROWS}[aria-selected='true']").get_attribute("data-code") == other_code
    assert page.inner_text("#say").startswith((mark.locator("title").first.text_content() or "?")[:2])
    assert page.evaluate("new URL(location.href).searchParams.get('sel')").endswith(f":{other_code}")


def test_back_returns_to_the_same_view_and_selection(visit: Visit) -> None:
    page = visit(f"{STREET}?lang=en&colour=count:Building")
    page.keyboard.press("l")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    chosen = page.locator(f"{ROWS}[aria-selected='true']").get_attribute("data-id")
    # The browser tells Playwright of a new address a moment after the page has set it.
    before = page.evaluate("location.href")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert page.url != before
    page.go_back()
    assert page.url == before
    assert page.locator(f"{ROWS}[aria-selected='true']").get_attribute("data-id") == chosen
    assert (
        page.evaluate("document.querySelector('.tm-selected').dataset.code")
        == (chosen or "").partition(":")[2]
    )
    second_page = visit(path_of(before))
    assert second_page.locator(f"{ROWS}[aria-selected='true']").get_attribute("data-id") == chosen


def test_the_selection_is_kept_when_colour_language_or_names_are_switched(visit: Visit) -> None:
    page = visit(STREET)
    page.locator(ROWS).nth(2).click()
    chosen = page.locator(ROWS).nth(2).get_attribute("data-id")
    page.locator(".key").first.click()
    for number in (0, 1):
        with page.expect_event("load"):
            page.click(f".switches a >> nth={number}")
        assert page.locator(f"{ROWS}[aria-selected='true']").get_attribute("data-id") == chosen
        assert page.locator(".key[aria-pressed='true']").count() == 1
    page.select_option("#colour", "count:Building")
    with page.expect_event("load"):
        page.click("#apply")
    assert page.locator(f"{ROWS}[aria-selected='true']").get_attribute("data-id") == chosen


def test_a_click_on_the_legend_highlights_one_shade(visit: Visit) -> None:
    page = visit("/")
    key = page.locator(".key").first
    key.click()
    assert key.get_attribute("aria-pressed") == "true"
    shade = key.get_attribute("data-shade")
    highlighted = page.evaluate(
        "[...document.querySelectorAll('svg#map .tm-on > .tm-own')].map(e => e.className.baseVal)"
    )
    assert len(highlighted) == len(page.locator(f"svg#map .tm-item > .s-{shade}").all())
    assert highlighted
    page.reload()
    assert page.locator("svg#map .tm-on").count() == len(highlighted)
    key.click()
    assert "only" not in page.url
    assert page.locator("svg#map .tm-on").count() == 0


def test_a_responsible_person_is_found_with_few_keys(visit: Visit, sample_site: Site) -> None:
    compound, initials, building = _a_building(sample_site)
    page = visit("/")
    count = 0

    def press(*keys: str, follows: bool = False) -> None:
        nonlocal count
        for key in keys:
            count += 1
            if follows:
                with page.expect_event("load"):
                    page.keyboard.press(key)
            else:
                page.keyboard.press(key)

    press("/", *initials)
    press("Enter", follows=True)
    assert page.evaluate("document.activeElement.getAttribute('href')") == f"/node/Compound/{compound}"
    press("Enter", follows=True)
    press("l")
    press("Enter", follows=True)
    assert page.url.endswith(f"/node/Building/{building}")
    press("r")
    press("Enter", follows=True)
    assert kind_of(path_of(page.url)) == "/node/Person"
    assert count <= MOST_KEYS, count


def path_of(url: str) -> str:
    """Return path and query of an address, without the host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _a_building(site: Site) -> tuple[str, str, str]:
    """Return a compound that a search for its pinyin initials lists first, the initials, and a building in it."""
    index = site.snapshot().index
    assert index is not None
    rows = site.store.read(
        "MATCH (x:Compound)<-[:PART_OF]-(b:Building) "
        "RETURN x.code AS code, x.name AS name, min(b.code) AS building ORDER BY code LIMIT 400"
    ).dicts()
    for row in rows:
        initials = "".join(lazy_pinyin(row["name"], style=Style.FIRST_LETTER)).lower()
        if not (initials.isascii() and initials.isalnum()):
            continue
        result = index.find(parse_query(initials, site.model), most=1)
        if result.hits and result.hits[0].code == row["code"]:
            return row["code"], initials, row["building"]
    raise AssertionError("no compound is found by its initials alone")
