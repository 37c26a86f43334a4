"""Choosing a place or a colour, by mouse or keyboard, changes neither scroll position nor focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.viz.explorer.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]

Visit = Callable[..., Page]

STREET = "/node/Street/511702001"
WINDOW = {"viewport": {"width": 1366, "height": 768}}
ROWS = "#grid tbody tr"


def middle(page: Page, selector: str, number: int) -> tuple[float, float]:
    """Return the position of a shape's centre in the window, after scrolling to it."""
    shape = page.locator(selector).nth(number)
    shape.scroll_into_view_if_needed()
    box = shape.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("path", ["/", STREET])
@pytest.mark.parametrize("number", [0, 7, -1])
def test_a_double_click_opens_the_cell_it_is_on(visit: Visit, path: str, number: int) -> None:
    page = visit(path, **WINDOW)
    marks = page.locator("svg#map .tm-mark")
    index = number % marks.count()
    code = marks.nth(index).get_attribute("data-code")
    position = middle(page, "svg#map .tm-mark .tm-fill", index)
    page.mouse.dblclick(*position)
    page.wait_for_url(f"**/{code}**")


def test_a_double_click_beside_the_parts_of_a_cell_opens_the_cell(visit: Visit) -> None:
    page = visit("/", **WINDOW)
    cell = page.locator("svg#map .tm-cell").first
    code = cell.get_attribute("data-code")
    box = cell.locator(".tm-panel").bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + box["width"] - 2, box["y"] + box["height"] - 3)
    page.wait_for_url(f"**/{code}**")


@pytest.mark.parametrize("path", ["/", STREET])
def test_a_selection_never_scrolls_the_page(visit: Visit, path: str) -> None:
    page = visit(path, **WINDOW)
    page.evaluate("scrollTo(0, 190)")
    marks = page.locator("svg#map .tm-mark .tm-fill")
    moved = []
    for number in (marks.count() - 1, 0, marks.count() // 2):
        x, y = middle(page, "svg#map .tm-mark .tm-fill", number)
        before = page.evaluate("scrollY")
        page.mouse.click(x, y)
        moved.append(page.evaluate("scrollY") - before)
    for number in (0, 4):
        before = page.evaluate("scrollY")
        page.locator(ROWS).nth(number).evaluate("row => row.click()")
        moved.append(page.evaluate("scrollY") - before)
    assert moved == [0] * 5


def test_the_list_scrolls_to_the_place_selected_in_the_picture(visit: Visit) -> None:
    page = visit("/", **WINDOW)
    position = middle(page, "svg#map .tm-mark .tm-fill", page.locator("svg#map .tm-mark").count() - 1)
    page.mouse.click(*position)
    is_visible = page.locator(f"{ROWS}[aria-selected='true']").evaluate(
        "row => { const box = row.getBoundingClientRect(), list = row.closest('.grid-wrap').getBoundingClientRect();"
        " return box.top >= list.top && box.bottom <= list.bottom + 1; }"
    )
    assert is_visible


def test_arrow_keys_in_the_colour_menu_change_nothing_until_applied(visit: Visit) -> None:
    page = visit(STREET, **WINDOW)
    before = page.url
    page.focus("#colour")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.url == before
    assert page.evaluate("document.activeElement.id") == "colour"
    chosen = page.input_value("#colour")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("new URL(location.href).searchParams.get('colour')") == chosen
    assert page.evaluate("document.activeElement.id") == "apply"
    assert page.input_value("#colour") == chosen


def test_applying_a_colour_does_not_scroll_the_page(visit: Visit) -> None:
    page = visit("/", **WINDOW)
    page.evaluate("scrollTo(0, 150)")
    page.select_option("#colour", "count:Building")
    with page.expect_navigation():
        page.click("#apply")
    wait_until(page, "performance.getEntriesByName('page-ready').length")
    assert page.evaluate("scrollY") == 150


def test_a_place_field_suggests_while_one_types_and_takes_a_choice_by_keys(visit: Visit) -> None:
    page = visit("/recipes/vacant-posts", **WINDOW)
    field = page.locator("#p-scope")
    assert field.get_attribute("role") == "combobox"
    field.fill("")
    field.press_sequentially("dcjd")
    options = page.locator("#p-scope-list [role='option']")
    options.first.wait_for()
    assert "东城街道" in options.first.inner_text()
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Enter")
    assert field.input_value() == "511702001"
    assert not page.locator("#p-scope-list").is_visible()
    with page.expect_navigation():
        field.press("Enter")
    assert "p.scope=511702001" in page.url


def test_a_place_field_takes_a_name_without_scripts(visit: Visit) -> None:
    page = visit("/recipes/vacant-posts", java_script_enabled=False)
    page.fill("#p-scope", "东城街道")
    page.click(".field-ask button")
    assert page.locator("table.answer tbody tr").count() > 10
    page.fill("#p-scope", "第一网格")
    page.click(".field-ask button")
    page.locator(".choices a").first.click()
    assert page.locator("#p-scope").input_value().startswith("511702")


def test_a_geographic_map_on_a_phone_begins_in_its_middle(visit: Visit) -> None:
    page = visit("/?map=geo", viewport={"width": 390, "height": 844})
    left, most = page.locator(".picture").evaluate("e => [e.scrollLeft, e.scrollWidth - e.clientWidth]")
    assert most > 0
    assert abs(left - most / 2) <= 1
    assert page.evaluate("window.scrollX + window.scrollY") == 0
