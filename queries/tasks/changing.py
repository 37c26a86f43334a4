"""Chooses tasks, and makes the events with which people change them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from wangge.graph.errors import UsageError
from wangge.loaders.privacy import find_id_number, mask_phones
from wangge.loaders.sheets.rectification import ListedFinding
from wangge.queries.fault import nearest
from wangge.queries.reports.printable import storable
from wangge.queries.tasks.event import EventKind, TaskEvent
from wangge.queries.tasks.fault import TaskChangeError
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.owner import TaskOwner
from wangge.queries.tasks.reconcile import later_than
from wangge.queries.tasks.task import Task, task_version

__all__ = [
    "LONGEST_NOTE",
    "TaskChange",
    "TaskSelection",
    "checked_due",
    "checked_note",
    "choose_tasks",
    "event_of_change",
    "is_task_id",
]

LONGEST_NOTE = 2_000
"""The largest number of characters of a note."""

_ID = re.compile(r"T[0-9a-f]{1,10}")
_LONGEST_DAYS = 3_660
_LIST = "`wangge task list` lists the tasks"


class TaskSelection(NamedTuple):
    """The tasks that a command names: `targets` and `under` as in `choose_tasks`, or the findings in a 整改清单.

    `seen` has a `task_version` by the id of each task: the version that the person saw who now changes the task.
    """

    targets: tuple[str, ...] = ()
    under: str | None = None
    listed: tuple[ListedFinding, ...] = ()
    seen: Mapping[str, str] = MappingProxyType({})

    def check_unchanged(self, tasks: Sequence[Task]) -> None:
        """Raise `TaskChangeError` if one of the tasks has changed since it was seen."""
        changed = [
            task.id for task in tasks if self.seen.get(task.id, task_version(task)) != task_version(task)
        ]
        if changed:
            raise TaskChangeError(
                f"{', '.join(changed)}: changed meanwhile; reload the page and repeat the change",
                "changed",
                ids=changed,
            )

    def rules(self, ledger: TaskLedger) -> set[str]:
        """Return the rules of the tasks, as far as they are known without reading the graph."""
        if self.listed:
            return {item.rule for item in self.listed}
        if all(map(is_task_id, self.targets)):
            tasks = ledger.tasks.values()
            return {task.rule for task in tasks if any(map(task.id.startswith, self.targets))}
        return {self.targets[0]}


@dataclass(frozen=True)
class TaskChange:
    """What somebody changes about tasks; `by` is who does it."""

    event: EventKind
    by: str
    owner: TaskOwner | None = None
    due: date | None = None
    note: str = ""


def is_task_id(text: str) -> bool:
    """Return whether a text looks like the id of a task or the beginning of one.

    >>> is_task_id("T91f6b77410"), is_task_id("grids-have-worker")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def checked_due(due: date, today: date) -> date:
    """Return the last day of a task; raises `TaskChangeError` if it is in the past or more than ten years ahead."""
    if due < today:
        raise TaskChangeError(
            f"--due {due} is before {today}; give a day from {today} on", "due_past", due=due, day=today
        )
    latest = today + timedelta(days=_LONGEST_DAYS)
    if due > latest:
        raise TaskChangeError(
            f"--due {due} is more than ten years ahead; give a day until {latest}",
            "due_far",
            due=due,
            day=latest,
        )
    return due


def checked_note(text: str) -> str:
    """Return the note with phone numbers masked; raises `TaskChangeError` if it is empty, too long or has an ID number."""
    if len(text) > LONGEST_NOTE:
        raise TaskChangeError(
            f"the note has {len(text):,} characters; at most {LONGEST_NOTE:,} are possible",
            "note_long",
            count=len(text),
            most=LONGEST_NOTE,
        )
    note = mask_phones(storable(text).strip())
    if not note:
        raise TaskChangeError("the note is empty; give --note TEXT", "note_empty")
    number = find_id_number(note)
    if number is not None and not number.may_be_code:
        raise TaskChangeError(
            "the note has an ID number; leave it out, because the ledger is kept in git", "note_id"
        )
    return note


