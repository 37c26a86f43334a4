"""Compares the tasks with the findings of a check: which findings are new, which were mended, which returned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wangge.queries.check.finding import Finding
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.tasks.event import EventKind, TaskEvent, TaskKey
from wangge.queries.tasks.task import Task

__all__ = ["CheckedFindings", "later_than", "reconcile"]

_NOT_COUNTED = (Status.ERROR, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class CheckedFindings:
    """The findings of a check, and the run of the graph that was checked.

    `report` has the rules that were checked. `run` is the last run of the graph, "" for a graph without runs.
    `mending_run` returns the run that mended the finding about a subject; its arguments are the code of the subject, and
    the last run after which the finding was still there.
    """

    report: CheckReport
    run: str
    mending_run: Callable[[str, str], str]

    def of_rules(self, ids: Collection[str]) -> CheckedFindings:
        """Return only the findings of these rules."""
        results = tuple(result for result in self.report.results if result.rule.id in ids)
        return replace(self, report=replace(self.report, results=results))

    def waived(self) -> frozenset[TaskKey]:
        """Return the keys of the findings that a waiver accepts."""
        return frozenset(
            (result.rule.id, item.finding.key) for result in self.report.results for item in result.waived
        )


def reconcile(tasks: Mapping[TaskKey, Task], findings: CheckedFindings, now: datetime) -> list[TaskEvent]:
    """Return the events that bring the tasks up to date with the findings.

    A finding without a task is `found`. A task without its finding is `mended`. A closed task with its finding has
    `recurred`; a task that somebody closed although its finding was still there recurs only after a later run. Rules
    that weren't checked or couldn't run change nothing, and neither do findings that are waived or whose state is now
    unknown, tasks outside of the checked scope, and tasks that know of a later run than the findings.
    """
    by_rule: dict[str, list[Task]] = defaultdict(list)
    for task in tasks.values():
        by_rule[task.rule].append(task)
    events: list[TaskEvent] = []
    for result in findings.report.results:
        if result.status not in _NOT_COUNTED:
            events += _present(result, tasks, findings, now)
            events += _absent(result, by_rule[result.rule.id], findings, now)
    return events


def later_than(now: datetime, task: Task | None) -> datetime:
    """Return a time for a new event of a task: `now`, or just after the task's last event if that is later.

    The clock of the computer that wrote the last event may be ahead.
    """
    if task is None or task.last_at is None or task.last_at < now:
        return now
    return task.last_at + timedelta(milliseconds=1)


def _present(
    result: RuleResult, tasks: Mapping[TaskKey, Task], findings: CheckedFindings, now: datetime
) -> Iterator[TaskEvent]:
    for finding in result.findings:
        task = tasks.get((result.rule.id, finding.key))
        if task is None:
            yield _event(EventKind.FOUND, result, finding, findings.run, now)
        elif not task.is_open and _has_returned(task, findings.run):
            at = later_than(now, task)
            yield _event(EventKind.RECURRED, result, finding, findings.run, at)


def _has_returned(task: Task, run: str) -> bool:
    return run > task.last_run if task.by_hand else run >= task.last_run


def _absent(
    result: RuleResult, tasks: list[Task], findings: CheckedFindings, now: datetime
) -> Iterator[TaskEvent]:
    present = {finding.key for finding in result.findings}
    present |= {item.finding.key for item in result.waived} | set(result.unknown)
    # All tasks of a rule are compared at the same time, so the last event of any of them shows when they were compared
    # last.
    compared_run = max((task.last_run for task in tasks), default="")
    for task in tasks:
        is_settled = not task.is_open and not task.by_hand
        if is_settled or task.key in present or task.last_run > findings.run:
            continue
        if _is_in_scope(task, findings.report.scope):
            yield TaskEvent(
                rule=task.rule,
                key=task.key,
                at=later_than(now, task),
                event=EventKind.MENDED,
                run=findings.mending_run(task.subject, compared_run),
            )


def _is_in_scope(task: Task, scope: str | None) -> bool:
    """Return whether the subject was in the checked place when it was last seen. A subject in no place counts as in it."""
    if scope is None or not task.above:
        return True
    stem = scope.rstrip("0") if len(scope) == len("510000") else scope
    return any(code.startswith(stem) for code in (task.subject, *task.above))


def _event(kind: EventKind, result: RuleResult, finding: Finding, run: str, at: datetime) -> TaskEvent:
    return TaskEvent(
        rule=result.rule.id,
        key=finding.key,
        at=at,
        event=kind,
        run=run,
        name=finding.facts.name,
        above=_above(finding),
    )


def _above(finding: Finding) -> tuple[str, ...]:
    codes = (*finding.facts.above, finding.street_code, finding.community_code)
    return tuple(dict.fromkeys(code for code in codes if code))
