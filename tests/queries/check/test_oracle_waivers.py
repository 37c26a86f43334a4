"""Whatever is waived, a rule's uncovered and waived subjects together are those that its oracle finds uncovered.

An oracle is an independent implementation of a rule; see test_oracle.py.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.queries.oracles.drawing import OracleCase, cases_for
from tests.queries.oracles.facts import DAY, DISTRICT, Facts, States, nodes
from tests.queries.oracles.registry import ORACLES
from tests.queries.oracles.writing import write
from wangge.graph.store import Store
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger, Waiver
from wangge.queries.recipes.library import Library
from wangge.queries.rules.rule import Rule

pytestmark = pytest.mark.one_engine(
    "tests how findings are waived; test_oracle runs the recipes on each engine"
)

EXAMPLES = settings(
    max_examples=12,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NAMES = ("buildings-have-party-group", "compounds-have-one-contract", "posts-are-held")


def a_waiver(random: Random, rule: str, *, subject: str | None = None, under: str | None = None) -> Waiver:
    return Waiver(
        rule=random.choice((rule, rule, rule, "another-rule")),
        subject=subject,
        under=under,
        category="waiver",
        reason="拆迁",
        owner="张三",
        until=DAY + timedelta(days=random.choice((-1, 0, 0, 1))),
    )


def a_ledger(random: Random, rule: str, facts: Facts, states: States) -> list[Waiver]:
    """Return up to four random waivers of subjects, and up to one of a place.

    One of the subjects to choose from doesn't exist.
    """
    subjects = [*(key[0] for key in states), "nothing"]
    places = [code for code, _properties in nodes(facts, "Community", "Grid", "Compound")]
    return [
        *(a_waiver(random, rule, subject=random.choice(subjects)) for _ in range(random.randint(0, 4))),
        *(
            a_waiver(random, rule, under=random.choice(places))
            for _ in range(random.randint(0, 1) if places else 0)
        ),
    ]


def is_waived(waivers: list[Waiver], rule: str, subject: str, facts: Facts) -> bool:
    units = {subject, *above(facts, subject)}
    valid_waivers = [waiver for waiver in waivers if waiver.rule == rule and waiver.until >= DAY]
    return any(waiver.subject == subject or waiver.under in units for waiver in valid_waivers)


def above(facts: Facts, code: str) -> set[str]:
    places: set[str] = set()
    for parent in parents(facts, code):
        places |= {parent, *above(facts, parent)}
    return places


def parents(facts: Facts, code: str) -> list[str]:
    edges = facts.out_edges(code, data=True)
    return [target for _code, target, properties in edges if properties["type"] in ("PART_OF", "POST_IN")]


def lies_in_one_place(facts: Facts, code: str) -> bool:
    """Return whether the subject and every unit above it have at most one parent.

    For a subject in two places, the test doesn't decide which waivers of places apply.
    """
    return all(len(parents(facts, unit)) < 2 for unit in (code, *above(facts, code)))


@pytest.mark.parametrize("name", NAMES)
def test_waived_subjects_are_counted_separately_and_in_the_total(
    store: Store, library: Library, rules: dict[str, Rule], name: str
) -> None:
    rule, oracle = rules[name], ORACLES[name]
    waived: list[str] = []

    @EXAMPLES
    @given(cases_for(oracle), st.integers(0, 2**32))
    def agrees(case: OracleCase, seed: int) -> None:
        write(store, case.facts)
        states = oracle.states(case.facts, DISTRICT)
        uncovered = {key[0] for key, state in states.items() if state is False}
        ledger = a_ledger(Random(seed), name, case.facts, states)
        result = check(store, [rule], library, CheckOptions(today=DAY, ledger=Ledger(ledger))).results[0]
        subjects = {item.finding.subject for item in result.waived}
        decidable = {subject for subject in uncovered if lies_in_one_place(case.facts, subject)}
        expected = {subject for subject in decidable if is_waived(ledger, name, subject, case.facts)}
        assert subjects & decidable == expected
        assert {finding.subject for finding in result.findings} == uncovered - subjects
        assert (result.counts.uncovered, result.counts.waived) == (len(uncovered - subjects), len(subjects))
        assert result.counts.total == len(states)
        waived.extend(subjects)

    agrees()
    assert waived, "no drawn ledger waives anything"
