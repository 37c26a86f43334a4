"""How long work tells what it has done; the caller decides what to show."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Called with the stage, how much of it is done, and how much there is, if that is known."""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take note."""


def silent(stage: str, done: int, total: int | None) -> None:
    """Show nothing."""
