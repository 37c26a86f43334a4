"""Draws the report of a check as one HTML page that loads nothing else and works without JavaScript."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

from jinja2 import PackageLoader

from wangge.loaders.reports.pages import page_environment
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding
from wangge.queries.check.judge import ALL_UNKNOWN, NO_SUBJECT, WHOLE_GRAPH
from wangge.queries.check.report import CheckReport, RuleResult, Status, WaivedFinding
from wangge.queries.reports.broken_limits import LimitWords, broken_limit_words
from wangge.queries.reports.captions import NOTE, REASON, SEVERITY, STATUS, gate_words
from wangge.queries.reports.changes import CAUSES
from wangge.queries.reports.printable import one_line, percent, storable
from wangge.queries.reports.rollup import Tier, roll_up
from wangge.queries.reports.shared import (
    easing_words,
    gate_status,
    most_severe_first,
    source_row_of,
    tally,
)
from wangge.queries.rules.basis import citation, evidence
from wangge.queries.rules.rule import Rule, RuleHead

__all__ = ["MOST_FINDINGS", "html_report"]

MOST_FINDINGS = 2_000
"""The maximum number of listed findings per rule."""

_OPEN_UP_TO = 20
_DISTRICT_CODE = 6
_BAR_WIDTH, _LEAST_WIDTH = 1000, 8
_PARTS = ("covered", "waived", "uncovered", "unknown")
_STATUS_EN = {status: str(status).replace("_", " ") for status in Status}
_REASONS = (NO_SUBJECT, ALL_UNKNOWN, WHOLE_GRAPH)


class _Segment(NamedTuple):
    part: str
    start: int
    width: int


class _RollupLine(NamedTuple):
    """A line of the table of places: the counts of a place and how deep the line is indented."""

    depth: int
    tier: Tier


@dataclass(frozen=True)
class _Section:
    """The part of the page that describes the result of one rule.

    `open` says whether the part is unfolded when somebody opens the page.
    """

    result: RuleResult
    basis: tuple[str, str]
    says: str
    easing: tuple[str, str]
    reason_zh: str
    limits: tuple[LimitWords, ...]
    rows: tuple[_RollupLine, ...]
    findings: tuple[Finding, ...]
    waived: tuple[WaivedFinding, ...]
    open: bool


def html_report(report: CheckReport) -> str:
    """Return the page, in Chinese with a switch to English; names and codes are not translated.

    For each rule the page lists at most 2,000 findings and 2,000 waived findings, and prints how many the rule has.
    """
    environment = page_environment(PackageLoader("wangge.queries.reports"))
    environment.filters |= {"one_line": one_line, "number": "{:,}".format, "bar": _bar}
    script = _asset("check_report.js")
    results = most_severe_first(report.results)
    page = environment.get_template("check_report.html.j2").render(
        report=report,
        sections=[_section(result) for result in results],
        rows=tuple(_rows(roll_up(results), 0)),
        verdict=_verdict(report),
        gate=gate_words(report),
        scope_name=_scope_name(report),
        sums=tally(report),
        percent=percent,
        source_row_of=source_row_of,
        gate_status=gate_status,
        CAUSES=CAUSES,
        STATUS=STATUS,
        STATUS_EN=_STATUS_EN,
        SEVERITY=SEVERITY,
        NOTE=NOTE,
        version=version("wangge"),
        style=_asset("check_report.css"),
        script=script,
        script_hash=base64.b64encode(sha256(script.encode()).digest()).decode(),
    )
    return storable(page) + "\n"


def _asset(name: str) -> str:
    return files("wangge.queries.reports").joinpath("templates", name).read_text("utf-8").strip()


def _scope_name(report: CheckReport) -> str:
    """Return the name of the scope, empty if the report doesn't contain it."""
    for result in report.results:
        for place in (*result.by_street, *result.by_community):
            if place.code == report.scope:
                return place.name
    paths_inside = (f.facts.path for r in report.results for f in r.findings if f.street_code)
    is_district = report.scope is not None and len(report.scope) == _DISTRICT_CODE
    return next(paths_inside, "").split("/")[0] if is_district else ""


def _verdict(report: CheckReport) -> Status:
    """Return the most severe status of all rules. It is also `ERROR` if there are faults or no rule was applicable."""
    if report.faults or not report.measured:
        return Status.ERROR
    order = list(Status)
    statuses = [r.status for r in report.results if r.status is not Status.NOT_APPLICABLE]
    return min(statuses, key=order.index)


def _section(result: RuleResult) -> _Section:
    rule = result.rule
    is_failure = result.status in (Status.ERROR, Status.FAILED)
    return _Section(
        result=result,
        basis=_basis(rule),
        says=rule.basis.says or "" if isinstance(rule, Rule) else "",
        easing=easing_words(rule),
        reason_zh=REASON.get(result.reason, result.reason) if result.reason in _REASONS else result.reason,
        limits=broken_limit_words(result),
        rows=tuple(_rows(roll_up([result]), 0)),
        findings=result.findings[:MOST_FINDINGS],
        waived=result.waived[:MOST_FINDINGS],
        open=is_failure and len(result.findings) <= _OPEN_UP_TO,
    )


def _basis(rule: RuleHead) -> tuple[str, str]:
    """Return the basis of a rule in Chinese and English; both are empty if the rule's file is broken."""
    if not isinstance(rule, Rule):
        return "", ""
    cited = citation(rule.basis)
    return f"{cited}（{evidence(rule.basis, 'zh')}）", f"{cited} ({evidence(rule.basis, 'en')})"


def _rows(tier: Tier, depth: int) -> Iterator[_RollupLine]:
    yield _RollupLine(depth, tier)
    for part in tier.parts:
        yield from _rows(part, depth + 1)


def _bar(counts: Counts) -> list[_Segment]:
    """Return the segments of a bar, one per state of the subjects, from left to right.

    The bar is 1,000 units wide and has no gaps; each segment is wide enough to be visible.
    """
    sizes = {part: getattr(counts, part) for part in _PARTS if getattr(counts, part)}
    if not sizes:
        return []
    widths = {part: max(size * _BAR_WIDTH // counts.total, _LEAST_WIDTH) for part, size in sizes.items()}
    widths[max(widths, key=widths.__getitem__)] += _BAR_WIDTH - sum(widths.values())
    ends = [0, *accumulate(widths.values())]
    return [_Segment(part, start, width) for (part, width), start in zip(widths.items(), ends, strict=False)]
