"""In every format, the report of a check has the same counts and conforms to the schema of the format."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from jsonschema import Draft4Validator, Draft202012Validator

from tests.queries.reports.report_samples import NAMES, add_hostile_compounds, full_report, sample_report
from wangge.graph.model import Source
from wangge.graph.store import Store
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.recipes.library import Library
from wangge.queries.reports.formats import FORMAT_HELP, FORMATS
from wangge.queries.rules.rule import Rule, Severity

pytestmark = pytest.mark.one_engine(
    "tests the formats of a report; test_oracle runs the recipes on each engine"
)

ROOT = Path(__file__).parents[3]
SCHEMAS = Path(__file__).parent / "schemas"
Counts = dict[str, int]


@pytest.fixture
def report() -> CheckReport:
    return sample_report()


def report_text(report: CheckReport, name: str) -> str:
    content = FORMATS[name](report)
    assert isinstance(content, str)
    return content


def text_counts(text: str) -> Counts:
    parts = re.split(r"\n\n(?=\S+ [a-z-]+（)", text)[1:]
    heads = [re.match(r"\S+ ([a-z-]+)（", part) for part in parts]
    return {
        head[1]: len(re.findall(r"^  (?:新增|已知)  ", part, re.MULTILINE))
        for head, part in zip(heads, parts, strict=True)
        if head
    }


def json_counts(text: str) -> Counts:
    return {rule["id"]: len(rule["findings"]) for rule in json.loads(text)["rules"]}


def junit_counts(text: str) -> Counts:
    root = ET.fromstring(text.encode())
    counts = {
        case.get("name", "").split()[0]: len((failure.text or "").splitlines())
        for case in root.iter("testcase")
        if (failure := case.find("failure")) is not None
    }
    output = root.findtext("testsuite/system-out") or ""
    for rule, lines in re.findall(r"^([a-z-]+) \S+: .*\n((?:  .*\n)*)", output, re.MULTILINE):
        counts.setdefault(rule, len([line for line in lines.splitlines() if not line.startswith("  waived")]))
    return counts


def sarif_counts(text: str) -> Counts:
    counts: Counts = {}
    for result in json.loads(text)["runs"][0]["results"]:
        if "suppressions" not in result and result["baselineState"] != "absent":
            counts[result["ruleId"]] = counts.get(result["ruleId"], 0) + 1
    return counts


def github_counts(text: str) -> Counts:
    rules = re.findall(r"^::\w+ file=[^:]*,title=\S+ ([a-z-]+)（", text, re.MULTILINE)
    return {rule: rules.count(rule) for rule in rules}


def markdown_counts(text: str) -> Counts:
    parts = re.findall(r"<details><summary>\S+ ([a-z-]+)（.*?</details>", text, re.DOTALL)
    bodies = re.findall(r"<details>(.*?)</details>", text, re.DOTALL)
    return {
        rule: len(re.findall(r" \| (?:新增|已知) \|$", body, re.MULTILINE))
        for rule, body in zip(parts, bodies, strict=True)
    }


class FindingCounter(HTMLParser):
    """Counts the findings of each rule on the HTML page: the rows of the rule's first table."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counts = {}
        self.rule = ""
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if (attributes.get("id") or "").startswith("rule-"):
            self.rule, self.tables = (attributes["id"] or "").removeprefix("rule-"), 0
        if tag == "table" and self.rule and "findings" in (attributes.get("class") or ""):
            self.tables += 1
        if tag == "td" and attributes.get("class") == "path" and self.tables == 1:
            self.counts[self.rule] = self.counts.get(self.rule, 0) + 1


def html_counts(text: str) -> Counts:
    page = FindingCounter()
    page.feed(text)
    return page.counts


COUNTERS = {
    "text": text_counts,
    "json": json_counts,
    "junit": junit_counts,
    "sarif": sarif_counts,
    "sarif-github": sarif_counts,
    "github": github_counts,
    "markdown": markdown_counts,
    "html": html_counts,
}


def test_every_format_counts_alike(
    district: Store, library: Library, rules: dict[str, Rule], day: date
) -> None:
    add_hostile_compounds(district)
    report = full_report(district, library, rules, day)
    expected = {r.rule.id: r.counts.uncovered for r in report.results if r.counts.uncovered}
    assert sum(expected.values()) > len(NAMES)
    counted = {
        name: {rule: count for rule, count in count_of(report_text(report, name)).items() if count}
        for name, count_of in COUNTERS.items()
    }
    assert counted == dict.fromkeys(COUNTERS, expected)


