"""How many subjects a rule found in which state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Counts", "SubjectState", "count_states"]


class SubjectState(StrEnum):
    """What is the case with one subject."""

    COVERED = "covered"
    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    WAIVED = "waived"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Every subject is in exactly one state, so `total` is the sum of the four.

    `uncovered` leaves out the waived; they stay in `total`.
    """

    covered: int = 0
    uncovered: int = 0
    unknown: int = 0
    waived: int = 0

    @property
    def total(self) -> int:
        """All subjects."""
        return self.covered + self.uncovered + self.unknown + self.waived

    @property
    def known(self) -> int:
        """The subjects whose state is known: what a rate is of."""
        return self.total - self.unknown


def count_states(states: Iterable[SubjectState]) -> Counts:
    """Count the states.

    >>> count_states([SubjectState.COVERED, SubjectState.WAIVED]).total
    2
    """
    listed = list(states)
    return Counts(
        covered=listed.count(SubjectState.COVERED),
        uncovered=listed.count(SubjectState.UNCOVERED),
        unknown=listed.count(SubjectState.UNKNOWN),
        waived=listed.count(SubjectState.WAIVED),
    )
