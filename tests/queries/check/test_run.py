"""Tests when a check passes, fails or ends with an error, depending on counts, waivers and unusable rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Event
from typing import Any

import pytest

from tests.queries.own_rules import recipe_text
from wangge.graph.errors import NothingMeasured
from wangge.graph.model import load_model
from wangge.graph.store import Rows, Store
from wangge.queries.check.counts import Counts
from wangge.queries.check.judge import PlaceCounts, judge
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import Status
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger, Waiver
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.recipe import parse_recipe
from wangge.queries.rules.expectation import Expectation
from wangge.queries.rules.rule import Rule, Severity


def with_expectation(rule: Rule, **expect: object) -> Rule:
    return rule.model_copy(update={"expect": Expectation.model_validate(expect)})


@pytest.fixture
def rule(rules: dict[str, Rule]) -> Rule:
    return with_expectation(
        rules["compounds-have-party-branch"],
        overall={"warn": {"count": 0}, "fail": {"ratio": 0.1}},
    )


def waiver(subject: str, until: date, rule: str = "compounds-have-party-branch") -> Waiver:
    return Waiver(rule=rule, subject=subject, category="waiver", reason="拆迁", owner="张三", until=until)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(covered=10), Status.PASSED),
        (Counts(covered=9, waived=1), Status.PASSED_WITH_WAIVERS),
        (Counts(covered=9, uncovered=1), Status.WARNED),
        (Counts(covered=8, uncovered=1, waived=1), Status.WARNED),
        (Counts(covered=8, uncovered=1, unknown=1), Status.FAILED),
        (Counts(unknown=3), Status.NOT_APPLICABLE),
        (Counts(), Status.NOT_APPLICABLE),
    ],
)
def test_the_most_severe_exceeded_limit_decides(rule: Rule, counts: Counts, expected: Status) -> None:
    assert judge(rule, counts).status is expected


def test_one_uncovered_subject_of_a_hundred_thousand_exceeds_the_limit_0(rule: Rule) -> None:
    strict = with_expectation(rule, overall={"fail": {"ratio": 0.0}})
    assert judge(strict, Counts(covered=99_999, uncovered=1)).status is Status.FAILED


def test_ratios_are_compared_exactly(rule: Rule) -> None:
    three_tenths = with_expectation(rule, overall={"fail": {"ratio": 0.3}})
    assert judge(three_tenths, Counts(covered=7, uncovered=3)).status is Status.PASSED
    assert judge(three_tenths, Counts(covered=69_999, uncovered=30_001)).status is Status.FAILED


def test_a_good_average_does_not_hide_a_bad_street(rule: Rule) -> None:
    strict = with_expectation(rule, overall={"fail": {"ratio": 0.5}}, per_street={"fail": {"ratio": 0.5}})
    streets = [PlaceCounts("1", "一", Counts(covered=99)), PlaceCounts("2", "二", Counts(uncovered=1))]
    assert judge(strict, Counts(covered=99, uncovered=1), streets).status is Status.FAILED


@pytest.mark.parametrize(("on_empty", "expected"), [("fail", Status.FAILED), ("pass", Status.PASSED)])
def test_the_rule_decides_the_status_without_subjects(rule: Rule, on_empty: str, expected: Status) -> None:
    empty = rule.model_copy(update={"on_empty": on_empty})
    assert judge(empty, Counts()).status is expected


def test_a_total_outside_its_range_fails(rule: Rule) -> None:
    five = with_expectation(rule, total={"min": 5, "max": 5})
    assert judge(five, Counts(covered=4)).status is Status.FAILED
    assert judge(five, Counts(covered=5)).status is Status.PASSED
    assert judge(five, Counts()).status is Status.FAILED


def test_a_check_counts_and_names_what_it_found(
    district: Store, library: Library, rule: Rule, day: date
) -> None:
    ledger = Ledger([waiver("511702001001X002", day), waiver("511702002001X001", date(2024, 6, 29))])
    report = check(district, [rule], library, CheckOptions(today=day, ledger=ledger))
    result = report.results[0]
    assert result.counts == Counts(covered=1, uncovered=2, waived=1)
    assert result.counts.total == 4
    assert [finding.subject for finding in result.findings] == ["511702002001X001", "511702002001X002"]
    facts = result.findings[0].facts
    assert (facts.label, facts.name) == ("Compound", "吉昌大院")
    assert facts.path == "通川区/西城街道/凉水井社区/凉水井网格/吉昌大院"
    assert facts.above == ("511702", "511702002", "511702002001", "511702002001001")
    assert result.findings[0].facts.source is not None
    assert result.findings[0].facts.source.file == "小区.csv"
    assert [item.finding.subject for item in result.waived] == ["511702001001X002"]
    assert [waiver_entry.subject for waiver_entry in report.expired] == ["511702002001X001"]
    assert [(street.code, street.counts.total) for street in result.by_street] == [
        ("", 1),
        ("511702001", 2),
        ("511702002", 1),
    ]
    assert report.notices == ("合成数据，仅供演示",)


def test_a_finding_about_a_post_has_its_places(
    district: Store, library: Library, rules: dict[str, Rule], day: date
) -> None:
    report = check(district, [rules["posts-are-held"]], library, CheckOptions(today=day))
    assert {finding.subject: finding.facts.path for finding in report.results[0].findings} == {
        "PO-3": "通川区/西城街道/凉水井社区/凉水井网格/网格员",
        "PO-6": "示例甲物业/项目经理",
    }


def test_a_path_starts_at_the_district(store: Store, library: Library, rule: Rule) -> None:
    with store.writing() as transaction:
        transaction.run(
            "CREATE (:Compound:Place {code: '511702001001X001', name: '小区'})"
            "-[:PART_OF]->(:Grid:Place {code: '511702001001001', name: '网格'})"
            "-[:PART_OF]->(:Community:Place {code: '511702001001', name: '社区'})"
            "-[:PART_OF]->(:Street:Place {code: '511702001', name: '街道'})"
            "-[:PART_OF]->(:District:Place {code: '511702', name: '通川区'})"
            "-[:PART_OF]->(:City:Place {code: '511700', name: '达州市'})"
        )
    report = check(store, [rule], library)
    assert [finding.facts.path for finding in report.results[0].findings] == ["通川区/街道/社区/网格/小区"]


def test_a_subject_with_two_parents_counts_once(store: Store, library: Library, rule: Rule) -> None:
    with store.writing() as transaction:
        transaction.run(
            "CREATE (x:Compound:Place {code: '511702001001X001'}) "
            "CREATE (x)-[:PART_OF]->(:Grid:Place {code: '511702001001001'}) "
            "CREATE (x)-[:PART_OF]->(:Grid:Place {code: '511702001001002'})"
        )
    report = check(store, [rule], library)
    assert report.results[0].counts == Counts(uncovered=1)


def test_a_broken_rule_is_an_error_and_the_others_report(
    district: Store, library: Library, rule: Rule, day: date
) -> None:
    broken = parse_recipe(
        "broken", recipe_text("date(g.code) < date('2024-01-01')"), "broken.cypher", load_model()
    )
    wrong = rule.model_copy(update={"id": "a-broken-rule", "recipe": "broken"})
    report = check(district, [wrong, rule], Library([*library, broken]), CheckOptions(today=day))
    assert [result.status for result in report.results] == [Status.ERROR, Status.FAILED]
    assert report.results[0].reason.startswith("broken.cypher:7: ")
    assert report.exit_code == 2


@pytest.mark.parametrize(
    ("severity", "fail_on", "expected"),
    [("error", "error", 1), ("warning", "error", 0), ("warning", "warning", 1), ("info", "info", 1)],
)
def test_only_a_failure_of_sufficient_severity_exits_with_1(
    embedded_store: Store, library: Library, rule: Rule, severity: Severity, fail_on: Severity, expected: int
) -> None:
    with embedded_store.writing() as transaction:
        transaction.run("CREATE (:Compound:Place {code: '511702001001X001'})")
    graded = rule.model_copy(update={"severity": severity})
    report = check(embedded_store, [graded], library)
    assert replace(report, fail_on=fail_on).exit_code == expected


def test_a_broken_warn_limit_never_fails_the_check(
    embedded_store: Store, library: Library, rule: Rule
) -> None:
    with embedded_store.writing() as transaction:
        transaction.run("CREATE (:Compound:Place {code: '511702001001X001'})")
    mild = with_expectation(rule, overall={"warn": {"count": 0}})
    report = check(embedded_store, [mild], library)
    assert (report.results[0].status, replace(report, fail_on="info").exit_code) == (Status.WARNED, 0)


def test_an_empty_graph_measures_nothing(store: Store, library: Library, rules: dict[str, Rule]) -> None:
    report = check(store, list(rules.values()), library)
    assert {result.status for result in report.results} == {Status.NOT_APPLICABLE}
    assert (report.measured, report.exit_code) == (False, 2)


def test_no_rules_measure_nothing(embedded_store: Store, library: Library) -> None:
    with pytest.raises(NothingMeasured):
        check(embedded_store, [], library)


def test_a_long_rule_delays_no_other_and_results_keep_their_order(
    embedded_store: Store, library: Library, rules: dict[str, Rule], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [rules[name] for name in sorted(rules)]
    others_answered = Event()
    answered: list[str] = []
    long_text = library.get(chosen[0].recipe).text
    read = embedded_store.read

    def reading(statement: str, *arguments: Any, **options: Any) -> Rows:
        if long_text.strip() in statement:
            assert others_answered.wait(60)
        return read(statement, *arguments, **options)

    def on_rule(name: str) -> None:
        answered.append(name)
        if len(answered) == len(chosen) - 1:
            others_answered.set()

    monkeypatch.setattr(embedded_store, "read", reading)
    report = check(embedded_store, chosen, library, CheckOptions(today=date(2024, 6, 30)), on_rule=on_rule)
    assert answered[-1] == chosen[0].id
    assert sorted(answered) == [rule.id for rule in chosen]
    assert [result.rule.id for result in report.results] == [rule.id for rule in chosen]
