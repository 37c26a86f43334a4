"""Formats the report of a check as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import metadata, version
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wangge.loaders.project import PROJECT_FILE
from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.check.waivers import Waiver
from wangge.queries.reports.printable import one_line, storable
from wangge.queries.reports.shared import (
    SourceRow,
    easing_content,
    easing_words,
    fingerprint,
    in_repository,
    level_of,
    most_severe_first,
    source_row_of,
    split_fault,
    tally,
)
from wangge.queries.rules.basis import basis_content, citation, evidence
from wangge.queries.rules.rule import Rule

__all__ = ["MOST_RESULTS", "open_sarif_report", "sarif_report"]

MOST_RESULTS = 25_000
"""The maximum number of results per run that code scanning accepts."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}
_SRCROOT = "%SRCROOT%"
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def sarif_report(report: CheckReport) -> str:
    """Return one run: its rules, and a result for each open (not waived), waived and resolved finding.

    The run has at most 25,000 results: the open findings, the most severe first, then the waived and the resolved. If
    there are more, a notification says how many. Paths are relative to the project's git repository, or to the project
    folder if it isn't in a repository.
    """
    sums = tally(report)
    total = sums.findings + sums.waived + (sums.resolved if report.has_baseline else 0)
    results = chain(_open(report), _suppressed(report), _resolved_results(report))
    return _log(report, results, total)


def open_sarif_report(report: CheckReport) -> str:
    """Return the same as `sarif_report`, but only with open findings.

    GitHub code scanning opens an alert for every result, also for waived and resolved findings.
    """
    return _log(report, _open(report), tally(report).findings)


def _log(report: CheckReport, results: Iterator[dict[str, Any]], total: int) -> str:
    run = {
        "tool": {
            "driver": {
                "name": "wangge",
                "version": version("wangge"),
                **_information(),
                "rules": [_rule(result) for result in report.results],
            }
        },
        "automationDetails": {"id": _automation_id(report)},
        "originalUriBaseIds": {_SRCROOT: {"description": _message("The root folder of the repository.")}},
        "invocations": [_invocation(report, total)],
        "columnKind": "unicodeCodePoints",
        "results": list(islice(results, MOST_RESULTS)),
        "properties": {
            "engine": f"{report.engine.name} {report.engine.version}",
            "modelVersion": report.model_version,
            "scope": report.scope,
            "today": report.today.isoformat(),
            "policy": report.policy,
            "totalResults": total,
        },
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return storable(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _information() -> dict[str, str]:
    """Return the property with the address of wangge's home page; empty if the package's metadata have no `Homepage`."""
    urls = metadata("wangge").get_all("Project-URL") or []
    urls_by_name = dict(url.split(", ", 1) for url in urls)
    return {"informationUri": urls_by_name["Homepage"]} if "Homepage" in urls_by_name else {}


def _automation_id(report: CheckReport) -> str:
    """Return an id that differs for each project in a repository.

    GitHub takes the part up to the last slash as the category of the results.
    """
    return f"wangge/{quote(report.root)}/" if report.root else "wangge/"


def _rule(result: RuleResult) -> dict[str, Any]:
    rule = result.rule
    text = f"{rule.message}\n\n整改：{rule.remedy}"
    properties: dict[str, Any] = {
        "titleZh": rule.title_zh,
        "severity": rule.severity,
        "status": str(result.status),
        "revision": result.revision,
        "total": result.counts.total,
        "covered": result.counts.covered,
        "uncovered": result.counts.uncovered,
        "unknown": result.counts.unknown,
        "waived": result.counts.waived,
    }
    if isinstance(rule, Rule):
        text += f"\n\n依据：{citation(rule.basis)}（{evidence(rule.basis, 'zh')}）"
        if rule.easing is not None:
            text += f"\n\n限值已放宽：{easing_words(rule)[0]}"
        properties |= {
            "recipe": rule.recipe,
            "tags": sorted(set(rule.tags)),
            "basis": basis_content(rule.basis),
            "easing": easing_content(rule),
        }
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title_zh}：{rule.message}"},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": properties,
    }


def _invocation(report: CheckReport, total: int) -> dict[str, Any]:
    broken = [result for result in report.results if result.status is Status.ERROR]
    notifications = [_fault(report, fault) for fault in report.faults]
    notifications += [
        {**_fault(report, result.reason), "associatedRule": {"id": result.rule.id}} for result in broken
    ]
    notifications += [_notification("note", notice) for notice in report.notices]
    notifications += [
        {**_notification("note", f"limit eased: {words}"), "associatedRule": {"id": result.rule.id}}
        for result in report.results
        if (words := easing_words(result.rule)[1])
    ]
    notifications += [
        _notification(
            "warning", f"waiver {note.kind}: {note.waiver.rule} until {note.waiver.until} {note.where}"
        )
        for note in report.waiver_notes
    ]
    if total > MOST_RESULTS:
        notifications.append(
            _notification(
                "warning",
                f"{total} results; this file has the first {MOST_RESULTS}: open findings before waived and "
                "resolved ones, the most severe first",
            )
        )
    sound = report.measured and not report.faults and not broken
    return {"executionSuccessful": sound, "toolExecutionNotifications": notifications}


