"""Lists the usual headers of offices' sheets whose values the graph doesn't store, with the reason for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["LEFT_OUT", "LeftOut", "LeftOutReason"]


class LeftOutReason(StrEnum):
    """Why the values below a header are not stored, as the end of a sentence that begins with the column."""

    PERSONAL = "is personal data, which is never stored"
    POSTS = "is about posts and their holders: fill in the sheets 岗位, 人员 and 任职, or let `wangge adopt` read this sheet"
    OTHER_KIND = "is about another kind: fill in that kind's own sheet, or let `wangge adopt` read this sheet"
    COUNTED = "was left out; the graph counts this itself"
    NO_PROPERTY = "was left out; the model has no property for it"
    ROW_NUMBER = "was left out; it only numbers the rows"


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Headers that mean the same, on the sheets of `kinds` (labels or classes of relationships); empty for all."""

    headers: tuple[str, ...]
    reason: LeftOutReason
    kinds: tuple[str, ...] = ()


LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut(headers=("序号", "序列", "编次", "行号", "No", "number"), reason=LeftOutReason.ROW_NUMBER),
)
