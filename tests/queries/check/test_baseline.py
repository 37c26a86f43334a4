"""Findings in the baseline don't make the gate fail; a new finding does, even if another one is resolved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wangge.graph.errors import RuleError
from wangge.graph.store import Store
from wangge.queries.check.baseline import Baseline, baseline_text, parse_baseline, updated
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import Status
from wangge.queries.check.run import check
from wangge.queries.recipes.library import Library
from wangge.queries.rules.expectation import Expectation
from wangge.queries.rules.rule import Rule

pytestmark = pytest.mark.one_engine(
    "tests how a baseline changes the result of a check; test_oracle runs the recipes on each engine"
)

DAY = date(2024, 6, 30)
RULE = "compounds-have-party-branch"
HEAD = '{"baseline": 1, "model_version": "2"}\n'


@pytest.fixture
def rule(rules: dict[str, Rule]) -> Rule:
    strict = Expectation.model_validate({"overall": {"fail": {"count": 0}}})
    return rules[RULE].model_copy(update={"expect": strict})


def test_known_findings_only_warn(district: Store, library: Library, rule: Rule) -> None:
    before = check(district, [rule], library, CheckOptions(today=DAY))
    assert before.results[0].status is Status.FAILED
    baseline = updated(Baseline(), before)
    second_result = check(district, [rule], library, CheckOptions(today=DAY, baseline=baseline)).results[0]
    assert second_result.status is Status.WARNED
    assert second_result.counts == before.results[0].counts
    assert [limit.excused for limit in second_result.broken] == [True]
    assert all(finding.known for finding in second_result.findings)


def test_resolving_one_finding_and_adding_another_fails(
    district: Store, library: Library, rule: Rule
) -> None:
    baseline = updated(Baseline(), check(district, [rule], library, CheckOptions(today=DAY)))
    with district.writing() as transaction:
        transaction.run(
            "MATCH (x:Compound {code: '511702001001X002'}) "
            "CREATE (:PartyOrganization:Organization {code: 'P4-9', name: '新', tier: 4})-[:COVERS]->(x)"
        )
        transaction.run("MATCH (:PartyOrganization {code: 'P4-1'})-[c:COVERS]->() DELETE c")
    result = check(district, [rule], library, CheckOptions(today=DAY, baseline=baseline)).results[0]
    assert result.status is Status.FAILED
    assert [f.subject for f in result.findings if not f.known] == ["511702001001X001"]
    assert result.resolved == (("511702001001X002",),)


def test_a_street_limit_fails_only_with_a_new_finding_in_the_street(
    district: Store, library: Library, rules: dict[str, Rule]
) -> None:
    expect = Expectation.model_validate({"per_street": {"fail": {"count": 0}}})
    strict = rules[RULE].model_copy(update={"expect": expect})
    baseline = updated(Baseline(), check(district, [strict], library, CheckOptions(today=DAY)))
    with district.writing() as transaction:
        transaction.run(
            "MATCH (g:Grid {code: '511702001001001'}) "
            "CREATE (:Compound:Place {code: '511702001001X009', name: '新'})-[:PART_OF]->(g)"
        )
    result = check(district, [strict], library, CheckOptions(today=DAY, baseline=baseline)).results[0]
    assert {(limit.code, limit.level) for limit in result.broken} == {
        ("", "warned"),
        ("511702001", "failed"),
        ("511702002", "warned"),
    }


def test_a_baseline_is_written_in_order_and_read_back() -> None:
    keys = {"b": frozenset({("2",), ("1", "x")}), "a": frozenset({("行\n\u2028", '"]]>,')})}
    text = baseline_text(Baseline(keys))
    assert text.split("\n")[0] + "\n" == HEAD
    assert text.split("\n")[1:] == [
        '["a", "行\\n\u2028", "\\"]]>,"]',
        '["b", "1", "x"]',
        '["b", "2"]',
        "",
    ]
    assert parse_baseline(text, "baseline.jsonl").keys == keys


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "b.jsonl:1: not valid JSON"),
        ('{"baseline": 2}\n', "b.jsonl:1: not a baseline; its first line has the form"),
        ('{"baseline": 1, "model_version": "0"}\n', "b.jsonl:1: made for model 0, but this is model 2"),
        (HEAD + "nonsense\n", "b.jsonl:2: not valid JSON"),
        (HEAD + '["rule"]\n', "b.jsonl:2: a line has the form"),
        (HEAD + '["rule", "a"]\n["rule", 3]\n', "b.jsonl:3: a line has the form"),
    ],
)
def test_a_wrong_baseline_is_named_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_baseline(text, "b.jsonl")
    assert str(caught.value).startswith(expected)


def test_an_update_touches_only_rules_that_ran(district: Store, library: Library, rule: Rule) -> None:
    report = check(district, [rule], library, CheckOptions(today=DAY))
    result_without_subjects = replace(
        report.results[0],
        rule=rule.model_copy(update={"id": "idle"}),
        status=Status.NOT_APPLICABLE,
        findings=(),
    )
    earlier_baseline = Baseline(
        {"idle": frozenset({("1",)}), "other": frozenset({("2",)}), RULE: frozenset({("3",)})}
    )
    new_baseline = updated(
        earlier_baseline, replace(report, results=(*report.results, result_without_subjects))
    )
    assert new_baseline.of("idle") == {("1",)}
    assert new_baseline.of("other") == {("2",)}
    assert new_baseline.of(RULE) == {finding.key for finding in report.results[0].findings}
    assert updated(earlier_baseline, report, ["other"]).of(RULE) == {("3",)}
