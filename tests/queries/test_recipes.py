"""Every shipped recipe answers the small district as its table in expected/ says, on both engines.

On a difference the table is rewritten and the test fails once: look at the change and commit it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from queries.library import Library, load_library
from queries.notices import notices
from queries.reports.answer import format_answer
from queries.runner import run

EXPECTED = Path(__file__).parent / "expected"
PARAMS = {"building-responsibility-chain": {"building": "511702001001B0001"}}


@pytest.mark.parametrize("name", [recipe.name for recipe in load_library()])
def test_recipe_answers_as_expected(district: Store, library: Library, day: date, name: str) -> None:
    answer = run(district, library.get(name), PARAMS.get(name, {}), today=day)
    table = format_answer(answer, "table", notices(district))
    path = EXPECTED / f"{name}.txt"
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if known != table:
        path.write_text(table, encoding="utf-8")
    assert known == table


def test_scope_narrows_to_a_street(district: Store, library: Library, day: date) -> None:
    answer = run(district, library.get("compounds-party-branch"), scope="511702002000", today=day)
    assert [row[0] for row in answer.rows] == ["511702002001X001"]


def test_every_coverage_recipe_is_used_by_a_rule(library: Library) -> None:
    from queries.rule import load_rules

    used = {rule.recipe for rule in load_rules(library)}
    assert {recipe.name for recipe in library if recipe.is_coverage} == used
