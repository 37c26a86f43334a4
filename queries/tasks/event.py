"""Defines the lines of the task ledger (整改台账): each line is one event of one task, written as JSON.

A line is never changed. So git can merge two versions of the file by keeping the lines of both.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, ValidationError

from wangge.graph.errors import RuleError
from wangge.queries.fault import nearest
from wangge.queries.rules.expectation import Strict

__all__ = ["EventKind", "TaskEvent", "TaskKey", "event_line", "now_here", "parse_event", "task_id"]

TaskKey = tuple[str, tuple[str, ...]]
"""The id of a rule, and the key of a finding of this rule (`Finding.key`), as in the baseline."""

_CHINA = timezone(timedelta(hours=8))
_ID_BYTES = 5
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_RESTORE = "correct the line, or restore it from version control"


class EventKind(StrEnum):
    """What happened to a task.

    `wangge` itself writes `found`, `mended` and `recurred` when it compares the ledger with the findings. People write
    the others, and `recurred` if they reopen a task that somebody closed by hand.
    """

    FOUND = "found"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    REVIEW = "review"
    NOTED = "noted"
    CLOSED = "closed"
    MENDED = "mended"
    RECURRED = "recurred"


class TaskEvent(Strict):
    """One event of a task.

    `rule` and `key` identify the task. `by` is who made the event: the user of the operating system, or the name that
    was entered in the browser. It is empty for events that wangge makes itself. `run` is the last run of the graph at
    that time; for `mended` it is the run that mended the finding. `owner` is written as `Label:code`. `name` and
    `above` describe the subject: its name, and the codes of the places and organisations above it, from the district
    down.
    """

    rule: Annotated[str, Field(min_length=1)]
    key: Annotated[tuple[str, ...], Field(min_length=1)]
    at: AwareDatetime
    event: EventKind
    by: str = ""
    run: str = ""
    owner: str = ""
    owner_name: str = ""
    due: date | None = None
    note: str = ""
    name: str = ""
    above: tuple[str, ...] = ()

    @property
    def task(self) -> TaskKey:
        """The key of the task."""
        return self.rule, self.key


def task_id(key: TaskKey) -> str:
    """Return the short name of a task, which depends only on its key.

    >>> task_id(("grids-have-worker", ("511702001001002",)))
    'T91f6b77410'
    """
    rule, parts = key
    text = json.dumps([rule, *parts], ensure_ascii=False)
    return "T" + blake2b(text.encode("utf-8", "replace"), digest_size=_ID_BYTES).hexdigest()


def now_here() -> datetime:
    """Return the current time in China, in whole milliseconds."""
    now = datetime.now(UTC).astimezone(_CHINA)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def event_line(event: TaskEvent) -> str:
    """Return the event as one line of JSON, without the fields that are empty."""
    fields: dict[str, Any] = {
        "rule": event.rule,
        "key": list(event.key),
        "at": event.at.isoformat(timespec="milliseconds"),
        "event": event.event.value,
        "by": event.by,
        "run": event.run,
        "owner": event.owner,
        "owner_name": event.owner_name,
        "due": None if event.due is None else event.due.isoformat(),
        "note": event.note,
        "name": event.name,
        "above": list(event.above),
    }
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def parse_event(line: str, where: str) -> TaskEvent:
    """Return the event of a line; raises `RuleError`, whose message begins with `where`, if the line is wrong."""
    if line.startswith(_CONFLICT):
        raise RuleError(
            f"{where}: a conflict marker of git; delete this line and keep the lines of both sides"
        )
    try:
        return TaskEvent.model_validate_json(line)
    except ValidationError as fault:
        raise RuleError(f"{where}: {_reason(fault)}; {_RESTORE}") from fault


def _reason(fault: ValidationError) -> str:
    error = fault.errors(include_url=False)[0]
    place = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "json_invalid":
            return "not valid JSON"
        case "missing":
            return f"{place!r} is missing"
        case "extra_forbidden":
            return f"unknown key {place!r}{nearest(place, TaskEvent.model_fields)}"
        case "enum":
            text = str(error["input"])
            hint = nearest(text, EventKind) or f"; the events are {', '.join(EventKind)}"
            return f"unknown event {text!r}{hint}"
        case _:
            return f"{place}: {error['msg']}" if place else error["msg"]
