"""Tests the pages of recipes: the list, the form and its errors, and the answer in every format."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.viz.explorer.pages.conftest import BAD_NAMES, DAY, Asks
from tests.viz.explorer.pages.reading import columns_of, rows_of
from wangge.graph.errors import StatementFailed, StatementTimeout
from wangge.queries.recipes.library import load_library
from wangge.queries.recipes.parameter import NO_DEFAULT
from wangge.queries.recipes.runner import run
from wangge.viz.explorer.app.responses import page_request
from wangge.viz.explorer.pages import recipes
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.recipes import recipe_page
from wangge.viz.explorer.state.site import Site

pytestmark = pytest.mark.one_engine(
    "tests forms and tables of answers; test_recipes runs every recipe on each engine"
)

SOON = "/recipes/contracts-ending-soon"


def test_list_has_every_recipe_once_under_its_group(ask: Asks) -> None:
    listed = rows_of(ask("/recipes.csv"))
    names = [row["name"] for row in listed]
    assert sorted(names) == sorted(recipe.name for recipe in load_library())
    page = ask("/recipes").text
    assert all(f'href="/recipes/{name}"' in page for name in names)
    assert "党组织、服务中心、委员会的覆盖" in page
    assert "Coverage by party organisations" in ask("/recipes?lang=en").text


def test_list_is_a_table_that_can_be_ranked_and_filtered(ask: Asks) -> None:
    page = ask("/recipes").text
    assert page.index('id="q1"') < page.index('id="q2"')
    assert 'href="#q1"' in page
    ranked = ask("/recipes.json?sort=-findings").json()["recipes"]
    findings = [recipe["findings"] for recipe in ranked if recipe["findings"] is not None]
    assert findings
    assert findings == sorted(findings, reverse=True)
    assert {recipe["findings"] for recipe in ranked[len(findings) :]} == {None}
    chosen = rows_of(ask("/recipes.csv?filter=title:物业"))
    assert chosen
    assert all("物业" in row["title"] for row in chosen)
    assert ask("/recipes.csv?filter=titel:物业").status == 400


def test_the_picture_of_a_question_with_a_wrong_value_is_an_error_with_the_reason(ask: Asks) -> None:
    for name in ("vacant-posts", "building-chain-graph"):
        reply = ask(f"/recipes/{name}.svg?p.on=never")
        assert reply.status == 400, name
        assert "never" in reply.text
    assert ask("/path.svg?a=没有这个&b=也没有").status == 400
    assert ask("/recipes/vacant-posts.svg").status == 404


def test_the_list_beside_a_drawn_answer_has_no_empty_column_of_states(ask: Asks) -> None:
    assert 'class="network stateless"' in ask("/recipes/party-tree-graph").text
    assert "network stateless" not in ask("/node/Street/511702001/network").text


def test_every_recipe_page_answers_or_shows_the_missing_fields(site: Site) -> None:
    for recipe in load_library():
        request = page_request(site, PageAddress(path=f"/recipes/{recipe.name}"))
        answer = recipe_page(request, recipe.name)
        needs = any(parameter.default is NO_DEFAULT for parameter in recipe.header.params)
        assert answer.status == 200, recipe.name
        answered = answer.context["graph"] if recipe.is_graph else answer.context["answer_table"]
        assert (answered is None) == needs, recipe.name


def test_answer_is_that_of_the_runner(ask: Asks, site: Site) -> None:
    expected = run(site.store, load_library().get("contracts-ending-soon"), today=DAY)
    data = ask(f"{SOON}.json?show=all").json()
    assert data["total"] == len(expected.rows) == len(data["rows"])
    assert [row[0] for row in data["rows"]] == [row[0] for row in expected.rows]
    as_csv = ask(f"{SOON}.csv?show=all")
    assert columns_of(as_csv) == list(expected.columns)
    assert len(rows_of(as_csv)) == len(expected.rows)


def test_statement_is_always_shown(ask: Asks) -> None:
    for address in (SOON, f"{SOON}?p.on=never", "/recipes/place-closure"):
        page = ask(address).text
        assert "<pre" in page
        assert "// question_zh:" in page


def test_parameters_change_the_answer(ask: Asks) -> None:
    def ending(more: str) -> list[str]:
        rows = rows_of(ask(f"{SOON}.csv?{more}"))
        return [row["contract"] for row in rows if row["covered"] == "false"]

    assert ending("p.contract_warning_days=90") == ["HT-2"]
    assert ending("p.contract_warning_days=10") == []
    assert set(ending("p.contract_warning_days=1000")) == {"HT-1", "HT-2"}


def test_a_padded_code_of_a_division_is_understood(ask: Asks) -> None:
    data = ask(f"{SOON}.json?p.scope=511702001000").json()
    assert data["given"]["scope"] == "511702001"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("contract_warning_days", "abc", "应填整数"),
        ("contract_warning_days", "9" * 30, "应填整数"),
        ("contract_warning_days", "1.5", "应填整数"),
        ("on", "2024-02-30", "应填日期"),
        ("on", "'); MATCH (n) DETACH DELETE n //", "应填日期"),
        ("scope", "<b>", "没有编码或名称为"),
        ("scope", "999999", "没有编码或名称为“999999”的地点"),
    ],
)
def test_a_wrong_value_is_reported_at_its_field(ask: Asks, field: str, value: str, says: str) -> None:
    reply = ask(f"{SOON}?p.{field}={quote(value)}")
    assert reply.status == 400
    assert f'id="e-{field}">{says}' in reply.text
    assert f'id="p-{field}"' in reply.text
    assert 'aria-invalid="true"' in reply.text
    as_json = ask(f"{SOON}.json?p.{field}={quote(value)}")
    assert as_json.status == 400
    assert as_json.json()["errors"][field].startswith(says)
    assert rows_of(ask(f"{SOON}.csv?p.{field}={quote(value)}"))[0]["parameter"] == field


def test_an_unknown_parameter_is_refused(ask: Asks) -> None:
    reply = ask(f"{SOON}?p.nonsense=1")
    assert reply.status == 400
    assert "nonsense" in reply.text


def test_an_unknown_recipe_names_the_nearest(ask: Asks) -> None:
    reply = ask("/recipes/contracts-ending-son")
    assert reply.status == 404
    assert "contracts-ending-soon" in reply.text


def test_a_question_with_a_required_parameter_is_answered_once_the_parameter_is_given(ask: Asks) -> None:
    empty = ask("/recipes/building-responsibility-chain")
    assert empty.status == 200
    assert "请先填写参数" in empty.text
    assert 'name="p.building"' in empty.text
    data = ask("/recipes/building-responsibility-chain.json?p.building=511702001001B0001").json()
    assert data["total"] > 0


def test_codes_of_nodes_lead_to_their_pages(ask: Asks) -> None:
    page = ask("/recipes/contracts-ending-soon?show=all").text
    assert 'href="/node/Compound/511702001001X001"' in page
    assert 'href="/node/PropertyFirm/PF-1"' in page
    shared = ask("/recipes/places-without-parent").text
    assert 'href="/node/Compound/511702002001X002"' in shared


def test_all_rows_are_sorted_with_missing_values_last(ask: Asks) -> None:
    def order(sort: str) -> list[str]:
        page = ask(f"{SOON}?show=all&sort={sort}").text
        body = page[page.index("<tbody>") :]
        return sorted(("HT-1", "HT-2"), key=body.index)

    assert order("ends") == ["HT-2", "HT-1"]
    assert order("-ends") == ["HT-1", "HT-2"]
    assert 'aria-sort="descending"' in ask(f"{SOON}?sort=-ends").text
    assert ask(f"{SOON}?sort=nonsense").status == 200


def test_booleans_and_kinds_are_words(ask: Asks) -> None:
    page = ask("/recipes/contracts-ending-soon").text
    assert '<span class="state state-uncovered">否</span>' in page
    assert '<span class="state state-covered">yes</span>' in ask(f"{SOON}?lang=en&show=all").text


@pytest.mark.parametrize(
    ("failure", "status", "says"),
    [
        (StatementTimeout("stopped"), 504, "查询超过 20 秒，已停止"),
        (StatementFailed("no such function"), 400, "no such function"),
    ],
)
def test_a_question_that_fails_keeps_its_form(
    ask: Asks, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int, says: str
) -> None:
    def fail(*_given: object, **_options: object) -> None:
        raise failure

    monkeypatch.setattr(recipes, "run", fail)
    reply = ask(SOON)
    assert reply.status == status
    assert says in reply.text
    assert 'name="p.contract_warning_days"' in reply.text


def test_names_of_people_are_hidden_in_the_answer_in_every_format(ask: Asks) -> None:
    for form in ("", ".json", ".csv"):
        with_names = ask(f"/recipes/people-with-several-posts{form}").text
        hidden = ask(f"/recipes/people-with-several-posts{form}?names=hide").text
        assert "示例甲" in with_names
        assert "示例甲" not in hidden
        assert "姓名隐去" in hidden


def test_names_with_markup_are_shown_as_text(ask: Asks) -> None:
    page = ask("/recipes/property-engagements").text + ask(f"{SOON}?p.scope={quote(BAD_NAMES[1])}").text
    assert "<img" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page
    for row in rows_of(ask("/recipes/property-engagements.csv")):
        assert not [cell for cell in row.values() if cell[:1] in tuple("=+-@")], row
