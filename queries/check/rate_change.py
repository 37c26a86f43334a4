"""Defines the change of a rule's rate between two checks, and its causes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Cause", "Move", "RateChange"]


class Cause(StrEnum):
    """Why a subject's state changed."""

    NEW = "new"
    GONE = "gone"
    FIXED = "fixed"
    BROKEN = "broken"
    WAIVED = "waived"
    WAIVER_ENDED = "waiver_ended"
    LEARNED = "learned"
    FORGOTTEN = "forgotten"
    RULE_REVISED = "rule_revised"


@dataclass(frozen=True)
class Move:
    """The number of subjects that changed state for one cause, and by how many `covered` and `known` subjects changed."""

    cause: Cause
    subjects: int
    covered: int
    known: int


@dataclass(frozen=True)
class RateChange:
    """A rule's rate before and after, as (covered, known), and the moves, which add up exactly to the difference.

    `before` is None if the earlier report doesn't have the rule or couldn't measure it. `after` is None if this is so
    in the new report.
    """

    rule: str
    title_zh: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    moves: tuple[Move, ...] = ()
