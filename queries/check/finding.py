"""A finding: one subject that a rule does not hold for, with its name, where it lies and its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from wangge.graph.model import Source

__all__ = ["Finding", "ParentUnit", "SubjectFacts"]


class ParentUnit(NamedTuple):
    """A place or organisation that a subject lies in or belongs to."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """What people know a subject by; `units` are those above it, from the district down.

    >>> SubjectFacts("Grid", "第一网格", (ParentUnit("511702", "通川区"), ParentUnit("511702001", "东城街道"))).path
    '通川区/东城街道/第一网格'
    """

    label: str
    name: str
    units: tuple[ParentUnit, ...] = ()
    source: Source | None = None

    @property
    def path(self) -> str:
        """The names of the units above it, and its own."""
        return "/".join(name for name in (*(unit.name for unit in self.units), self.name) if name)

    @property
    def above(self) -> tuple[str, ...]:
        """The codes of the units above it."""
        return tuple(unit.code for unit in self.units)


@dataclass(frozen=True, slots=True)
class Finding:
    """One subject that is not as the rule expects; `key` tells it from the rule's other findings.

    `street_code` and `community_code` say where it lies, empty where it lies in none; `known` whether
    the baseline has it, None where there is no baseline.
    """

    subject: str
    key: tuple[str, ...]
    reason: str
    facts: SubjectFacts
    street_code: str = ""
    community_code: str = ""
    known: bool | None = None
