"""On a laptop and on a phone, every letter can be read, every link can be tapped, and no page is too wide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.viz.explorer.conftest import visiting
from tests.viz.explorer.layouts import chosen_kinds

pytestmark = [pytest.mark.browser, pytest.mark.embedded]

LAPTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
# This script returns the texts whose letters are smaller than 12 px on the screen, also in pictures. In a network map,
# which can be zoomed, letters may have 9 px.
SMALL_LETTERS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({ checkVisibilityCSS: true }) || element.closest('.sr, title, script, style, option')) continue;
    const scale = element.closest('svg') && element.getScreenCTM ? Math.abs(element.getScreenCTM().a) : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < (element.closest('.netmap, .network svg') ? 8.9 : 11.95)) small.push(`${size.toFixed(1)} ${text.data.trim().slice(0, 30)}`);
  }
  return small.slice(0, 5); }"""
# This script returns the targets that don't meet WCAG 2.5.8: those smaller than 24 px that are too near to another.
# It skips links in a sentence, and pictures, because the list next to each picture has the same links.
SMALL_TARGETS = """() => {
  const inSentence = e => getComputedStyle(e).display === 'inline' && [...e.parentElement.childNodes].some(n => n.nodeType === 3 && n.data.trim().length > 1);
  const targets = [...document.querySelectorAll('a[href], button, input, select, summary')]
    .filter(e => !e.closest('svg') && !e.matches('.skip, [type=hidden]') && e.checkVisibility({ checkVisibilityCSS: true }))
    .map(e => ({ e, box: e.getBoundingClientRect() })).filter(({ box }) => box.width && box.height);
  const isSmall = ({ box }) => box.width < 23.9 || box.height < 23.9;
  const middle = ({ box }) => [box.x + box.width / 2, box.y + box.height / 2];
  const near = (one, other) => {
    const [x, y] = middle(one);
    if (isSmall(other)) { const [u, v] = middle(other); return Math.hypot(x - u, y - v) < 24; }
    const dx = Math.max(other.box.left - x, 0, x - other.box.right), dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
    return Math.hypot(dx, dy) < 12; };
  return targets.filter(one => isSmall(one) && !inSentence(one.e) && targets.some(other => other !== one && near(one, other)))
    .map(({ e, box }) => `${box.width.toFixed(0)}×${box.height.toFixed(0)} ${e.outerHTML.slice(0, 100)}`).slice(0, 5); }"""
EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class SmallThings(NamedTuple):
    """What is too small or too wide on the pages, by kind of page."""

    letters: dict[str, list[str]]
    targets: dict[str, list[str]]
    excess: dict[str, int]


@pytest.fixture(scope="module")
def small_things(browser: Browser, explorer: str, sample_pages: dict[str, str]) -> Mapping[str, SmallThings]:
    """Open one page of each layout at both sizes, and return what is too small or too wide there."""
    results = {name: SmallThings({}, {}, {}) for name in ("laptop", "phone")}
    with visiting(browser, explorer) as visit:
        page = visit("/help")
        for kind, address in chosen_kinds(sample_pages).items():
            for name, size in (("laptop", LAPTOP), ("phone", PHONE)):
                page.set_viewport_size(size)
                page.goto(explorer + address)
                measure(page, kind, results[name])
    return results


def measure(page: Page, kind: str, results: SmallThings) -> None:
    results.letters[kind] = page.evaluate(SMALL_LETTERS)
    results.targets[kind] = page.evaluate(SMALL_TARGETS)
    results.excess[kind] = page.evaluate(EXCESS)


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_letters_have_at_least_12_pixels(small_things: Mapping[str, SmallThings], size: str) -> None:
    letters = small_things[size].letters
    assert len(letters) > 14
    assert {kind: texts for kind, texts in letters.items() if texts} == {}


def test_every_target_is_large_enough_for_a_finger(small_things: Mapping[str, SmallThings]) -> None:
    assert {kind: targets for kind, targets in small_things["phone"].targets.items() if targets} == {}


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_only_pictures_and_tables_scroll_sideways(small_things: Mapping[str, SmallThings], size: str) -> None:
    assert {kind: excess for kind, excess in small_things[size].excess.items() if excess} == {}


def test_the_sign_that_unfolds_a_row_is_beside_the_name(browser: Browser, explorer: str) -> None:
    gap = """row => { const range = document.createRange(); range.selectNodeContents(row.querySelector("td:first-child bdi"));
      return range.getBoundingClientRect().left - row.querySelector(".twist").getBoundingClientRect().right; }"""
    with visiting(browser, explorer) as visit:
        for path in ("/", "/node/Community/511702001001/network"):
            for size in (PHONE, LAPTOP):
                row = visit(path, viewport=size).locator("tr[aria-expanded]").first
                assert row.evaluate(gap) >= -0.5, (path, size)


def test_a_phone_shows_the_figures_of_rules_and_eight_rows_of_the_list(
    browser: Browser, explorer: str
) -> None:
    with visiting(browser, explorer) as visit:
        page = visit("/", viewport=PHONE)
        figure = page.locator(".rules-rates tbody tr:first-child td.num").first.bounding_box()
        assert figure is not None
        assert figure["x"] + figure["width"] <= PHONE["width"]
        room = page.locator(".side .grid-wrap").bounding_box()
        row = page.locator(".side tbody tr").first.bounding_box()
        assert room is not None
        assert row is not None
        assert room["height"] >= 8 * row["height"]
        page = visit("/rules/compounds-have-party-branch?tier=Community", viewport=PHONE)
        where = page.locator("#parts td, #table-parts td").first.bounding_box()
        assert where is not None
        assert where["width"] >= 80
