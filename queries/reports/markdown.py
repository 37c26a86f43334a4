"""Formats the report of a check as Markdown, for the summary of a CI job."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, PlaceCounts, RuleResult, Status
from wangge.queries.reports.broken_limits import broken_limit_words
from wangge.queries.reports.captions import MARK, NOTE, REASON, SEVERITY, STATUS, gate_words
from wangge.queries.reports.changes import change_lines
from wangge.queries.reports.printable import one_line, percent, storable
from wangge.queries.reports.shared import (
    easing_words,
    gate_status,
    most_severe_first,
    source_row_of,
    tally,
)

__all__ = ["MOST_BYTES", "markdown_report"]

MOST_BYTES = 1_000_000
"""The maximum size in bytes: GitHub rejects a summary of more than 1 MiB."""

_SIGN = {
    Status.ERROR: "🛑",
    Status.FAILED: "❌",
    Status.WARNED: "⚠️",
    Status.PASSED_WITH_WAIVERS: "☑️",
    Status.PASSED: "✅",
    Status.NOT_APPLICABLE: "➖",
}
_SHOWN_STREETS = 3
_MOST_LINES = 200
_LONGEST = 400
_NO_BREAK = "\u2060"
_MARKS = re.compile(r"([\\`*_\[\]|~!$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_MENTION = re.compile(r"@|#(?=\d)")


def markdown_report(report: CheckReport) -> str:
    """Return a heading with the totals, a table of the rules, changes, faults, notes, and the collapsed findings.

    The text is smaller than 1,000,000 bytes: findings that don't fit are only counted. Texts from the data are escaped,
    so that they never act as Markdown, HTML, links or mentions.
    """
    results = most_severe_first(report.results)
    head = [*_heading(report), *_table(report, results), *_remarks(report)]
    room = MOST_BYTES - _bytes(head)
    return storable("\n".join([*head, *_details(results, room)])) + "\n"


def _heading(report: CheckReport) -> Iterator[str]:
    engine = f"{report.engine.name} {report.engine.version}"
    yield f"## 网格检查 {_text(report.scope or '全图')}"
    yield ""
    parts = [report.today.isoformat(), engine, *([f"规则取自 {report.policy}"] if report.policy else [])]
    yield " · ".join(map(_text, parts))
    yield ""
    statuses = [f"{STATUS[status]} {count}" for status, count in report.by_status().items() if count]
    sums = tally(report)
    yield f"共 {len(report.results)} 条规则：{'，'.join(statuses)}；未覆盖 {sums.findings}，豁免 {sums.waived}"
    yield ""
    yield _text(gate_words(report).zh)
    if report.has_baseline:
        yield ""
        yield f"与基线相比：新增 {sums.new}，已知 {sums.known}，已消除 {sums.resolved}"
    yield ""
    for notice in report.notices:
        yield f"> {_text(notice)}"
        yield ""


def _table(report: CheckReport, results: Iterable[RuleResult]) -> Iterator[str]:
    yield "| 状态 | 规则 | 覆盖 | % | 未覆盖 | 未知 | 豁免 | 最低街道 |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for result in results:
        rule, counts = result.rule, result.counts
        worst = "、".join(_street(street) for street in result.worst_streets[:_SHOWN_STREETS])
        remark = _text(REASON.get(result.reason, result.reason)) if result.reason else worst
        cells = [
            f"{_SIGN[gate_status(report, result)]} {STATUS[result.status]}",
            f"{_text(rule.title_zh)} `{rule.id}`",
            f"{counts.covered}/{counts.known}",
            percent(counts.covered, counts.known),
            *(str(count) for count in (counts.uncovered, counts.unknown, counts.waived)),
            remark,
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _street(street: PlaceCounts) -> str:
    counts = street.counts
    return f"{_text(street.name) or '（无上级）'} {percent(counts.covered, counts.known)}"


def _remarks(report: CheckReport) -> Iterator[str]:
    if report.changes is not None:
        title, *lines = change_lines(report.changes)
        yield f"### {title}"
        yield ""
        for line in lines:
            depth = (len(line) - len(line.lstrip())) // 2 - 1
            yield f"{'  ' * depth}- {_text(line.strip())}"
        yield ""
    faults = [_text(fault) for fault in report.faults]
    yield from _list("无法读取", faults)
    easings = [(result.rule, easing_words(result.rule)[0]) for result in report.results]
    eased = [f"{_text(rule.title_zh)} `{rule.id}`：{_text(words)}" for rule, words in easings if words]
    yield from _list("放宽的限值", eased)
    notes = []
    for note in report.waiver_notes:
        waiver = note.waiver
        about = f"{waiver.rule} {waiver.target}"
        text = f"{about}，至 {waiver.until.isoformat()}，{waiver.owner} {note.where}"
        notes.append(f"{NOTE[note.kind]}：{_text(text)}")
    yield from _list("豁免台账", notes)


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"### {title}（{len(lines)}）"
    yield ""
    yield from (f"- {line}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield f"- … 另有 {len(lines) - _MOST_LINES} 项"
    yield ""


def _details(results: Iterable[RuleResult], room: int) -> Iterator[str]:
    """Yield the findings, rule by rule, in fewer than `room` bytes. Findings that don't fit are only counted."""
    for result in results:
        if not result.findings and not result.waived:
            continue
        opening, closing = list(_opening(result)), ["", "</details>", ""]
        total = len(result.findings) + len(result.waived)
        room -= _bytes([*opening, *closing]) + _LONGEST
        lines = _fitting(_rows(result), room)
        room -= _bytes(lines)
        yield from [*opening, *lines]
        if len(lines) < total:
            yield ""
            yield f"… 共 {total} 项，此处列出 {len(lines)} 项"
        yield from closing


