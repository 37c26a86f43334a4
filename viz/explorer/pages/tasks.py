"""Builds the board of the task ledger (整改台账): counts by street and state, and the tasks that the address selects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wangge.queries.tasks.listing import since_last_load, summary
from wangge.queries.tasks.task import Task, TaskState
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import view_of
from wangge.viz.explorer.pages.task_change import FormDraft
from wangge.viz.explorer.pages.task_filter import (
    NO_STREET,
    TASK_FILTERS,
    BoardFilter,
    read_filter,
    street_of,
    streets_by_code,
)
from wangge.viz.explorer.pages.task_tables import OPEN_STATES, TaskLines, streets_table, tasks_table
from wangge.viz.explorer.pages.task_words import fault_lines, owner_name, rule_title, task_data
from wangge.viz.explorer.state.ledger_view import LedgerView

__all__ = ["BOARD_PARAMETERS", "FilterOption", "tasks_page"]

BOARD_PARAMETERS = (*TASK_FILTERS, "done")
_MOST_OPTIONS = 300
_MOST_DONE = 4


class FilterOption(NamedTuple):
    """A value of a filter that can be chosen, and its words in the menu."""

    value: str
    words: str


def tasks_page(request: PageRequest, *, draft: FormDraft | None = None) -> Page:
    """Return the board. `draft` is a form that was rejected; it is shown again, with the reason."""
    view = None if request.site.tasks is None else request.site.tasks.view(request.snapshot)
    if view is None or not (view.exists or view.error):
        return _page_without_ledger(request, view, draft)
    chosen = read_filter(request, view)
    streets = streets_by_code(request)
    lines = TaskLines(request, view)
    table = view_of(request, tasks_table(request, view, chosen.tasks, streets, lines))
    by_street = view_of(request, streets_table(request.formatter, view, chosen.of_all_streets, streets))
    listed = _listed(request, chosen, table.rows)
    counts = summary(listed, view.waived, view.today)
    since = since_last_load(listed, view.run)
    is_html = request.address.format_name == "html"
    return Page(
        template="tasks.html.j2",
        title=request.formatter.say("tasks"),
        context={
            "view": view,
            "faults": fault_lines(request.formatter, view),
            "counts": counts,
            "since": since,
            "by_street": by_street,
            "cell_link": lambda street, word: _cell_link(request, street, word),
            "table": table,
            "lines": [lines.of(task) for task in table.listed] if is_html else [],
            "chosen": {name: chosen.values.get(name, "") for name in TASK_FILTERS},
            "filters": _filters(request, view, chosen),
            "change_address": _change_address(request),
            "done": _done(request),
            "draft": draft or FormDraft(),
        },
        data={
            "file": view.file,
            "exists": True,
            "compared": view.counted,
            "summary": counts,
            "since_last_load": since,
            "tasks": [] if is_html else task_data(request, view, listed),
            "faults": [request.formatter.text(line) for line in _faults_in_english(request, view)],
        },
        table=table.file(),
        more_tables=(by_street.file(),),
        status=draft.status if draft else 200,
        styles=("tasks.css",),
    )


def _change_address(request: PageRequest) -> str:
    """Return the address to which the form is posted; its parameters lead back to the same part of the board."""
    _path, mark, parameters = request.address.same(done=None).partition("?")
    return f"{request.address.at('/tasks/change')}{mark}{parameters}"


def _listed(request: PageRequest, chosen: BoardFilter, rows: Sequence[Task]) -> Sequence[Task]:
    """Return the tasks in the order of `wangge task list`, unless the address filters or sorts the table."""
    address = request.address
    return rows if address.filters.get("filter") or address.query.get("sort") else chosen.tasks


def _page_without_ledger(request: PageRequest, view: LedgerView | None, draft: FormDraft | None) -> Page:
    text = request.formatter.say("tasks_no_project" if view is None else "tasks_none_yet")
    return Page(
        template="tasks_none.html.j2",
        title=request.formatter.say("tasks"),
        context={"text": text, "has_project": view is not None, "draft": draft or FormDraft()},
        data={
            "file": view.file if view else None,
            "exists": False,
            "compared": False,
            "summary": summary([], (), request.site.day),
            "since_last_load": since_last_load([], request.snapshot.run),
            "tasks": [],
            "faults": [],
        },
        table=PageTable(("task",), []),
        status=draft.status if draft else 200,
        styles=("tasks.css",),
    )


def _faults_in_english(request: PageRequest, view: LedgerView) -> Iterator[str]:
    """Yield the faults as the command line prints them; if names are hidden, as the page prints them."""
    if request.address.hide_names:
        yield from fault_lines(request.formatter, view)
        return
    if view.error:
        yield view.error
    yield from (fault.text for fault in view.faults)


def _cell_link(request: PageRequest, street: str, word: str) -> str:
    """Return the address of a street's tasks that are in one state, or overdue; without `word`, of all its tasks."""
    changed = (
        {"overdue": "1", "state": None} if word == "overdue" else {"state": word or None, "overdue": None}
    )
    return request.address.same(street=street, page=None, done=None, **changed)


def _filters(request: PageRequest, view: LedgerView, chosen: BoardFilter) -> dict[str, list[FilterOption]]:
    """Return the options of each filter; only streets, rules and owners that have tasks."""
    formatter, streets = request.formatter, streets_by_code(request)
    states = (*OPEN_STATES, TaskState.CLOSED)
    options = {
        "street": [FilterOption(code, name) for code, name in streets.items() if code in view.by_place],
        "rule": [FilterOption(name, rule_title(request, name)) for name in sorted(view.by_rule)],
        "owner": [
            FilterOption(owner, owner_name(formatter, owner, name))
            for owner, name in sorted(view.owners.items())
        ],
        "state": [
            FilterOption(key, formatter.say(f"task_state.{key}"))
            for key in ("open", *(state.value for state in states))
        ],
    }
    if any(not street_of(task, streets) for task in view.ledger.tasks.values()):
        options["street"].append(FilterOption(NO_STREET, formatter.say("nowhere")))
    return {name: _with_chosen(listed, chosen.values.get(name)) for name, listed in options.items()}


def _with_chosen(options: list[FilterOption], chosen: str | None) -> list[FilterOption]:
    """Return at most `_MOST_OPTIONS` options, so that the page stays small; the chosen one is among them."""
    kept = options[:_MOST_OPTIONS]
    if chosen and all(option.value != chosen for option in kept):
        kept.append(
            next((option for option in options if option.value == chosen), FilterOption(chosen, chosen))
        )
    return kept


def _done(request: PageRequest) -> str:
    """Return the number of tasks that were just changed, as the address has it after a form was accepted."""
    done = request.address.query.get("done", "")
    return done if done.isascii() and done.isdecimal() and len(done) <= _MOST_DONE else ""
