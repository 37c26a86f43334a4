"""Rules with the entry `judges` report only units of the forms listed there: many report communities but no villages."""

from __future__ import annotations

from datetime import date

import pytest

from wangge.graph.store import Store
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.run import check
from wangge.queries.recipes.library import Library, load_library
from wangge.queries.rules.rule import Rule, load_rules

pytestmark = pytest.mark.one_engine("other tests compare the recipes with oracles on both engines")

DAY = date(2024, 6, 30)
UNITS: list[tuple[str | None, str | None]] = [
    ("街道", "社区"),
    ("街道", "村"),
    ("镇", "社区"),
    ("镇", "村"),
    ("乡", "社区"),
    ("乡", "村"),
    (None, None),
]
"""Pairs of the forms of a street and its community. In graphs of an earlier version, both have none."""
FORMS = "MATCH (u:Street) SET u.form = $street WITH count(u) AS streets MATCH (u:Community) SET u.form = $community"


def findings(store: Store, library: Library, rule: Rule, street: str | None, community: str | None) -> int:
    with store.writing() as transaction:
        transaction.run(FORMS, {"street": street, "community": community})
    return len(check(store, [rule], library, CheckOptions(today=DAY)).results[0].findings)


def is_judged(rule: Rule, street: str | None, community: str | None) -> bool:
    """Return whether a rule judges units of these forms; a unit without a form counts as a street or community."""
    return not rule.judges or (street or "街道") in rule.judges or (community or "社区") in rule.judges


@pytest.mark.parametrize("name", [rule.id for rule in load_rules(load_library()) if rule.judges])
def test_rule_finds_only_units_of_the_forms_that_it_judges(
    store: Store, library: Library, rules: dict[str, Rule], name: str
) -> None:
    rule = rules[name]
    with store.writing() as transaction:
        transaction.run(rule.examples.violates)
    numbers = {forms: findings(store, library, rule, *forms) for forms in UNITS}
    assert {forms for forms, number in numbers.items() if number} == {
        forms for forms in UNITS if is_judged(rule, *forms)
    }
