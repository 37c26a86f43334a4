"""Defines a change of divisions between two editions, with the reason from which it was inferred."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wangge.loaders.divisions.division import Division

__all__ = ["ChangeKind", "DivisionChange", "Reason"]


class ChangeKind(StrEnum):
    """The kind of a change; the values are those of the model's property `change`.

    The code of an event ends with the name of the member in lower case, with hyphens.
    """

    SET_UP = "设立"
    MERGED = "合并"
    SPLIT = "拆分"
    ADJUSTED = "调整"
    RENAMED = "更名"
    CONVERTED = "转制"
    RECODED = "改码"
    CLOSED = "撤销"


class Reason(StrEnum):
    """The observation from which a change was inferred."""

    SAME_CODE = "same-code"
    SAME_NAME = "same-name"
    NAME_TAKEN_OVER = "name-taken-over"
    PARTS_OF_NAME = "parts-of-name"
    PARTS_MOVED = "parts-moved"
    RETURNED = "returned"
    UNTRACED = "untraced"


@dataclass(frozen=True)
class DivisionChange:
    """A change: the units `olds` of the earlier edition became the units `news` of the later one.

    `olds` is empty for a unit that was set up, `news` for one that was closed. `parts` has triples: an old
    unit, a new unit, and the number of units one level down that moved from the old to the new one.
    """

    kind: ChangeKind
    reason: Reason
    olds: tuple[Division, ...]
    news: tuple[Division, ...]
    parts: tuple[tuple[Division, Division, int], ...] = ()

    @property
    def subject(self) -> Division:
        """The unit that gives the event its name and code: the last new one, else the last old one."""
        return (self.news or self.olds)[-1]
