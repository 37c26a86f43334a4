"""Names can't inject commands, links or markup into a report.

No report is too large for the program that reads it.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt

from tests.queries.reports.report_samples import NAMES, sample_report
from wangge.queries.check.finding import Finding, ParentUnit
from wangge.queries.check.report import CheckReport
from wangge.queries.reports.github import SHOWN_NOTICES, github_report
from wangge.queries.reports.html import html_report
from wangge.queries.reports.json_report import json_report
from wangge.queries.reports.junit import junit_report
from wangge.queries.reports.markdown import MOST_BYTES, markdown_report
from wangge.queries.reports.sarif import MOST_RESULTS, sarif_report
from wangge.queries.reports.shared import tally
from wangge.queries.reports.text import plain_report

COMMAND = re.compile(r"::(error|warning|notice) (?:file=([^,:]+),line=(\d+),)?title=([^,:]+)::(.*)")


def with_findings(report: CheckReport, count: int, **changes: Any) -> CheckReport:
    """Return the report reduced to its first rule, with `count` findings of that rule."""
    result = report.results[0]
    first = result.findings[0]
    many = tuple(replace(first, key=(f"{n:06}",), **changes) for n in range(count))
    return replace(report, results=(replace(result, findings=many, waived=(), resolved=()),))


def sarif_results(report: CheckReport) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = json.loads(sarif_report(report))["runs"][0]["results"]
    return results


def test_every_github_line_is_one_expected_command() -> None:
    lines = github_report(sample_report()).splitlines()
    commands = [COMMAND.fullmatch(line) for line in lines]
    assert [line for line, command in zip(lines, commands, strict=True) if command is None] == []
    assert lines[0] == "::error file=rules/mine.yaml,line=3,title=无法读取::no recipe is called '<x>'"
    assert lines[-1].startswith("::notice title=网格检查::共 7 条规则：")


def test_github_escapes_what_ends_a_property() -> None:
    text = github_report(sample_report())
    assert "file=奇怪%2C 100%25/文件#[1].csv,line=101," in text
    assert "x%250A::error file=a,line=1::y" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)


def test_github_report_lists_the_newest_errors_first() -> None:
    titles = re.findall(r"^::error file=\S.*?title=\S+ [a-z-]+（(..)）", github_report(sample_report()), re.M)
    assert titles == sorted(titles, reverse=True)
    assert set(titles) == {"新增", "已知"}


def test_summary_is_among_the_ten_notices_that_github_shows() -> None:
    report = sample_report()
    info_rule = report.results[0].rule.model_copy(update={"severity": "info"})
    many = with_findings(report, 30)
    result = replace(many.results[0], rule=info_rule)
    text = github_report(replace(many, results=(result,)))
    assert text.count("::notice ") == SHOWN_NOTICES + 1
    assert "未覆盖 30，" in text.splitlines()[-1]


def test_names_add_no_markup_to_the_markdown() -> None:
    text = markdown_report(sample_report())
    page = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    assert tags == {
        *("h2", "h3", "p", "ul", "li", "blockquote", "code", "details", "summary"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    rows = re.findall(r"<tr>\n(.*?)</tr>", page, re.DOTALL)
    assert {row.count("</t") for row in rows} == {5, 8}
    assert page.count("<details>") == page.count("</details>")


def test_markdown_mentions_nobody_and_links_nowhere() -> None:
    text = markdown_report(sample_report())
    assert not re.search(r"@\w|#\d|[^\\]://|www\.", text)
    assert "@\u2060everyone" in text


def test_markdown_stays_below_the_limit_and_says_how_many_findings_it_lists() -> None:
    report = with_findings(sample_report(), 20_000)
    text = markdown_report(report)
    listed = len(re.findall(r"^\| 0\d+ ", text, re.MULTILINE))
    assert MOST_BYTES - 2_000 < len(text.encode()) < MOST_BYTES
    assert f"… 共 20000 项，此处列出 {listed} 项" in text


def test_page_holds_no_markup_from_names() -> None:
    page = html_report(sample_report())
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "http-equiv" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", page)


def test_json_keeps_names_as_they_are() -> None:
    rules = json.loads(json_report(sample_report()))["rules"]
    names = [finding["name"] for finding in rules[0]["findings"]]
    assert names[: len(NAMES)] == NAMES


def test_lone_surrogates_do_not_break_a_report() -> None:
    report = sample_report()
    result = report.results[0]
    facts = replace(result.findings[0].facts, name="半\ud800", units=(ParentUnit("1", "半\udfff"),))
    report_with_surrogates = replace(
        report, results=(replace(result, findings=(replace(result.findings[0], facts=facts),)),)
    )
    formats = (json_report, junit_report, sarif_report, github_report, markdown_report, html_report)
    assert all(render(report_with_surrogates).encode() for render in formats)
    assert plain_report(report_with_surrogates).encode()


def test_sarif_result_points_at_a_relative_place() -> None:
    places = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif_results(sample_report())
    ]
    strange = "%E5%A5%87%E6%80%AA%2C%20100%25/%E6%96%87%E4%BB%B6%23%5B1%5D.csv"
    assert set(places) >= {strange, "wangge.toml"}
    assert not any(place.startswith("/") or ":" in place for place in places)


def test_sarif_fingerprint_outlives_a_new_name_and_row() -> None:
    report = sample_report()
    result = report.results[0]

    def moved(finding: Finding) -> Finding:
        source = finding.facts.source
        facts = replace(finding.facts, name="改名", units=(), source=source and source._replace(row=999))
        return replace(finding, facts=facts, reason="别的原因")

    renamed_result = replace(result, findings=tuple(map(moved, result.findings)))
    before, after = (
        [item["partialFingerprints"] for item in sarif_results(replace(report, results=(variant,)))]
        for variant in (result, renamed_result)
    )
    assert before == after
    assert len({item["wanggeFinding/v1"] for item in before}) == len(before)


def test_sarif_distinguishes_new_known_waived_and_resolved() -> None:
    results, sums = sarif_results(sample_report()), tally(sample_report())
    states = [result["baselineState"] for result in results if "suppressions" not in result]
    assert {state: states.count(state) for state in states} == {
        "new": sums.new,
        "unchanged": sums.known,
        "absent": sums.resolved,
    }
    suppressed = [result["suppressions"][0] for result in results if "suppressions" in result]
    assert [suppression["kind"] for suppression in suppressed] == ["external", "external"]
    assert suppressed[0]["justification"] == "拆迁 ]]> <i>; 张三; until 2024-06-30; T-1"


def test_sarif_says_what_went_wrong() -> None:
    invocation = json.loads(sarif_report(sample_report()))["runs"][0]["invocations"][0]
    notifications = [(n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]]
    assert invocation["executionSuccessful"] is False
    assert notifications[:3] == [
        ("error", "rules/mine.yaml:3: no recipe is called '<x>'"),
        ("error", "waivers.yaml:12: owner is missing"),
        ("error", "rules/broken.yaml:7: no recipe is called 'nothing'; did you mean 'nothing-else'?"),
    ]
    assert ("note", "合成数据，仅供演示") in notifications


def test_sarif_message_holds_no_link_and_no_placeholder() -> None:
    texts = [result["message"]["text"] for result in sarif_results(sample_report())]
    assert any(r"\[链接](https://example.org) !\[图](x) {{0}}" in text for text in texts)


def test_sarif_stops_at_the_limit_and_says_the_total() -> None:
    run = json.loads(sarif_report(with_findings(sample_report(), MOST_RESULTS + 1)))["runs"][0]
    notes = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    assert len(run["results"]) == MOST_RESULTS
    assert (
        "25001 results; this file has the first 25000: open findings before waived and resolved ones, "
        "the most severe first"
    ) in notes
    assert run["properties"]["totalResults"] == 25_001
