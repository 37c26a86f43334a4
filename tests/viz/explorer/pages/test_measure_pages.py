"""Tests the pages of measures and of a path, and the district map coloured by a measure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest

from tests.viz.explorer.pages.conftest import DAY, Asks
from tests.viz.explorer.pages.reading import columns_of, rows_of
from wangge.queries.measures.catalogue import MEASURES, find_measure
from wangge.queries.measures.runner import run_measure
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.one_engine(
    "tests forms, tables and drawings; the measures themselves are computed from any graph"
)

CUTS = "/measures/cut-points"


def path(**query: str) -> str:
    return f"/path?{urlencode(query)}"


def test_list_has_every_measure_with_a_link_to_its_page(ask: Asks) -> None:
    names = [row["name"] for row in rows_of(ask("/measures.csv"))]
    assert names == [measure.name for measure in MEASURES]
    page = ask("/measures").text
    assert all(f'href="/measures/{name}"' in page for name in names if name != "chain")
    assert 'href="/path"' in page
    assert "15 项指标" in page
    assert "What holds it together" in ask("/measures?lang=en").text


def test_list_is_a_table_that_can_be_filtered(ask: Asks) -> None:
    families = rows_of(ask("/measures.csv?filter=family:=负担"))
    assert {row["family"] for row in families} == {"负担"}
    assert 'id="load"' in ask("/measures?sort=title").text
    assert ask("/measures.json?filter=nothing:1").status == 400


def test_every_measure_page_begins_with_its_answer(ask: Asks) -> None:
    for measure in MEASURES:
        if measure.compute is None:
            continue
        given = "?p.place=511702001001B0001" if measure.name == "vertex-cut" else ""
        for language in ("zh", "en"):
            reply = ask(f"/measures/{measure.name}{given}{'&' if given else '?'}lang={language}")
            assert reply.status == 200, measure.name
            headline = re.search(r'<p class="headline">([^<]+)</p>', reply.text)
            assert headline, measure.name
            assert not re.search(r"\{|[a-z]+_[a-z]+", headline[1]), headline[1]
            assert language == "zh" or "、" not in headline[1], headline[1]


def test_answer_is_that_of_the_measure(ask: Asks, site: Site) -> None:
    expected = run_measure(site.store, find_measure("cut-points"), scope="511702001", today=DAY)
    data = ask(f"{CUTS}.json?p.scope=511702001").json()
    assert data["total"] == len(data["rows"]) == len(expected.rows) > 0
    as_csv = ask(f"{CUTS}.csv?p.scope=511702001")
    assert columns_of(as_csv) == list(expected.columns)
    assert [row["code"] for row in rows_of(as_csv)] == [row[2] for row in expected.rows]


def test_a_post_is_named_with_its_unit(ask: Asks) -> None:
    names = {row["code"]: row["name"] for row in rows_of(ask(f"{CUTS}.csv?p.scope=511702001"))}
    assert names["PO-1"] == "第一网格 网格员"


def test_menus_offer_lines_and_kinds_in_words(ask: Asks) -> None:
    page = ask(f"{CUTS}?p.line=party").text
    assert '<option value="party" selected>党建线</option>' in page
    assert '<option value="service"' not in page
    assert '<option value="Grid" selected>网格</option>' in ask("/measures/fairness").text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"{CUTS}?p.line=parti", "没有“parti”这一选项"),
        (f"{CUTS}?p.line={quote('<b>')}", "没有“&lt;b&gt;”这一选项"),
        ("/measures/fairness?p.tier=Gird", "没有“Gird”这一选项"),
        (f"{CUTS}?p.scope=999999", "没有编码或名称为“999999”的地点"),
        (f"{CUTS}?p.nonsense=1", "nonsense"),
        ("/measures/vertex-cut?p.scope=511702001&p.place=511702002001", "511702002001 不在 511702001 之内"),
        (path(a="xyz", b="SO-1"), "没有编码或名称为“xyz”的单位"),
        (path(a="网格员", b="SO-1"), "可指以下单位"),
        (path(a="SO-1", b="StreetOffice:SO-1"), "两端是同一个单位：东城街道办事处"),
        (path(a="P4-3", b="SO-1"), "没有覆盖的党支部在所有线上没有任何关系"),
        (path(a="PF-1", b="PE-1", line="people"), "示例甲物业出发只能到达 1 个单位，链条断在 项目经理"),
        (path(a="P4-1", b="SO-1", line="parti"), "没有“parti”这一选项"),
    ],
)
def test_faults_are_reported_in_one_line(ask: Asks, address: str, says: str) -> None:
    reply = ask(address)
    assert reply.status == 400
    assert says in reply.text
    assert "<b>" not in reply.text.partition("<main")[2]


def test_an_unknown_measure_names_the_nearest(ask: Asks) -> None:
    reply = ask("/measures/cut-point")
    assert (reply.status, "cut-points" in reply.text) == (404, True)


def test_an_empty_form_of_a_path_asks_for_two_units(ask: Asks) -> None:
    reply = ask("/path")
    assert reply.status == 200
    assert reply.text.count("required") == 2
    assert 'class="ways"' not in reply.text


def test_a_path_is_drawn_and_listed(ask: Asks) -> None:
    reply = ask(path(a="PE-3", b="511702001001"))
    assert "最短链条 1 条，各 3 步" in reply.text
    assert '<svg class="ways"' in reply.text
    assert re.search(r'<g class="on-people"><path class="way"[^>]*/><text[^>]*>人员线', reply.text)  # the key
    assert 'href="/node/Person/PE-3"' in reply.text
    assert 'value="PE-3"' in reply.text
    rows = rows_of(ask(path(a="PE-3", b="511702001001").replace("/path", "/path.csv")))
    assert (rows[0]["code"], rows[-1]["code"]) == ("PE-3", "511702001001")
    drawing = ask(path(a="PE-3", b="511702001001").replace("/path", "/path.svg"))
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    assert "示例丙" in drawing.text


def test_hidden_names_stay_hidden_on_a_path(ask: Asks) -> None:
    hidden = ask(path(a="PE-3", b="511702001001", names="hide")).text
    assert "示例丙" not in hidden
    assert '<svg class="ways"' in hidden
    by_name = ask(path(a="示例丙", b="511702001001", names="hide"))
    assert (by_name.status, "示例丙" in by_name.text) == (400, False)


def test_an_ambiguous_unit_can_be_chosen_by_a_link(ask: Asks) -> None:
    page = ask(path(a="网格员", b="SO-1")).text
    assert re.search(r'href="/path\?a=Post%3APO-1&amp;b=SO-1"', page)


def test_the_map_can_be_coloured_by_a_measure_of_places(ask: Asks) -> None:
    page = ask("/?colour=measure:fairness").text
    assert '<option value="measure:fairness" selected>社区内负担均衡度</option>' in page
    plain = ask("/").text
    assert '<option value="measure:firm-concentration">' in plain
    assert '<optgroup label="按指标">' in plain
    assert ask("/?colour=measure:nonsense").text.count(" selected") == plain.count(" selected")
    linked = ask("/measures/firm-concentration").text
    assert 'href="/?colour=measure%3Afirm-concentration"' in linked
