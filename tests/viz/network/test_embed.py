"""Tests the network map as part of a page whose Content-Security-Policy forbids inline scripts and styles."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from jinja2 import PackageLoader
from playwright.sync_api import Browser, Page, Route

from tests.viz.scenes import big_scene, folded_scene
from wangge.graph.model import NodeKey
from wangge.loaders.reports.pages import page_environment
from wangge.viz.explorer.app.assets import assets
from wangge.viz.explorer.app.security import HEADERS
from wangge.viz.network.embed import NetworkParts, network_page_parts
from wangge.viz.network.folding import FoldState
from wangge.viz.network.view import MapView

pytestmark = pytest.mark.browser

_POLICY = {"Content-Security-Policy": HEADERS["Content-Security-Policy"]}
_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>图</title>
{% for style in ("tokens.css", "explorer.css") + net.styles %}<link rel="stylesheet" href="/static/{{ style }}">
{% endfor %}{% for script in net.scripts %}<script src="/static/{{ script }}" defer></script>
{% endfor %}</head><body><main><h1>图</h1>{% include "_network_counts.html.j2" %}{% include "_network.html.j2" %}</main></body></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield an empty page of the browser; any console message makes the test fail."""
    faults: list[str] = []
    new_page = browser.new_page(viewport={"width": 1500, "height": 900})
    new_page.on("console", lambda line: faults.append(line.text))
    new_page.on("pageerror", lambda error: faults.append(str(error)))
    yield new_page
    new_page.close()
    assert faults == []


def open_map(page: Page, net: NetworkParts) -> None:
    """Open a page with the map at a made-up address, with the explorer's static files and security policy."""
    environment = page_environment(PackageLoader("wangge.viz"))
    html = environment.from_string(_PAGE).render(net=net)

    def answer(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix("/static/")
        if name in assets():
            route.fulfill(
                body=assets()[name].content, headers={"Content-Type": assets()[name].type, **_POLICY}
            )
        elif name == "/":
            route.fulfill(body=html, headers={"Content-Type": "text/html; charset=utf-8", **_POLICY})
        else:
            route.fulfill(body="", status=204)

    page.route("**/*", answer)
    page.goto("http://map.example/")
    page.wait_for_function("() => performance.getEntriesByName('map-ready').length > 0")


def test_map_works_under_the_strict_content_policy(page: Page) -> None:
    open_map(page, network_page_parts(big_scene(300), link_of=lambda ref: f"/node/{ref.label}/{ref.code}"))
    page.evaluate("wanggeMap.choose('Building:000299')")
    assert page.get_attribute("#ways a", "href") == "/node/Building/000299"
    page.emulate_media(media="print")
    page.wait_for_selector(".net-twin svg", state="attached")
    assert page.locator("#grid tbody tr:visible").count() == 300


def test_folded_place_leads_to_its_own_map(page: Page) -> None:
    open_map(
        page, network_page_parts(folded_scene(), map_of=lambda ref: f"/node/{ref.label}/{ref.code}/network")
    )
    page.click("#grid tr[data-id='Street:511702001'] td:nth-child(2)")
    assert page.inner_text("#ways a") == "展开其组织网络图"
    assert page.get_attribute("#ways a", "href") == "/node/Street/511702001/network"


def test_row_links_lead_to_pages(page: Page) -> None:
    open_map(page, network_page_parts(folded_scene(), link_of=lambda ref: f"/node/{ref.code}"))
    links = page.locator("#grid td a")
    assert links.evaluate_all("all => all.map(a => [a.getAttribute('href'), a.tabIndex])") == [
        ["/node/511702", -1],
        ["/node/511702001", -1],
        ["/node/PF-1", -1],
    ]


def test_picture_is_shown_without_scripts(browser: Browser) -> None:
    view = MapView(state=FoldState(), unfold=lambda ref: f"?open={ref.code}")
    net = network_page_parts(big_scene(300), view=view)
    html = page_environment(PackageLoader("wangge.viz")).from_string(_PAGE).render(net=net)
    page = browser.new_page(java_script_enabled=False)
    page.route("**/*", lambda route: route.fulfill(body="", status=204))
    page.set_content(html)
    links = page.locator("svg.netmap a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["?open=000001", "?open=000201"]
    assert page.locator("#grid tbody tr:visible").count() == 3
    page.close()


def test_no_address_is_requested_for_ghosts() -> None:
    linked: list[NodeKey] = []

    def link_of(ref: NodeKey) -> str:
        linked.append(ref)
        return "/"

    network_page_parts(big_scene(20), link_of=link_of)
    assert {ref.label for ref in linked} <= {"Community", "Grid", "Compound", "Building", "PartyOrganization"}
