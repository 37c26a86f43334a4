"""Reads the task ledger (整改台账) and adds events to it; existing lines are never changed, moved or removed."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from wangge.graph.errors import RuleError
from wangge.loaders.small_file import MEGABYTE, read_small_file
from wangge.queries.tasks.event import TaskEvent, TaskKey, event_line, parse_event
from wangge.queries.tasks.task import Task, events_in_order, task_of

__all__ = ["TaskLedger", "load_tasks", "parse_tasks"]

_LARGEST = 256 * MEGABYTE


class _Line(NamedTuple):
    text: str
    event: TaskEvent | None


class TaskLedger:
    """All tasks of a project by their keys.

    `faults` has an error message (`file:line: …`) for each line that can't be read. Such a line stays in the file.
    """

    def __init__(self, lines: Sequence[_Line] = (), faults: Iterable[str] = ()) -> None:
        self._lines = tuple(lines)
        self.faults = tuple(faults)
        events: dict[TaskKey, list[TaskEvent]] = defaultdict(list)
        self._events = events
        self._last_lines: dict[TaskKey, int] = {}
        owner_lines: dict[tuple[TaskKey, str], int] = {}
        for position, line in enumerate(self._lines):
            if line.event is not None:
                key = line.event.task
                events[key].append(line.event)
                self._last_lines[key] = position
                owner_lines[key, line.event.owner] = position
        self.tasks: dict[TaskKey, Task] = {key: task_of(events[key]) for key in sorted(events)}
        for key, task in self.tasks.items():
            task.line = self._last_lines[key] + 1
            task.owner_line = owner_lines.get((key, task.owner), -1) + 1

    @property
    def is_empty(self) -> bool:
        """Whether the ledger has no task."""
        return not self.tasks

    def events_of(self, key: TaskKey) -> Sequence[TaskEvent]:
        """Return the events of a task in the order of their times; empty if there is no such task."""
        return events_in_order(self._events.get(key, ()))

    def with_events(self, events: Sequence[TaskEvent]) -> TaskLedger:
        """Return a ledger with further events.

        The line of an event is put below the last line of its task. The lines of a new task are put where they belong
        in the order of rules and keys, so the order of the file doesn't depend on who added what first.
        """
        if not events:
            return self
        below: dict[int, list[_Line]] = defaultdict(list)
        places = self._places()
        for event in sorted(events, key=lambda event: (event.task, event.at)):
            position = self._last_lines.get(event.task)
            if position is None:
                position = bisect_left(places, event.task) - 1
            below[position].append(_Line(event_line(event), event))
        lines = list(below[-1])
        for position, line in enumerate(self._lines):
            lines.append(line)
            lines += below.get(position, ())
        return TaskLedger(lines, self.faults)

    def text(self) -> str:
        """Return the text of the file."""
        return "".join(f"{line.text}\n" for line in self._lines)

    def _places(self) -> list[TaskKey]:
        """Return for each line the largest key up to this line; these keys are in order even if the lines aren't."""
        places: list[TaskKey] = []
        largest: TaskKey = ("", ())
        for line in self._lines:
            if line.event is not None:
                largest = max(largest, line.event.task)
            places.append(largest)
        return places


def parse_tasks(text: str, path: str | Path) -> TaskLedger:
    """Parse a ledger. A wrong line becomes a fault with file and line; the other lines are used."""
    lines: list[_Line] = []
    faults: list[str] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        try:
            event = parse_event(line, f"{path}:{number}") if line.strip() else None
        except RuleError as fault:
            faults.append(str(fault))
            event = None
        lines.append(_Line(line, event))
    return TaskLedger(lines, faults)


def load_tasks(path: Path, *, display_path: str = "") -> TaskLedger:
    """Return the ledger in the file `path`, or an empty ledger if the file doesn't exist.

    Error messages call the file `display_path`. Raises `RuleError` if the file can't be read at all.
    """
    if not path.exists() and not path.is_symlink():
        return TaskLedger()
    display_path = display_path or str(path)
    text = read_small_file(
        path, RuleError, label=display_path, largest=_LARGEST, if_missing="fix rules.tasks in wangge.toml"
    )
    return parse_tasks(text, display_path)
