"""Defines the finding: one uncovered subject of a rule, with its name, place and source row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from wangge.graph.model import Source
from wangge.loaders.references.names import unit_of_body

__all__ = ["Finding", "ParentUnit", "SubjectFacts", "title_of"]

_NAMED_AFTER_BODIES = frozenset({"Street", "Community"})


def title_of(label: str, name: str) -> str:
    """Return the name by which a unit is known: of a street or community, never that of its office or committee.

    >>> title_of("Community", "健民路社区居民委员会"), title_of("Community", "龙家庙村民委员会")
    ('健民路社区', '龙家庙村')
    >>> title_of("ResidentsCommittee", "健民路社区居民委员会"), title_of("Street", "东城街道")
    ('健民路社区居民委员会', '东城街道')
    """
    return unit_of_body(name) if label in _NAMED_AFTER_BODIES else name


class ParentUnit(NamedTuple):
    """A place or organisation above a subject, with the name by which it is known."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """Name, place and source of a subject; `units` are the places and organisations above it, from the district down.

    >>> SubjectFacts("Grid", "第一网格", (ParentUnit("511702", "通川区"), ParentUnit("511702001", "东城街道"))).path
    '通川区/东城街道/第一网格'
    """

    label: str
    name: str
    units: tuple[ParentUnit, ...] = ()
    source: Source | None = None

    @property
    def title(self) -> str:
        """The name by which the subject is known."""
        return title_of(self.label, self.name)

    @property
    def path(self) -> str:
        """The names by which the units above the subject and the subject itself are known, joined by slashes."""
        return "/".join(name for name in (*(unit.name for unit in self.units), self.title) if name)

    @property
    def above(self) -> tuple[str, ...]:
        """The codes of the units above the subject."""
        return tuple(unit.code for unit in self.units)


@dataclass(frozen=True, slots=True)
class Finding:
    """An uncovered subject; `key` identifies it among the rule's findings.

    `street_code` and `community_code` are empty if the subject is in no street or community. `known` says whether the
    baseline has the finding; it is None without a baseline. A subject may be in several places: `further` has the codes of
    the other streets and communities in which it is uncovered.
    """

    subject: str
    key: tuple[str, ...]
    reason: str
    facts: SubjectFacts
    street_code: str = ""
    community_code: str = ""
    known: bool | None = None
    further: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The codes of street and community of every place in which the subject is uncovered."""
        return ((self.street_code, self.community_code), *self.further)
