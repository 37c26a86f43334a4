"""Writes tasks, their events and the faults of the ledger in the language of a page, with hidden names masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wangge.queries.check.finding import title_of
from wangge.queries.rules.rule import BrokenRule
from wangge.queries.tasks.event import EventKind, TaskEvent
from wangge.queries.tasks.listing import LedgerFault, task_rows
from wangge.queries.tasks.task import Task, task_version
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.task_filter import street_of, streets_by_code
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.ledger_view import LedgerView

__all__ = [
    "TaskLine",
    "event_rows",
    "fault_lines",
    "note_text",
    "owner_name",
    "rule_title",
    "task_data",
    "task_lines",
    "with_details",
]


class TaskLine(NamedTuple):
    """A task as a page shows it.

    `subject` and `owner` are nodes, None if they aren't in the graph or there is no owner. `state` is the value of
    its `TaskState`, `days_words` says how many days are left. `row` is the task as in JSON, with hidden names.
    `version` is its `task_version`.
    """

    id: str
    version: str
    subject: NamedNode | None
    row: Mapping[str, Any]
    rule: str
    owner: NamedNode | None
    state: str
    overdue: bool
    days_words: str
    street: str

    def title(self, formatter: Formatter) -> str:
        """Return the name of the subject; its code if it has no name."""
        if self.subject is not None:
            return formatter.name(self.subject)
        return formatter.text(str(self.row["name"])) or str(self.row["subject"])

    @property
    def places(self) -> list[str]:
        """The names of the units above the subject, from the top down, and of the subject; 健民路社区, not its committee."""
        return [title_of("Community", name) for name in str(self.row["path"]).split("/")]

    @property
    def where(self) -> str:
        """Where the subject is: the names of the units above it; in a street, only the names below that street."""
        names = self.places[:-1]
        below = names[names.index(self.street) + 1 :] if self.street in names else names
        return " › ".join(below) or str(self.row["subject"])


def task_data(request: PageRequest, view: LedgerView, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Return the tasks as `wangge task list --json` does; if names are hidden, names and notes are replaced."""
    site, formatter = request.site, request.formatter
    rows = task_rows(site.store, site.policy, tasks, view.waived, view.file)
    return [_hidden(row, formatter) for row in rows] if request.address.hide_names else rows


def task_lines(request: PageRequest, view: LedgerView, tasks: Sequence[Task]) -> list[TaskLine]:
    """Return the lines of a table of tasks."""
    formatter, nodes = request.formatter, request.site.model.nodes
    streets = streets_by_code(request)
    lines = []
    for task, row in zip(tasks, task_data(request, view, tasks), strict=True):
        owner = row["owner"]
        lines.append(
            TaskLine(
                id=task.id,
                version=task_version(task),
                subject=NamedNode.of(row["label"], task.subject, row["name"])
                if row["label"] in nodes
                else None,
                row=row,
                rule=rule_title(request, task.rule),
                owner=NamedNode.of(owner["label"], owner["code"], owner["name"])
                if owner and owner["label"] in nodes
                else None,
                state=task.state.value,
                overdue=row["overdue"],
                days_words=_days_words(formatter, row["days_left"]),
                street=streets.get(street_of(task, streets)) or formatter.say("nowhere"),
            )
        )
    return lines


def event_rows(request: PageRequest, view: LedgerView, task: Task) -> list[dict[str, Any]]:
    """Return the events of a task, newest first. `own` says whether wangge made the event itself."""
    formatter = request.formatter
    return [
        {
            "at": event.at.isoformat(timespec="milliseconds"),
            "event": event.event.value,
            "words": formatter.say(f"task_event.{event.event.value}"),
            "by": _person(formatter, event.by),
            "own": _is_own(event),
            "run": event.run or None,
            "owner": event.owner or None,
            "owner_name": owner_name(formatter, event.owner, event.owner_name),
            "due": event.due,
            "note": note_text(formatter, event.note),
        }
        for event in reversed(view.ledger.events_of(task.identity))
    ]


def fault_lines(formatter: Formatter, view: LedgerView, task: Task | None = None) -> list[str]:
    """Return one line for each thing that is wrong with the ledger, or with a task of it."""
    faults = [fault for fault in view.faults if task is None or fault.values.get("owner") == task.owner]
    lines = [_fault_line(formatter, fault) for fault in faults]
    if view.error:
        lines.insert(0, with_details(formatter, "tasks_unreadable", view.error, file=view.file))
    return lines


def with_details(formatter: Formatter, key: str, details: str, **values: Any) -> str:
    """Return a message; on English pages, `details` follow it, which the library gives only in English."""
    words = formatter.say(key, **values)
    return (
        f"{words} {formatter.text(' '.join(details.split()))}"
        if formatter.address.language == "en"
        else words
    )


def note_text(formatter: Formatter, text: str) -> str:
    """Return the text of a note; if names are hidden, a text that says only that there is a note."""
    return formatter.say("tasks_note_hidden") if text and formatter.address.hide_names else text


def owner_name(formatter: Formatter, owner: str, name: str) -> str:
    """Return the name of the owner `Label:code`. A hidden name is masked even if the person isn't in the graph."""
    label, _colon, code = owner.partition(":")
    return formatter.name_mask.called(label, code, name) if owner else ""


def rule_title(request: PageRequest, name: str) -> str:
    """Return the title of a rule; its id if there is no such rule any more."""
    rule = request.site.policy.by_id.get(name)
    if rule is None:
        return name
    return request.formatter.rule(rule.head if isinstance(rule, BrokenRule) else rule)


def _fault_line(formatter: Formatter, fault: LedgerFault) -> str:
    values = dict(fault.values)
    if "owner" in values:
        values["name"] = owner_name(formatter, values["owner"], values["name"])
    shown_values = {name: formatter.text(value) for name, value in values.items()}
    return formatter.say(f"task_line.{fault.kind}", where=fault.where, **shown_values)


def _days_words(formatter: Formatter, days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return formatter.say("tasks_today")
    return formatter.say("tasks_left", days=days) if days > 0 else formatter.say("tasks_late", days=-days)


def _hidden(row: dict[str, Any], formatter: Formatter) -> dict[str, Any]:
    owner, closed = row["owner"], row["closed"]
    # Only the names of people in the graph are known, so the name of a subject that isn't there can't be shown.
    is_there = row["label"] in formatter.model.nodes
    return {
        **row,
        "name": formatter.name_mask.called(row["label"], row["subject"], row["name"] if is_there else ""),
        "path": formatter.text(row["path"]) if is_there else "",
        "owner": owner
        and {**owner, "name": owner_name(formatter, f"{owner['label']}:{owner['code']}", owner["name"])},
        "closed": closed and {**closed, "by": _person(formatter, closed["by"] or "") or None},
        "notes": [
            {**note, "by": _person(formatter, note["by"]), "text": note_text(formatter, note["text"])}
            for note in row["notes"]
        ],
    }


def _person(formatter: Formatter, name: str) -> str:
    return formatter.say("hidden_name") if name and formatter.address.hide_names else name


def _is_own(event: TaskEvent) -> bool:
    return not event.by and event.event in (EventKind.FOUND, EventKind.MENDED, EventKind.RECURRED)
