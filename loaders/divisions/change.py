"""One change of divisions between two editions, and why it is taken to be one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wangge.loaders.divisions.division import Division

__all__ = ["ChangeKind", "DivisionChange", "Reason"]


class ChangeKind(StrEnum):
    """What happened, in the words of the model; the names are how codes of events end."""

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

    `parts` says how many units one level down went from the first unit to the second.
    """

    kind: ChangeKind
    reason: Reason
    olds: tuple[Division, ...]
    news: tuple[Division, ...]
    parts: tuple[tuple[Division, Division, int], ...] = ()

    @property
    def subject(self) -> Division:
        """The unit that the change is named after: the newest there is."""
        return (self.news or self.olds)[-1]
