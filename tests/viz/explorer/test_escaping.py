"""Hostile names are escaped on every page and in every format, and a browser shows them as text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette

from devtools.explorers import serving, site_of
from tests.viz.explorer.asgi import Reply, get
from tests.viz.explorer.hostile import (
    HOSTILE_TEXT,
    NAMES,
    hostile_network,
    put_hostile,
    write_hostile_project,
)
from tests.viz.explorer.layouts import layout_of
from tests.viz.explorer.markup import Markup, faults_of
from tests.viz.explorer.rendered_once import rendered_once
from tests.viz.explorer.walk import in_format, kind_of, walk
from wangge.graph.connection import scratch_store
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.embedded

PAGES_PER_KIND = 2
RULES = ("hostile-rule", "posts-are-held", "buildings-have-party-group", "compounds-have-party-branch")
"""The rules that are checked: the hostile one, and some that find something missing, which maps and chains then show."""
FORMULA = re.compile(r"[\s\x00-\x20\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
SVG_TAG_NAMES = (
    "svg title desc style defs symbol pattern path circle ellipse rect g use text tspan line polygon polyline "
    "marker linearGradient stop clipPath"
)
SVG_TAGS = frozenset(SVG_TAG_NAMES.split())
ODD_QUERIES = (
    "q",
    "colour",
    "sel",
    "more",
    "under",
    "show",
    "sort",
    "page",
    "lang",
    "names",
    "p.words",
    "words",
)


_START = (
    "/",
    "/measures/cut-points",
    "/measures/firm-concentration",
    "/path?a=Building:511702001001B0001&b=SO-1",
    "/?colour=measure:firm-concentration",
)


def _search_for(name: str) -> str:
    return f"/search?{urlencode({'q': name})}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hostile") / "project"
    write_hostile_project(folder)
    with scratch_store() as store:
        put_hostile(store, hostile_network())
        new_site = site_of(store, folder, rules=RULES)
        snapshot = new_site.wait()
        assert snapshot.rule_results is not None
        assert snapshot.rule_results.rules["hostile-rule"].gaps
        with rendered_once(new_site):
            yield new_site


@pytest.fixture(scope="module")
def app(site: Site) -> Starlette:
    return explorer_app(site)


@pytest.fixture(scope="module")
def pages(app: Starlette) -> dict[str, Reply]:
    """Return pages of every kind in Chinese, and one page of each kind in English and one with names hidden."""
    start = [*_START, *map(_search_for, NAMES), "/rules/hostile-rule"]
    replies = walk(app, start, most=PAGES_PER_KIND)
    first = {kind_of(address): address for address in reversed(replies)}
    for address in first.values():
        for more in ("lang=en", "names=hide"):
            variant = f"{address}{'&' if '?' in address else '?'}{more}"
            replies[variant] = get(app, variant)
    return replies


@pytest.fixture(scope="module")
def addresses_of_files(pages: dict[str, Reply]) -> list[str]:
    """Return the addresses of the pages to request in other formats than HTML: one of each kind, and a search for each name.

    All cells of a format pass through one writer, so more pages of a kind, or English ones, would prove nothing more.
    """
    first_of_kind = {kind_of(address): address for address in reversed(pages)}
    return list(dict.fromkeys([*first_of_kind.values(), *map(_search_for, NAMES)]))


def test_pages_of_every_kind_are_reached(pages: dict[str, Reply]) -> None:
    kinds = {kind_of(address) for address in pages}
    assert {
        "/",
        "/rules",
        "/rules one",
        "/search ? q",
        "/node/Building",
        "/node/Person",
        "/node/Post",
        "/measures one",
        "/path ? a b",
    } <= kinds
    assert {address: reply.status for address, reply in pages.items() if reply.status >= 500} == {}
    assert len(pages) > 80


def test_no_name_becomes_an_element_of_a_page(pages: dict[str, Reply]) -> None:
    faults = {address: faults_of(Markup(reply.text)) for address, reply in pages.items()}
    assert {address: faults_of_page for address, faults_of_page in faults.items() if faults_of_page} == {}


def test_names_are_on_the_pages_as_text(pages: dict[str, Reply]) -> None:
    page = Markup(pages["/"].text)
    for tag in ("title", "h1", "table", "svg", "header"):
        assert "<img src=x onerror=window.__hit=1>" in page.text(tag), tag
    assert "{{7*7}}" in page.text("h1")
    assert HOSTILE_TEXT.partition("\u202e")[0] in page.text("aside")


def test_control_and_direction_characters_are_on_no_page(pages: dict[str, Reply]) -> None:
    wrong = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    control_characters = {address: wrong.findall(reply.text) for address, reply in pages.items()}
    assert {address: characters for address, characters in control_characters.items() if characters} == {}


def test_every_link_has_text(pages: dict[str, Reply]) -> None:
    empty = {
        address: re.findall(r"<a [^>]*>(?:<bdi>)?\s*(?:</bdi>)?</a>", reply.text)
        for address, reply in pages.items()
    }
    assert {address: links for address, links in empty.items() if links} == {}


def test_json_is_valid(app: Starlette, addresses_of_files: list[str]) -> None:
    for address in addresses_of_files:
        reply = get(app, in_format(address, "json"))
        assert reply.headers["content-type"].startswith("application/json"), address
        data = json.loads(reply.text, parse_constant=_no_constant)
        assert data["title"], address


def test_no_csv_cell_is_a_formula(app: Starlette, addresses_of_files: list[str]) -> None:
    formulas: dict[str, list[str]] = {}
    names = 0
    for address in addresses_of_files:
        text = get(app, in_format(address, "csv")).text
        assert text.startswith("\ufeff"), address
        rows = list(csv.reader(StringIO(text[1:], newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}, address
        cells = [cell for row in rows for cell in row]
        names += sum("<img" in cell for cell in cells)
        wrong = [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)]
        if wrong:
            formulas[address] = wrong
    assert formulas == {}
    assert names > 10


def test_svg_is_xml_with_only_the_elements_that_pictures_use(
    app: Starlette, addresses_of_files: list[str]
) -> None:
    drawn = 0
    for address in addresses_of_files:
        reply = get(app, in_format(address, "svg"))
        if reply.status in (400, 404):
            continue
        assert reply.headers["content-type"].startswith("image/svg+xml"), address
        root = ET.fromstring(reply.text)
        tags = {item.tag.partition("}")[2] for item in root.iter()}
        assert tags <= SVG_TAGS, address
        wrong = [pair for item in root.iter() for pair in item.attrib.items() if _wrong(*pair)]
        assert wrong == [], address
        drawn += 1
    assert drawn > 20


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_input_is_repeated_as_text(app: Starlette, name: str) -> None:
    quoted = quote(name, safe="") or "x"
    addresses = [
        f"/node/{quoted}/{quoted}",
        f"/rules/{quoted}",
        f"/recipes/{quoted}",
        f"/measures/{quoted}",
        f"/path?a={quoted}&b={quoted}&line={quoted}",
        f"/measures/fairness?p.tier={quoted}&p.scope={quoted}",
        f"/{quoted}",
        f"/node/Grid/{quoted}",
    ]
    addresses += [f"/node/Compound/511702001001X001/chain?sel={quoted}", f"/recipes/hostile?words={quoted}"]
    query = urlencode(dict.fromkeys(ODD_QUERIES, name))
    addresses += [f"/?{query}", f"/rules/hostile-rule?{query}", f"/rules?{query}", f"/search?{query}"]
    for address in addresses:
        reply = get(app, address)
        assert reply.status in (200, 400, 404), address
        if reply.headers["content-type"].startswith("text/html"):
            assert faults_of(Markup(reply.text)) == [], address


@pytest.mark.browser
def test_no_script_in_a_name_runs_in_a_browser(site: Site, pages: dict[str, Reply], browser: Browser) -> None:
    faults: list[str] = []
    with serving(site) as address:
        page = browser.new_page()
        page.on("console", lambda message: faults.append(f"console: {message.text[:200]}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: _note(request.url, address, faults))
        succeeded = [path for path in reversed(pages) if pages[path].status == 200]
        assert set(map(kind_of, succeeded)) == set(map(kind_of, pages))
        first_of_layout = {layout_of(kind_of(path) or ""): path for path in succeeded}
        for path in first_of_layout.values():
            page.goto(address + path)
            _touch(page)
            assert page.evaluate("[window.__hit, document.images.length]") == [None, 0], path
        page.close()
    assert faults == []


def _touch(page: Page) -> None:
    """Click some rows of the list and hover over some shapes of the picture, if the page has any."""
    rows = page.locator("#grid tbody tr:visible")
    for number in range(min(rows.count(), 3)):
        rows.nth(number).click(position={"x": 4, "y": 4})
        assert page.inner_text("#say").strip()
    marks = page.locator("svg .tm-part, svg .tm-cell")
    if marks.count():
        marks.first.hover(force=True)
    if page.locator("#find").count():
        page.fill("#find", "<img")


def _note(url: str, address: str, faults: list[str]) -> None:
    if not url.startswith(f"{address}/"):
        faults.append(f"request: {url[:200]}")


def _wrong(name: str, value: str) -> bool:
    name = name.partition("}")[2] or name
    return (
        name.startswith("on")
        or (name == "href" and not value.startswith(("#", "/")))
        or "javascript:" in name
    )


def _no_constant(constant: str) -> Any:
    raise AssertionError(f"{constant} isn't JSON")
