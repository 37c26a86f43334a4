"""Holds the task ledger as the pages show it, and counts its tasks by place and rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wangge.queries.tasks.event import TaskKey
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.listing import LedgerFault
from wangge.queries.tasks.task import Task

__all__ = ["LedgerView", "TaskCounts"]

TaskCounts = Mapping[str, int]
"""How many tasks are `open`, `overdue` and `closed`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LedgerView:
    """The task ledger, brought up to date with one version of the graph.

    `file` is the name of the ledger's file; `exists` is false if the project has no ledger yet. `counted` says whether
    the ledger has been compared with the findings; until then, `ledger` is as in the file. `waived` are the tasks whose
    findings are waived. `run` is the last run of the graph. `error` says why the file can't be read; else it is empty.
    """

    file: str
    exists: bool
    ledger: TaskLedger
    counted: bool
    waived: Collection[TaskKey]
    run: str
    today: date
    faults: Sequence[LedgerFault] = ()
    error: str = ""

    def is_overdue(self, task: Task) -> bool:
        """Return whether the last day of an open task has passed; never for a waived one."""
        return task.is_overdue(self.today) and task.identity not in self.waived

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """The names of all owners of tasks, by `Label:code`."""
        return {task.owner: task.owner_name for task in self.ledger.tasks.values() if task.owner}

    @cached_property
    def by_place(self) -> Mapping[str, TaskCounts]:
        """The counts of all tasks in each place or organisation, by its code."""
        counts: dict[str, Counter[str]] = defaultdict(_no_counts)
        for task in self.ledger.tasks.values():
            for code in {task.subject, *task.above}:
                self._count(counts[code], task)
        return dict(counts)

    @cached_property
    def by_rule(self) -> Mapping[str, TaskCounts]:
        """The counts of all tasks of each rule, by its id."""
        counts: dict[str, Counter[str]] = defaultdict(_no_counts)
        for task in self.ledger.tasks.values():
            self._count(counts[task.rule], task)
        return dict(counts)

    def words_of(self, task: Task) -> Iterator[str]:
        """Yield the words under which a task is counted.

        These are `closed`, or `waived`, or else the state of the task, `open` and, if its last day has passed, `overdue`.
        """
        if not task.is_open:
            yield "closed"
        elif task.identity in self.waived:
            yield "waived"
        else:
            yield task.state.value
            yield "open"
            if self.is_overdue(task):
                yield "overdue"

    def _count(self, counts: Counter[str], task: Task) -> None:
        counts.update(word for word in self.words_of(task) if word in counts)


def _no_counts() -> Counter[str]:
    return Counter(open=0, overdue=0, closed=0)
