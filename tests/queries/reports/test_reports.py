"""All report formats have the same counts, and control characters or markup in names don't break them."""

from __future__ import annotations

import json
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from wangge.graph.store import Store
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import CheckReport
from wangge.queries.check.run import check
from wangge.queries.check.waivers import Ledger, Waiver
from wangge.queries.recipes.library import Library
from wangge.queries.recipes.runner import run
from wangge.queries.reports.answer import ANSWER_FORMATS, format_answer
from wangge.queries.reports.json_report import json_report
from wangge.queries.reports.junit import junit_report
from wangge.queries.reports.text import text_report
from wangge.queries.rules.rule import Rule

pytestmark = pytest.mark.one_engine(
    "tests the formats of a report; test_oracle runs the recipes on each engine"
)

NAMES = ['say "hi"', "a,b", "two\nlines", "]]>", "<b>&", "👨‍👩‍👧 家", "bell\x07 esc\x1b[2J", "a|b\\", "=1+1"]


@pytest.fixture
def report(district: Store, library: Library, rules: dict[str, Rule], day: date) -> CheckReport:
    waiver = Waiver(
        rule="compounds-have-party-branch",
        subject="511702001001X002",
        category="waiver",
        reason="拆迁",
        owner="张三",
        until=day,
    )
    chosen = [rules["compounds-have-party-branch"], rules["communities-have-joint-committee"]]
    return check(district, chosen, library, CheckOptions(scope="511702", today=day, ledger=Ledger([waiver])))


FINDING = {
    "subject": "511702001001X002",
    "key": ["511702001001X002"],
    "label": "Compound",
    "name": "御景上城",
    "path": "通川区/东城街道/大北街社区/第二网格/御景上城",
    "reason": "没有小区党支部",
    "street_code": "511702001",
    "community_code": "511702001001",
    "known": None,
    "source": {"file": "小区.csv", "sheet": "小区", "row": 3, "line": 3},
}


def test_json_has_the_agreed_shape(report: CheckReport) -> None:
    content = json.loads(json_report(report))
    assert list(content) == ["summary", "rules"]
    assert content["summary"]["schema"] == "wangge/check-report/1"
    rule = content["rules"][0]
    assert set(rule) == {
        *("id", "severity", "status", "total", "covered", "uncovered", "unknown", "waived", "findings"),
        *("title", "title_zh", "message", "remedy", "by_street", "by_community"),
        *("revision", "broken", "resolved", "fails_gate", "basis", "easing"),
    }
    counts = [rule[name] for name in ("total", "covered", "uncovered", "unknown", "waived")]
    assert counts == [4, 1, 2, 0, 1]
    assert rule["findings"][0] == {
        "subject": "511702002001X001",
        "key": ["511702002001X001"],
        "label": "Compound",
        "name": "吉昌大院",
        "path": "通川区/西城街道/凉水井社区/凉水井网格/吉昌大院",
        "reason": "没有小区党支部",
        "street_code": "511702002",
        "community_code": "511702002001",
        "known": None,
        "source": {"file": "小区.csv", "sheet": "小区", "row": 4, "line": 4},
    }
    assert rule["by_street"][1]["name"] == "东城街道"
    assert rule["by_community"][1]["street_code"] == "511702001"


def test_json_sums_up(report: CheckReport) -> None:
    summary = json.loads(json_report(report))["summary"]
    assert summary.pop("engine")["name"]
    assert summary == {
        "schema": "wangge/check-report/1",
        "rules": 2,
        "statuses": {
            "error": 0,
            "failed": 2,
            "warned": 0,
            "passed_with_waivers": 0,
            "passed": 0,
            "not_applicable": 0,
        },
        "fail_on": "error",
        "exit_code": 1,
        "model_version": "2",
        "scope": "511702",
        "today": "2024-06-30",
        "notices": ["合成数据，仅供演示"],
        "faults": [],
        "policy": "",
        "skipped": [],
        "eased": [],
        "waived": [
            {
                "rule": "compounds-have-party-branch",
                "subject": "511702001001X002",
                "category": "waiver",
                "reason": "拆迁",
                "owner": "张三",
                "ticket": None,
                "under": None,
                "until": "2024-06-30",
                "finding": FINDING,
            }
        ],
        "expired_waivers": [],
        "waiver_notes": [],
    }


