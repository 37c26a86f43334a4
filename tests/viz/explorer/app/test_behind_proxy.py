"""Tests the explorer behind a real nginx, configured as docs/explorer.md describes or with nginx's defaults."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from playwright.sync_api import Browser

from devtools.explorers import serving
from devtools.nginx import running_nginx
from tests.viz.explorer.layouts import layout_of
from tests.viz.explorer.markup import Markup
from tests.viz.explorer.walk import FORMATS, SHORT_LISTS, SMALL_NETWORK, in_format, kind_of
from wangge.graph.engines.ports import free_ports
from wangge.viz.explorer.app.proxy import Proxy
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.embedded

DOCS = Path(__file__).parents[4] / "docs" / "explorer.md"
TOKEN = "kRt7-0Zq3vX9_pLm2wNs8bYd"
SIGNED = {"Authorization": f"Bearer {TOKEN}"}


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


_opener = build_opener(_NoRedirect)


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return the status, headers and text of a response; redirects aren't followed."""
    try:
        answer = _opener.open(Request(url, headers=headers), timeout=60)
    except HTTPError as error:
        answer = error
    with answer:
        response_headers = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, response_headers, answer.read().decode("utf-8", "replace")


def example() -> str:
    """Return the `location` block of docs/explorer.md."""
    block = re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    return block[1]


@pytest.fixture(scope="module")
def proxied(sample_site: Site, nginx_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the public address (with a trailing slash) of an explorer behind an nginx configured as documented."""
    port, inner = free_ports(2)
    url = f"http://127.0.0.1:{port}/wangge/"
    locations = example().replace("127.0.0.1:8765", f"127.0.0.1:{inner}")
    policy = AccessPolicy.of("127.0.0.1", token=TOKEN, proxy=Proxy.of(url))
    folder = tmp_path_factory.mktemp("nginx")
    with serving(sample_site, policy, port=inner), running_nginx(nginx_path, folder, port, locations):
        yield url


def addresses_in(value: Any) -> Iterator[str]:
    """Yield all texts in a JSON value that are paths on this server."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from addresses_in(item)
    elif isinstance(value, str) and re.match(r"/[a-z]", value):
        yield value


def test_every_link_stays_under_the_path(proxied: str) -> None:
    origin = proxied.removesuffix("/wangge/")
    count_by_kind: Counter[str] = Counter()
    waiting, visited, outside = (
        deque(["/wangge/", *(f"/wangge{path}" for path in (*SHORT_LISTS, SMALL_NETWORK, "/search?q=cy"))]),
        set[str](),
        set[str](),
    )
    while waiting:
        address = waiting.popleft().partition("#")[0]
        inner = address.removeprefix("/wangge")
        kind = layout_of(kind_of(inner) or "") or (inner if inner.startswith("/static/") else None)
        if not address or address in visited or kind is None or count_by_kind[kind] >= 1:
            continue
        count_by_kind[kind] += 1
        visited.add(address)
        status, headers, text = fetch(origin + address, **SIGNED)
        assert status == 200, address
        if headers["content-type"].startswith("text/html"):
            page = Markup(text)
            links = {link for link in page.links if not link.startswith(("#", "data:"))}
            links |= {urljoin(address, element.attributes["action"]) for element in page.all("form")}
            links |= {
                element.attributes["src"] for element in page.all("script") if "src" in element.attributes
            }
            links |= set(re.findall(r'"(/(?:node|rules|recipes)[^"]*)"', text))
            outside |= {link for link in links if not link.startswith("/wangge/")}
            waiting.extend(sorted(links))
            # The JSON of a list contains all its pages, so it is the same for each page.
            if "page=" not in inner:
                outside |= _outside_in_json(origin, f"/wangge{in_format(inner, 'json')}")
    assert outside == set()
    assert len([kind for kind in count_by_kind if kind.startswith("/static/")]) > 8
    assert len(count_by_kind) > 30


def _outside_in_json(origin: str, address: str) -> set[str]:
    status, _headers, text = fetch(origin + address, **SIGNED)
    assert status == 200, address
    return {link for link in addresses_in(json.loads(text)) if not link.startswith("/wangge/")}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_served_under_the_path(proxied: str, form: str) -> None:
    assert fetch(f"{proxied}node/Street/511702001.{form}", **SIGNED)[0] == 200
    assert fetch(f"{proxied}index.{form}", **SIGNED)[0] == 200


def test_signing_in_stays_under_the_path(proxied: str) -> None:
    status, headers, _text = fetch(f"{proxied}rules?token={TOKEN}&lang=en", Accept="text/html")
    assert (status, headers["location"]) == (303, "/wangge/rules?lang=en")
    assert "path=/wangge/;" in headers["set-cookie"].lower() + ";"
    assert fetch(proxied)[0] == 401
    cookie = headers["set-cookie"].partition(";")[0]
    assert fetch(f"{proxied}rules", Cookie=cookie)[0] == 200


def test_an_undeclared_host_name_is_refused(proxied: str) -> None:
    status, _headers, text = fetch(proxied, Host="evil.example", **SIGNED)
    assert status == 421
    assert text.count("\n") == 1


@pytest.mark.parametrize(
    "block",
    [
        "location / { proxy_pass http://127.0.0.1:PORT; }",
        "location / { proxy_pass http://127.0.0.1:PORT; proxy_http_version 1.1; proxy_set_header Connection ''; }",
        "location / { proxy_pass http://localhost:PORT/; proxy_set_header Host localhost; }",
        "location /a/ { proxy_pass http://127.0.0.1:PORT/; }",
    ],
)
def test_no_page_is_public_behind_a_proxy_that_says_nothing(
    sample_site: Site, nginx_path: str, tmp_path: Path, block: str
) -> None:
    (port,) = free_ports(1)
    policy = AccessPolicy.of("127.0.0.1", token=TOKEN, own_programs=True)
    with serving(sample_site, policy) as inner:
        locations = block.replace("PORT", str(urlsplit(inner).port))
        with running_nginx(nginx_path, tmp_path, port, locations):
            public_address = f"http://127.0.0.1:{port}/" + ("a/" if "/a/" in block else "")
            for path in ("", "index.json", "rules", "static/explorer.css", "counting"):
                assert fetch(public_address + path)[0] == 401, path
            assert fetch(public_address, **SIGNED)[0] == 200


@pytest.mark.browser
def test_a_browser_works_under_the_path(browser: Browser, proxied: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        failed: list[str] = []
        page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
        page.goto(f"{proxied}?token={TOKEN}")
        assert page.url == proxied
        page.keyboard.press("?")
        page.wait_for_url(f"{proxied}help")
        page.fill("#ask", "cy")
        page.press("#ask", "Enter")
        page.wait_for_url(f"{proxied}search?q=cy")
        page.locator("main a").first.click()
        page.wait_for_load_state()
        assert page.url.startswith(proxied)
        assert failed == []