@pytest.mark.parametrize("name", [name for name in FORMATS if name in COUNTERS])
def test_equal_reports_are_equal_bytes(report: CheckReport, name: str) -> None:
    equal_report = replace(report, results=tuple(replace(result) for result in report.results))
    assert FORMATS[name](report) == FORMATS[name](equal_report)


def test_every_format_says_that_the_data_are_synthetic(report: CheckReport) -> None:
    assert [name for name in COUNTERS if "合成数据，仅供演示" not in report_text(report, name)] == []


def test_every_format_shows_the_eased_limit_with_its_reason_and_day(report: CheckReport) -> None:
    reason = {
        **dict.fromkeys(("text", "json", "sarif", "junit"), "招聘中 a|b ]]> <i>"),
        "markdown": "招聘中 a\\|b",
        "html": "招聘中 a|b ]]&gt; &lt;i&gt;",
    }
    reason["junit"] = "招聘中 a|b ]]&gt; &lt;i&gt;"
    for name, words in reason.items():
        text = report_text(report, name)
        assert words in text, name
        assert "2024-06-30" in text[text.index(words) :][:200], name
    assert "放宽限值的规则 1：网格有网格员" in report_text(report, "github")


def test_json_has_the_basis_and_the_easing_of_each_rule(report: CheckReport) -> None:
    content = json.loads(report_text(report, "json"))
    rules = {rule["id"]: rule for rule in content["rules"]}
    assert content["summary"]["eased"] == ["grids-have-worker"]
    assert rules["grids-have-worker"]["easing"] == {
        "limits": {"per_street": {"fail": {"ratio": 0.2}}},
        "declared": {"per_street": {"fail": {"count": 0}}},
        "reason": "招聘中 a|b ]]> <i>",
        "date": "2024-06-30",
    }
    assert rules["posts-are-held"]["easing"] is None
    assert rules["contracts-do-not-end-soon"]["basis"] == {
        "document": "《中华人民共和国民法典》",
        "number": "主席令第45号",
        "issuer": "全国人民代表大会",
        "date": "2020-05-28",
        "article": "第九百四十七条",
        "level": "national",
        "covers": "partial",
        "seen": "mirror",
    }


def test_every_format_names_the_row_of_a_finding(report: CheckReport) -> None:
    place = {
        "text": "小区.csv 小区 第5行",
        "junit": "[小区.csv:5 小区 第5行]",
        "github": "file=小区.csv,line=5,",
        "markdown": "小区.csv:5 小区 第5行",
        "html": '<bdi>小区.csv</bdi></td><td class="sheet"><bdi>小区</bdi></td><td class="n line" data-value="5">',
    }
    assert [name for name, text in place.items() if text not in report_text(report, name)] == []


def test_reports_for_people_say_why_rates_moved(report: CheckReport) -> None:
    assert "    新出问题 2：已覆盖 -2，已知 +0" in report_text(report, "text").splitlines()
    assert "  - 新出问题 2：已覆盖 -2，已知 +0" in report_text(report, "markdown").splitlines()
    assert '<td class="n">2</td><td class="n">-2</td><td class="n">+0</td>' in report_text(report, "html")
    assert len(json.loads(report_text(report, "json"))["changes"]) == 2
    assert "changes" not in json.loads(report_text(replace(report, changes=None), "json"))


def test_every_format_has_a_line_of_help() -> None:
    assert FORMAT_HELP.keys() == FORMATS.keys()
    assert all(line.endswith(".") and "\n" not in line for line in FORMAT_HELP.values())