def test_every_format_counts_alike(report: CheckReport) -> None:
    counts = {rule["id"]: rule["uncovered"] for rule in json.loads(json_report(report))["rules"]}
    cases = ET.fromstring(junit_report(report).encode()).iter("testcase")
    failures = {case.get("name", "").split()[0]: case.find("failure") for case in cases}
    assert {
        name: len((failure.text or "").splitlines())
        for name, failure in failures.items()
        if failure is not None
    } == counts
    assert all(
        failure is not None and f"uncovered {counts[name]}," in failure.get("message", "")
        for name, failure in failures.items()
    )


def test_text_has_a_line_for_each_rule(report: CheckReport) -> None:
    lines = text_report(report).plain.splitlines()
    assert lines[2:4] == [
        "未通过  小区有党支部 compounds-have-party-branch  1/4 25.0% 豁免 1  "
        "最低：（无上级） 0.0%、西城街道 0.0%",
        "未通过  社区有“大党委” communities-have-joint-committee  1/3 33.3% 未知 1  "
        "最低：西城街道 0.0%、东城街道 50.0%",
    ]
    assert lines[-3:] == [
        "共 2 条规则：未通过 2",
        "门禁未通过：2 条规则（--fail-on error）",
        "合成数据，仅供演示",
    ]
    assert (
        "  511702002001X001  通川区/西城街道/凉水井社区/凉水井网格/吉昌大院  没有小区党支部  小区.csv 小区 第4行"
        in lines
    )


def test_text_shows_the_first_and_counts_the_rest(report: CheckReport) -> None:
    assert text_report(report, most=1).plain.count("… 还有 1 项（--all）") == 2
    assert "--all" not in text_report(report, most=None).plain


def test_two_checks_are_the_same_text(
    district: Store, library: Library, rules: dict[str, Rule], day: date
) -> None:
    chosen = list(rules.values())
    first, second = (json_report(check(district, chosen, library, CheckOptions(today=day))) for _ in range(2))
    assert first == second


@pytest.fixture
def strange(store: Store, library: Library, rules: dict[str, Rule], day: date) -> CheckReport:
    with store.writing() as transaction:
        transaction.run(
            "UNWIND $rows AS row CREATE (:Compound:Place {code: row.code, name: row.name})",
            {"rows": [{"code": f"511702001001X{n:03}", "name": name} for n, name in enumerate(NAMES)]},
        )
    return check(store, [rules["compounds-have-party-branch"]], library, CheckOptions(today=day))


def test_strange_names_are_safe_in_every_report(strange: CheckReport) -> None:
    findings = json.loads(json_report(strange))["rules"][0]["findings"]
    assert [finding["name"] for finding in findings] == NAMES
    failure = ET.fromstring(junit_report(strange).encode()).find(".//failure")
    assert failure is not None
    assert "]]>" in (failure.text or "")
    assert "\x1b" not in (failure.text or "")
    plain = text_report(strange).plain
    assert "\x1b" not in plain
    assert "  511702001001X002  two lines  没有小区党支部" in plain.splitlines()


@pytest.mark.parametrize("style", list(ANSWER_FORMATS))
def test_strange_names_are_safe_in_every_format(
    embedded_store: Store, library: Library, day: date, style: str
) -> None:
    with embedded_store.writing() as transaction:
        transaction.run(
            "UNWIND $rows AS row CREATE (:Compound:Place {code: row.code, name: row.name})",
            {"rows": [{"code": f"511702001001X{n:03}", "name": name} for n, name in enumerate(NAMES)]},
        )
    answer = run(embedded_store, library.get("compounds-party-branch"), today=day)
    text = format_answer(answer, style, ["合成数据"])
    assert "合成数据" in text
    if style == "table":
        assert len(text.splitlines()) == len(NAMES) + 3
    if style == "markdown":
        assert len(text.splitlines()) == len(NAMES) + 4
    if style == "json":
        assert [row["name"] for row in json.loads(text)["rows"]] == NAMES
