"""Hidden names and phone numbers are on no page, in no format and on no printed sheet.

Printed pages are complete.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from starlette.applications import Starlette

from devtools.explorers import site_of
from tests.viz.explorer.asgi import get
from tests.viz.explorer.layouts import chosen_kinds
from tests.viz.explorer.markup import Markup
from tests.viz.explorer.walk import FORMATS, in_format, kind_of, walk
from tests.viz.network.networks import DISTRICT, make_network, put
from wangge.graph.connection import scratch_store
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.grants import Grant
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.state.site import Site
from wangge.viz.messages import messages

pytestmark = pytest.mark.embedded

Visit = Callable[..., Page]

PEOPLE = ("诸葛亮明", "欧阳小红", "上官某某", "令狐冲之")
PHONES = ("13812345678", "138****5678", "0818-2345678", "08182345678")
PHONE = r"(?<![\d.])1[3-9]\d[\d*]{8}(?!\d)"
COMMUNITY = f"{DISTRICT}001001"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield the explorer of a small network with names and phone numbers in every possible property."""
    folder = tmp_path_factory.mktemp("hidden")
    _project(folder)
    with scratch_store() as store:
        put(store, _network())
        network = site_of(store, folder)
        assert not network.wait().failure
        yield network


@pytest.fixture(scope="module")
def app(site: Site) -> Starlette:
    return explorer_app(site)


@pytest.fixture(scope="module")
def addresses(app: Starlette) -> tuple[str, ...]:
    """Return the address of one page of every kind that can be reached by links."""
    return tuple(walk(app, ("/", "/search?q=1", f"/search?q={PEOPLE[1]}", "/nowhere"), most=1))


def _network() -> Any:
    network = make_network()
    everything = "、".join((*PEOPLE, *PHONES))
    network.node("Person", "PE-9", PEOPLE[0], phone=PHONES[0], remark=f"电话 {PHONES[2]} {PEOPLE[1]}")
    for number, name in enumerate(PEOPLE[1:]):
        network.node("Person", f"PE-{number}", name, phone=PHONES[number])
    network.post("ZR-1", f"{PEOPLE[2]}助理", f"JC-{COMMUNITY}")
    network.edge("HOLDS", "PE-9", "ZR-1")
    network.edge("HOLDS", "PE-0", "ZR-1")
    network.body("MentorStudio", "MS-1", f"{PEOPLE[1]}名师工作室", "SERVES", COMMUNITY, remark=everything)
    network.body("LegalService", "LS-1", f"{PEOPLE[3]}律师事务所", "SERVES", COMMUNITY, service=PEOPLE[3])
    network.body("PartyOrganization", "P4-9", f"{PEOPLE[0]}党支部", "COVERS", f"{COMMUNITY}X002", tier=4)
    network.nodes["PF-1"][1].update(phone=PHONES[3], remark=everything)
    for number, (label, properties) in enumerate(network.nodes.values(), 2):
        properties["src"] = f"{number}:R1:{PEOPLE[1]}:{PEOPLE[2]}的表.csv"
        if label in ("Grid", "Compound", "Building"):
            properties["remark"] = everything
    return network


def _project(folder: Path) -> None:
    (folder / "rules").mkdir()
    (folder / "wangge.toml").write_text(
        f'[project]\nname = "{PEOPLE[0]}的项目"\nscope = "{DISTRICT}"\ndate = 2024-01-01\n', encoding="utf-8"
    )
    waiver = (
        "waivers:\n  - rule: grids-have-party-organisation\n    subject: '{0}001'\n    category: waiver\n"
        "    reason: {1}请假，电话 {2}\n    owner: {3}\n    until: 2024-06-30\n"
    )
    (folder / "waivers.yaml").write_text(
        waiver.format(COMMUNITY, PEOPLE[1], PHONES[0], PEOPLE[2]), encoding="utf-8"
    )


def names_in(text: str, names: tuple[str, ...] = (*PEOPLE, *PHONES)) -> list[str]:
    """Return the names that occur in a text."""
    return [name for name in names if name in text]


