"""Writes the task ledger: one process at a time, and always the whole file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from wangge.graph.engines.lockfile import EngineFiles
from wangge.graph.engines.locks import hold
from wangge.graph.errors import UsageError
from wangge.loaders.project import TASKS_FILE, Project
from wangge.loaders.reports.whole_file import write_whole
from wangge.queries.recipes.project_library import file_naming
from wangge.queries.tasks.event import TaskEvent
from wangge.queries.tasks.ledger import TaskLedger, load_tasks

__all__ = ["add_to_ledger", "ledger_path", "read_task_ledger"]

_LONGEST_WAIT = 60.0
_LOCK = "tasks.lock"
_ATTRIBUTES = ".gitattributes"


def ledger_path(project: Project) -> Path:
    """Return the path of the project's task ledger, which may not exist yet."""
    return project.tasks or project.folder / TASKS_FILE


def read_task_ledger(project: Project) -> TaskLedger:
    """Return the project's task ledger, empty if there is no file; raises `RuleError` if it can't be read."""
    path = ledger_path(project)
    return load_tasks(path, display_path=file_naming(project.folder)(path))


def add_to_ledger(project: Project, new_events: Callable[[TaskLedger], Sequence[TaskEvent]]) -> TaskLedger:
    """Add events to the project's ledger and return it; the file is written only if there are events.

    `new_events` gets the ledger as it is in the file. Until the file is written, other processes that want to write wait,
    so no event is lost. When the file is created, .gitattributes in its folder gets a line that makes git merge it line
    by line.

    Raises `RuleError` if the file can't be read, `UsageError` if it can't be written, and `EngineUnavailable` if another
    process holds the lock too long.
    """
    path = ledger_path(project)
    lock = EngineFiles.of(project.folder).root / _LOCK
    try:
        lock.parent.mkdir(mode=0o700, exist_ok=True)
        with hold(lock, seconds=_LONGEST_WAIT):
            old_ledger = read_task_ledger(project)
            ledger = old_ledger.with_events(new_events(old_ledger))
            if ledger is not old_ledger:
                if not path.exists():
                    _merge_by_lines(path)
                write_whole(path, ledger.text().encode("utf-8", "replace"))
            return ledger
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; make the file and its folder writable") from error


def _merge_by_lines(path: Path) -> None:
    attributes = path.parent / _ATTRIBUTES
    text = attributes.read_text(encoding="utf-8") if attributes.exists() else ""
    pattern = f'"{path.name}"' if " " in path.name else path.name
    if pattern not in text:
        separator = "" if not text or text.endswith("\n") else "\n"
        write_whole(attributes, f"{text}{separator}{pattern} merge=union\n".encode())
