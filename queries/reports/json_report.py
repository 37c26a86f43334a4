"""The report of a check as JSON, for programs."""

from __future__ import annotations

import json
from typing import Any

from queries.check_report import CheckReport, RuleResult, WaivedFinding
from queries.counts import Counts
from queries.finding import Finding

__all__ = ["json_report"]


def json_report(report: CheckReport) -> str:
    """The whole report; without a time, so two checks of one graph are the same text.

    `total` is the sum of `covered`, `uncovered`, `unknown` and `waived`: waived subjects are
    not among the uncovered. `findings` are the uncovered; the waived are under `summary`.
    """
    content = {"summary": _summary(report), "rules": [_rule(result) for result in report.results]}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def _summary(report: CheckReport) -> dict[str, Any]:
    return {
        "rules": len(report.results),
        "statuses": {str(status): count for status, count in report.by_status().items()},
        "engine": {"name": report.engine.name, "version": report.engine.version},
        "model_version": report.model_version,
        "scope": report.scope,
        "today": report.today.isoformat(),
        "notices": list(report.notices),
        "waived": [_waived(result, item) for result in report.results for item in result.waived],
        "expired_waivers": [
            {"rule": waiver.rule, "subject": waiver.subject, "until": waiver.until.isoformat()}
            for waiver in report.expired
        ],
    }


def _waived(result: RuleResult, item: WaivedFinding) -> dict[str, str]:
    return {
        "rule": result.rule.id,
        "subject": item.finding.subject,
        "category": item.waiver.category,
        "reason": item.waiver.reason,
        "owner": item.waiver.owner,
        "until": item.waiver.until.isoformat(),
    }


def _rule(result: RuleResult) -> dict[str, Any]:
    rule = result.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "title_zh": rule.title_zh,
        "severity": rule.severity,
        "status": str(result.status),
        **_counts(result.counts),
        "message": result.reason or rule.message,
        "remedy": rule.remedy,
        "by_street": [
            {"code": street.code, "name": street.name, **_counts(street.counts)}
            for street in result.by_street
        ],
        "findings": [_finding(finding) for finding in result.findings],
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "total": counts.total,
        "covered": counts.covered,
        "uncovered": counts.uncovered,
        "unknown": counts.unknown,
        "waived": counts.waived,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    source = finding.facts.source
    return {
        "subject": finding.subject,
        "label": finding.facts.label,
        "name": finding.facts.name,
        "path": finding.facts.path,
        "source": source and {"file": source.file, "sheet": source.sheet, "row": source.row},
    }
