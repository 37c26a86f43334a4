"""Functions that several report formats share: they find the source rows of findings, and sort and count results."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from posixpath import normpath
from typing import Any, NamedTuple

from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.reports.printable import one_line
from wangge.queries.rules.limit_words import easing_in_words
from wangge.queries.rules.rule import SEVERITIES, Rule, RuleHead, Severity

__all__ = [
    "SourceRow",
    "Tally",
    "easing_content",
    "easing_words",
    "fingerprint",
    "gate_status",
    "in_repository",
    "most_severe_first",
    "source_row_of",
    "split_fault",
    "tally",
]

_FAULT = re.compile(r"(?P<file>.+?):(?P<line>[1-9]\d*): (?P<text>.*)", re.DOTALL)


class SourceRow(NamedTuple):
    """A row of a sheet.

    Rows of a workbook are numbered as in a spreadsheet program: the header counts, too. The number of a row in a CSV
    file is the number of the line on which it begins.
    """

    file: str
    sheet: str
    row: int

    @property
    def line(self) -> int:
        """The number of the line to open in an editor; for a workbook, which has no lines, it is the row number."""
        return self.row

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.sheet} 第{self.row}行"


class Tally(NamedTuple):
    """The numbers of findings of all rules of a check.

    Without a baseline, `new`, `known` and `resolved` are 0. A `resolved` finding is in the baseline but no longer found.
    """

    findings: int
    waived: int
    new: int
    known: int
    resolved: int


def easing_words(rule: RuleHead) -> tuple[str, str]:
    """Return in Chinese and English how the project eased the limits of a rule; both are empty if it didn't."""
    if not isinstance(rule, Rule):
        return "", ""
    return one_line(easing_in_words(rule, language="zh")), one_line(easing_in_words(rule, language="en"))


def easing_content(rule: RuleHead) -> dict[str, Any] | None:
    """Return as JSON content how the project eased the limits of a rule; None if it didn't.

    `limits` are the eased limits, `declared` those of the rule's file.
    """
    if not isinstance(rule, Rule) or rule.easing is None:
        return None
    names = set(rule.easing.changed(rule.expect))
    return {
        "limits": rule.expect.model_dump(mode="json", include=names, exclude_none=True),
        "declared": rule.easing.declared.model_dump(mode="json", include=names, exclude_none=True),
        "reason": rule.easing.reason,
        "date": rule.easing.decided.isoformat(),
    }


def source_row_of(finding: Finding) -> SourceRow | None:
    """Return the row that declares the subject of a finding; None if no sheet declares it.

    >>> from wangge.graph.model import Source
    >>> from wangge.queries.check.finding import SubjectFacts
    >>> facts = SubjectFacts("Grid", "第一网格", (), Source("R1", "sheets/网格.csv", "网格", 7))
    >>> str(source_row_of(Finding("511702001001001", ("511702001001001",), "", facts)))
    'sheets/网格.csv:7 网格 第7行'
    """
    source = finding.facts.source
    return None if source is None else SourceRow(source.file, source.sheet, source.row)


def level_of(report: CheckReport, result: RuleResult) -> Severity:
    """Return the level of a rule's findings.

    It is `error` if the rule fails the gate, else `info` for a rule of severity `info`, and else `warning`.

    A rule fails the gate if its failure makes the check exit with 1.
    """
    if report.fails(result):
        return "error"
    return "info" if result.rule.severity == "info" else "warning"


def gate_status(report: CheckReport, result: RuleResult) -> Status:
    """Return the status that decides a rule's icon and colour.

    This is the rule's own status, except that a failed rule gets the status `WARNED` if it doesn't fail the gate.
    """
    harmless = result.status is Status.FAILED and not report.fails(result)
    return Status.WARNED if harmless else result.status


def in_repository(report: CheckReport, file: str) -> str:
    """Return the path of a project's file relative to the root of the project's git repository."""
    return normpath(f"{report.root}/{file}") if report.root and not file.startswith("/") else file


def fingerprint(rule: str, key: Iterable[str]) -> str:
    """Return a hash of a finding's rule and key; so it stays the same if the finding's name, row or reason changes."""
    return sha256(json.dumps([rule, *key], ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def split_fault(fault: str) -> tuple[str, int, str]:
    """Return file, line and text of a fault; a fault without a file gets an empty file and line 1.

    >>> split_fault("rules/mine.yaml:3: no recipe is called 'x'")
    ('rules/mine.yaml', 3, "no recipe is called 'x'")
    """
    match = _FAULT.fullmatch(fault)
    return (match["file"], int(match["line"]), match["text"]) if match else ("", 1, fault)


def most_severe_first(results: Iterable[RuleResult]) -> list[RuleResult]:
    """Return the results sorted by status, severity and id of the rule."""
    order = list(Status)
    return sorted(
        results, key=lambda r: (order.index(r.status), SEVERITIES.index(r.rule.severity), r.rule.id)
    )


def tally(report: CheckReport) -> Tally:
    """Count the findings of all rules."""
    findings = [finding for result in report.results for finding in result.findings]
    known = sum(finding.known is True for finding in findings)
    return Tally(
        findings=len(findings),
        waived=sum(len(result.waived) for result in report.results),
        new=len(findings) - known if report.has_baseline else 0,
        known=known,
        resolved=sum(len(result.resolved) for result in report.results),
    )
