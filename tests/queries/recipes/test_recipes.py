"""On the small district, every shipped recipe returns the table in expected/, on both engines.

If a table differs, it is rewritten and the test fails once. Then review the change and commit it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.notices import notices
from wangge.queries.recipes.fragments import load_fragments
from wangge.queries.recipes.graph_answer import run_graph
from wangge.queries.recipes.lexer import Token, tokenize
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import run
from wangge.queries.reports.answer import format_answer
from wangge.queries.reports.graph_text import format_graph
from wangge.queries.rules.rule import load_rules

EXPECTED = Path(__file__).parents[1] / "expected"
MORE_KINDS = (Path(__file__).parents[1] / "more_kinds.cypher").read_text(encoding="utf-8")
PARAMS: dict[str, dict[str, object]] = {
    "building-responsibility-chain": {"building": "511702001001B0001"},
    "firms-relied-on": {"compounds_per_firm_max": 0},
    "branches-single-point": {"places_min": 1},
    "building-chain-graph": {"building": "511702001001B0001"},
    "compound-graph": {"compound": "511702001001X001"},
    "firm-graph": {"firm": "PF-1"},
    "person-posts-graph": {"person": "PE-1"},
    "person-reach-graph": {"person": "PE-3"},
    "people-and-their-posts": {"posts_per_person_max": 1},
    "people-single-point": {"units_min": 1},
    "place-closure": {"place": "511702001001"},
}
WITH_MORE_KINDS = {
    "activities-by-series",
    "activities-of-places",
    "administrative-powers",
    "centres-four-works",
    "committee-members-non-local",
    "communities-wedding-council",
    "community-workers-skills",
    "coordination-bodies",
    "departments-ranked",
    "evaluations-used",
    "forums-and-outcomes",
    "honours-roll",
    "institutions-party-members",
    "old-compounds-renewal",
    "party-members-by-community",
    "people-across-communities",
    "self-governance-roll",
    "street-offices-staffing",
    "streets-legal-bodies",
    "studios-sites-platforms",
}
"""The recipes whose district also has the nodes of more_kinds.cypher."""


@pytest.mark.parametrize("name", [recipe.name for recipe in load_library()])
def test_recipe_answers_as_expected(district: Store, library: Library, day: date, name: str) -> None:
    recipe, params = library.get(name), PARAMS.get(name, {})
    if name in WITH_MORE_KINDS:
        with district.writing() as transaction:
            transaction.run(MORE_KINDS)
    if recipe.is_graph:
        table = format_graph(run_graph(district, recipe, params, today=day), "table", (), district.model)
    else:
        answer = run(district, recipe, params, today=day)
        # If there are no rows, the embedded engine returns no column names.
        table = format_answer(answer, "table", notices(district)) if answer.rows else "no rows\n"
    path = EXPECTED / f"{name}.txt"
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    if expected != table:
        path.write_text(table, encoding="utf-8")
    assert expected == table


def test_scope_narrows_to_a_street(district: Store, library: Library, day: date) -> None:
    answer = run(district, library.get("compounds-party-branch"), scope="511702002000", today=day)
    assert [row[0] for row in answer.rows] == ["511702002001X001"]


HOMONYMS = """
CREATE (d:District:Place {code: '511702', name: '通川区'})
CREATE (s1:Street:Place {code: '511702001', name: '东城街道'})-[:PART_OF]->(d)
CREATE (s2:Street:Place {code: '511702002', name: '西城街道'})-[:PART_OF]->(d)
CREATE (c1:Community:Place {code: '511702001001', name: '和平社区'})-[:PART_OF]->(s1)
CREATE (c2:Community:Place {code: '511702002001', name: '和平社区'})-[:PART_OF]->(s2)
CREATE (g1:Grid:Place {code: '511702001001001', name: '第一网格'})-[:PART_OF]->(c1)
CREATE (g2:Grid:Place {code: '511702001001002', name: '第二网格'})-[:PART_OF]->(c1)
CREATE (g3:Grid:Place {code: '511702002001001', name: '第一网格'})-[:PART_OF]->(c2)
CREATE (:Compound:Place {code: '511702001001X001', name: '新锦苑'})-[:PART_OF]->(g1)
CREATE (:Compound:Place {code: '511702001001X002', name: '新锦苑'})-[:PART_OF]->(g2)
CREATE (:Compound:Place {code: '511702002001X001', name: '新锦苑'})-[:PART_OF]->(g3)
"""


def test_names_are_shared_within_one_community_only(store: Store, library: Library, day: date) -> None:
    with store.writing() as transaction:
        transaction.run(HOMONYMS)
    answer = run(store, library.get("names-shared"), today=day)
    assert [(row["code"], row["within"], row["same"]) for row in answer.dicts()] == [
        ("511702001001X001", "511702001001", 2),
        ("511702001001X002", "511702001001", 2),
    ]
    assert run(store, library.get("names-shared"), scope="511702002", today=day).rows == []


def test_legal_adviser_is_responsible_for_no_building(district: Store, library: Library, day: date) -> None:
    with district.writing() as transaction:
        transaction.run(
            "MATCH (c:Community {code: '511702001001'}) CREATE (:Post {code: 'PO-LA', name: '法律顾问'})-[:POST_IN]->(c)"
        )
    answer = run(
        district, library.get("building-responsibility-chain"), {"building": "511702001001B0001"}, today=day
    )
    rows = list(answer.dicts())
    assert "PO-LA" not in {row["post"] for row in rows}
    assert ("行政", "511702001001", None) in {(row["line"], row["unit"], row["post"]) for row in rows}


def test_every_coverage_recipe_is_used_by_a_rule(library: Library) -> None:
    used = {rule.recipe for rule in load_rules(library)}
    assert {recipe.name for recipe in library if recipe.is_coverage} == used


FRAGMENTS = load_fragments(load_model())
DAYS = ("valid_from", "valid_to")
OTHER_QUESTIONS: dict[str, str] = {
    "contracts-ending-soon": "asks when a contract ends, not whether it is current",
    "contracts-end-date": "asks whether a contract has an end date, not whether it is current",
    "facts-begun-and-ended": "asks what begins or ends between two days, not what holds on one day",
    "vacancies-by-length": "asks when a post was last held",
    "emergency-end-dates": "asks whether an organisation has an end date, not whether it exists on a day",
}


def compared_days(tokens: list[Token]) -> set[int]:
    """Return the positions of those tokens `valid_from` and `valid_to` that are compared with something."""
    compares = ("<", "<=", ">", ">=", "=", "<>")
    return {
        position
        for position, token in enumerate(tokens)
        if token.is_name
        and token.text in DAYS
        and position + 1 < len(tokens)
        and (tokens[position + 1].is_symbol(*compares) or tokens[position + 1].is_word("IS"))
    }


def fragment_positions(recipe: Recipe, tokens: list[Token]) -> set[int]:
    """Return the positions of all tokens that are part of a fragment which the recipe declares."""
    texts = [token.text for token in tokens]
    positions: set[int] = set()
    for use in recipe.header.fragments:
        texts_of_fragment = FRAGMENTS.sound[use.name].with_variables(use.variables)
        for position in range(len(texts) - len(texts_of_fragment) + 1):
            if texts[position : position + len(texts_of_fragment)] == texts_of_fragment:
                positions.update(range(position, position + len(texts_of_fragment)))
    return positions


@pytest.mark.parametrize("recipe", list(load_library()), ids=lambda recipe: recipe.name)
def test_days_are_compared_only_in_declared_fragments(recipe: Recipe) -> None:
    tokens = tokenize(recipe.text)
    own_lines = {
        tokens[position].line for position in compared_days(tokens) - fragment_positions(recipe, tokens)
    }
    if recipe.name in OTHER_QUESTIONS:
        assert own_lines, f"{recipe.name} compares no day of its own; take it off OTHER_QUESTIONS"
    else:
        assert own_lines == set(), (
            f"{recipe.path}: declare the fragment under `fragments`, or add the recipe and the reason to OTHER_QUESTIONS"
        )


# The shipped recipes no longer name each tier, but recipes of projects still contain these fragments.
KEPT_FOR_OWN_RECIPES = {
    *("above_place", "above_street", "above_community", "above_grid", "above_compound"),
    *("in_street", "in_community", "in_grid", "in_compound", "in_building"),
}


def test_every_fragment_is_used(library: Library) -> None:
    used = {use.name for recipe in library for use in recipe.header.fragments}
    assert set(FRAGMENTS.sound) == used | KEPT_FOR_OWN_RECIPES
    assert FRAGMENTS.broken == {}


def test_place_based_coverage_says_the_community(library: Library) -> None:
    places = {kind.label for kind in load_model().places} | {"Place"}
    for recipe in library:
        kinds = {column.name: column.type for column in recipe.columns}
        if recipe.is_coverage and kinds["subject"] in places - {"Street"}:
            assert (kinds.get("community_code"), kinds.get("street_code")) == ("Community", "Street"), (
                recipe.name
            )
            assert "scope" in recipe.parameters, recipe.name


@pytest.mark.parametrize("group", [f"q{number}" for number in range(1, 12)])
def test_every_question_group_has_recipes(library: Library, group: str) -> None:
    assert len([recipe for recipe in library if group in recipe.header.tags]) >= 2


def test_no_recipe_ends_with_a_semicolon(library: Library) -> None:
    assert len(list(library)) >= 44
    assert [recipe.name for recipe in library if recipe.text.rstrip().endswith(";")] == []
