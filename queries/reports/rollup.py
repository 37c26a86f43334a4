"""Adds up the counts of all rules for the scope, for each street and for each community."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import PlaceCounts, RuleResult

__all__ = ["Kind", "Tier", "roll_up"]

Kind = Literal["scope", "street", "no_street", "community", "no_community", "rest"]


@dataclass(frozen=True)
class Tier:
    """The counts of a place and of its parts; if there are parts, their counts add up to those of the place.

    The kinds `no_street` and `no_community` are for subjects that are in no street or community. The kind `rest` is for
    the subjects of rules whose recipes don't return the street or community.
    """

    kind: Kind
    code: str
    name: str
    counts: Counts
    parts: tuple[Tier, ...] = ()


def roll_up(results: Iterable[RuleResult]) -> Tier:
    """Add up the counts of the results; a subject of several rules counts once for each rule."""
    rule_results = list(results)
    streets = _by_place(place for result in rule_results for place in result.by_street)
    communities_of_street: dict[str, list[PlaceCounts]] = defaultdict(list)
    for result in rule_results:
        for place in result.by_community:
            communities_of_street[place.street_code].append(place)
    parts = []
    for (code, name), counts in sorted(streets.items(), key=_nowhere_last):
        communities = [
            Tier("community" if key[0] else "no_community", *key, counts=community_counts)
            for key, community_counts in sorted(
                _by_place(communities_of_street[code]).items(), key=_nowhere_last
            )
        ]
        parts.append(
            Tier("street" if code else "no_street", code, name, counts, _with_rest(counts, communities))
        )
    total = _sum(result.counts for result in rule_results)
    return Tier("scope", "", "", total, _with_rest(total, parts))


def _nowhere_last(item: tuple[tuple[str, str], Counts]) -> tuple[bool, str, str]:
    (code, name), _counts = item
    return (not code, code, name)


def _by_place(places: Iterable[PlaceCounts]) -> dict[tuple[str, str], Counts]:
    counts_by_place: dict[tuple[str, str], list[Counts]] = defaultdict(list)
    for place in places:
        counts_by_place[place.code, place.name].append(place.counts)
    return {key: _sum(counts) for key, counts in counts_by_place.items()}


def _with_rest(total: Counts, parts: list[Tier]) -> tuple[Tier, ...]:
    """Return the parts. If their sum is less than the total, a part of kind `rest` with the difference is added.

    If every part is of kind `no_community`, an empty tuple is returned.
    """
    if all(part.kind == "no_community" for part in parts):
        return ()
    in_parts = _sum(part.counts for part in parts)
    rest = Counts(
        covered=total.covered - in_parts.covered,
        uncovered=total.uncovered - in_parts.uncovered,
        unknown=total.unknown - in_parts.unknown,
        waived=total.waived - in_parts.waived,
    )
    return (*parts, *([Tier("rest", "", "", rest)] if rest != Counts() else []))


def _sum(counts: Iterable[Counts]) -> Counts:
    all_counts = list(counts)
    return Counts(
        covered=sum(c.covered for c in all_counts),
        uncovered=sum(c.uncovered for c in all_counts),
        unknown=sum(c.unknown for c in all_counts),
        waived=sum(c.waived for c in all_counts),
    )