def _opening(result: RuleResult) -> Iterator[str]:
    rule = result.rule
    summary = f"{rule.title_zh} {rule.id}（{SEVERITY[rule.severity]}，{STATUS[result.status]}）"
    counts = f"未覆盖 {len(result.findings)}，豁免 {len(result.waived)}"
    yield f"<details><summary>{escape(_unlinked(summary))}：{counts}</summary>"
    yield ""
    yield f"{_text(rule.message)}；整改：{_text(rule.remedy)}"
    yield ""
    limits = broken_limit_words(result)
    for limit in limits[:_MOST_LINES]:
        yield f"- 超出限值：{_text(limit.zh)}"
    if len(limits) > _MOST_LINES:
        yield f"- … 另有 {len(limits) - _MOST_LINES} 处"
    if limits:
        yield ""
    yield "| 对象 | 位置 | 原因 | 来源 | |"
    yield "| --- | --- | --- | --- | --- |"


def _rows(result: RuleResult) -> Iterator[str]:
    yield from map(_row, result.findings)
    for item in result.waived:
        yield _row(item.finding, item.waiver.until.isoformat())


def _row(finding: Finding, until: str = "") -> str:
    source = source_row_of(finding)
    facts = finding.facts
    mark = f"豁免至 {until}" if until else MARK[finding.known]
    cells = [" ".join(finding.key), facts.path or facts.name, finding.reason, str(source or "–")]
    return f"| {' | '.join(_text(cell) for cell in cells)} | {mark} |"


def _fitting(rows: Iterable[str], room: int) -> list[str]:
    fitting = []
    for row in rows:
        room -= _bytes([row])
        if room < 0:
            break
        fitting.append(row)
    return fitting


def _bytes(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-8", "replace")) + 1 for line in lines)


def _text(text: str) -> str:
    r"""Return the text escaped so that it can stand anywhere in Markdown; a very long text is cut.

    >>> _text("a|b <img> @all https://x")
    'a\\|b &lt;img&gt; @\u2060all https\\://x'
    """
    line = one_line(text)
    cut = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    marked = _MARKS.sub(r"\\\1", cut.replace("&", "\0"))
    return _unlinked(escape(marked, quote=False).replace("\0", "&amp;"))


def _unlinked(text: str) -> str:
    return _MENTION.sub(lambda match: match[0] + _NO_BREAK, text)
