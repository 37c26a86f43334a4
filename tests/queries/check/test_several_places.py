"""A subject in several streets counts in each of them, as in a check of this street alone, but only once in the total."""

from __future__ import annotations

from datetime import date

import pytest

from tests.viz.network.networks import DISTRICT, Network, put
from wangge.graph.store import Store
from wangge.queries.check.counts import Counts
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import CheckReport, RuleResult
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger, Waiver
from wangge.queries.recipes.library import Library
from wangge.queries.reports.rollup import roll_up
from wangge.queries.rules.rule import Rule

DAY = date(2024, 6, 30)
STREETS = (f"{DISTRICT}001", f"{DISTRICT}002")


@pytest.fixture
def firm_in_two_streets(store: Store) -> Store:
    """Return a district whose two streets share a firm with a vacant post; a second post is in the first street only."""
    network = Network()
    network.node("District", DISTRICT, "通川区")
    for street in STREETS:
        network.place("Street", street, f"{street[-1]}号街道", DISTRICT)
        community = network.place("Community", f"{street}001", "社区", street)
        network.place("Compound", f"{community}X001", "小区", community)
    network.body(
        "PropertyFirm", "PF-1", "示例物业公司", "SERVES", *(f"{street}001X001" for street in STREETS)
    )
    network.post("PO-1", "项目经理", "PF-1")
    network.post("PO-2", "书记", f"{STREETS[0]}001")
    put(store, network)
    return store


def _report(store: Store, library: Library, rule: Rule, scope: str, *waivers: Waiver) -> CheckReport:
    options = CheckOptions(today=DAY, scope=scope, ledger=Ledger(list(waivers)))
    return check(store, [rule], library, options)


def _by_street(result: RuleResult) -> dict[str, Counts]:
    return {street.code: street.counts for street in result.by_street}


def test_vacant_post_of_a_firm_is_a_finding_of_each_street(
    firm_in_two_streets: Store, library: Library, rules: dict[str, Rule]
) -> None:
    rule = rules["posts-are-held"]
    report = _report(firm_in_two_streets, library, rule, DISTRICT)
    [result] = report.results
    assert result.counts == Counts(uncovered=2)
    assert [finding.subject for finding in result.findings] == ["PO-1", "PO-2"]
    assert {codes[0] for codes in result.findings[0].places} == set(STREETS)
    alone = {
        street: _report(firm_in_two_streets, library, rule, street).results[0].counts for street in STREETS
    }
    assert _by_street(result) == alone == {STREETS[0]: Counts(uncovered=2), STREETS[1]: Counts(uncovered=1)}
    assert [tier.kind for tier in roll_up([result]).parts] == ["street", "street"]


def test_waived_post_of_a_firm_is_waived_in_each_street(
    firm_in_two_streets: Store, library: Library, rules: dict[str, Rule]
) -> None:
    waiver = Waiver(
        rule="posts-are-held", subject="PO-1", category="waiver", reason="招聘中", owner="张三", until=DAY
    )
    [result] = _report(firm_in_two_streets, library, rules["posts-are-held"], DISTRICT, waiver).results
    assert result.counts == Counts(uncovered=1, waived=1)
    assert _by_street(result) == {STREETS[0]: Counts(uncovered=1, waived=1), STREETS[1]: Counts(waived=1)}
