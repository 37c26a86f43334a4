"""In a browser without scripts, every page shows its contents and every form works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.viz.explorer.layouts import chosen_kinds

pytestmark = [pytest.mark.browser, pytest.mark.embedded]

Visit = Callable[..., Page]

STREET = "/node/Street/511702001"


@pytest.fixture
def plain(visit: Visit) -> Callable[[str], Page]:
    """Return a function that opens a page with JavaScript disabled."""
    return lambda path: visit(path, java_script_enabled=False)


def test_every_page_shows_its_content(
    plain: Callable[[str], Page], sample_pages: dict[str, str], explorer: str
) -> None:
    """One page of each layout is enough; pages with one layout have the same template and style sheets."""
    page = plain("/")
    for kind, address in chosen_kinds(sample_pages).items():
        page.goto(explorer + address)
        assert page.locator("main h1").first.is_visible(), kind
        assert len(page.locator("main").inner_text()) > 20, kind
        assert page.locator("footer .formats a").count() >= 2, kind
        assert page.locator("#ask").is_visible(), kind


def test_page_has_the_map_and_the_list(plain: Callable[[str], Page]) -> None:
    page = plain(STREET)
    assert page.locator("svg#map").is_visible()
    rows = page.locator("#grid tbody tr")
    assert rows.count() > 20
    assert rows.count() == page.locator("svg#map .tm-item").count()
    link = rows.nth(1).locator("a")
    name = link.inner_text()
    link.click()
    assert "/node/" in page.url
    assert name in page.locator("h1").inner_text()


def test_a_place_in_the_picture_is_a_link(plain: Callable[[str], Page]) -> None:
    page = plain(STREET)
    link = page.locator("svg#map a").first
    href = link.get_attribute("href")
    link.click()
    assert page.url.endswith(href or "?")


def test_colours_are_chosen_by_a_button(plain: Callable[[str], Page]) -> None:
    page = plain(STREET)
    page.select_option("#colour", "count:Building")
    button = page.locator("form.colour button")
    assert button.is_visible()
    button.click()
    assert "colour=count" in page.url
    assert page.locator("#colour option[selected]").get_attribute("value") == "count:Building"


def test_search_is_used_without_scripts(plain: Callable[[str], Page]) -> None:
    page = plain("/")
    page.fill("#ask", "511702001")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=511702001")
    page.locator(f".hits a[href='{STREET}']").click()
    assert page.url.endswith(STREET)


def test_language_and_names_are_switched_by_links(plain: Callable[[str], Page]) -> None:
    page = plain(f"{STREET}?colour=count%3AGrid")
    page.click(".switches a >> nth=0")
    assert page.get_attribute("html", "lang") == "en"
    page.click(".switches a >> nth=1")
    assert {"lang=en", "names=hide", "colour=count%3AGrid"} <= set(page.url.partition("?")[2].split("&"))
    page.click(".switches a >> nth=0")
    assert page.get_attribute("html", "lang") == "zh-CN"
