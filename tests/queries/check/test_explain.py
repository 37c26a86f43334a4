"""`--explain-change` gives each changed subject one cause; the causes add up to the change of the rate."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.queries.check.counts import SubjectState
from wangge.queries.check.explain import BaseRule, explain_change, read_base
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.rate_change import Cause, Move
from wangge.queries.check.report import CheckReport
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger, Waiver
from wangge.queries.recipes.library import Library
from wangge.queries.reports.json_report import json_report
from wangge.queries.rules.rule import Rule

pytestmark = pytest.mark.one_engine(
    "tests how two reports are compared; test_oracle runs the recipes on each engine"
)

DAY = date(2024, 6, 30)
RULE = "compounds-have-party-branch"


def waiver(subject: str) -> Waiver:
    return Waiver(rule=RULE, subject=subject, category="waiver", reason="因", owner="甲", until=DAY)


def checked(store: Store, library: Library, rule: Rule, *waived: str) -> CheckReport:
    ledger = Ledger(waiver(subject) for subject in waived)
    return check(store, [rule], library, CheckOptions(today=DAY, ledger=ledger, list_all=True))


@pytest.fixture
def earlier_report(district: Store, library: Library, rules: dict[str, Rule], tmp_path: Path) -> Path:
    """Write the JSON report about the graph of district.cypher, with one compound waived; return its path."""
    path = tmp_path / "base.json"
    report = checked(district, library, rules[RULE], "511702002001X001")
    path.write_text(json_report(report), encoding="utf-8")
    return path


def test_nothing_changed_explains_nothing(
    district: Store, library: Library, rules: dict[str, Rule], earlier_report: Path
) -> None:
    equal_report = checked(district, library, rules[RULE], "511702002001X001")
    assert explain_change(read_base(earlier_report), equal_report) == ()


def test_every_cause_is_distinguished_and_adds_up(
    district: Store, library: Library, rules: dict[str, Rule], earlier_report: Path
) -> None:
    with district.writing() as transaction:
        transaction.run("MATCH (:PartyOrganization {code: 'P4-1'})-[c:COVERS]->() DELETE c")
        transaction.run(
            "MATCH (x:Compound {code: '511702001001X002'}) "
            "CREATE (:PartyOrganization:Organization {code: 'P4-9', name: '新', tier: 4})-[:COVERS]->(x)"
        )
        transaction.run("MATCH (x:Compound {code: '511702002001X002'}) DETACH DELETE x")
        transaction.run("CREATE (:Compound:Place {code: '511702001001X077', name: '新小区'})")
    [change] = explain_change(read_base(earlier_report), checked(district, library, rules[RULE]))
    assert (change.before, change.after) == ((1, 4), (1, 4))
    assert change.moves == (
        Move(Cause.NEW, 1, 0, 1),
        Move(Cause.GONE, 1, 0, -1),
        Move(Cause.FIXED, 1, 1, 0),
        Move(Cause.BROKEN, 1, -1, 0),
        Move(Cause.WAIVER_ENDED, 1, 0, 0),
    )


def test_a_revised_rule_is_the_only_cause_of_its_changes(
    district: Store, library: Library, rules: dict[str, Rule], earlier_report: Path
) -> None:
    report = checked(district, library, rules[RULE])
    revised = replace(report, results=(replace(report.results[0], revision="other"),))
    [change] = explain_change(read_base(earlier_report), revised)
    assert [move.cause for move in change.moves] == [Cause.RULE_REVISED]


KEYS = st.integers(0, 12).map(lambda number: (str(number),))
STATES = st.dictionaries(KEYS, st.sampled_from(list(SubjectState)))


@given(before=STATES, after=STATES)
def test_the_moves_add_up_whatever_changed(
    before: dict[tuple[str, ...], SubjectState], after: dict[tuple[str, ...], SubjectState]
) -> None:
    from wangge.queries.check.explain import _moves, _rate

    moves = _moves(before, after, revised=False)
    rate_before, rate_after = _rate(before), _rate(after)
    assert rate_before[0] + sum(move.covered for move in moves) == rate_after[0]
    assert rate_before[1] + sum(move.known for move in moves) == rate_after[1]
    changed = sum(before.get(key) is not after.get(key) for key in before.keys() | after.keys())
    assert sum(move.subjects for move in moves) == changed


def test_an_added_or_removed_rule_is_reported(
    district: Store, library: Library, rules: dict[str, Rule], earlier_report: Path
) -> None:
    report = checked(district, library, rules["grids-have-worker"])
    removed_rule, added_rule = sorted(
        explain_change(read_base(earlier_report), report), key=lambda change: change.after is not None
    )
    assert (removed_rule.rule, removed_rule.before, removed_rule.after) == (RULE, (1, 4), None)
    assert (added_rule.rule, added_rule.before) == ("grids-have-worker", None)
    assert added_rule.after is not None


def test_a_base_that_cannot_be_used_is_refused(earlier_report: Path, tmp_path: Path) -> None:
    content = json.loads(earlier_report.read_text(encoding="utf-8"))
    del content["rules"][0]["subjects"]
    earlier_report.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UsageError, match="lists no subjects; write it again with --subjects"):
        read_base(earlier_report)
    other_path = tmp_path / "other.json"
    other_path.write_text("[]", encoding="utf-8")
    with pytest.raises(UsageError, match="not a JSON report of this version of wangge"):
        read_base(other_path)


def test_a_base_that_contradicts_itself_is_refused(earlier_report: Path) -> None:
    content = json.loads(earlier_report.read_text(encoding="utf-8"))
    content["rules"][0]["findings"].pop()
    earlier_report.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UsageError, match=r"the counts of .* differ from its listed subjects"):
        read_base(earlier_report)


def test_a_report_without_subjects_explains_nothing(
    district: Store, library: Library, rules: dict[str, Rule]
) -> None:
    report = check(district, [rules[RULE]], library, CheckOptions(today=DAY))
    with pytest.raises(UsageError, match="check with --subjects"):
        explain_change({RULE: BaseRule("", "", {})}, report)
