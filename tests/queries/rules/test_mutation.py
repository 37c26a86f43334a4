"""Tests the shipped rules on mutants. A mutant is an example graph of a rule, with one element removed.

Every shipped rule gives the expected result on its example graphs, and detects the removal of each required element
and of no other. The rule test fails if the recipe is replaced by one that finds no subjects, or by one that finds all
subjects covered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from wangge.graph.store import Store
from wangge.queries.check.report import Status
from wangge.queries.check.rule_test import RuleTest, mutation_table, run_rule_test
from wangge.queries.recipes.lexer import Token, tokenize
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.recipes.recipe import Recipe
from wangge.queries.rules.rule import Rule, load_rules

IDS = [rule.id for rule in load_rules(load_library())]
DAY = date(2024, 6, 30)


def table_of(store: Store, rules: Iterable[Rule], library: Library) -> str:
    """Test the rules on an empty store, and return a Markdown table of how many mutants each rule noticed."""
    return mutation_table(run_rule_test(store, rule, library, today=DAY) for rule in rules)


def assert_passed(rule_test: RuleTest) -> None:
    """Assert that the rule has the expected status on each example graph, and detects each removal.

    The first finding must have the label of a node.
    """
    assert rule_test.faults == ()
    assert rule_test.score == 1.0
    violates, passes, not_applicable = (example.result for example in rule_test.examples)
    assert violates.status in (Status.FAILED, Status.WARNED)
    assert violates.findings[0].facts.label
    assert (passes.status, passes.findings) == (Status.PASSED, ())
    assert passes.counts.covered > 0
    assert (not_applicable.status, not_applicable.counts.known) == (Status.NOT_APPLICABLE, 0)


@pytest.mark.parametrize("name", IDS)
def test_rule_detects_the_removal_of_what_it_requires_and_of_nothing_else(
    embedded_store: Store, library: Library, rules: dict[str, Rule], name: str
) -> None:
    assert_passed(run_rule_test(embedded_store, rules[name], library, today=DAY))


@pytest.mark.neo4j
@pytest.mark.parametrize("name", IDS)
def test_rule_detects_the_removal_of_what_it_requires_on_neo4j_too(
    neo4j_store: Store, library: Library, rules: dict[str, Rule], name: str
) -> None:
    assert_passed(run_rule_test(neo4j_store, rules[name], library, today=DAY, only_needed=True))


def statement_start(text: str) -> int:
    """Return the line in which the statement of a recipe begins, counted from 1."""
    return tokenize(text)[0].line


def last_return(tokens: list[Token]) -> int:
    """Return the line of the last RETURN that isn't inside brackets."""
    depth, line = 0, 0
    for token in tokens:
        depth += token.is_symbol("(", "[", "{") - token.is_symbol(")", "]", "}")
        if depth == 0 and token.is_word("RETURN"):
            line = token.line
    return line


def without_rows(recipe: Recipe) -> Recipe:
    """Return the recipe with `WHERE false` before its last RETURN, so that it returns no rows."""
    lines = recipe.text.splitlines()
    index = last_return(tokenize(recipe.text)) - 1
    before, _return, after = lines[index].rpartition("RETURN ")
    lines[index] = f"{before}WITH * WHERE false\nRETURN {after}"
    return replace(recipe, text="\n".join(lines) + "\n")


def with_all_covered(recipe: Recipe) -> Recipe:
    """Return the recipe as a subquery of a statement that returns every subject as covered."""
    lines = recipe.text.splitlines()
    start = statement_start(recipe.text) - 1
    columns = ", ".join(
        "true AS covered" if column.name == "covered" else f"{column.name} AS {column.name}"
        for column in recipe.columns
    )
    wrapped = [*lines[:start], "CALL () {", *lines[start:], "}", f"RETURN {columns}"]
    return replace(recipe, text="\n".join(wrapped) + "\n")


def without(recipe: Recipe, condition: str) -> Recipe:
    """Return the recipe with the text of a condition removed."""
    assert condition in recipe.text
    return replace(recipe, text=recipe.text.replace(condition, ""))


def faults(store: Store, rule: Rule, library: Library, edited: Recipe) -> tuple[str, ...]:
    others = [recipe for recipe in library if recipe.name != edited.name]
    return run_rule_test(store, rule, Library([*others, edited]), today=DAY).faults


@pytest.mark.parametrize("name", IDS)
def test_recipe_without_rows_is_detected(
    embedded_store: Store, library: Library, rules: dict[str, Rule], name: str
) -> None:
    edited = without_rows(library.get(rules[name].recipe))
    lines = faults(embedded_store, rules[name], library, edited)
    assert f"{name}: violates: status not_applicable (no subject), expected failed or warned" in lines
    assert f"{name}: passes: status not_applicable (no subject), expected passed" in lines


@pytest.mark.parametrize("name", IDS)
def test_recipe_that_finds_all_covered_is_detected(
    embedded_store: Store, library: Library, rules: dict[str, Rule], name: str
) -> None:
    edited = with_all_covered(library.get(rules[name].recipe))
    assert f"{name}: violates: status passed, expected failed or warned" in faults(
        embedded_store, rules[name], library, edited
    )


@pytest.mark.parametrize(
    ("name", "condition", "missed"),
    [
        ("buildings-have-party-group", "p.tier = 5 AND ", "PartyOrganization.tier"),
        ("communities-have-joint-committee", "j.level = 'community' AND ", "JointCommittee.level"),
        ("communities-have-one-legal-adviser", "l.service = '法律顾问' AND ", "LegalService.service"),
    ],
)
def test_missing_condition_is_detected(
    embedded_store: Store, library: Library, rules: dict[str, Rule], name: str, condition: str, missed: str
) -> None:
    edited = without(library.get(rules[name].recipe), condition)
    lines = faults(embedded_store, rules[name], library, edited)
    assert any(missed in line or ": status " in line for line in lines), lines


def test_table_lists_what_rules_detect(
    embedded_store: Store, library: Library, rules: dict[str, Rule]
) -> None:
    chosen = [rules[name] for name in ("buildings-have-party-group", "posts-are-held")]
    lines = table_of(embedded_store, chosen, library).splitlines()[2:]
    assert [line.split("`")[1] for line in lines] == [rule.id for rule in chosen]
    assert all(line.endswith("| 100% |") for line in lines)
