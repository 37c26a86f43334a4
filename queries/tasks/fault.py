"""Defines why a task can't be changed, so that pages can say it in their own language."""

from __future__ import annotations

from typing import Any, Literal

from wangge.graph.errors import UsageError

__all__ = ["TaskChangeError", "TaskFault"]

TaskFault = Literal[
    "note_empty",
    "note_long",
    "note_id",
    "due_past",
    "due_far",
    "no_task",
    "closed",
    "open",
    "mended",
    "changed",
]


class TaskChangeError(UsageError):
    """A task can't be changed. `kind` says why; `values` has the values that the message names."""

    def __init__(self, text: str, kind: TaskFault, **values: Any) -> None:
        super().__init__(text)
        self.kind = kind
        self.values = values
