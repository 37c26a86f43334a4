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
    """The counts of a place and of its parts; if there are parts, each subject of the place is in one of them, or in several.

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
    without_community = _by_place(
        place for result in rule_results if not result.by_community for place in result.by_street
    )
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
            Tier(
                "street" if code else "no_street",
                code,
                name,
                counts,
                _with_rest(without_community.get((code, name), Counts()), communities),
            )
        )
    total = _sum(result.counts for result in rule_results)
    rest = _sum(result.counts for result in rule_results if not result.by_street)
    return Tier("scope", "", "", total, _with_rest(rest, parts))


def _nowhere_last(item: tuple[tuple[str, str], Counts]) -> tuple[bool, str, str]:
    (code, name), _counts = item
    return (not code, code, name)


def _by_place(places: Iterable[PlaceCounts]) -> dict[tuple[str, str], Counts]:
    counts_by_place: dict[tuple[str, str], list[Counts]] = defaultdict(list)
    for place in places:
        counts_by_place[place.code, place.name].append(place.counts)
    return {key: _sum(counts) for key, counts in counts_by_place.items()}


def _with_rest(rest: Counts, parts: list[Tier]) -> tuple[Tier, ...]:
    """Return the parts, and a part of kind `rest` if there are subjects of which the recipes don't return the place.

    If every part is of kind `no_community`, an empty tuple is returned.
    """
    if all(part.kind == "no_community" for part in parts):
        return ()
    return (*parts, *([Tier("rest", "", "", rest)] if rest != Counts() else []))


def _sum(counts: Iterable[Counts]) -> Counts:
    all_counts = list(counts)
    return Counts(
        covered=sum(c.covered for c in all_counts),
        uncovered=sum(c.uncovered for c in all_counts),
        unknown=sum(c.unknown for c in all_counts),
        waived=sum(c.waived for c in all_counts),
    )
