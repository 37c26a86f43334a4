"""Tests the box in the header in a browser: keyboard, input methods, axe, and texts for screen readers."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page

from tests.viz.axe import serious_violations
from tests.viz.explorer.conftest import Visit
from tests.viz.explorer.waiting import wait_until

WINDOW = {"viewport": {"width": 1366, "height": 768}}


@pytest.fixture
def page(visit: Visit) -> Page:
    opened = visit("/help", **WINDOW)
    wait_until(opened, "performance.getEntriesByName('suggesting-ready').length")
    opened.keyboard.press("/")
    return opened


@pytest.fixture
def field(page: Page) -> Locator:
    return page.locator("#ask")


def options_for(page: Page, text: str) -> Locator:
    page.locator("#ask").press_sequentially(text)
    options = page.locator("#ask-list [role='option']")
    options.first.wait_for()
    return options


def active(page: Page) -> str:
    chosen = page.locator("#ask").get_attribute("aria-activedescendant")
    return page.locator(f"#{chosen}").inner_text() if chosen else ""


def test_a_question_is_chosen_and_opened_by_keys_alone(page: Page, field: Locator) -> None:
    options = options_for(page, "东城街道业委会")
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-controls") == "ask-list"
    assert active(page) == ""
    assert f"{options.count()} 条建议" in page.locator("#ask ~ [role='status']").inner_text()
    field.press("ArrowDown")
    assert "小区业主委员会覆盖（东城街道）" in active(page)
    assert field.input_value() == "东城街道业委会"
    field.press("ArrowUp")
    assert active(page) == options.last.inner_text()
    field.press("ArrowDown")
    with page.expect_navigation():
        field.press("Enter")
    assert "/recipes/compounds-owners-committee?p.scope=511702001" in page.url


def test_escape_closes_then_clears_and_the_arrow_opens_again(page: Page, field: Locator) -> None:
    options_for(page, "健民路")
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert not page.locator("#ask-list").is_visible()
    assert field.input_value() == "健民路"
    field.press("ArrowDown")
    page.locator("#ask-list [role='option']").first.wait_for()
    for key in ("Home", "End"):
        field.press("ArrowDown")
        field.press(key)
        assert active(page) == ""
        assert field.evaluate("each => each.selectionStart") == (0 if key == "Home" else 3)
    field.press("Escape")
    field.press("Escape")
    assert field.input_value() == ""


def test_enter_without_a_choice_searches(page: Page, field: Locator) -> None:
    options_for(page, "健民路")
    with page.expect_navigation():
        field.press("Enter")
    assert unquote(page.url).endswith("/search?q=健民路")


def test_an_input_method_is_not_disturbed(page: Page, field: Locator) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "jian min", "selectionStart": 8, "selectionEnd": 8})
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert requests == []
    assert page.url.endswith("/help")
    session.send("Input.insertText", {"text": "健民"})
    page.locator("#ask-list [role='option']").first.wait_for()
    assert len(requests) == 1
    assert "健民路社区" in page.locator("#ask-list").inner_text()


def test_the_open_list_is_accessible(page: Page, field: Locator) -> None:
    options_for(page, "谁负责紫薇9栋")
    field.press("ArrowDown")
    assert serious_violations(page) == []


def test_the_list_fits_a_phone(visit: Visit) -> None:
    page = visit("/help", viewport={"width": 390, "height": 844})
    page.locator("#ask").focus()
    options_for(page, "谁负责紫薇9栋")
    box = page.locator("#ask-list").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
