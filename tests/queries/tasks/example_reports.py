"""Makes reports of checks and tasks for tests, without a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from wangge.graph.store import Engine
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding, ParentUnit, SubjectFacts
from wangge.queries.check.report import CheckReport, RuleResult, Status, WaivedFinding
from wangge.queries.check.waivers import Waiver
from wangge.queries.rules.rule import RuleHead
from wangge.queries.tasks.event import EventKind, TaskEvent, TaskKey
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.reconcile import CheckedFindings, reconcile

DAY = date(2024, 6, 30)
START = datetime(2024, 6, 30, 8, tzinfo=UTC)
RULE = "grids-have-worker"


def event(
    subject: str, kind: EventKind = EventKind.FOUND, *, minutes: int = 0, **fields: object
) -> TaskEvent:
    """Return an event of the task about `subject`, so many minutes after `START`."""
    values = {"rule": RULE, "key": (subject,), "at": START + timedelta(minutes=minutes), "event": kind}
    return TaskEvent.model_validate({**values, **fields})


def result(
    subjects: Sequence[str],
    *,
    rule: str = RULE,
    waived: Sequence[str] = (),
    unknown: Sequence[str] = (),
    status: Status = Status.FAILED,
) -> RuleResult:
    """Return the result of a rule with findings about `subjects`."""
    head = RuleHead(id=rule, title=rule, title_zh=rule, severity="error", message="缺", remedy="补")
    waiver = Waiver(rule=rule, subject="x", category="waiver", reason="x", owner="y", until=DAY)
    return RuleResult(
        rule=head,
        status=status,
        counts=Counts(uncovered=len(subjects)),
        findings=tuple(map(_finding, subjects)),
        waived=tuple(WaivedFinding(_finding(subject), waiver) for subject in waived),
        unknown=tuple((subject,) for subject in unknown),
    )


def checked(
    *results: RuleResult, run: str = "R000001", scope: str | None = "511702", mended: str = ""
) -> CheckedFindings:
    """Return what a check of the graph that `run` wrote found; `mended` is the run that mended what it no longer finds."""
    report = CheckReport(
        results=results,
        engine=Engine("ArcadeDB", "26.10", "bolt://127.0.0.1"),
        model_version="2",
        scope=scope,
        today=DAY,
    )
    return CheckedFindings(report, run, lambda _subject, _after: mended or run)


def after(ledger: TaskLedger, findings: CheckedFindings, *, minutes: int) -> TaskLedger:
    """Return the ledger after it was compared with findings."""
    return ledger.with_events(reconcile(ledger.tasks, findings, START + timedelta(minutes=minutes)))


def states(ledger: TaskLedger) -> Mapping[str, str]:
    """Return the Chinese state of each task by its subject."""
    return {task.subject: task.state.zh for task in ledger.tasks.values()}


def key_of(subject: str) -> TaskKey:
    """Return the key of the task about a subject."""
    return RULE, (subject,)


def _finding(subject: str) -> Finding:
    units = (ParentUnit("511702", "通川区"), ParentUnit("511702001", "东城街道"))
    return Finding(
        subject, (subject,), "缺网格员", SubjectFacts("Grid", f"网格{subject}", units), "511702001"
    )
