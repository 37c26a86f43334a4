"""Formats the report of a check as JUnit XML, for a CI server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.reports.printable import one_line
from wangge.queries.reports.shared import easing_words, source_row_of, tally

__all__ = ["junit_report"]

_MARK = {None: "", True: "known", False: "new"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(report: CheckReport) -> str:
    """Return one suite with a test case per rule and per fault; the text of a failure contains the findings.

    Only rules that fail the gate are reported as failures. The findings of the other rules and the waived findings are
    in the suite's output (`system-out`). Characters that XML doesn't allow are dropped. Durations are 0 and the
    timestamp is the date of the check, so that equal checks give equal texts.
    """
    suites = ET.Element("testsuites")
    suite = ET.SubElement(suites, "testsuite", _suite(report))
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report):
        ET.SubElement(properties, "property", name=name, value=_clean(value))
    for number, fault in enumerate(report.faults, start=1):
        case = _case(suite, "wangge.project", f"fault {number}")
        ET.SubElement(case, "error", type="fault", message=_clean(fault))
    for result in report.results:
        _add_case(report, suite, result)
    ET.SubElement(suite, "system-out").text = _clean("\n".join(_output(report)))
    ET.SubElement(suite, "system-err")
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _suite(report: CheckReport) -> dict[str, str]:
    by_status = report.by_status()
    return {
        "name": "wangge",
        "package": "wangge",
        "id": "0",
        "hostname": "localhost",
        "timestamp": f"{report.today.isoformat()}T00:00:00",
        "time": "0",
        "tests": str(len(report.results) + len(report.faults)),
        "failures": str(report.failing),
        "errors": str(by_status[Status.ERROR] + len(report.faults)),
        "skipped": str(by_status[Status.NOT_APPLICABLE]),
    }


def _properties(report: CheckReport) -> list[tuple[str, str]]:
    sums = tally(report)
    baseline = [("new", str(sums.new)), ("known", str(sums.known)), ("resolved", str(sums.resolved))]
    return [
        ("engine", f"{report.engine.name} {report.engine.version}"),
        ("model_version", report.model_version),
        ("scope", report.scope or ""),
        ("today", report.today.isoformat()),
        ("fail_on", report.fail_on),
        ("exit_code", str(report.exit_code)),
        *((f"rules_{status}", str(count)) for status, count in report.by_status().items()),
        ("findings", str(sums.findings)),
        ("waived", str(sums.waived)),
        ("limits_eased", str(sum(any(easing_words(result.rule)) for result in report.results))),
        *([("policy", report.policy)] if report.policy else []),
        *(baseline if report.has_baseline else []),
    ]


def _case(suite: ET.Element, group: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=group, name=_clean(one_line(name)), time="0")


def _add_case(report: CheckReport, suite: ET.Element, result: RuleResult) -> None:
    rule = result.rule
    case = _case(suite, f"wangge.{rule.severity}", f"{rule.id} {rule.title_zh}")
    if result.status is Status.ERROR:
        ET.SubElement(case, "error", type="broken-rule", message=_clean(result.reason))
    elif result.status is Status.NOT_APPLICABLE:
        ET.SubElement(case, "skipped", message=_clean(result.reason))
    elif report.fails(result):
        failure = ET.SubElement(case, "failure", type=rule.severity, message=_clean(_message(result)))
        failure.text = _clean("\n".join(_line(finding, _MARK[finding.known]) for finding in result.findings))


def _message(result: RuleResult) -> str:
    counts = result.counts
    return (
        f"{result.rule.message} (total {counts.total}, covered {counts.covered}, "
        f"uncovered {counts.uncovered}, unknown {counts.unknown}, waived {counts.waived})"
    )


def _output(report: CheckReport) -> Iterator[str]:
    for result in report.results:
        listed = () if report.fails(result) else result.findings
        if listed or result.waived or (result.status is Status.FAILED and not report.fails(result)):
            yield f"{result.rule.id} {result.status}: {one_line(_message(result))}"
        for finding in listed:
            yield f"  {_line(finding, _MARK[finding.known])}"
        for item in result.waived:
            waiver = item.waiver
            yield f"  waived until {waiver.until}, {one_line(waiver.owner)}: {_line(item.finding)}"
    for result in report.results:
        if words := easing_words(result.rule)[1]:
            yield f"limit eased: {result.rule.id}, {words}"
    for note in report.waiver_notes:
        waiver = note.waiver
        about = f"{waiver.rule} {waiver.target}"
        yield one_line(f"waiver {note.kind}: {about}, until {waiver.until}, {waiver.owner} {note.where}")
    yield from map(one_line, report.notices)


def _line(finding: Finding, mark: str = "") -> str:
    place = source_row_of(finding)
    name = finding.facts.path or finding.facts.name
    parts = [*finding.key, name, finding.reason, mark, f"[{place}]" if place else ""]
    return one_line(" ".join(part for part in parts if part))


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