def strict(schema: Any) -> Any:
    """Return a stricter copy of the schema, which rejects fields that the schema doesn't describe."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(part) for name, part in schema.items()}
    return {**closed, "additionalProperties": False} if "properties" in schema else closed


def test_json_conforms_to_its_published_schema(report: CheckReport) -> None:
    schema = json.loads(
        files("wangge.queries").joinpath("reports", "schemas", "check-report.schema.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(strict(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)
    plain = replace(
        report, has_baseline=False, policy="", faults=(), waiver_notes=(), scope=None, changes=None
    )
    assert [fault.message for fault in check.iter_errors(json.loads(report_text(report, "json")))] == []
    assert [fault.message for fault in check.iter_errors(json.loads(report_text(plain, "json")))] == []


def test_junit_conforms_to_the_schema_of_jenkins(report: CheckReport) -> None:
    schema = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
    assert [fault.reason for fault in schema.iter_errors(report_text(report, "junit"))] == []


@pytest.mark.parametrize("name", ["sarif", "sarif-github"])
@pytest.mark.parametrize("root", ["", "data/江湾 区"])
def test_sarif_conforms_to_the_schema_of_the_standard(report: CheckReport, name: str, root: str) -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    check = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    assert [
        fault.message for fault in check.iter_errors(run_of(replace(report, root=root), name, whole=True))
    ] == []


def run_of(report: CheckReport, name: str, *, whole: bool = False) -> Any:
    """Return the only run in a SARIF log of the report; with `whole`, return the whole log."""
    log = json.loads(report_text(report, name))
    return log if whole else log["runs"][0]


def test_code_scanning_gets_open_findings_alone(report: CheckReport) -> None:
    everything, uploaded = run_of(report, "sarif")["results"], run_of(report, "sarif-github")["results"]
    assert any("suppressions" in finding for finding in everything)
    assert any(finding["baselineState"] == "absent" for finding in everything)
    open_findings = [r for r in everything if "suppressions" not in r and r["baselineState"] != "absent"]
    assert uploaded == open_findings


def line_hash(result: Any) -> str:
    return str(result["partialFingerprints"]["primaryLocationLineHash"])


def test_several_findings_on_one_line_are_separate_alerts(report: CheckReport) -> None:
    compounds = report.results[0]
    one_line = Source("R1", "小区.xlsx", "小区", 1)
    moved = [
        replace(finding, facts=replace(finding.facts, source=one_line)) for finding in compounds.findings
    ]
    report_of_one_line = replace(report, results=(replace(compounds, findings=tuple(moved)),))
    results = run_of(report, "sarif-github")["results"]
    before = [line_hash(finding) for finding in results if finding["ruleId"] == compounds.rule.id]
    assert [line_hash(finding) for finding in run_of(report_of_one_line, "sarif-github")["results"]] == before
    assert len(set(before)) == len(moved) > 1


def test_an_alert_is_identified_by_rule_and_key_alone(report: CheckReport) -> None:
    renamed = [
        replace(
            result,
            status=Status.WARNED,
            findings=tuple(
                replace(f, reason="另有原因", facts=replace(f.facts, name="改名", source=None))
                for f in result.findings
            ),
        )
        for result in report.results
    ]
    changed = run_of(replace(report, results=tuple(renamed)), "sarif-github")["results"]
    unchanged = run_of(report, "sarif-github")["results"]
    assert {line_hash(finding) for finding in changed} == {line_hash(finding) for finding in unchanged}


def test_a_run_names_its_project_and_its_tool(report: CheckReport) -> None:
    ids = [run_of(replace(report, root=root), "sarif")["automationDetails"]["id"] for root in ("", "a/江湾")]
    assert ids == ["wangge/", "wangge/a/%E6%B1%9F%E6%B9%BE/"]
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    driver = run_of(report, "sarif")["tool"]["driver"]
    assert driver["informationUri"] == pyproject["project"]["urls"]["Homepage"]


@pytest.mark.parametrize(
    ("root", "file", "artifact"),
    [
        ("", "sheets/a.csv", {"uri": "sheets/a.csv", "uriBaseId": "%SRCROOT%"}),
        ("data/p", "a 1.csv", {"uri": "data/p/a%201.csv", "uriBaseId": "%SRCROOT%"}),
        ("data/p", "../sheets/a.csv", {"uri": "data/sheets/a.csv", "uriBaseId": "%SRCROOT%"}),
        ("data/p", "/srv/a.csv", {"uri": "file:///srv/a.csv"}),
    ],
)
def test_a_file_has_its_path_in_the_repository(
    report: CheckReport, root: str, file: str, artifact: dict[str, str]
) -> None:
    [finding, *_] = report.results[0].findings
    moved_finding = replace(finding, facts=replace(finding.facts, source=Source("R1", file, "a", 2)))
    report_of_one = replace(
        report, root=root, results=(replace(report.results[0], findings=(moved_finding,)),)
    )
    [result] = run_of(report_of_one, "sarif-github")["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def without_findings(result: RuleResult) -> RuleResult:
    return replace(result, findings=(), waived=(), resolved=(), broken=())


@pytest.mark.parametrize("name", list(COUNTERS))
def test_a_check_without_findings_is_a_report_too(report: CheckReport, name: str) -> None:
    empty = replace(
        report, results=tuple(map(without_findings, report.results)), notices=(), waiver_notes=(), faults=()
    )
    assert not any(COUNTERS[name](report_text(empty, name)).values())


def samples() -> list[tuple[str, str]]:
    page = (Path(__file__).parents[3] / "docs" / "reports.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```text ([\w-]+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return [(name, line) for name, lines in blocks for line in lines.splitlines()]


def test_samples_in_the_documents_are_true(report: CheckReport) -> None:
    assert {name for name, _line in samples()} == set(COUNTERS)
    assert [(name, line) for name, line in samples() if line not in report_text(report, name)] == []


def test_every_field_of_the_json_is_documented(report: CheckReport) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reports.md").read_text(encoding="utf-8")
    content = json.loads(report_text(report, "json"))
    finding = content["rules"][0]["findings"][0]
    names = {*content["summary"], *content["rules"][0], *finding, *finding["source"]}
    described_elsewhere = {"rules", "id", "title", "title_zh", "severity", "remedy", "expired_waivers"}
    assert [
        name
        for name in sorted(names - described_elsewhere)
        if f"{name}`" not in page and f".{name}" not in page
    ] == []


def test_annotations_find_a_project_below_the_top_of_its_repository(report: CheckReport) -> None:
    below = replace(report, root="data/江湾 区")
    sarif = json.loads(report_text(below, "sarif"))["runs"][0]["results"]
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif}
    assert {uri.startswith("data/%E6%B1%9F%E6%B9%BE%20%E5%8C%BA/") for uri in uris} == {True}
    lines = report_text(below, "github").splitlines()
    files = [line.split("file=")[1].split(",")[0] for line in lines if "file=" in line]
    assert files
    assert all(file.startswith("data/江湾 区/") for file in files)


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_every_format_agrees_on_what_fails_the_gate(
    report: CheckReport, fail_on: Severity, code: int
) -> None:
    failed = next(result for result in report.results if result.status is Status.FAILED)
    rule = replace(failed, rule=failed.rule.model_copy(update={"severity": "warning"}))
    report_of_one = replace(report, results=(rule,), faults=(), fail_on=fail_on)
    assert report_of_one.exit_code == code
    suite = ET.fromstring(report_text(report_of_one, "junit").encode()).find("testsuite")
    assert suite is not None
    assert (suite.get("failures"), len(suite.findall("testcase/failure"))) == (str(code), code)
    properties = {finding.get("name"): finding.get("value") for finding in suite.iter("property")}
    assert properties["exit_code"] == str(code)
    assert properties["findings"] == str(len(rule.findings))
    listed = (suite.findtext("system-out") or "").count("\n  5117")
    assert listed == (0 if code else len(rule.findings))
    content = json.loads(report_text(report_of_one, "json"))
    assert (content["summary"]["exit_code"], content["rules"][0]["fails_gate"]) == (code, bool(code))
    levels = {r["level"] for r in json.loads(report_text(report_of_one, "sarif"))["runs"][0]["results"]}
    assert ("error" in levels, "warning" in levels) == (bool(code), not code)
    assert report_text(report_of_one, "github").startswith("::error " if code else "::warning ")
    assert ("❌" in report_text(report_of_one, "markdown")) == bool(code)
    assert ('<span class="chip failed">' in report_text(report_of_one, "html")) == bool(code)
    sentence = f"门禁{'未通过：1 条规则' if code else '通过'}（--fail-on {fail_on}）"
    outputs = [
        report_text(report_of_one, name).replace("\\", "") for name in ("text", "github", "markdown", "html")
    ]
    assert [sentence in text for text in outputs] == [True] * 4


def test_findings_of_a_rule_that_did_not_fail_are_warnings(report: CheckReport) -> None:
    for result in report.results:
        if not result.findings:
            continue
        report_of_one = replace(report, results=(result,))
        expected = result.rule.severity if result.status is Status.FAILED else "warning"
        if result.rule.severity == "info":
            expected = "info"
        levels = {
            r["level"]
            for r in json.loads(report_text(report_of_one, "sarif"))["runs"][0]["results"]
            if "message" in r
        }
        assert {"error": "error", "warning": "warning", "info": "note"}[expected] in levels
        command = {"error": "::error ", "warning": "::warning ", "info": "::notice "}[expected]
        assert any(line.startswith(command) for line in report_text(report_of_one, "github").splitlines())
