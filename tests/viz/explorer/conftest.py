"""Fixtures that serve one explorer of the generated sample to all tests of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from devtools.explorers import serving, site_of
from tests.viz.explorer.rendered_once import rendered_once
from tests.viz.explorer.walk import GEOGRAPHIC_MAPS, SHORT_LISTS, SMALL_NETWORK, kind_of, walk
from wangge.graph.store import Store
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

Visit = Callable[..., Page]

_START_PAGES = (
    "/",
    *GEOGRAPHIC_MAPS,
    *SHORT_LISTS,
    SMALL_NETWORK,
    "/search?q=cy",
    "/search?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA",
    "/nowhere",
)


@pytest.fixture(scope="session")
def sample_site(sample_store: Store, sample_folder: Path) -> Iterator[Site]:
    """Yield a read-only explorer of the sample in which all rules have been checked. It renders each page once."""
    site = site_of(sample_store, sample_folder)
    snapshot = site.wait()
    assert snapshot.ready, snapshot.failure
    with rendered_once(site):
        yield site


@pytest.fixture(scope="session")
def sample_pages(sample_site: Site) -> dict[str, str]:
    """Follow links from the start pages, and return the address of one page of each kind, by kind."""
    pages = walk(explorer_app(sample_site), _START_PAGES, most=1)
    return {kind: address for address in pages if (kind := kind_of(address)) is not None}


@pytest.fixture(scope="session")
def explorer(sample_site: Site) -> Iterator[str]:
    """Serve the explorer of the sample; yield its address without a trailing slash."""
    with serving(sample_site) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, explorer: str) -> Iterator[Visit]:
    """Yield a function that opens a path in the browser, as `visiting` does."""
    with visiting(browser, explorer) as open_page:
        yield open_page


@contextmanager
def visiting(browser: Browser, explorer: str) -> Iterator[Visit]:
    """Yield a function that opens a path of the explorer in a new browser context.

    At the end, `AssertionError` is raised if a page caused a console message, an error or a request to another host.
    """
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(path: str, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(f"console: {message.text[:200]}", faults))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: _check_request(request.url, explorer, faults))
        page.goto(explorer + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _note(message: str, faults: list[str]) -> None:
    """Record a console message, unless it is the browser's message about a 4xx response."""
    if "the server responded with a status of 4" not in message:
        faults.append(message)


def _check_request(url: str, explorer: str, faults: list[str]) -> None:
    if not url.startswith((f"{explorer}/", "data:")):
        faults.append(f"request: {url[:200]}")
