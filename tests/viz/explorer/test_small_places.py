"""The box suggests a recipe only for places that are large enough to have an answer."""

from __future__ import annotations

import pytest

from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.queries.recipes.library import load_library
from wangge.queries.recipes.runner import run
from wangge.queries.rules.rule import load_rules
from wangge.sample.demonstration import DATA_DATE
from wangge.viz.explorer.suggest.build import answerable_questions
from wangge.viz.explorer.suggest.questions import ANY_TIER

pytestmark = pytest.mark.embedded

KINDS = ("Street", "Community", "Grid", "Compound", "Building")
PLACES = 2
"""How many places of each kind are tried."""


def test_a_recipe_has_no_answer_for_places_that_are_too_small(sample_store: Store) -> None:
    model, library = load_model(), load_library()
    tiers = {kind.label: kind.place_tier or 0 for kind in model.places}
    codes = {
        label: [
            str(row["code"])
            for row in sample_store.read(
                f"MATCH (p:{label}) RETURN p.code AS code ORDER BY code DESC LIMIT {PLACES}"
            )
        ]
        for label in KINDS
    }
    limited = [
        question
        for question in answerable_questions(model, library, load_rules(library))
        if question.kind == "recipe" and question.finest_tier < ANY_TIER
    ]
    assert len(limited) > 50
    answered = [
        (question.name, label)
        for question in limited
        for label in KINDS
        if tiers[label] > question.finest_tier
        for code in codes[label]
        if run(sample_store, library.get(question.name), {"scope": code}, today=DATA_DATE).rows
    ]
    assert answered == []
