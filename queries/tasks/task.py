"""Defines the task: what the events of the ledger say about one finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from wangge.queries.tasks.event import EventKind, TaskEvent, TaskKey, event_line, task_id

__all__ = ["OPEN", "Task", "TaskNote", "TaskState", "events_in_order", "task_of", "task_version"]

_VERSION_BYTES = 6


class TaskState(StrEnum):
    """How far a task is: 发现 → 派发 → 整改 → 复核 → 销号. A task whose finding returns is 反复 until it is assigned again."""

    FOUND = "found"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    REVIEW = "review"
    CLOSED = "closed"
    RECURRED = "recurred"

    @property
    def zh(self) -> str:
        """The Chinese word for the state."""
        return _ZH[self]


_ZH = {
    TaskState.FOUND: "发现",
    TaskState.ASSIGNED: "派发",
    TaskState.RECTIFYING: "整改",
    TaskState.REVIEW: "复核",
    TaskState.CLOSED: "销号",
    TaskState.RECURRED: "反复",
}

OPEN = frozenset(TaskState) - {TaskState.CLOSED}
"""The states of a task that is still to be done (待办)."""

_STEPS = {
    EventKind.ASSIGNED: TaskState.ASSIGNED,
    EventKind.RECTIFYING: TaskState.RECTIFYING,
    EventKind.REVIEW: TaskState.REVIEW,
}


class TaskNote(NamedTuple):
    """A note about a task: when and by whom it was written, and its text."""

    at: datetime
    by: str
    text: str


@dataclass
class Task:
    """A finding that is followed until it is closed.

    `owner` is `Label:code` of the person or organisation who has to mend it, "" before the task is assigned. `name` and
    `above` describe the subject as in `TaskEvent`. `last_run` is the latest run that an event names. `found_run`,
    `closed_run` and `recurred_run` are the runs after which the finding was first seen, closed, and seen again.
    `by_hand` says that somebody closed the task although the finding was still there. `recurrences` counts how often the
    finding returned. `line` and `owner_line` are the numbers of the task's last line in the ledger, and of the last one
    that names its owner.
    """

    rule: str
    key: tuple[str, ...]
    state: TaskState = TaskState.FOUND
    owner: str = ""
    owner_name: str = ""
    due: date | None = None
    name: str = ""
    above: tuple[str, ...] = ()
    notes: list[TaskNote] = field(default_factory=list)
    found_at: datetime | None = None
    found_run: str = ""
    closed_at: datetime | None = None
    closed_run: str = ""
    closed_by: str = ""
    by_hand: bool = False
    recurred_run: str = ""
    recurrences: int = 0
    last_run: str = ""
    last_at: datetime | None = None
    line: int = 0
    owner_line: int = 0

    @property
    def id(self) -> str:
        """The short name of the task."""
        return task_id((self.rule, self.key))

    @property
    def identity(self) -> TaskKey:
        """The rule and the key of the finding."""
        return self.rule, self.key

    @property
    def subject(self) -> str:
        """The code of the subject."""
        return self.key[0]

    @property
    def is_open(self) -> bool:
        """Whether the task is still to be done."""
        return self.state in OPEN

    def is_overdue(self, day: date) -> bool:
        """Return whether the task is open and its last day is before `day`."""
        return self.is_open and self.due is not None and self.due < day

    def is_in(self, code: str) -> bool:
        """Return whether the subject is the place or organisation `code` or below it."""
        return code in (self.subject, *self.above)


def task_of(events: Iterable[TaskEvent]) -> Task:
    """Return the state of a task after its events, in the order of their times; equal events count once.

    The order of the lines in the file has no effect, so two versions of the ledger can be merged line by line.
    """
    ordered = events_in_order(events)
    task = Task(ordered[0].rule, ordered[0].key)
    for event in ordered:
        _apply(task, event)
    return task


def events_in_order(events: Iterable[TaskEvent]) -> Sequence[TaskEvent]:
    """Return the events in the order of their times; equal events only once."""
    events = list(events)
    if len(events) < 2:
        return events
    unique = {event_line(event): event for event in events}
    return [event for _line, event in sorted(unique.items(), key=lambda item: (item[1].at, item[0]))]


def task_version(task: Task) -> str:
    """Return a text that changes whenever the task changes.

    The times of events that wangge makes itself have no effect, because they aren't known before the events are
    written.

    >>> task = Task("grids-have-worker", ("511702001001002",))
    >>> earlier = task_version(task)
    >>> task.state = TaskState.REVIEW
    >>> earlier == task_version(task)
    False
    """
    notes = [(note.at.isoformat(), note.by, note.text) for note in task.notes]
    parts = (task.state, task.owner, task.due, task.closed_run, task.closed_by, task.recurrences, notes)
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=_VERSION_BYTES).hexdigest()


def _apply(task: Task, event: TaskEvent) -> None:
    task.last_run = max(task.last_run, event.run)
    task.last_at = event.at
    task.name, task.above = event.name or task.name, event.above or task.above
    if event.note:
        task.notes.append(TaskNote(event.at, event.by, event.note))
    if event.owner:
        task.owner, task.owner_name = event.owner, event.owner_name
    task.due = event.due or task.due
    match event.event:
        case EventKind.FOUND if task.found_at is None:
            task.found_at, task.found_run = event.at, event.run
        case EventKind.MENDED if task.is_open or task.by_hand:
            _close(task, event, by_hand=False)
        case EventKind.CLOSED if task.is_open:
            _close(task, event, by_hand=True)
        case EventKind.RECURRED if not task.is_open:
            task.state, task.recurred_run = TaskState.RECURRED, event.run
            task.recurrences += 1
            task.due, task.by_hand = None, False
            task.closed_at, task.closed_run, task.closed_by = None, "", ""
        case EventKind.ASSIGNED | EventKind.RECTIFYING | EventKind.REVIEW if task.is_open:
            task.state = _STEPS[event.event]


def _close(task: Task, event: TaskEvent, *, by_hand: bool) -> None:
    task.state, task.by_hand = TaskState.CLOSED, by_hand
    task.closed_at, task.closed_run, task.closed_by = event.at, event.run, event.by
