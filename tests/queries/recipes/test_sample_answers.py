"""On the generated sample, every shipped recipe returns the table in sample_expected/, on both engines.

If a file differs, it is rewritten and the test fails once. Then review the change and commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.queries.sample_goldens import golden, graph_golden, recorded
from wangge.graph.store import Store
from wangge.queries.check.report import CheckReport
from wangge.queries.recipes.graph_answer import run_graph
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.recipes.runner import run
from wangge.queries.reference import recipes_reference, rules_reference
from wangge.queries.rules.rule import Rule
from wangge.sample.demonstration import DATA_DATE

EXPECTED = Path(__file__).parents[1] / "sample_expected"
DOCS = Path(__file__).parents[3] / "docs"
PARAMS: dict[str, dict[str, object]] = {
    "building-responsibility-chain": {"building": "511702001001B0001"},
    "place-closure": {"place": "511702001001"},
    "building-chain-graph": {"building": "511702001001B0001"},
    "compound-graph": {"compound": "511702001001X001"},
    "firm-graph": {"firm": "PF-001"},
    "person-posts-graph": {"person": "PE-00060"},
    "person-reach-graph": {"person": "PE-00076"},
}
NAMES = [recipe.name for recipe in load_library()]


@pytest.mark.parametrize("name", NAMES)
def test_recipe_answers_the_sample_as_expected(sample: Store, library: Library, name: str) -> None:
    recipe, params = library.get(name), PARAMS.get(name, {})
    if recipe.is_graph:
        answer = graph_golden(run_graph(sample, recipe, params, today=DATA_DATE), sample.model)
    else:
        answer = golden(run(sample, recipe, params, today=DATA_DATE))
    assert recorded(EXPECTED / f"{name}.txt", answer) == answer


def test_every_file_belongs_to_a_recipe() -> None:
    assert {path.stem for path in EXPECTED.glob("*.txt")} == set(NAMES)


@pytest.mark.embedded
def test_the_pages_of_rules_and_recipes_are_current(
    sample_report: CheckReport, library: Library, rules: dict[str, Rule]
) -> None:
    """If the pages differ, they are rewritten, and the test fails once so that somebody reviews the change."""
    counts = {result.rule.id: result.counts for result in sample_report.results}
    pages = {
        DOCS / "rules.md": rules_reference(rules.values(), library, counts),
        DOCS / "recipes.md": recipes_reference(library, rules.values()),
    }
    stale = [
        path.name for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text
    ]
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    assert stale == [], (
        "these pages were out of date and have been rewritten; review the change and commit it"
    )
