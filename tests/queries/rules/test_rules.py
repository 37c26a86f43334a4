"""Wrong files of rules are rejected. What shipped rules find is tested in test_mutation.py and test_oracle.py."""

from __future__ import annotations

import pytest

from tests.queries.own_rules import RULE as OWN_RULE
from wangge.graph.errors import RuleError
from wangge.graph.model import load_model
from wangge.queries.recipes.library import Library
from wangge.queries.rules.rule import Rule, parse_rule

RULE = OWN_RULE.replace("own-recipe", "grids-general-branch").replace("requires: [Grid.households]\n", "")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("severity:", "severty:", "own.yaml:5: unknown key 'severty'; did you mean 'severity'?"),
        (
            "covers: exact",
            "covers: mostly",
            "own.yaml:14: basis.covers: Input should be 'exact' or 'partial'",
        ),
        (
            "fail: {count: 0}",
            "fial: {count: 0}",
            "own.yaml:9: unknown key 'expect.overall.fial'; did you mean 'fail'?",
        ),
        (
            "{count: 0}",
            "{ratio: 2}",
            "own.yaml:9: expect.overall.fail.ratio: Input should be less than or equal to 1",
        ),
        (
            "{count: 0}",
            "{}",
            "own.yaml:9: expect.overall.fail: a limit names count, ratio or both",
        ),
        (
            "recipe: grids-general-branch",
            "recipe: grid-general-branch",
            "own.yaml:4: no recipe is called 'grid-general-branch'; did you mean 'grids-general-branch'?",
        ),
        (
            "recipe: grids-general-branch",
            "recipe: network-totals",
            "own.yaml:4: network-totals isn't a coverage recipe; add the tag `coverage` or name another recipe",
        ),
        (
            "key: [subject]",
            "key: [subjct]",
            "own.yaml:6: grids-general-branch has no column 'subjct'; did you mean 'subject'?",
        ),
        (
            "severity: error",
            "severity: error\nparams: {scop: '1'}",
            "own.yaml:6: grids-general-branch has no parameter 'scop'; did you mean 'scope'?",
        ),
        (
            "severity: error",
            "severity: error\npost: scop",
            "own.yaml:6: grids-general-branch has no parameter 'scop'; did you mean 'scope'?",
        ),
        (
            "message: 没有",
            "mend: {sheet: party_organizations, reasons: [没有支部], set: {covers: $subject}, ask: [code, name, tier]}\nmessage: 没有",
            "own.yaml:10: grids-general-branch has no reason '没有支部'; copy a reason from the recipe",
        ),
        (
            "CREATE (:Street:",
            "CREATE (:Stret:",
            "own.yaml:20: line 1 of this example: no kind of node has the label 'Stret'; did you mean 'Street'?",
        ),
        (
            "CREATE (:Street:Place {code: '1'})",
            "MATCH (n) DETACH DELETE n",
            "own.yaml:20: line 1 of this example: an example graph must start with CREATE",
        ),
        ("message: 没有", "message: 没有\nmessage: 又一个", "own.yaml:11: message is given twice; keep one"),
        ("remedy: 补上", "remedy: [", "own.yaml:13: "),
    ],
)
def test_a_fault_is_named_with_its_line(library: Library, old: str, new: str, expected: str) -> None:
    assert old in RULE
    with pytest.raises(RuleError) as caught:
        parse_rule(RULE.replace(old, new), "own.yaml", library, load_model())
    assert str(caught.value).startswith(expected)


def test_a_rule_without_examples_does_not_load(library: Library) -> None:
    text = RULE[: RULE.index("examples:")]
    with pytest.raises(RuleError, match=r"own.yaml:1: examples is missing; add it"):
        parse_rule(text, "own.yaml", library, load_model())


def test_every_rule_says_what_it_requires_or_forbids(rules: dict[str, Rule]) -> None:
    assert len(rules) >= 32
    assert [name for name, rule in rules.items() if not (rule.requires or rule.forbids)] == []


def test_places_and_posts_are_judged_by_street(rules: dict[str, Rule], library: Library) -> None:
    places = {"Building", "Compound", "Grid", "Post"}
    for rule in rules.values():
        subjects = {c.name: c.type for c in library.get(rule.recipe).columns}
        if subjects["subject"] in places:
            assert rule.expect.per_street is not None, rule.id
