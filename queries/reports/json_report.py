"""Formats the report of a check as JSON; the schema is `queries/reports/schemas/check-report.schema.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, PlaceCounts, RuleResult, WaivedFinding, WaiverNote
from wangge.queries.check.waivers import Waiver
from wangge.queries.reports.changes import changes_content
from wangge.queries.reports.printable import storable
from wangge.queries.reports.shared import easing_content, source_row_of, tally
from wangge.queries.rules.basis import basis_content
from wangge.queries.rules.rule import Rule

__all__ = ["SCHEMA", "json_report"]

SCHEMA = "wangge/check-report/1"


def json_report(report: CheckReport) -> str:
    """Return the whole report. It contains no time of day, so that equal checks give equal texts.

    `total` is the sum of `covered`, `uncovered`, `unknown` and `waived`. `findings` are the uncovered subjects; the
    waived findings are in `summary`.
    """
    content: dict[str, Any] = {
        "summary": _summary(report),
        "rules": [_rule(report, result) for result in report.results],
    }
    if report.changes is not None:
        content["changes"] = changes_content(report.changes)
    return storable(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _summary(report: CheckReport) -> dict[str, Any]:
    summary = {
        "schema": SCHEMA,
        "rules": len(report.results),
        "statuses": {str(status): count for status, count in report.by_status().items()},
        "fail_on": report.fail_on,
        "exit_code": report.exit_code,
        "engine": {"name": report.engine.name, "version": report.engine.version},
        "model_version": report.model_version,
        "scope": report.scope,
        "today": report.today.isoformat(),
        "notices": list(report.notices),
        "faults": list(report.faults),
        "policy": report.policy,
        "skipped": list(report.skipped),
        "eased": [result.rule.id for result in report.results if easing_content(result.rule)],
        "waived": [_waived(result, item) for result in report.results for item in result.waived],
        "expired_waivers": [
            {
                "rule": waiver.rule,
                "subject": waiver.subject,
                "under": waiver.under,
                "until": waiver.until.isoformat(),
            }
            for waiver in report.expired
        ],
        "waiver_notes": [_note(note) for note in report.waiver_notes],
    }
    if report.has_baseline:
        sums = tally(report)
        summary["baseline"] = {"new": sums.new, "known": sums.known, "resolved": sums.resolved}
    return summary


def _waived(result: RuleResult, item: WaivedFinding) -> dict[str, Any]:
    return {
        "rule": result.rule.id,
        "subject": item.finding.subject,
        **_waiver_fields(item.waiver),
        "finding": _finding(item.finding),
    }


def _waiver_fields(waiver: Waiver) -> dict[str, str | None]:
    return {
        "category": waiver.category,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "ticket": waiver.ticket,
        "under": waiver.under,
        "until": waiver.until.isoformat(),
    }


def _note(note: WaiverNote) -> dict[str, str | None]:
    waiver = note.waiver
    return {
        "kind": note.kind,
        "where": note.where,
        "rule": waiver.rule,
        "subject": waiver.subject,
        **_waiver_fields(waiver),
    }


def _rule(report: CheckReport, result: RuleResult) -> dict[str, Any]:
    rule = result.rule
    content = {
        "id": rule.id,
        "title": rule.title,
        "title_zh": rule.title_zh,
        "severity": rule.severity,
        "status": str(result.status),
        "fails_gate": report.fails(result),
        "revision": result.revision,
        **_counts(result.counts),
        "message": result.reason or rule.message,
        "remedy": rule.remedy,
        "basis": basis_content(rule.basis) if isinstance(rule, Rule) else None,
        "easing": easing_content(rule),
        "broken": [asdict(limit) for limit in result.broken],
        "by_street": [_place(street) for street in result.by_street],
        "by_community": [
            {"street_code": place.street_code, **_place(place)} for place in result.by_community
        ],
        "findings": [_finding(finding) for finding in result.findings],
        "resolved": [list(key) for key in result.resolved],
    }
    if result.subjects is not None:
        covered, unknown = result.subjects.covered, result.subjects.unknown
        content["subjects"] = {
            "covered": [list(key) for key in covered],
            "unknown": [list(key) for key in unknown],
        }
    return content


def _place(place: PlaceCounts) -> dict[str, Any]:
    return {"code": place.code, "name": place.name, **_counts(place.counts)}


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "total": counts.total,
        "covered": counts.covered,
        "uncovered": counts.uncovered,
        "unknown": counts.unknown,
        "waived": counts.waived,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = source_row_of(finding)
    return {
        "subject": finding.subject,
        "key": list(finding.key),
        "label": finding.facts.label,
        "name": finding.facts.name,
        "path": finding.facts.path,
        "reason": finding.reason,
        "street_code": finding.street_code,
        "community_code": finding.community_code,
        "known": finding.known,
        "source": place and {**place._asdict(), "line": place.line},
    }
