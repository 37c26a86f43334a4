"""How the rate of a rule differs from that of another check, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Cause", "Move", "RateChange"]


class Cause(StrEnum):
    """Why a subject counts otherwise than before."""

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
    """The subjects that moved for one cause, and what that did to the two numbers of the rate."""

    cause: Cause
    subjects: int
    covered: int
    known: int


@dataclass(frozen=True)
class RateChange:
    """A rule's rate before and after, `covered` of `known`, and the moves between: they add up exactly.

    `before` is None for a rule that the base doesn't have, or couldn't measure; `after` likewise for now.
    """

    rule: str
    title_zh: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    moves: tuple[Move, ...] = ()
