"""Compares a place with its siblings under a rule. Runs no query: every count is in memory."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from wangge.queries.check.counts import Counts
from wangge.viz.explorer.state.rule_results import RuleResults, RuleSummary

__all__ = ["Standing", "standing_of"]


class Standing(NamedTuple):
    """The position of a place among its siblings, including itself, by the share of uncovered subjects.

    `rank` is 1 for the largest share. `ties` is the number of places with the same share. `siblings` is the number of all
    places that have subjects with a known state. Both numbers include the place itself.
    """

    rank: int
    ties: int
    siblings: int


def standing_of(results: RuleResults, rule: RuleSummary, label: str, code: str) -> Standing | None:
    """Return the standing of a place under a rule.

    Returns None if the place, or every sibling, has no subjects with a known state.
    """
    number = results.tree.number(code)
    if number is None:
        return None
    siblings = (results.tree.codes[each] for each in results.tree.siblings(number))
    shares = [share for each in siblings if (share := _share(rule.at(label, each))) is not None]
    own = _share(rule.at(label, code))
    if own is None or len(shares) < 2:
        return None
    return Standing(1 + sum(share > own for share in shares), shares.count(own), len(shares))


def _share(counts: Counts | None) -> Fraction | None:
    return Fraction(counts.uncovered, counts.known) if counts is not None and counts.known else None