def test_no_name_is_left_on_any_page_in_any_format(app: Starlette) -> None:
    left_by_page: dict[str, list[str]] = {}
    pages = walk(app, ("/", "/search?q=1", f"/search?q={PEOPLE[1]}"), most=3)
    visible_names = {name for reply in pages.values() for name in names_in(reply.text)}
    assert set(PEOPLE) <= visible_names
    first_of_kind = {kind_of(address): address for address in reversed(pages)}.values()
    for address in pages:
        hidden = f"{address}{'&' if '?' in address else '?'}names=hide"
        addresses = [hidden, in_format(hidden, "json")]
        # The English page, the table and the picture show a part of the data that the JSON contains.
        if address in first_of_kind:
            addresses += [f"{hidden}&lang=en", in_format(hidden, "csv"), in_format(hidden, "svg")]
        for variant in addresses:
            reply = get(app, variant)
            assert reply.status in (200, 400, 404), variant
            if leaked := names_in(_without_input(reply.text)):
                left_by_page[variant] = leaked
    assert left_by_page == {}


def _without_input(text: str) -> str:
    """Return the page without those attributes of fields and links that repeat the user's input."""
    return re.sub(r'(value|href|action)="[^"]*"', "", text)


QUERIES = ("", "names=show", "names=", "names=hide&names=show", "lang=en")


@pytest.mark.parametrize("query", QUERIES)
def test_a_shared_link_hides_names_with_any_query(addresses: tuple[str, ...], site: Site, query: str) -> None:
    """Each page is requested with each query as HTML and in one other format, which differs from query to query."""
    policy = AccessPolicy.of("127.0.0.1")
    shared = explorer_app(site, policy)
    cookies = {"cookie": f"wangge_token_80={policy.key.sign(Grant(hide_names=True))}"}
    left_by_page: dict[str, list[str]] = {}
    for number, address in enumerate(addresses, QUERIES.index(query)):
        address_with_query = f"{address}{'&' if '?' in address else '?'}{query}"
        for format_name in ("html", FORMATS[number % len(FORMATS)]):
            reply = get(
                shared,
                address_with_query if format_name == "html" else in_format(address_with_query, format_name),
                headers=cookies,
            )
            assert reply.status in (200, 400, 404), address_with_query
            if format_name == "json":
                assert reply.json().get("names_hidden", True)
            if names := names_in(_without_input(reply.text)):
                left_by_page[f"{address_with_query} {format_name}"] = names
    assert len(addresses) > 20
    assert left_by_page == {}


def test_people_are_not_found_by_name(app: Starlette) -> None:
    for form in ("json", "csv"):
        reply = get(app, f"/search.{form}?names=hide&q={PEOPLE[0]}")
        assert "PE-9" not in reply.text
    assert "PE-9" in get(app, f"/search.json?q={PEOPLE[0]}").text


def test_links_keep_names_hidden(app: Starlette) -> None:
    page = Markup(get(app, f"/node/Community/{COMMUNITY}?names=hide").text)
    links_to_nodes = [link for link in page.links if link.startswith("/node/")]
    assert len(links_to_nodes) > 10
    # Only two links lack `names=hide`: the one that shows names again, and the address of a form, which has the
    # parameter in a hidden field. Both lead to this page itself.
    assert {link for link in links_to_nodes if "names=hide" not in link} == {f"/node/Community/{COMMUNITY}"}
    hidden = [field.attributes for field in page.all("input") if field.attributes.get("name") == "names"]
    assert [attributes["value"] for attributes in hidden] == ["hide"] * len(page.all("form"))


