"""Reads the form that changes tasks, and makes the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from wangge.graph.errors import WanggeError
from wangge.loaders.privacy import find_id_number, mask_phones
from wangge.queries.reports.printable import one_line
from wangge.queries.tasks.changing import LONGEST_NOTE, TaskChange, TaskSelection, checked_due, checked_note
from wangge.queries.tasks.event import EventKind
from wangge.queries.tasks.fault import TaskChangeError
from wangge.queries.tasks.owner import TaskOwner, matching_owners
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.task_words import with_details
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.task_reader import TaskReader

__all__ = ["ACTIONS", "LONGEST_NAME", "MOST_TASKS", "FormDraft", "TaskForm", "change_by_form", "writer_name"]

ACTIONS: Mapping[str, EventKind] = {
    "assign": EventKind.ASSIGNED,
    "rectifying": EventKind.RECTIFYING,
    "review": EventKind.REVIEW,
    "note": EventKind.NOTED,
    "close": EventKind.CLOSED,
    "reopen": EventKind.RECURRED,
}
LONGEST_NAME = 40
MOST_TASKS = 50
_MOST_CHOICES = 20


class TaskForm(NamedTuple):
    """The fields of the form. `tasks` has the `task_version` of each task by its id."""

    action: str
    tasks: Mapping[str, str]
    writer: str = ""
    owner: str = ""
    due: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FormDraft:
    """A form that is shown again because it was rejected.

    `fault` is the reason, in the page's language; `choices` are the owners that the text in `owner` may mean.
    """

    fault: str = ""
    writer: str = ""
    owner: str = ""
    due: str = ""
    note: str = ""
    tasks: frozenset[str] = frozenset()
    choices: Sequence[NamedNode] = field(default=())
    status: int = 400

    @classmethod
    def of(
        cls, form: TaskForm, fault: str, *, status: int = 400, choices: Sequence[NamedNode] = ()
    ) -> FormDraft:
        """Return the fields of a form with the reason why it was rejected."""
        return cls(
            fault=fault,
            writer=form.writer[:LONGEST_NAME],
            owner=form.owner[:LONGEST_NAME],
            due=form.due,
            note=form.note[:LONGEST_NOTE],
            tasks=frozenset(form.tasks),
            choices=tuple(choices),
            status=status,
        )


def writer_name(text: str) -> str:
    r"""Return the name of the person who changes a task, in one line with masked phone numbers; '' if it can't be used.

    >>> writer_name("  李\t芳 "), writer_name("x" * 41)
    ('李 芳', '')
    """
    name = " ".join(mask_phones(one_line(text)).split())
    return name if name and len(name) <= LONGEST_NAME and find_id_number(name) is None else ""


def change_by_form(request: PageRequest, reader: TaskReader, form: TaskForm) -> FormDraft | None:
    """Change the tasks of a form. Return None, or the form with the reason why nothing was written."""
    formatter = request.formatter
    writer = writer_name(form.writer)
    if not writer:
        return FormDraft.of(form, formatter.say("task_fault.writer", most=LONGEST_NAME))
    if not form.tasks:
        return FormDraft.of(form, formatter.say("task_fault.none_chosen"))
    try:
        change = _change(request, form, writer)
        if isinstance(change, FormDraft):
            return change
        reader.change(request.snapshot, TaskSelection(tuple(form.tasks), seen=form.tasks), change)
    except TaskChangeError as error:
        status = 409 if error.kind in ("changed", "closed", "open", "mended") else 400
        return FormDraft.of(form, _fault_words(request, reader, error), status=status)
    except WanggeError as error:
        return FormDraft.of(form, with_details(formatter, "task_fault.not_written", str(error)), status=503)
    return None


def _change(request: PageRequest, form: TaskForm, writer: str) -> TaskChange | FormDraft:
    """Return the change that a form describes; owner and last day only count for an assignment."""
    formatter = request.formatter
    event = ACTIONS[form.action]
    note = checked_note(form.note) if form.note.strip() or event is EventKind.NOTED else ""
    if event is not EventKind.ASSIGNED:
        return TaskChange(event, writer, note=note)
    if not form.owner.strip() and not form.due.strip():
        return FormDraft.of(form, formatter.say("task_fault.assign_empty"))
    due = _due(request, form.due.strip())
    if isinstance(due, str):
        return FormDraft.of(form, due)
    owners = matching_owners(request.site.store, form.owner.strip()) if form.owner.strip() else []
    if form.owner.strip() and len(owners) != 1:
        return _owner_fault(formatter, form, owners)
    return TaskChange(event, writer, owners[0] if owners else None, due, note)


def _due(request: PageRequest, text: str) -> date | str | None:
    """Return the last day, None if the field is empty, or the reason why it isn't a day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return request.formatter.say("task_fault.due_form", due=request.formatter.text(text[:LONGEST_NAME]))
    return checked_due(day, request.site.policy.today)


def _owner_fault(formatter: Formatter, form: TaskForm, owners: Sequence[TaskOwner]) -> FormDraft:
    text = formatter.text(form.owner.strip()[:LONGEST_NAME])
    if not owners:
        return FormDraft.of(form, formatter.say("task_fault.owner_none", text=text))
    choices = [NamedNode.of(owner.key.label, owner.key.code, owner.name) for owner in owners[:_MOST_CHOICES]]
    return FormDraft.of(form, formatter.say("tasks_owner_choose", text=text), choices=choices)


def _fault_words(request: PageRequest, reader: TaskReader, error: TaskChangeError) -> str:
    """Return the reason in the page's language. If somebody else changed a task, it says who, and names the new state."""
    formatter = request.formatter
    if error.kind != "changed":
        return formatter.say(f"task_fault.{error.kind}", **error.values)
    view = reader.view(request.snapshot)
    sentences = []
    for task in view.ledger.tasks.values():
        if task.id in error.values["ids"]:
            event = view.ledger.events_of(task.identity)[-1]
            sentences.append(
                formatter.say(
                    "task_fault.changed",
                    who=formatter.text(event.by) or formatter.say("tasks_by_itself"),
                    at=event.at.isoformat()[:16].replace("T", " "),
                    id=task.id,
                    state=formatter.say(f"task_state.{task.state.value}"),
                )
            )
    return " ".join(sentences)
