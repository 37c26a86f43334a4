"""Tests signing in with a browser: from links on other sites, to two explorers on one host, and with a shared link."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from devtools.explorers import serving
from tests.viz.explorer.asgi import get
from tests.viz.explorer.markup import Markup
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.state.site import Site

pytestmark = [pytest.mark.embedded]

TOKEN = "kRt7-0Zq3vX9_pLm2wNs8bYd"
STREET = "/node/Street/511702001"


@pytest.fixture(scope="module")
def protected_explorer(sample_site: Site) -> Iterator[str]:
    """Yield the address, without a trailing slash, of an explorer that requires the token."""
    with serving(sample_site, AccessPolicy.of("127.0.0.1", token=TOKEN)) as address:
        yield address


@contextmanager
def other_site(*links: str) -> Iterator[str]:
    """Serve a page with these links on `localhost`. For browsers, this isn't the same site as `127.0.0.1`."""

    class OtherSite(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            items = "".join(
                f'<p><a href="{html.escape(link)}">{number}</a></p>' for number, link in enumerate(links)
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html>{items}".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server has it
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), OtherSite) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


@pytest.mark.browser
def test_a_link_on_another_site_opens_at_the_first_click(page: Page, protected_explorer: str) -> None:
    with other_site(
        f"{protected_explorer}{STREET}?token={TOKEN}", f"{protected_explorer}{STREET}"
    ) as other_address:
        page.goto(other_address)
        page.get_by_text("0").click()
        page.locator("h1").wait_for()
        assert page.url == protected_explorer + STREET
        reloaded = page.reload()
        assert reloaded is not None
        assert reloaded.status == 200
        page.goto(other_address)
        page.get_by_text("1").click()
        page.locator("h1").wait_for()
        assert page.url == protected_explorer + STREET


@pytest.mark.browser
def test_two_explorers_of_one_host_dont_sign_each_other_out(
    page: Page, protected_explorer: str, sample_site: Site
) -> None:
    other_token = "x7Gq-0Zq3vX9_pLm2wNs8bYd"
    with serving(sample_site, AccessPolicy.of("127.0.0.1", token=other_token)) as second:
        for address, token in ((protected_explorer, TOKEN), (second, other_token)):
            page.goto(f"{address}/help?token={token}")
        for address in (protected_explorer, second, protected_explorer):
            answer = page.goto(f"{address}/help")
            assert answer is not None
            assert answer.status == 200


@pytest.mark.browser
def test_a_shared_link_keeps_names_hidden_whatever_is_clicked(
    browser: Browser, page: Page, protected_explorer: str
) -> None:
    page.goto(f"{protected_explorer}/node/Community/511702001001?token={TOKEN}")
    page.get_by_text("分享（隐去姓名）").click()
    page.select_option("#share-days", "7")
    page.get_by_role("button", name="应用").click()
    link = page.locator("#share-link").input_value()
    assert urlsplit(link).path == "/node/Community/511702001001"
    with browser.new_context() as context:
        reader = context.new_page()
        reader.goto(link)
        assert reader.url == f"{protected_explorer}/node/Community/511702001001?names=hide"
        assert reader.locator(".switches a").all_inner_texts() == ["English"]
        reader.goto(f"{protected_explorer}/node/Community/511702001001")
        assert "姓名已隐去" in reader.locator("footer").inner_text()
        refused = reader.goto(f"{protected_explorer}/share")
        assert refused is not None
        assert refused.status == 403
    page.goto(link)
    page.get_by_text("显示姓名").click()
    assert "姓名已隐去" not in page.locator("footer").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        "/index.svg",
        f"{STREET}.svg",
        "/node/Grid/511702001001001/network.svg",
        "/node/Community/511702001001/chain.svg",
    ],
)
def test_a_picture_opens_with_its_own_colours(page: Page, explorer: str, path: str) -> None:
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(explorer + path)
    ground = page.locator(".tm-ground, .ground, .ng").first
    assert ground.evaluate("(e) => getComputedStyle(e).fill") == "rgb(245, 246, 248)"
    assert messages == []


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "rules",
        "/?days=%",
    ],
)
def test_only_pages_of_the_explorer_are_shared(sample_site: Site, target: str) -> None:
    app = explorer_app(sample_site, AccessPolicy.of("127.0.0.1", token=TOKEN))
    reply = get(app, f"/share.json?of={target}", headers={"authorization": f"Bearer {TOKEN}"})
    assert reply.status == (200 if target.startswith("/?") else 400)


@pytest.mark.parametrize("days", ["0", "-1", "1e9", "9999999999", "x"])
def test_other_times_than_the_offered_ones_are_refused(sample_site: Site, days: str) -> None:
    app = explorer_app(sample_site, AccessPolicy.of("127.0.0.1", token=TOKEN))
    reply = get(app, f"/share.json?days={days}", headers={"authorization": f"Bearer {TOKEN}"})
    assert reply.status == 400
    assert "365" in reply.json()["error"]


def test_without_a_token_nothing_is_shared(sample_site: Site) -> None:
    app = explorer_app(sample_site)
    assert get(app, "/share").status == 403
    assert not any(link.startswith("/share") for link in Markup(get(app, "/").text).links)
