"""Tests /suggest.json: the form of its answer, wrong input, hidden names, addresses behind a proxy, and form fields."""

from __future__ import annotations

from urllib.parse import quote

from tests.viz.explorer.asgi import get
from tests.viz.explorer.pages.conftest import BAD_NAMES, Asks
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.proxy import Proxy
from wangge.viz.explorer.app.secret import new_token
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.state.site import Site


def suggested(ask: Asks, text: str, more: str = "") -> list[dict[str, str]]:
    result: list[dict[str, str]] = ask(f"/suggest.json?q={quote(text)}{more}").json()
    return result


def test_a_suggestion_has_a_kind_a_title_a_path_and_an_address(ask: Asks) -> None:
    assert suggested(ask, "塔沱社区")[0] == {
        "kind": "place",
        "title": "塔沱社区",
        "path": "东城街道",
        "href": "/node/Community/511702001002",
    }


def test_a_question_is_suggested_with_its_place(ask: Asks) -> None:
    first = suggested(ask, "塔沱社区 网格员")[0]
    assert first["kind"] == "recipe"
    assert first["title"] == "网格员配备（塔沱社区）"
    assert first["path"] == "东城街道 › 塔沱社区"
    assert first["href"] == "/recipes/grids-without-worker?p.scope=511702001002"
    english = suggested(ask, "塔沱社区 网格员", "&lang=en")[0]
    assert english["title"] == "Grids and their workers (塔沱社区)"
    assert english["href"] == "/recipes/grids-without-worker?lang=en&p.scope=511702001002"


def test_a_question_for_a_text_that_is_only_partly_understood_is_marked_as_similar(ask: Asks) -> None:
    near = suggested(ask, "业委会的呱呱叽叽")[0]
    assert near["kind"] == "recipe"
    assert near["path"].startswith("相近 · ")
    english = suggested(ask, "业委会的呱呱叽叽", "&lang=en")[0]
    assert english["path"].startswith("Similar · ")
    assert not suggested(ask, "业委会")[0]["path"].startswith("相近")


def test_all_relationships_of_a_place_are_suggested(ask: Asks) -> None:
    first = suggested(ask, "塔沱社区的全部关系")[0]
    assert first["title"] == "塔沱社区的全部关系"
    assert first["href"] == "/node/Community/511702001002/relations"


def test_unfit_text_has_no_suggestions(ask: Asks) -> None:
    for text in ("", "  ", "\x00", "<>", "%", "；；", "\u202e"):
        assert suggested(ask, text) == [], text
    assert ask("/suggest.json").json() == []


def test_any_text_gets_at_most_ten_suggestions(ask: Asks) -> None:
    for text in ("长名单", "东", "a", "1", "网格", "到", "和", "的" * 100, *BAD_NAMES[:6]):
        assert len(suggested(ask, text)) <= 10, text


def test_a_long_text_and_wrong_parameters_are_refused_in_one_line(ask: Asks) -> None:
    for query in (f"q={quote('东' * 101)}", "q=x&names=hid", "q=x&nothing=1", "q=x&only=Nothing"):
        reply = ask(f"/suggest.json?{query}")
        assert reply.status == 400, query
        assert "\n" not in reply.json()["error"]


def test_hidden_names_are_not_suggested(ask: Asks) -> None:
    assert suggested(ask, "示例丙")[0]["kind"] == "person"
    for text in ("示例丙", "slb", "PE-3", "示例丙 任职", "shilibing", "塔沱社区 示例丙"):
        hidden = suggested(ask, text, "&names=hide")
        assert all(each["kind"] != "person" for each in hidden), text
        assert "示例丙" not in str([(each["title"], each["path"]) for each in hidden]), text


def test_fields_of_forms_get_nodes_only(ask: Asks) -> None:
    assert {each["kind"] for each in suggested(ask, "塔沱社区 网格员", "&only=place")} <= {"place"}
    firms = suggested(ask, "物业", "&only=PropertyFirm")
    assert {each["kind"] for each in firms} == {"firm"}
    page = ask("/recipes/firm-graph").text
    assert 'data-suggest="/suggest.json?only=PropertyFirm"' in page
    assert page.count("data-suggest=") == 2
    assert ask("/path").text.count('data-suggest="/suggest.json?only=node"') == 2


def test_addresses_have_the_path_of_the_proxy(site: Site) -> None:
    token = new_token()
    policy = AccessPolicy.of("127.0.0.1", token=token, proxy=Proxy.of("https://map.example/wangge/"))
    app = explorer_app(site, policy)
    address = f"/suggest.json?q={quote('塔沱社区')}"
    reply = get(app, address, host="map.example", headers={"authorization": f"Bearer {token}"})
    assert get(app, address, host="map.example").status == 401
    assert reply.status == 200, reply.text
    assert reply.json()[0]["href"] == "/wangge/node/Community/511702001002"


def test_the_search_page_offers_the_questions_without_scripts(ask: Asks) -> None:
    page = ask(f"/search?q={quote('塔沱社区 网格员')}").text
    assert "您是不是想问" in page
    assert 'href="/recipes/grids-without-worker?p.scope=511702001002"' in page
    assert "没有叫“南京路社区”的地点" in ask(f"/search?q={quote('南京路社区 网格员')}").text
