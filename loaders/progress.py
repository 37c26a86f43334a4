"""Progress of long work; the caller decides how to display it."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """A callback for the progress of a stage: `done` of `total` steps; `total` is None when it is unknown."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Report a stage, such as "read grids", and its progress."""


def silent(stage: str, done: int, total: int | None) -> None:
    """The `Progress` that displays nothing."""
