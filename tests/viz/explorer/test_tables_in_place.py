"""With scripts, a table is sorted and filtered in place; without scripts, the page is loaded again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.embedded]

Visit = Callable[..., Page]

HEADINGS = "#table-main thead"


def uncovered(page: Page) -> list[int]:
    texts = page.locator("#table-main tbody tr td:nth-child(7)").all_inner_texts()
    return [int(text.strip("✕ ").replace(",", "")) for text in texts]


def test_a_click_on_a_heading_sorts_in_place_and_back_undoes_it(visit: Visit) -> None:
    page = visit("/rules")
    page.evaluate("window.stayed = true")
    page.click(f"{HEADINGS} a[data-swap='uncovered']")
    page.wait_for_selector(f"{HEADINGS} th[aria-sort='descending']")
    assert uncovered(page) == sorted(uncovered(page), reverse=True)
    assert page.evaluate("window.stayed && document.activeElement.dataset.swap") == "uncovered"
    assert "sort=-uncovered" in page.url
    assert "sort=-uncovered" in (page.get_attribute("footer .formats a >> nth=0", "href") or "")
    page.go_back()
    page.wait_for_selector(f"{HEADINGS} th[aria-sort]", state="detached")
    assert "sort=" not in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_a_table_is_filtered_by_its_form(visit: Visit, scripts: bool) -> None:
    page = visit("/rules", java_script_enabled=scripts)
    page.click("#table-main details.filter summary")
    page.fill("#table-main input[name='filter.uncovered']", ">=100")
    page.click("#table-main details.filter button")
    page.wait_for_selector("#table-main .filters")
    assert "filter=uncovered%3A%3E%3D100" in page.url
    assert "filter.uncovered" not in page.url
    assert min(uncovered(page)) >= 100
    page.click("#table-main .filters a")
    page.wait_for_selector("#table-main .filters", state="detached")
    assert min(uncovered(page)) < 100


def test_a_table_fits_a_phone(visit: Visit) -> None:
    page = visit("/rules", viewport={"width": 390, "height": 844})
    page.click("#table-main details.filter summary")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.locator("#table-main details.filter input").first.bounding_box()
    assert box is not None
    assert box["width"] >= 120
