"""One change that a plan would make to the graph."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from loaders.fact import EdgeKey, NodeKey, Place

__all__ = ["Change", "Operation"]


class Operation(StrEnum):
    """What is done to a fact; a move only refreshes where an unchanged fact stands in its sheet."""

    ADD = "add"
    UPDATE = "update"
    RETIRE = "retire"
    MOVE = "move"


@dataclass(frozen=True)
class Change:
    """One fact before and after; properties without the bookkeeping."""

    operation: Operation
    key: NodeKey | EdgeKey
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    place: Place | None

    def removed(self) -> list[str]:
        """The names of properties that end with the change."""
        return sorted(set(self.before or {}) - set(self.after or {}))
