"""Counts subjects by state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Counts", "SubjectState", "count_states"]


class SubjectState(StrEnum):
    """The state that one subject has for a rule."""

    COVERED = "covered"
    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    WAIVED = "waived"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The numbers of subjects by state.

    Every subject has exactly one state, so `total` is the sum of the four numbers. Waived subjects are not in `uncovered`.
    """

    covered: int = 0
    uncovered: int = 0
    unknown: int = 0
    waived: int = 0

    @property
    def total(self) -> int:
        """The number of all subjects."""
        return self.covered + self.uncovered + self.unknown + self.waived

    @property
    def known(self) -> int:
        """The number of subjects with a known state, the denominator of a rate."""
        return self.total - self.unknown


def count_states(states: Iterable[SubjectState]) -> Counts:
    """Return how many subjects have each state.

    >>> count_states([SubjectState.COVERED, SubjectState.WAIVED]).total
    2
    """
    all_states = list(states)
    return Counts(
        covered=all_states.count(SubjectState.COVERED),
        uncovered=all_states.count(SubjectState.UNCOVERED),
        unknown=all_states.count(SubjectState.UNKNOWN),
        waived=all_states.count(SubjectState.WAIVED),
    )
