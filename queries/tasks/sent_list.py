"""Finds the tasks of the findings in a 整改清单 (rectification list) that was sent out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.loaders.sheets.rectification import ListedFinding
from wangge.queries.check.count import identity
from wangge.queries.check.policy import Policy
from wangge.queries.check.report import Status
from wangge.queries.check.subject_facts import SubjectFactsCache
from wangge.queries.fault import nearest
from wangge.queries.rules.rule import Rule
from wangge.queries.tasks.event import EventKind, TaskEvent
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.reconcile import CheckedFindings
from wangge.queries.tasks.task import Task

__all__ = ["events_of_mended", "tasks_of_list"]


def tasks_of_list(ledger: TaskLedger, listed: Sequence[ListedFinding]) -> list[Task]:
    """Return the open tasks whose rules and subjects are in the list."""
    wanted = {(item.rule, item.subject) for item in listed}
    return [task for task in ledger.tasks.values() if task.is_open and (task.rule, task.subject) in wanted]


def events_of_mended(
    store: Store,
    policy: Policy,
    ledger: TaskLedger,
    listed: Sequence[ListedFinding],
    findings: CheckedFindings,
    now: datetime,
) -> list[TaskEvent]:
    """Return the events of listed findings that have no task because they were mended before the ledger knew them.

    For each of them, the events create a task and close it as mended. A finding is left out if it is waived, if its state is unknown, or if its
    rule couldn't run. It is also left out if its rule identifies findings by more than the subject, because the list has
    only the subject. Raises `UsageError`, with file and row, for a rule that doesn't exist.
    """
    for item in listed:
        if item.rule not in policy.by_id:
            raise UsageError(
                f"{item.where}: no rule has the id {item.rule!r}{nearest(item.rule, policy.by_id)}"
            )
    known = {(task.rule, task.subject) for task in ledger.tasks.values()}
    mended = [item for item in listed if (item.rule, item.subject) not in known]
    return [event for item in dict.fromkeys(mended) for event in _events(store, item, findings, now)]


def _events(
    store: Store, item: ListedFinding, findings: CheckedFindings, now: datetime
) -> Iterator[TaskEvent]:
    for result in findings.report.results:
        if result.rule.id != item.rule or not isinstance(result.rule, Rule):
            continue
        kept = {waived.finding.key for waived in result.waived} | set(result.unknown)
        has_run = result.status not in (Status.ERROR, Status.NOT_APPLICABLE)
        if has_run and identity(result.rule) == ("subject",) and (item.subject,) not in kept:
            subject = NodeKey(result.label, item.subject)
            facts = SubjectFactsCache(store).of([subject]).get(subject)
            key = (item.subject,)
            yield TaskEvent(
                rule=item.rule,
                key=key,
                at=now,
                event=EventKind.FOUND,
                name=facts.name if facts else "",
                above=facts.above if facts else (),
            )
            yield TaskEvent(
                rule=item.rule,
                key=key,
                at=now + timedelta(milliseconds=1),
                event=EventKind.MENDED,
                run=findings.mending_run(item.subject, ""),
            )