def choose_tasks(
    ledger: TaskLedger, targets: Sequence[str], under: str | None, rules: Collection[str]
) -> list[Task]:
    """Return the tasks that the arguments of a command name.

    `targets` are ids of tasks, which may be abbreviated, or a rule, a subject, and the rest of the key if the subject has
    several findings. With `under`, `targets` is only a rule, and its open tasks in this place are chosen. `rules` are the
    ids of all rules.

    Raises `UsageError` if there is no such task; the message suggests a similar name.
    """
    if not targets:
        raise UsageError(f"name the tasks by their ids, or as RULE SUBJECT; {_LIST}")
    if all(map(is_task_id, targets)):
        if under is not None:
            raise UsageError("--under goes with a rule, not with ids of tasks; leave it out")
        return list({task.id: task for task in (_with_id(ledger, target) for target in targets)}.values())
    rule, *key = targets
    by_rule = [task for task in ledger.tasks.values() if task.rule == rule]
    if not by_rule and rule not in rules:
        raise UsageError(f"no rule has the id {rule!r}{nearest(rule, rules)}")
    if bool(key) == (under is not None):
        raise UsageError("give a SUBJECT after the rule, or --under a place, not both")
    if under is not None:
        tasks = [task for task in by_rule if task.is_open and task.is_in(under)]
        if not tasks:
            raise UsageError(f"no open task of {rule} is in {under}; {_LIST}")
        return tasks
    tasks = [task for task in by_rule if task.key[: len(key)] == tuple(key)]
    if not tasks:
        hint = nearest(key[0], (task.subject for task in by_rule))
        raise UsageError(f"no task of {rule} is about {' '.join(key)}{hint or f'; {_LIST}'}")
    return tasks


def event_of_change(task: Task, change: TaskChange, run: str, now: datetime) -> TaskEvent:
    """Return the event that makes this change.

    Raises `TaskChangeError` if a closed task is changed otherwise than by a note, or if a task is to be reopened that is
    open or that nobody closed by hand.
    """
    _check_possible(task, change.event)
    return TaskEvent(
        rule=task.rule,
        key=task.key,
        at=later_than(now, task),
        event=change.event,
        by=change.by,
        run=run,
        owner=change.owner.key.text() if change.owner else "",
        owner_name=change.owner.name if change.owner else "",
        due=change.due,
        note=change.note,
    )


def _check_possible(task: Task, event: EventKind) -> None:
    title = f"{task.id} {task.rule} {' '.join(task.key)}"
    by = task.closed_run or task.closed_by
    closed_by = by or "a change of rules or of the date"
    if event is EventKind.RECURRED:
        if task.is_open:
            raise TaskChangeError(
                f"{title} is open (待办); only a closed task can be reopened", "open", id=task.id
            )
        if not task.by_hand:
            raise TaskChangeError(
                f"{title} was closed because its finding is gone (销号, {closed_by}); "
                "it opens again by itself if its finding returns",
                "mended",
                id=task.id,
                by=by,
            )
    elif not task.is_open and event is not EventKind.NOTED:
        raise TaskChangeError(
            f"{title} is closed already (销号, {closed_by}); "
            + (
                "`wangge task reopen` opens it again"
                if task.by_hand
                else "it opens again by itself if its finding returns"
            ),
            "closed",
            id=task.id,
            by=by,
        )


def _with_id(ledger: TaskLedger, text: str) -> Task:
    tasks = [task for task in ledger.tasks.values() if task.id.startswith(text)]
    if not tasks:
        raise TaskChangeError(f"no task has the id {text}; {_LIST}", "no_task", id=text)
    if len(tasks) > 1:
        ids = ", ".join(task.id for task in tasks[:3])
        raise UsageError(f"{len(tasks)} tasks have ids that begin with {text}: {ids}; give more characters")
    return tasks[0]