class NameFinder:
    """Finds thousands of names in a text. A regular expression of all names would take ten times as long."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self.lengths = sorted({len(name) for name in self.names})
        self.starts = re.compile(f"[{re.escape(''.join({name[0] for name in self.names}))}]")

    def names_in(self, text: str) -> set[str]:
        """Return the names that occur in a text."""
        return {
            text[start : start + length]
            for start in (match.start() for match in self.starts.finditer(text))
            for length in self.lengths
            if text[start : start + length] in self.names
        }


@pytest.fixture(scope="module")
def people(sample_site: Site) -> tuple[str, ...]:
    """Return the names of people of the sample that don't also occur in place names, rules, recipes or messages."""
    store = sample_site.store
    policy = sample_site.policy
    names = [row["name"] for row in store.read("MATCH (p:Person) RETURN DISTINCT p.name AS name").dicts()]
    places = [row["name"] for row in store.read("MATCH (p:Place) RETURN DISTINCT p.name AS name").dicts()]
    rules = [str(rule) for rule in policy.rules]
    recipes = [recipe.text for recipe in policy.library]
    others = "\n".join((*places, *rules, *recipes, *(pair.zh for pair in messages().values())))
    ambiguous = NameFinder(names).names_in(others)
    usable_names = tuple(name for name in names if len(name) > 1 and name not in ambiguous)
    assert len(usable_names) > 500
    return usable_names


def test_no_person_of_the_sample_is_named(
    sample_site: Site, sample_pages: dict[str, str], people: tuple[str, ...]
) -> None:
    """Every page is requested as HTML, and one of each layout in the other formats.

    The tests above request every page of the small network in every format.
    """
    app = explorer_app(sample_site)
    finder = NameFinder(people)
    in_all_formats = set(chosen_kinds(sample_pages).values())
    visible_names: set[str] = set()
    left_by_page = {}
    for address in sample_pages.values():
        visible_names |= finder.names_in(get(app, address).text)
        for format_name in ("html", *(FORMATS if address in in_all_formats else ())):
            hidden = f"{address}{'&' if '?' in address else '?'}names=hide"
            reply = get(app, hidden if format_name == "html" else in_format(hidden, format_name))
            if leaked := finder.names_in(reply.text) | set(re.findall(PHONE, reply.text)):
                left_by_page[f"{hidden} {format_name}"] = sorted(leaked)
    assert len(visible_names) > 20
    assert left_by_page == {}


@pytest.fixture(scope="module")
def pdf_pages(sample_pages: dict[str, str]) -> dict[str, str]:
    """Return the addresses of the pages to print, by a short name."""
    chain = next(address for kind, address in sample_pages.items() if kind.endswith("Community/chain"))
    return {
        "place": "/node/Community/511702001001",
        "rule": "/rules/buildings-have-party-group?under=511702001001",
        "chain": chain,
    }


def printed(page: Page) -> list[str]:
    """Return the text of each printed sheet. test_printing.py tests the size of the sheets.

    Chromium prints some characters as radicals that look like them; the characters are restored.
    """
    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    texts = (unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in reader.pages)
    return [text.replace("⻢", "马") for text in texts]


def without_spaces(text: str) -> str:
    """Return the text without spaces.

    Where two characters share a glyph, the text of a PDF may contain the rarer one; it is replaced by the usual one.
    """
    return "".join(unicodedata.normalize("NFKC", text).replace("\u2012", "\u2013").split())


@pytest.mark.browser
def test_pdf_names_its_subject(visit: Visit, pdf_pages: dict[str, str], sample_site: Site) -> None:
    for kind, path in pdf_pages.items():
        page = visit(path)
        name = page.locator("h1 bdi").first.inner_text() if page.locator("h1 bdi").count() else ""
        legend = [words.inner_text() for words in page.locator(".legend .key").all()]
        sheets = printed(page)
        print_text = without_spaces("".join(sheets))
        assert without_spaces(name) in print_text, kind
        assert f"截至{sample_site.day}" in print_text, kind
        for words in legend:
            assert [part for part in words.split("\n") if without_spaces(part) not in print_text] == [], kind
        for number, sheet in enumerate(sheets, 1):
            assert f"{number} / {len(sheets)}" in sheet, kind
        if kind != "chain":
            assert legend, kind


@pytest.mark.browser
def test_pdf_hides_names(visit: Visit, pdf_pages: dict[str, str], people: tuple[str, ...]) -> None:
    for kind, path in pdf_pages.items():
        page = visit(f"{path}{'&' if '?' in path else '?'}names=hide")
        text = "".join(printed(page))
        assert names_in(text, people) == [], kind
        assert not re.search(PHONE, text), kind
