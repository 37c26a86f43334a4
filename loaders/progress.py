"""Defines the callback to which long operations report their progress; the caller displays it."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """A callback for the progress of a stage: `done` of `total` steps; `total` is None if unknown."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Report the progress of a stage such as "read grids"."""


def silent(stage: str, done: int, total: int | None) -> None:
    """The `Progress` that displays nothing."""
