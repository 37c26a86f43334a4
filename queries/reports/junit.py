"""The report of a check as JUnit XML, for a CI server."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from queries.check_report import CheckReport, RuleResult, Status
from queries.finding import Finding

__all__ = ["junit_report"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(report: CheckReport) -> str:
    """One suite with a test case for each rule; findings are the text of its failure.

    Characters that XML can't hold are left out.
    """
    by_status = report.by_status()
    suites = ET.Element("testsuites")
    suite = ET.SubElement(
        suites,
        "testsuite",
        name="wangge",
        tests=str(len(report.results)),
        failures=str(by_status[Status.FAILED]),
        errors=str(by_status[Status.ERROR]),
        skipped=str(by_status[Status.NOT_APPLICABLE]),
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report):
        ET.SubElement(properties, "property", name=name, value=_clean(value))
    for result in report.results:
        _add_case(suite, result)
    if report.notices:
        ET.SubElement(suite, "system-out").text = _clean("\n".join(report.notices))
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _properties(report: CheckReport) -> list[tuple[str, str]]:
    return [
        ("engine", f"{report.engine.name} {report.engine.version}"),
        ("model_version", report.model_version),
        ("scope", report.scope or ""),
        ("today", report.today.isoformat()),
    ]


def _add_case(suite: ET.Element, result: RuleResult) -> None:
    rule = result.rule
    case = ET.SubElement(
        suite, "testcase", classname=f"wangge.{rule.severity}", name=_clean(f"{rule.id} {rule.title_zh}")
    )
    body = "\n".join(_line(finding) for finding in result.findings)
    if result.status is Status.ERROR:
        ET.SubElement(case, "error", message=_clean(result.reason))
    elif result.status is Status.NOT_APPLICABLE:
        ET.SubElement(case, "skipped", message=_clean(result.reason))
    elif result.status is Status.FAILED:
        failure = ET.SubElement(case, "failure", type=rule.severity, message=_clean(_message(result)))
        failure.text = _clean(body)
    waived = [f"waived until {w.waiver.until}: {_line(w.finding)}" for w in result.waived]
    output = [*([body] if result.status is Status.WARNED else []), *waived]
    if output:
        ET.SubElement(case, "system-out").text = _clean("\n".join(output))


def _message(result: RuleResult) -> str:
    counts = result.counts
    return (
        f"{result.rule.message} (total {counts.total}, covered {counts.covered}, "
        f"uncovered {counts.uncovered}, unknown {counts.unknown}, waived {counts.waived})"
    )


def _line(finding: Finding) -> str:
    source = finding.facts.source
    where = f" [{source.file} {source.sheet} {source.row}]" if source else ""
    name = finding.facts.path or finding.facts.name
    return " ".join(part for part in (*finding.key, name, finding.reason) if part) + where


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
