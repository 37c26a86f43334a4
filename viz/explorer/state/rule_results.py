"""Holds the result of every rule for every place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wangge.queries.check.counts import Counts
from wangge.queries.check.report import Status
from wangge.queries.check.waivers import Waiver
from wangge.queries.reports.broken_limits import LimitWords
from wangge.queries.rules.missing import Missing
from wangge.queries.rules.rule import SEVERITIES, Rule, RuleHead
from wangge.viz.explorer.state.place_index import PlaceIndex
from wangge.viz.explorer.state.place_tree import PlaceTree, States

__all__ = ["Gap", "RuleResults", "RuleSummary"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A finding: one subject that breaks a rule, with the waiver of the finding if it is waived.

    `known` says whether the baseline contains the finding; None without a baseline. `further` are the codes of the other
    streets and communities to which it belongs.
    """

    subject: str
    key: tuple[str, ...]
    reason: str
    street: str
    community: str
    known: bool | None
    waiver: Waiver | None = None
    further: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RuleSummary:
    """The result of one rule.

    `label` is the label of its subjects. `places` maps the codes of the scope, its streets and its communities to their
    counts. `states` holds the state of each place, None if the subjects aren't places. `gaps` are sorted by key.
    `broken` has the limits that the counts exceed. `missing` is the node that findings of the rule report as missing,
    None if they report something else.
    """

    head: RuleHead
    label: str
    status: Status
    reason: str
    counts: Counts
    places: Mapping[str, Counts]
    states: States | None
    gaps: tuple[Gap, ...]
    broken: tuple[LimitWords, ...]
    missing: Missing | None = None

    @property
    def id(self) -> str:
        """The id of the rule, as addresses use it."""
        return self.head.id

    @property
    def rule(self) -> Rule | None:
        """The rule itself, None if its file is broken."""
        return self.head if isinstance(self.head, Rule) else None

    def at(self, label: str, code: str) -> Counts | None:
        """Return the counts of a place, including everything in it; None if the rule has no counts for such places."""
        if code in self.places:
            return self.places[code]
        if self.states is not None:
            return self.states.counts(code)
        return Counts() if label in ("Street", "Community") else None

    def concerns_any(self, codes: Sequence[str], spans: Sequence[range]) -> bool:
        """Whether the rule has a subject in any of these places; `spans` is `PlaceTree.spans(codes)`.

        The same as `at(…).total` of any place, but much faster for many places.
        """
        others = [code for code in codes if code not in self.places]
        if any(self.places[code].total for code in codes if code in self.places):
            return True
        if self.states is None or not others:
            return False
        return self.states.has_any(spans if len(others) == len(codes) else self.states.tree.spans(others))


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleResults:
    """The results of all rules for one version of the graph.

    `scope` is the code of the checked place. `about` maps the code of each subject to the rule ids and gaps of its
    findings. `place_index` maps a rule id to the index that finds the rule's gaps in a place. An object is equal only
    to itself, so that it can be a key of a cache.
    """

    rules: Mapping[str, RuleSummary]
    tree: PlaceTree
    scope: str | None
    day: date
    faults: tuple[str, ...]
    about: Mapping[str, tuple[tuple[str, Gap], ...]]
    place_index: Mapping[str, PlaceIndex]

    def by_severity(self) -> list[RuleSummary]:
        """Return the rules sorted by status, the worst status first, and then by severity."""
        order = list(Status)
        return sorted(
            self.rules.values(),
            key=lambda rule: (order.index(rule.status), SEVERITIES.index(rule.head.severity), rule.id),
        )

    def of_subject(self, labels: Collection[str], code: str) -> list[tuple[RuleSummary, Gap]]:
        """Return the gaps of the node with this code and one of these labels, each with its rule."""
        findings = ((self.rules[rule], gap) for rule, gap in self.about.get(code, ()))
        return [(rule, gap) for rule, gap in findings if rule.label in labels]

    def gaps_in(self, rule: RuleSummary, place: str | None) -> Sequence[Gap]:
        """Return the gaps of a rule in the place with the code `place`; all its gaps if `place` is None."""
        if place is None or place == self.scope:
            return rule.gaps
        return [rule.gaps[position] for position in self.place_index[rule.id].inside(place)]

    def number_of_gaps_in(self, place: str) -> int:
        """Return the number of gaps of all rules in the place with the code `place`."""
        if place == self.scope:
            return sum(len(rule.gaps) for rule in self.rules.values())
        return sum(len(self.place_index[rule].inside(place)) for rule in self.rules)
