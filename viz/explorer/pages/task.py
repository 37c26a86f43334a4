"""Builds the page of one task: its finding, subject, rule, owner and history, and the form that changes it."""

from __future__ import annotations

from typing import Any

from wangge.queries.tasks.task import Task
from wangge.viz.explorer.pages.page import NoSuchPageError, Page, PageTable
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.task_change import FormDraft
from wangge.viz.explorer.pages.task_words import event_rows, fault_lines, task_lines
from wangge.viz.explorer.state.ledger_view import LedgerView

__all__ = ["task_page"]

_COLUMNS = ("at", "event", "by", "run", "owner", "name", "due", "note")


def task_page(request: PageRequest, name: str, *, draft: FormDraft | None = None) -> Page:
    """Return the page of the task with the id `name`. `draft` is a form that was rejected.

    Raises `NoSuchPageError` if there is no such task.
    """
    view = None if request.site.tasks is None else request.site.tasks.view(request.snapshot)
    task = _find(view, name)
    if view is None or task is None:
        raise NoSuchPageError(request.formatter.say("no_such_task", name=request.formatter.text(name)))
    (line,) = task_lines(request, view, [task])
    events = event_rows(request, view, task)
    return Page(
        template="task.html.j2",
        title=f"{line.rule} {request.formatter.name(line.subject) if line.subject else task.subject}",
        context={
            "view": view,
            "faults": fault_lines(request.formatter, view, task),
            "task": task,
            "line": line,
            "finding": _reason(request, task),
            "events": events,
            "draft": draft or FormDraft(),
            "done": request.address.query.get("done") == "1",
        },
        data={**line.row, "events": [_event_data(event) for event in events]},
        table=PageTable(_COLUMNS, [_event_line(event) for event in events]),
        status=draft.status if draft else 200,
        styles=("tasks.css",),
    )


def _find(view: LedgerView | None, name: str) -> Task | None:
    if view is None:
        return None
    return next((task for task in view.ledger.tasks.values() if task.id == name), None)


def _reason(request: PageRequest, task: Task) -> str:
    """Return the reason of the finding as it is now, '' if there is none any more or the rules aren't checked yet."""
    rule_results = request.snapshot.rule_results
    gaps = rule_results.about.get(task.subject, ()) if rule_results else ()
    reason = next((gap.reason for rule, gap in gaps if rule == task.rule and gap.key == task.key), "")
    return request.formatter.text(reason)


def _event_data(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key not in ("words", "own")}


def _event_line(event: dict[str, Any]) -> tuple[object, ...]:
    keys = ("at", "event", "by", "run", "owner", "owner_name", "due", "note")
    return tuple("" if event[key] is None else event[key] for key in keys)
