"""Every parameter of an address takes effect or is reported, on every page and in every format."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from tests.viz.explorer.asgi import get
from tests.viz.explorer.layouts import chosen_kinds
from tests.viz.explorer.markup import Markup
from tests.viz.explorer.walk import FORMATS, in_format
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.embedded

RULE = "/rules/compounds-have-party-branch"


@pytest.fixture(scope="module")
def app(sample_site: Site) -> Starlette:
    return explorer_app(sample_site)


def with_query(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def test_another_day_is_refused_on_every_page_in_every_format(
    app: Starlette, sample_pages: dict[str, str]
) -> None:
    wrong = {}
    for kind, address in sample_pages.items():
        for format_name in ("html", *FORMATS):
            page = address if format_name == "html" else in_format(address, format_name)
            reply = get(app, with_query(page, "on=2001-02-03"))
            if reply.status not in (400, 404) or (reply.status == 400 and "2001-02-03" not in reply.text):
                wrong[kind, format_name] = reply.status
    assert wrong == {}


def test_the_day_of_the_data_is_accepted_on_every_page(
    app: Starlette, sample_pages: dict[str, str], sample_site: Site
) -> None:
    """One page of each layout is enough: which parameters a page accepts depends on the function that makes it."""
    query = f"on={sample_site.day.isoformat()}"
    for kind, address in chosen_kinds(sample_pages).items():
        assert get(app, with_query(address, query)).status == get(app, address).status, kind


def test_unknown_parameters_are_reported_on_the_page(app: Starlette, sample_pages: dict[str, str]) -> None:
    """One page of each layout is enough, as for the day."""
    silent = []
    for kind, address in chosen_kinds(sample_pages).items():
        text = get(app, with_query(address, "strasse=511702001")).text
        if "strasse=511702001" not in Markup(text).text("body") and kind != "/nowhere":
            silent.append(kind)
    assert silent == []


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", "lang=fr"),
        ("/", "page=x"),
        ("/", "colour=no-such-rule"),
        ("/rules", "under=511702001"),
        ("/help", "q=cy"),
        ("/help", "sel=Street:511702001"),
        ("/", "sel=Street:511702999"),
        ("/node/PropertyFirm/PF-001", "sel=Street:511702001"),
        (RULE, "scope=511702001"),
        ("/search?q=cy", "p.scope=511702001"),
    ],
)
def test_a_wrong_value_or_name_is_reported_on_the_page_and_refused_in_other_formats(
    app: Starlette, path: str, query: str
) -> None:
    page = get(app, with_query(path, query))
    assert page.status == 200
    assert query in Markup(page.text).text("body")
    as_json = get(app, with_query(in_format(path, "json"), query))
    assert as_json.status == 400
    assert query in as_json.json()["error"]


def test_no_page_is_shown_if_the_parameter_that_hides_names_is_misspelt(app: Starlette) -> None:
    reply = get(app, "/node/Street/511702001?names=hidden")
    assert reply.status == 400
    assert "names=hidden" in Markup(reply.text).text("main")


@pytest.mark.parametrize(
    "written", ["东城街道", "东城", "东城街道办事处", "dongchengjiedao", "511702001", "511702001000"]
)
def test_an_address_may_name_a_place_by_code_name_or_pinyin(app: Starlette, written: str) -> None:
    assert get(app, f"{RULE}.json?under={written}").json()["under"]["code"] == "511702001"
    data = get(app, f"/recipes/vacant-posts.json?p.scope={written}").json()
    assert data["given"]["scope"] == "511702001"


def test_a_name_of_several_places_answers_with_a_list_to_choose_from(app: Starlette) -> None:
    page = get(app, f"{RULE}?under=第一网格")
    assert page.status == 400
    links = [link for link in Markup(page.text).links if "under=511702" in link]
    assert len(links) == 20
    assert get(app, links[0]).status == 200
    form = get(app, "/recipes/vacant-posts?p.scope=第一网格")
    assert form.status == 400
    chosen = [link for link in Markup(form.text).links if "p.scope=511702" in link]
    assert get(app, chosen[0]).status == 200


def test_words_before_a_name_say_in_which_place_it_is(app: Starlette) -> None:
    data = get(app, f"{RULE}.json?under=二马路 第一网格").json()
    assert data["under"]["code"] == "511702001001001"


def test_an_unknown_place_is_answered_in_the_page_s_language(app: Starlette) -> None:
    assert "没有编码或名称为“无此地”的地点" in get(app, f"{RULE}?under=无此地").text
    assert "no place has the code or name" in get(app, f"{RULE}?under=无此地&lang=en").text
