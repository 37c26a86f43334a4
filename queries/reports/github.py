"""Formats the report of a check as GitHub workflow commands, which become annotations of a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wangge.loaders.project import PROJECT_FILE
from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.reports.captions import MARK, NOTE, STATUS, gate_words
from wangge.queries.reports.printable import one_line, percent, storable
from wangge.queries.reports.shared import (
    easing_words,
    in_repository,
    level_of,
    most_severe_first,
    source_row_of,
    split_fault,
    tally,
)

__all__ = ["SHOWN_NOTICES", "github_report"]

SHOWN_NOTICES = 9
"""How many findings of info rules become notices. GitHub shows ten notices per step; the tenth is the summary."""


class _WorkflowCommand(NamedTuple):
    """A workflow command. It becomes an annotation of `line` in `file`; without a `file`, it belongs to no file."""

    name: str
    message: str
    title: str
    file: str = ""
    line: int = 1


_COMMAND = {"error": "error", "warning": "warning", "info": "notice"}


def github_report(report: CheckReport) -> str:
    """Return one command per line: faults and broken rules, findings, notes about waivers, and the summary.

    The most severe findings come first. Of equally severe findings, new ones come before known ones. All errors and
    warnings are included, although GitHub shows only ten of each. Of the findings of info rules, at most nine are
    included, so that the summary is among the ten notices that GitHub shows.
    """
    results = most_severe_first(report.results)
    commands = [*_faults(report), *_findings(report, results), *_notes(report), _summary(report)]
    return storable("\n".join(_command(report, command) for command in commands)) + "\n"


def _faults(report: CheckReport) -> Iterator[_WorkflowCommand]:
    for fault in report.faults:
        file, line, text = split_fault(fault)
        yield _WorkflowCommand("error", text, "无法读取", file or PROJECT_FILE, line)
    for result in report.results:
        if result.status is Status.ERROR:
            file, line, text = split_fault(result.reason)
            title = f"{STATUS[result.status]} {result.rule.id}"
            yield _WorkflowCommand("error", text, title, file or PROJECT_FILE, line)


def _findings(report: CheckReport, results: list[RuleResult]) -> Iterator[_WorkflowCommand]:
    for severity in _COMMAND:
        chosen = [
            (result, finding)
            for result in results
            if level_of(report, result) == severity
            for finding in result.findings
        ]
        chosen.sort(key=lambda pair: pair[1].known is True)
        listed = chosen[:SHOWN_NOTICES] if severity == "info" else chosen
        yield from (_finding(severity, result, finding) for result, finding in listed)


def _finding(severity: str, result: RuleResult, finding: Finding) -> _WorkflowCommand:
    rule, place = result.rule, source_row_of(finding)
    mark = f"（{MARK[finding.known]}）" if MARK[finding.known] else ""
    sheet = f"[{place.sheet} 第{place.row}行]" if place else ""
    about = finding.facts.path or finding.facts.name
    parts = (" ".join(finding.key), about, finding.reason or rule.message, sheet)
    return _WorkflowCommand(
        _COMMAND[severity],
        "  ".join(part for part in parts if part),
        f"{rule.title_zh} {rule.id}{mark}",
        place.file if place else PROJECT_FILE,
        place.line if place else 1,
    )


def _notes(report: CheckReport) -> Iterator[_WorkflowCommand]:
    for note in report.waiver_notes:
        file, _colon, line = note.where.rpartition(":")
        waiver = note.waiver
        yield _WorkflowCommand(
            "warning",
            f"{waiver.rule} {waiver.target} {waiver.until.isoformat()} {waiver.owner}",
            NOTE[note.kind],
            file or PROJECT_FILE,
            int(line) if line.isdecimal() and file else 1,
        )


def _summary(report: CheckReport) -> _WorkflowCommand:
    sums = tally(report)
    statuses = [f"{STATUS[status]} {count}" for status, count in report.by_status().items() if count]
    parts = [f"共 {len(report.results)} 条规则：{'，'.join(statuses)}"]
    parts.append(gate_words(report).zh)
    parts.append(f"未覆盖 {sums.findings}，豁免 {sums.waived}")
    if report.has_baseline:
        parts.append(f"新增 {sums.new}，已知 {sums.known}，已消除 {sums.resolved}")
    covered = sum(result.counts.covered for result in report.results)
    known = sum(result.counts.known for result in report.results)
    parts.append(f"覆盖 {covered}/{known} {percent(covered, known)}")
    if eased := [result.rule.title_zh for result in report.results if any(easing_words(result.rule))]:
        parts.append(f"放宽限值的规则 {len(eased)}：{'、'.join(eased)}")
    if report.faults:
        parts.append(f"无法读取 {len(report.faults)}")
    return _WorkflowCommand("notice", "；".join([*parts, *report.notices]), "网格检查")


def _command(report: CheckReport, command: _WorkflowCommand) -> str:
    file = in_repository(report, command.file) if command.file else ""
    properties = [f"file={_property(one_line(file))}", f"line={max(command.line, 1)}"] if file else []
    properties.append(f"title={_property(one_line(command.title))}")
    return f"::{command.name} {','.join(properties)}::{_escaped(one_line(command.message))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
