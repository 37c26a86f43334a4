"""Defines the change of a rule's rate between two checks, and its causes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Cause", "Move", "RateChange"]


class Cause(StrEnum):
    """Why a subject's state changed.

    `NEW`: only the new report has the subject. `GONE`: only the earlier report has it. `LEARNED`: its state was unknown
    in the earlier report. `FORGOTTEN`: its state is unknown in the new report. `RULE_REVISED`: the recipe or its
    parameters changed, so other causes can't be told apart.
    """

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
    """The subjects that changed state for one cause.

    `subjects` is their number. `covered` says by how much they change the number of covered subjects, and `known` by
    how much they change the number of subjects with a known state.
    """

    cause: Cause
    subjects: int
    covered: int
    known: int


@dataclass(frozen=True)
class RateChange:
    """A rule's rate in an earlier and a new report, and the causes of the difference.

    A rate is a pair: the number of covered subjects, and the number of subjects with a known state. The `moves` add up
    exactly to the difference. `before` is None if the rule isn't in the earlier report or couldn't run in that check.
    `after` is None if the rule isn't in the new report or couldn't run in the new check.
    """

    rule: str
    title_zh: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    moves: tuple[Move, ...] = ()
