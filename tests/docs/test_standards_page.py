"""docs/standards.md is generated from the shipped rules, and from the easings of the sample."""

from __future__ import annotations

import tomllib
from pathlib import Path

from wangge.loaders.limit_easing import LimitEasing
from wangge.queries.check.easings import apply_easings
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.rules.basis import OWN_TARGET
from wangge.queries.rules.easing import not_strict
from wangge.queries.rules.rule import Rule, load_rules
from wangge.queries.standards import standards_reference
from wangge.sample import DATA_DATE
from wangge.sample.words import data_folder

PAGE = Path(__file__).parents[2] / "docs" / "standards.md"


def sample_rules(library: Library) -> list[Rule]:
    """Return the shipped rules with the limits that the sample's project eases."""
    content = tomllib.loads((data_folder() / "easings.toml").read_text("utf-8"))
    easings = [LimitEasing.of_entry(*item) for item in content["rules"]["limits"].items()]
    rules, faults = apply_easings(load_rules(library), [], easings, DATA_DATE)
    assert faults == []
    return rules


def test_the_page_of_standards_is_current() -> None:
    """If the page differs, it is rewritten, and the test fails once so that somebody reviews the change."""
    library = load_library()
    eased = [rule for rule in sample_rules(library) if rule.easing]
    text = standards_reference(load_rules(library), library, eased)
    before = PAGE.read_text("utf-8") if PAGE.exists() else ""
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    assert before == text, "docs/standards.md was out of date and has been rewritten; review the change"


def test_each_document_of_a_shipped_rule_was_read_at_least_in_part() -> None:
    rules = load_rules(load_library())
    assert [r.id for r in rules if r.basis.document != OWN_TARGET and r.basis.seen is None] == []
    assert [r.id for r in rules if r.basis.document != OWN_TARGET and r.basis.says is None] == []


def test_no_shipped_rule_has_a_limit_that_allows_a_gap() -> None:
    """What a document allows is written in the recipe, as figures. The limits of all shipped rules are strict."""
    assert {
        rule.id: not_strict(rule.expect) for rule in load_rules(load_library()) if not_strict(rule.expect)
    } == {}
