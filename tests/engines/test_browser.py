"""The fixture `browser` starts a browser, and this browser shows a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.browser
def test_browser_shows_a_page(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<title>网格</title>")

    assert page.title() == "网格"
    page.close()
