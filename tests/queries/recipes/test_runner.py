"""Tests how `run` determines the parameters of a recipe: from arguments, settings, defaults and the scope."""

from __future__ import annotations

from datetime import date

import pytest

from wangge.graph.errors import QueryError
from wangge.graph.store import Store
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.runner import parameter_values, run
from wangge.queries.recipes.scope import resolve_scope


def test_a_setting_replaces_a_default_and_a_parameter_replaces_both(library: Library, day: date) -> None:
    recipe = library.get("contracts-ending-soon")
    settings = {"contract_warning_days": 30, "unrelated": 1}
    assert parameter_values(recipe, {}, settings, today=day)["contract_warning_days"] == 30
    values = parameter_values(recipe, {"contract_warning_days": "7"}, settings, today=day)
    assert values == {"scope": "511702", "on": day, "contract_warning_days": 7}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"days": "1"}, "contracts-ending-soon has no parameter 'days'"),
        (
            {"on": "soon"},
            "contracts-ending-soon: parameter on takes a date, like 2023-12-31, or today, not 'soon'",
        ),
        (
            {"contract_warning_days": True},
            "contracts-ending-soon: parameter contract_warning_days takes a whole",
        ),
    ],
)
def test_a_wrong_parameter_is_named(
    library: Library, day: date, params: dict[str, object], expected: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parameter_values(library.get("contracts-ending-soon"), params, {}, today=day)
    assert str(caught.value).startswith(expected)


def test_a_missing_parameter_is_asked_for(library: Library, day: date) -> None:
    with pytest.raises(QueryError, match="needs building; give it as -p building=…"):
        parameter_values(library.get("building-responsibility-chain"), {}, {}, today=day)


def test_padded_codes_are_understood(district: Store) -> None:
    assert resolve_scope(district, "511702000000") == "511702"
    assert resolve_scope(district, "511702001000") == "511702001"
    assert resolve_scope(district, "511702001001X001") == "511702001001X001"


def test_an_unknown_place_is_reported_with_the_nearest(district: Store) -> None:
    with pytest.raises(QueryError) as caught:
        resolve_scope(district, "511702003")
    assert str(caught.value) == (
        "no district or place below it has the code '511702003'; nearest: "
        "511702002 西城街道, 511702001 东城街道, 511702 通川区"
    )


def test_without_a_scope_the_only_district_is_meant(store: Store, library: Library) -> None:
    with store.writing() as transaction:
        transaction.run(
            "CREATE (:Grid:Place {code: '330106001001001', name: '网格'})-[:PART_OF]->"
            "(:Community:Place {code: '330106001001', name: '社区'})-[:PART_OF]->"
            "(:Street:Place {code: '330106001', name: '街道'})-[:PART_OF]->"
            "(:District:Place {code: '330106', name: '西湖区'})"
        )
    answer = run(store, library.get("grids-general-branch"))
    assert [row[0] for row in answer.rows] == ["330106001001001"]


def test_without_a_scope_a_graph_of_two_districts_is_refused(store: Store, library: Library) -> None:
    with store.writing() as transaction:
        transaction.run("CREATE (:District:Place {code: '330105'}), (:District:Place {code: '330106'})")
    with pytest.raises(QueryError, match="the graph has 2 districts; name one with --under"):
        run(store, library.get("grids-general-branch"))
