"""Builds the board of the task ledger (整改台账): counts by street and state, and the tasks that the address selects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from wangge.queries.tasks.listing import since_last_load, summary
from wangge.queries.tasks.task import Task, TaskState
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page, PageTable
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.task_change import FormDraft
from wangge.viz.explorer.pages.task_filter import (
    NO_STREET,
    TASK_FILTERS,
    BoardFilter,
    read_filter,
    street_of,
    streets_by_code,
)
from wangge.viz.explorer.pages.task_words import (
    TaskLine,
    fault_lines,
    owner_name,
    rule_title,
    task_data,
    task_lines,
)
from wangge.viz.explorer.state.ledger_view import LedgerView

__all__ = ["BOARD_PARAMETERS", "FilterOption", "StreetGroup", "StreetRow", "tasks_page"]

BOARD_PARAMETERS = (*TASK_FILTERS, "done")
_OPEN_STATES = tuple(state for state in TaskState if state is not TaskState.CLOSED)
_COLUMNS = (*(state.value for state in _OPEN_STATES), "open", "overdue", "closed", "waived")
_MOST_STREETS = 20
_MOST_DONE = 4
_CSV_COLUMNS = (
    "task", "state", "owner", "due", "overdue", "street", "code", "name", "rule", "title", "where", "recurrences", "note",
)  # fmt: skip


class StreetRow(NamedTuple):
    """The counts of a street: for each of `_COLUMNS` the key, the number and the address that lists these tasks."""

    code: str
    name: str
    cells: Sequence[tuple[str, int, str]]


class StreetGroup(NamedTuple):
    """The listed tasks of one street."""

    name: str
    lines: Sequence[TaskLine]


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
    order = {code: number for number, code in enumerate(streets)}
    by_street = sorted(chosen.tasks, key=lambda task: order.get(street_of(task, streets), len(order)))
    paging = Paging.of(request.address.page, len(by_street))
    is_html = request.address.format_name == "html"
    counts = summary(chosen.tasks, view.waived, view.today)
    since = since_last_load(chosen.tasks, view.run)
    rows = [] if is_html else task_data(request, view, chosen.tasks)
    return Page(
        template="tasks.html.j2",
        title=request.formatter.say("tasks"),
        context={
            "view": view,
            "faults": fault_lines(request.formatter, view),
            "counts": counts,
            "since": since,
            "columns": _COLUMNS,
            **_street_rows(request, view, chosen, streets),
            "groups": list(_groups(request, view, by_street[paging.skipped : paging.last], streets)),
            "paging": paging,
            "chosen": {name: chosen.values.get(name, "") for name in TASK_FILTERS},
            "filters": _filters(request, view, chosen),
            "done": _done(request),
            "change_address": request.address.to(
                "/tasks/change", **chosen.values, page=paging.page if paging.page > 1 else None
            ),
            "draft": draft or FormDraft(),
        },
        data={
            "file": view.file,
            "exists": True,
            "compared": view.counted,
            "summary": counts,
            "since_last_load": since,
            "tasks": rows,
            "faults": [request.formatter.text(line) for line in _faults_in_english(request, view)],
        },
        table=PageTable(_CSV_COLUMNS, _table_rows(chosen.tasks, rows, streets, request.formatter)),
        status=draft.status if draft else 200,
        styles=("tasks.css",),
        scripts=("placefield.js",) if request.address.writer else (),
        ignored=" ".join(chosen.wrong),
    )


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
        table=PageTable(_CSV_COLUMNS, []),
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


def _street_rows(
    request: PageRequest, view: LedgerView, chosen: BoardFilter, streets: Mapping[str, str]
) -> dict[str, Any]:
    """Return the rows of streets with tasks, those with most overdue and open tasks first, and the totals of all."""
    counts: dict[str, Counter[str]] = {}
    for task in chosen.of_all_streets:
        counts.setdefault(street_of(task, streets), Counter()).update(_keys(view, task))
    worst = sorted(
        counts, key=lambda code: (-counts[code]["overdue"], -counts[code]["open"], code == "", code)
    )
    rows = [
        StreetRow(
            code,
            streets.get(code) or request.formatter.say("nowhere"),
            [
                (
                    key,
                    counts[code][key],
                    _cell_link(request, code or NO_STREET, key) if counts[code][key] else "",
                )
                for key in _COLUMNS
            ],
        )
        for code in worst[:_MOST_STREETS]
    ]
    total = sum(counts.values(), Counter[str]())
    return {
        "streets": rows,
        "more_streets": len(counts) - len(rows),
        "totals": [(key, total[key]) for key in _COLUMNS],
        "street_link": lambda code: request.address.same(street=code or NO_STREET, page=None, done=None),
    }


def _keys(view: LedgerView, task: Task) -> Iterator[str]:
    if not task.is_open:
        yield "closed"
    elif task.identity in view.waived:
        yield "waived"
    else:
        yield task.state.value
        yield "open"
        if view.is_overdue(task):
            yield "overdue"


def _cell_link(request: PageRequest, street: str, key: str) -> str:
    """Return the address of the tasks that a cell counts, '' for waived tasks, by which no list can be filtered."""
    if key == "waived":
        return ""
    changed = {"overdue": "1", "state": None} if key == "overdue" else {"state": key, "overdue": None}
    return request.address.same(street=street, page=None, done=None, **changed)


def _groups(
    request: PageRequest, view: LedgerView, tasks: Sequence[Task], streets: Mapping[str, str]
) -> Iterator[StreetGroup]:
    lines = {line.id: line for line in task_lines(request, view, tasks)}
    for code, members in groupby(tasks, key=lambda task: street_of(task, streets)):
        name = streets.get(code) or request.formatter.say("nowhere")
        yield StreetGroup(name, [lines[task.id] for task in members])


def _filters(request: PageRequest, view: LedgerView, chosen: BoardFilter) -> dict[str, list[FilterOption]]:
    """Return the options of each filter; only streets, rules and owners that have tasks."""
    formatter, streets = request.formatter, streets_by_code(request)
    states = (*_OPEN_STATES, TaskState.CLOSED)
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
    """Return at most 300 options, so that the page stays small; the chosen one is among them."""
    kept = options[:300]
    if chosen and all(option.value != chosen for option in kept):
        kept.append(
            next((option for option in options if option.value == chosen), FilterOption(chosen, chosen))
        )
    return kept


def _done(request: PageRequest) -> str:
    """Return the number of tasks that were just changed, as the address has it after a form was accepted."""
    done = request.address.query.get("done", "")
    return done if done.isascii() and done.isdecimal() and len(done) <= _MOST_DONE else ""


def _table_rows(
    tasks: Iterable[Task], rows: Iterable[Mapping[str, Any]], streets: Mapping[str, str], formatter: Formatter
) -> list[tuple[object, ...]]:
    return [
        (
            row["id"],
            formatter.say(f"task_state.{row['state']}"),
            row["owner"]["name"] if row["owner"] else "",
            row["due"],
            row["overdue"],
            streets.get(street_of(task, streets), ""),
            row["subject"],
            formatter.text(row["name"]),
            row["rule"],
            row["rule_title_zh"],
            formatter.text(row["path"]),
            row["recurrences"],
            formatter.text(row["notes"][-1]["text"]) if row["notes"] else "",
        )
        for task, row in zip(tasks, rows, strict=False)
    ]
