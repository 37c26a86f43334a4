"""Defines the tables of the board: the tasks, and their numbers by street and state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from wangge.queries.tasks.task import Task, TaskState
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, SortKey, TableColumn, code_column
from wangge.viz.explorer.pages.task_filter import NO_STREET, street_of
from wangge.viz.explorer.pages.task_words import TaskLine, note_text, owner_name, rule_title, task_lines
from wangge.viz.explorer.state.ledger_view import LedgerView
from wangge.viz.names import caption

__all__ = ["COUNTED", "StreetRow", "TaskLines", "streets_table", "tasks_table"]

OPEN_STATES = tuple(state for state in TaskState if state is not TaskState.CLOSED)
COUNTED = (*(state.value for state in OPEN_STATES), "open", "overdue", "closed", "waived")
"""What the board counts in each street: the open tasks by state, then open, overdue, closed and waived ones."""

_STATES = tuple(TaskState)


class StreetRow(NamedTuple):
    """A street, its name, and its number of tasks by word of `COUNTED`; `code` is `none` for tasks in no street."""

    code: str
    name: str
    counts: Mapping[str, int]


class TaskLines:
    """The lines of tasks; names and places are read from the graph only for tasks that are prepared."""

    def __init__(self, request: PageRequest, view: LedgerView) -> None:
        self._request, self._view = request, view
        self._lines: dict[str, TaskLine] = {}

    def prepare(self, tasks: Sequence[Task]) -> None:
        """Read the tasks that haven't been read yet."""
        unread = [task for task in tasks if task.id not in self._lines]
        self._lines |= {line.id: line for line in task_lines(self._request, self._view, unread)}

    def of(self, task: Task) -> TaskLine:
        """Return the line of a task that is prepared."""
        return self._lines[task.id]


def tasks_table(
    request: PageRequest,
    view: LedgerView,
    tasks: Sequence[Task],
    streets: Mapping[str, str],
    lines: TaskLines,
) -> DataTable[Task]:
    """Return the table of tasks; as long as nobody sorts it, they have the order of `tasks`."""
    formatter = request.formatter
    say = formatter.say
    order = {code: number for number, code in enumerate(streets)}

    def street(task: Task) -> str:
        return formatter.text(streets.get(street_of(task, streets), ""))

    def late(task: Task) -> str:
        return say("yes" if view.is_overdue(task) else "no")

    columns: tuple[TableColumn[Task], ...] = (
        code_column("task", say("tasks_id"), lambda task: task.id),
        TableColumn(
            name="name",
            title=say("subject"),
            value=lambda task: lines.of(task).title(formatter),
            late=True,
        ),
        code_column("code", say("code_column"), lambda task: task.subject),
        TableColumn(
            name="where",
            title=say("where"),
            value=lambda task: formatter.text("/".join(lines.of(task).places)),
            on_page=False,
            late=True,
        ),
        TableColumn(
            name="street",
            title=_street_caption(formatter, streets),
            kind=ColumnKind.CHOICE,
            value=street,
            words=lambda task: street(task) or say("nowhere"),
            order=lambda task: order.get(street_of(task, streets), len(order)),
        ),
        TableColumn(
            name="state",
            title=say("state"),
            kind=ColumnKind.CHOICE,
            value=lambda task: task.state.value,
            words=lambda task: say(f"task_state.{task.state.value}"),
            order=lambda task: _STATES.index(task.state),
        ),
        TableColumn(name="due", title=say("tasks_due"), kind=ColumnKind.DATE, value=lambda task: task.due),
        TableColumn(
            name="overdue",
            title=say("task_state.overdue"),
            kind=ColumnKind.CHOICE,
            value=view.is_overdue,
            words=late,
            on_page=False,
        ),
        TableColumn(
            name="owner",
            title=say("tasks_owner"),
            kind=ColumnKind.CHOICE,
            value=lambda task: owner_name(formatter, task.owner, task.owner_name),
        ),
        code_column("rule", say("rule_id"), lambda task: task.rule),
        TableColumn(
            name="title",
            title=say("rule"),
            kind=ColumnKind.CHOICE,
            value=lambda task: rule_title(request, task.rule),
        ),
        TableColumn(
            name="recurrences",
            title=say("tasks_recurrences"),
            kind=ColumnKind.NUMBER,
            value=lambda task: task.recurrences,
            on_page=False,
        ),
        TableColumn(
            name="note",
            title=say("tasks_note"),
            value=lambda task: note_text(formatter, task.notes[-1].text) if task.notes else "",
        ),
    )
    return DataTable(
        title=say("tasks"),
        columns=columns,
        rows=tasks,
        prepare=lines.prepare,
    )


def streets_table(
    formatter: Formatter, view: LedgerView, tasks: Iterable[Task], streets: Mapping[str, str]
) -> DataTable[StreetRow]:
    """Return the table of streets with tasks, those with most overdue and open tasks first."""
    counts: dict[str, Counter[str]] = {}
    for task in tasks:
        counts.setdefault(street_of(task, streets), Counter()).update(view.words_of(task))
    rows = [
        StreetRow(
            code or NO_STREET,
            formatter.text(streets.get(code) or formatter.say("nowhere")),
            {word: counts[code][word] for word in COUNTED},
        )
        for code in sorted(counts, key=lambda code: (code == "", code))
    ]
    return DataTable(
        id="streets",
        title=formatter.say("tasks_by_street"),
        columns=(
            TableColumn(name="street", title=_street_caption(formatter, streets), value=lambda row: row.name),
            *(_count_column(formatter, word) for word in COUNTED),
        ),
        rows=rows,
        sort=(SortKey("overdue", descending=True), SortKey("open", descending=True)),
    )


def _street_caption(formatter: Formatter, streets: Mapping[str, str]) -> str:
    english = formatter.say("tasks_street")
    return caption(formatter.model, "Street", formatter.address.language, streets.values(), english)


def _count_column(formatter: Formatter, word: str) -> TableColumn[StreetRow]:
    return TableColumn(
        name=word,
        title=formatter.say(f"task_state.{word}"),
        kind=ColumnKind.NUMBER,
        value=lambda row: row.counts[word],
    )
