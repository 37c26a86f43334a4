"""Formats the report of a check as text: a line per rule, then the findings."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, PlaceCounts, RuleResult, Status
from wangge.queries.reports.broken_limits import broken_limit_words
from wangge.queries.reports.captions import MARK, NOTE, REASON, SEVERITY, STATUS, gate_words
from wangge.queries.reports.changes import change_lines
from wangge.queries.reports.printable import one_line, percent
from wangge.queries.reports.shared import easing_words, gate_status, tally

__all__ = ["plain_lines", "plain_report", "text_report", "text_summary"]

_STYLE = {
    Status.ERROR: "bold red",
    Status.FAILED: "red",
    Status.WARNED: "yellow",
    Status.PASSED_WITH_WAIVERS: "cyan",
    Status.PASSED: "green",
    Status.NOT_APPLICABLE: "dim",
}
_LEVEL_STYLE = {"failed": "red", "warned": "yellow"}
_SHOWN_STREETS = 3
_SHOWN_LIMITS = 5


def text_report(report: CheckReport, *, most: int | None = 10) -> Text:
    """Return the report as coloured text, with at most `most` findings per rule; None means all."""
    return Text("\n").join(_lines(report, most))


def plain_lines(report: CheckReport, *, most: int | None = None) -> Iterator[str]:
    """Yield the lines of the report without colours, with at most `most` findings per rule; None means all."""
    return (line.plain for line in _lines(report, most))


def plain_report(report: CheckReport) -> str:
    """Return the report as text without colours, with all findings."""
    return "\n".join(plain_lines(report)) + "\n"


def text_summary(report: CheckReport) -> Text:
    """Return the report without findings: a line per rule, and the totals."""
    return Text("\n").join([*_opening(report), Text(), *_closing(report)])


def _lines(report: CheckReport, most: int | None) -> Iterator[Text]:
    yield from _opening(report)
    for result in report.results:
        yield from _details(report, result, most)
    yield Text()
    yield from _closing(report)


def _opening(report: CheckReport) -> list[Text]:
    rules = [_rule_line(report, result) for result in report.results]
    return [Text(_heading(report), style="bold"), Text(), *rules]


def _closing(report: CheckReport) -> list[Text]:
    lines = [Text(one_line(f"无法读取：{fault}"), style="bold red") for fault in report.faults]
    if report.changes is not None:
        lines += [*(Text(line) for line in change_lines(report.changes)), Text()]
    lines += [Text(line, style="yellow") for line in _easings(report)]
    lines += [Text(_tally(report)), Text(gate_words(report).zh)]
    if report.has_baseline:
        sums = tally(report)
        lines.append(Text(f"与基线相比：新增 {sums.new}，已知 {sums.known}，已消除 {sums.resolved}"))
    lines += [Text(line, style="yellow") for line in _notes(report)]
    return lines + [Text(one_line(notice), style="bold magenta") for notice in report.notices]


def _heading(report: CheckReport) -> str:
    engine = f"{report.engine.name} {report.engine.version}"
    policy = f" · 规则取自 {one_line(report.policy)}" if report.policy else ""
    return f"网格检查 {report.scope or '全图'} · {report.today.isoformat()} · {engine}{policy}"


def _rule_line(report: CheckReport, result: RuleResult) -> Text:
    line = Text(STATUS[result.status], style=_STYLE[gate_status(report, result)])
    line.append(f"  {result.rule.title_zh} {result.rule.id}", style="default")
    line.append(f"  {_measure(result)}", style="default")
    worst = result.worst_streets[:_SHOWN_STREETS]
    if worst:
        line.append("  最低：" + "、".join(_street(street) for street in worst), style="dim")
    return line


def _measure(result: RuleResult) -> str:
    if result.status is Status.ERROR:
        return one_line(result.reason)
    counts = result.counts
    if not counts.known and result.reason:
        return REASON.get(result.reason, one_line(result.reason))
    rate = f" {percent(counts.covered, counts.known)}" if counts.known else ""
    parts = [f"{counts.covered}/{counts.known}{rate}"]
    if counts.unknown:
        parts.append(f"未知 {counts.unknown}")
    if counts.waived:
        parts.append(f"豁免 {counts.waived}")
    return " ".join(parts)


def _street(street: PlaceCounts) -> str:
    counts = street.counts
    return f"{one_line(street.name) or '（无上级）'} {percent(counts.covered, counts.known)}"


def _details(report: CheckReport, result: RuleResult, most: int | None) -> Iterator[Text]:
    limits = broken_limit_words(result)
    if not result.findings and not result.waived and not limits:
        return
    rule = result.rule
    yield Text()
    yield Text(
        f"{rule.title_zh} {rule.id}（{SEVERITY[rule.severity]}）", style=_STYLE[gate_status(report, result)]
    )
    if result.findings or limits:
        yield Text(f"  {rule.message}；整改：{rule.remedy}")
    for limit in limits[:_SHOWN_LIMITS]:
        yield Text(f"  超出限值：{limit.zh}", style=_LEVEL_STYLE[limit.level])
    if len(limits) > _SHOWN_LIMITS:
        yield Text(f"  … 另有 {len(limits) - _SHOWN_LIMITS} 处超出限值", style="dim")
    listed = result.findings if most is None else result.findings[:most]
    for finding in listed:
        yield Text(f"  {_finding(finding, MARK[finding.known])}")
    if len(listed) < len(result.findings):
        yield Text(f"  … 还有 {len(result.findings) - len(listed)} 项（--all）", style="dim")
    for item in result.waived:
        until = f"豁免至 {item.waiver.until.isoformat()}，{item.waiver.owner}：{item.waiver.reason}"
        yield Text(f"  {_finding(item.finding)}  {one_line(until)}", style="cyan")


def _finding(finding: Finding, mark: str = "") -> str:
    facts = finding.facts
    parts = [mark, " ".join(finding.key), facts.path or facts.name, finding.reason]
    if facts.source is not None:
        parts.append(f"{facts.source.file} {facts.source.sheet} 第{facts.source.row}行")
    return "  ".join(one_line(part) for part in parts if part)


def _easings(report: CheckReport) -> Iterator[str]:
    for result in report.results:
        if words := easing_words(result.rule)[0]:
            yield f"限值已放宽：{result.rule.title_zh} {result.rule.id}，{words}"


def _tally(report: CheckReport) -> str:
    statuses = [f"{STATUS[status]} {count}" for status, count in report.by_status().items() if count]
    return f"共 {len(report.results)} 条规则：{'，'.join(statuses)}"


def _notes(report: CheckReport) -> Iterator[str]:
    for note in report.waiver_notes:
        waiver = note.waiver
        about = f"{waiver.rule} {waiver.target}".rstrip()
        where = f"，{note.where}" if note.where else ""
        yield one_line(f"{NOTE[note.kind]}（{waiver.until.isoformat()}）：{about}，{waiver.owner}{where}")
