"""One change of divisions between two editions, and what it was inferred from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wangge.loaders.divisions.division import Division

__all__ = ["ChangeKind", "DivisionChange", "Reason"]


class ChangeKind(StrEnum):
    """What happened, as the model's property `change` has it. The names are the last part of an event's code."""

    SET_UP = "设立"
    MERGED = "合并"
    SPLIT = "拆分"
    ADJUSTED = "调整"
    RENAMED = "更名"
    CONVERTED = "转制"
    RECODED = "改码"
    CLOSED = "撤销"


class Reason(StrEnum):
    """What the change was inferred from."""

    SAME_CODE = "same-code"
    SAME_NAME = "same-name"
    NAME_TAKEN_OVER = "name-taken-over"
    PARTS_OF_NAME = "parts-of-name"
    PARTS_MOVED = "parts-moved"
    RETURNED = "returned"
    UNTRACED = "untraced"


@dataclass(frozen=True)
class DivisionChange:
    """Units of the earlier edition that became units of the later one; either side may be empty.

    `parts` holds how many units one level down moved from the first unit to the second.
    """

    kind: ChangeKind
    reason: Reason
    olds: tuple[Division, ...]
    news: tuple[Division, ...]
    parts: tuple[tuple[Division, Division, int], ...] = ()

    @property
    def subject(self) -> Division:
        """The unit that the change is named after: the last new one, else the last old one."""
        return (self.news or self.olds)[-1]
