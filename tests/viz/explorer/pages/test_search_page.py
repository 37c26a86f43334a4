"""Tests the search page: hits, filters by kind, paging, hidden names, and errors in the query."""

from __future__ import annotations

from re import findall
from urllib.parse import quote

from starlette.applications import Starlette

from tests.viz.explorer.asgi import get
from tests.viz.explorer.pages.conftest import BAD_NAMES, Asks
from tests.viz.explorer.pages.reading import rows_of
from wangge.viz.explorer.app.responses import page_request, respond
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.search import search_page
from wangge.viz.explorer.state.site import Site


def search(ask: Asks, words: str, form: str = "", more: str = "") -> str:
    return ask(f"/search{form}?q={quote(words)}{more}").text


def test_community_is_found_by_name_pinyin_initials_and_code(ask: Asks) -> None:
    for words in ("塔沱社区", "tatuoshequ", "ttsq", "塔tuo", "511702001002"):
        data = ask(f"/search.json?q={quote(words)}").json()
        assert data["hits"][0]["code"] == "511702001002", words


def test_first_hit_is_focused_and_links_to_its_page(ask: Asks) -> None:
    page = search(ask, "塔沱")
    assert page.count(" autofocus") == 1
    assert '<a href="/node/Community/511702001002" autofocus><bdi>塔沱社区</bdi></a>' in page


def test_a_hit_shows_all_names_above_it_because_many_places_have_the_same_name(ask: Asks) -> None:
    page = search(ask, "网格:第一网格")
    contexts = [" ".join(text.split()) for text in findall(r'class="hit-context">.*?<bdi>(.*?)</bdi>', page)]
    assert contexts
    assert [text for text in contexts if " › " not in text] == []


def test_hits_can_be_narrowed_to_a_kind_with_its_count(ask: Asks) -> None:
    page = search(ask, "大北街")
    assert f'href="/search?q={quote("社区:大北街")}">社区 <b>1</b></a>' in page
    narrowed = ask(f"/search.json?q={quote('社区:大北街')}").json()
    assert [hit["label"] for hit in narrowed["hits"]] == ["Community"]
    assert f'href="/search?q={quote("社区:大北街")}" aria-current="true"' in search(ask, "社区:大北街")


def test_kinds_add_up_to_all_hits(ask: Asks) -> None:
    everything = ask(f"/search.json?q={quote('大北街')}").json()
    kinds = {hit["label"] for hit in everything["hits"]}
    counts = [ask(f"/search.json?q={kind}:{quote('大北街')}").json()["total"] for kind in kinds]
    assert everything["total"] == sum(counts) == len(everything["hits"])


def test_a_long_list_has_pages_and_other_formats_are_complete(ask: Asks) -> None:
    hits_per_page = []
    for page in (1, 2, 3):
        text = search(ask, "长名单", more=f"&page={page}")
        hits_per_page.append(text.count('class="hit-code"'))
        assert ("另有" in text) == (page < 3)
    assert hits_per_page == [50, 50, 20]
    assert len(rows_of(ask(f"/search.csv?q={quote('长名单')}"))) == 120
    assert ask(f"/search.json?q={quote('长名单')}").json()["total"] == 120


def test_a_page_after_the_last_shows_the_last(ask: Asks) -> None:
    assert "塔沱社区" in search(ask, "塔沱", more="&page=99")


def test_page_without_hits_shows_what_can_be_searched(ask: Asks) -> None:
    page = search(ask, "没有这样的名字")
    assert "没有找到" in page
    assert "小区:朝阳" in page


def test_an_unknown_kind_is_reported_in_one_line_with_the_most_similar_kind(ask: Asks) -> None:
    reply = ask(f"/search?q={quote('小去:新')}")
    assert reply.status == 400
    assert "小区" in reply.text
    as_json = ask(f"/search.json?q={quote('小去:新')}")
    assert as_json.status == 400
    assert "\n" not in as_json.json()["error"]


def test_too_many_words_are_refused(ask: Asks) -> None:
    assert ask("/search?q=a+b+c+d+e+f+g+h+i").status == 400


def test_search_page_without_words_shows_examples_in_both_languages(ask: Asks) -> None:
    assert f'href="/search?q={quote("朝阳")}"' in ask("/search").text
    assert "For example" in ask("/search?lang=en").text


def test_page_says_that_the_search_index_is_not_ready(unchecked_site: Site) -> None:
    request = page_request(unchecked_site, PageAddress(path="/search", query={"q": "cy"}), refresh=False)
    content = search_page(request)
    assert content.json_data()["ready"] is False
    assert "查找索引正在准备" in bytes(respond(request, content).body).decode()


def test_people_are_not_found_where_names_are_hidden(ask: Asks) -> None:
    assert ask(f"/search.json?q={quote('示例丙')}").json()["total"] == 1
    for words in ("示例丙", "人员:示例丙", "slb", "人员:", "PE-3"):
        hidden = ask(f"/search.json?names=hide&q={quote(words)}").json()
        assert all(hit["label"] != "Person" for hit in hidden["hits"]), words
        assert "示例丙" not in str(hidden), words
    page = search(ask, "示例", more="&names=hide")
    assert "姓名已隐去，不查找人员" in page


def test_names_with_markup_are_shown_as_text(ask: Asks) -> None:
    page = search(ask, "物业:") + search(ask, "<script>alert(1)</script>")
    assert "<img" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "\u202e" not in page


def test_csv_holds_no_formula(ask: Asks) -> None:
    rows = {row["code"]: row for row in rows_of(ask(f"/search.csv?q={quote('物业:')}"))}
    for number, name in enumerate(BAD_NAMES, 1):
        written_name = rows[f"H-{number}"]["name"]
        assert written_name[0] not in "=+-@", name
        if name[0] in "=+-@":
            assert written_name == f"'{name}"


def test_requests_that_write_or_name_another_host_are_refused(app: Starlette) -> None:
    assert get(app, "/search?q=x", method="POST").status == 405
    assert get(app, "/search?q=x", host="evil.example").status == 421