def _fault(report: CheckReport, fault: str) -> dict[str, Any]:
    file, line, _text = split_fault(fault)
    place = SourceRow(file, "", line) if file else None
    return {**_notification("error", fault), "locations": [{"physicalLocation": _physical(report, place)}]}


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": _message(text)}


def _open(report: CheckReport) -> Iterator[dict[str, Any]]:
    index = _index(report)
    for result in most_severe_first(report.results):
        for finding in result.findings:
            yield _result(report, result, index, finding)


def _suppressed(report: CheckReport) -> Iterator[dict[str, Any]]:
    index = _index(report)
    for result in most_severe_first(report.results):
        for item in result.waived:
            content = _result(report, result, index, item.finding)
            yield {**content, "suppressions": [_suppression(item.waiver)]}


def _resolved_results(report: CheckReport) -> Iterator[dict[str, Any]]:
    index = _index(report)
    for result in most_severe_first(report.results) if report.has_baseline else ():
        for key in result.resolved:
            yield _resolved_result(report, result, index, key)


def _index(report: CheckReport) -> dict[str, int]:
    return {result.rule.id: position for position, result in enumerate(report.results)}


def _result(
    report: CheckReport, result: RuleResult, index: dict[str, int], finding: Finding
) -> dict[str, Any]:
    rule, facts = result.rule, finding.facts
    about = facts.path or facts.name
    text = " ".join(part for part in (rule.title_zh, *finding.key, about, finding.reason) if part)
    result_object: dict[str, Any] = {
        **_head(result, index, finding.key),
        "level": _LEVEL[level_of(report, result)],
        "message": _message(text),
        "locations": [_location(report, finding)],
        "properties": {"subject": finding.subject, "key": list(finding.key), "reason": finding.reason},
    }
    if report.has_baseline:
        result_object["baselineState"] = "unchanged" if finding.known else "new"
    return result_object


def _resolved_result(
    report: CheckReport, result: RuleResult, index: dict[str, int], key: tuple[str, ...]
) -> dict[str, Any]:
    return {
        **_head(result, index, key),
        "level": "none",
        "kind": "pass",
        "message": _message(f"{result.rule.title_zh} {' '.join(key)} 已消除"),
        "locations": [{"physicalLocation": _physical(report, None)}],
        "baselineState": "absent",
    }


def _head(result: RuleResult, index: dict[str, int], key: tuple[str, ...]) -> dict[str, Any]:
    rule = result.rule.id
    identity = fingerprint(rule, key)
    return {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "partialFingerprints": {
            # Code scanning uses only this fingerprint. Without it, GitHub's upload action hashes the line of the file.
            # For a workbook, that hash is the same for all findings, and changes with any cell of the workbook.
            "primaryLocationLineHash": f"{identity[:16]}:1",
            "wanggeFinding/v1": identity,
        },
    }


def _location(report: CheckReport, finding: Finding) -> dict[str, Any]:
    place = source_row_of(finding)
    sheet = [{"name": place.sheet, "kind": "module"}] if place else []
    path = finding.facts.path or finding.facts.name or finding.subject
    subject = {"name": finding.subject, "fullyQualifiedName": path, "kind": "object"}
    return {"physicalLocation": _physical(report, place), "logicalLocations": [subject, *sheet]}


def _physical(report: CheckReport, place: SourceRow | None) -> dict[str, Any]:
    """Return the location of a row; if there is no row, it is wangge.toml, because code scanning requires a location."""
    file, line = (place.file, place.line) if place else (PROJECT_FILE, 1)
    return {"artifactLocation": _artifact(report, file), "region": {"startLine": max(line, 1)}}


def _artifact(report: CheckReport, file: str) -> dict[str, str]:
    """Return the location of a file: relative to the repository, or a complete URI if the file isn't in it."""
    path = storable(in_repository(report, file))
    if Path(path).is_absolute():
        return {"uri": f"file://{quote(path, safe='/')}"}
    return {"uri": quote(path, safe="/"), "uriBaseId": _SRCROOT}


def _suppression(waiver: Waiver) -> dict[str, Any]:
    parts = [waiver.reason, waiver.owner, f"until {waiver.until.isoformat()}", waiver.ticket or ""]
    return {
        "kind": "external",
        "status": "accepted",
        "justification": one_line("; ".join(part for part in parts if part)),
        "properties": {"category": waiver.category, "owner": waiver.owner, "until": str(waiver.until)},
    }


def _message(text: str) -> dict[str, str]:
    """Return a message in plain text. Characters that SARIF would read as a placeholder or link are escaped."""
    plain = one_line(text).replace("\\", "\\\\") if _LINK.search(text) else one_line(text)
    return {"text": _LINK.sub(r"\\[", plain.replace("{", "{{").replace("}", "}}"))}
