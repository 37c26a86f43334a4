"""Reads from an address which tasks the board lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wangge.graph.errors import UsageError
from wangge.queries.tasks.listing import TaskFilter, filtered, parse_state
from wangge.queries.tasks.task import Task
from wangge.viz.explorer.pages.record import find_place
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.state.ledger_view import LedgerView

__all__ = ["NO_STREET", "TASK_FILTERS", "BoardFilter", "read_filter", "street_of", "streets_by_code"]

TASK_FILTERS = ("street", "under", "rule", "owner", "state", "overdue")
NO_STREET = "none"
"""The value of `street` for tasks in no street."""


@dataclass(frozen=True)
class BoardFilter:
    """The tasks that an address selects.

    `of_all_streets` are the tasks that fit all parameters except `street`; `tasks` are those of them that are in the
    chosen street. `values` has the parameters whose values are valid; `street` and `under` are codes.
    """

    of_all_streets: Sequence[Task]
    tasks: Sequence[Task]
    values: Mapping[str, str]


def streets_by_code(request: PageRequest) -> Mapping[str, str]:
    """Return the names of all streets by code; they are kept until the graph changes."""

    def read() -> Mapping[str, str]:
        rows = request.site.store.read(
            "MATCH (s:Street) RETURN s.code AS code, s.name AS name ORDER BY code",
            timeout=request.site.time_limit,
        )
        return {str(code): str(name or code) for code, name in rows.records}

    return request.site.kept(("streets of tasks",), read)


def street_of(task: Task, streets: Mapping[str, str]) -> str:
    """Return the code of the street in which the subject of a task is, '' if it is in none."""
    return next((code for code in (*task.above, task.subject) if code in streets), "")


def read_filter(request: PageRequest, view: LedgerView) -> BoardFilter:
    """Return the tasks that the address selects, in the order of `wangge task list`.

    An invalid value is ignored, and an HTML page says so at its top; for other formats, `PageError` is raised. Raises
    `NoSuchPageError` for an unknown place.
    """
    query = {name: value for name, value in request.address.query.items() if name in TASK_FILTERS and value}
    values, wrong = _checked(request, view, query)
    if wrong:
        request.report(" ".join(wrong))
    choice = TaskFilter(
        rules=[values["rule"]] if "rule" in values else (),
        places=[values["under"]] if "under" in values else (),
        owner=values.get("owner", ""),
        states=parse_state(values["state"]) if "state" in values else (),
        overdue="overdue" in values,
    )
    tasks = filtered(view.ledger, choice, view.waived, request.site.policy.by_id, view.today)
    if "street" not in values:
        return BoardFilter(tasks, tasks, values)
    street = "" if values["street"] == NO_STREET else values["street"]
    streets = streets_by_code(request)
    return BoardFilter(tasks, [task for task in tasks if _is_in(task, street, streets)], values)


def _is_in(task: Task, street: str, streets: Mapping[str, str]) -> bool:
    return task.is_in(street) if street else not street_of(task, streets)


def _checked(
    request: PageRequest, view: LedgerView, query: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    formatter = request.formatter
    values: dict[str, str] = {}
    wrong: list[str] = []
    for name, value in query.items():
        if name in ("street", "under"):
            values[name] = _place(request, view, name, value)
        elif name == "rule" and (value in request.site.policy.by_id or value in view.by_rule):
            values[name] = value
        elif name == "owner" and (owner := _owner(view, value, by_name=not request.address.hide_names)):
            values[name] = owner
        elif (name == "state" and _is_state(value)) or (name == "overdue" and value == "1"):
            values[name] = value
        else:
            what = formatter.say(f"tasks_filter_{name}")
            fault = formatter.say("tasks_wrong_filter", value=formatter.text(value), what=what)
            wrong.append(formatter.say("wrong_parameter", what=fault))
    return values, tuple(wrong)


def _place(request: PageRequest, view: LedgerView, name: str, value: str) -> str:
    """Return the code of a place or organisation. If it has no tasks, a query looks it up."""
    if value in view.by_place or (name == "street" and value == NO_STREET):
        return value
    return find_place(request, value).code


def _is_state(text: str) -> bool:
    try:
        return bool(parse_state(text))
    except UsageError:
        return False


def _owner(view: LedgerView, text: str, *, by_name: bool) -> str:
    """Return the `Label:code` of the owner of a task with this code or name, '' if there is none or several.

    Without `by_name`, only codes count. This is for pages with hidden names, so that readers can't find out who is an
    owner by trying names.
    """
    if text in view.owners:
        return text
    matches: Iterable[str] = (
        owner
        for owner, name in view.owners.items()
        if owner.partition(":")[2] == text or (by_name and name == text)
    )
    listed = list(matches)
    return listed[0] if len(listed) == 1 else ""
