"""Recipes and rules work for districts with optional or skipped tiers, and give the same answers on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.queries.oracles.facts import DAY, Facts, nodes
from tests.queries.oracles.writing import write
from tests.queries.tiers import TIERS, Tiers, district_with, place_above
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import Status
from wangge.queries.check.run import check
from wangge.queries.recipes.graph_answer import run_graph
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.recipes.runner import run
from wangge.queries.rules.rule import Rule

_ANSWERS: dict[Tiers, dict[str, object]] = {}
"""The answers on the engine that was tested first."""

PARAMS = {
    "building": "511702001001B0001",
    "compound": "511702001001X001",
    "firm": "PropertyFirm-1",
    "person": "Person-1",
    "place": "511702001001",
}


@pytest.mark.parametrize("tiers", TIERS)
def test_recipes_and_rules_answer_whatever_tiers_there_are(
    store: Store, library: Library, rules: dict[str, Rule], tiers: Tiers
) -> None:
    facts = district_with(tiers)
    write(store, facts)
    answers: dict[str, object] = {}
    for recipe in library:
        answers[recipe.name] = rows = _answer(store, recipe)
        if not recipe.is_graph:
            assert list(_misplaced(facts, rows)) == [], recipe.name
    report = check(store, list(rules.values()), library, CheckOptions(today=DAY))
    assert [
        (result.rule.id, result.reason) for result in report.results if result.status is Status.ERROR
    ] == []
    assert answers == _ANSWERS.setdefault(tiers, answers)


def _answer(store: Store, recipe: Recipe) -> list[dict[str, Any]]:
    values = {name: PARAMS[name] for name in recipe.parameters if name in PARAMS}
    if recipe.is_graph:
        answer = run_graph(store, recipe, values, today=DAY)
        return [{"nodes": sorted(str(node.key) for node in answer.nodes)}]
    return sorted(run(store, recipe, values, today=DAY).dicts(), key=str)


def _misplaced(facts: Facts, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str, object]]:
    """Yield the places whose row names another community or street than the one in which they lie."""
    labels = [kind.label for kind in load_model().places]
    places = {code for code, _properties in nodes(facts, *labels)}
    for row in rows:
        subject = row.get("subject")
        if subject not in places:
            continue
        for column, label in (("community_code", "Community"), ("street_code", "Street")):
            if column in row and row[column] != place_above(facts, str(subject), label):
                yield str(subject), column, row[column]
