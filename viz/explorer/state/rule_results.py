"""Computes the result of every rule for every place, once per version of the graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding
from wangge.queries.check.policy import Policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.check.waivers import Waiver
from wangge.queries.reports.broken_limits import LimitWords, broken_limit_words
from wangge.queries.rules.missing import Missing
from wangge.queries.rules.rule import SEVERITIES, Rule, RuleHead
from wangge.viz.explorer.state.place_index import PlaceIndex, RecordLocation
from wangge.viz.explorer.state.place_tree import PlaceTree, States, read_place_tree
from wangge.viz.findings import states_of

__all__ = ["Gap", "RuleResults", "RuleSummary", "count_rule_results"]


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

    def gaps_in(self, rule: RuleSummary, place: str | None) -> list[Gap]:
        """Return the gaps of a rule in the place with the code `place`; all its gaps if `place` is None."""
        if place is None or place == self.scope:
            return list(rule.gaps)
        return [rule.gaps[position] for position in self.place_index[rule.id].inside(place)]


def count_rule_results(
    store: Store,
    policy: Policy,
    model: Model,
    *,
    on_rule: Callable[[int, int], None] = lambda _done, _total: None,
    watched: Mapping[str, frozenset[str]] | None = None,
    on_report: Callable[[CheckReport], None] = lambda _report: None,
) -> RuleResults:
    """Check all rules of a policy, one after the other, and return the results that the pages need. Read-only.

    `on_rule` is called with the number of rules checked so far and the number of all rules, `on_report` with the report
    of each rule. The reports list the states of the subjects in `watched`, which has their codes by rule id.
    """
    tree = read_place_tree(store, model)
    rule_ids = sorted(policy.by_id.keys() - set(policy.skipped))
    rules: dict[str, RuleSummary] = {}
    scope: str | None = policy.scope
    for done, name in enumerate(rule_ids):
        on_rule(done, len(rule_ids))
        rules[name], scope = _summarise(store, policy, tree, name, watched or {}, on_report)
    on_rule(len(rule_ids), len(rule_ids))
    return RuleResults(
        rules=rules,
        tree=tree,
        scope=scope,
        day=policy.today,
        faults=policy.faults,
        about=_about(rules.values()),
        place_index={rule.id: _place_index(tree, rule.gaps) for rule in rules.values()},
    )


def _summarise(
    store: Store,
    policy: Policy,
    tree: PlaceTree,
    name: str,
    watched: Mapping[str, frozenset[str]],
    on_report: Callable[[CheckReport], None],
) -> tuple[RuleSummary, str | None]:
    rule = policy.rule(name)
    if not isinstance(rule, Rule):
        return _broken(rule.head, rule.reason), policy.scope
    label = policy.library.get(rule.recipe).subject_kind
    of_place = label in _place_labels(store.model)
    report = check_policy(store, policy, ids=[name], subjects=of_place, watched=watched)
    on_report(report)
    result = report.results[0]
    summary = RuleSummary(
        head=result.rule,
        label=label,
        status=result.status,
        reason=result.reason,
        counts=result.counts,
        places=_places(result, report.scope),
        states=States(tree, states_of(result)) if of_place else None,
        gaps=tuple(sorted(_gaps(result), key=lambda gap: gap.key)),
        broken=broken_limit_words(result),
        missing=result.missing,
    )
    return summary, report.scope


def _broken(head: RuleHead, reason: str) -> RuleSummary:
    return RuleSummary(
        head=head,
        label="",
        status=Status.ERROR,
        reason=reason,
        counts=Counts(),
        places={},
        states=None,
        gaps=(),
        broken=(),
    )


def _places(result: RuleResult, scope: str | None) -> dict[str, Counts]:
    counts = {place.code: place.counts for place in (*result.by_street, *result.by_community) if place.code}
    return counts if scope is None else {**counts, scope: result.counts}


def _gaps(result: RuleResult) -> Iterator[Gap]:
    yield from (_gap(finding, None) for finding in result.findings)
    yield from (_gap(item.finding, item.waiver) for item in result.waived)


def _gap(finding: Finding, waiver: Waiver | None) -> Gap:
    return Gap(
        finding.subject,
        finding.key,
        finding.reason,
        finding.street_code,
        finding.community_code,
        finding.known,
        waiver,
        tuple(code for codes in finding.further for code in codes),
    )


def _about(rules: Iterable[RuleSummary]) -> dict[str, tuple[tuple[str, Gap], ...]]:
    gaps_of: dict[str, tuple[tuple[str, Gap], ...]] = {}
    for rule in rules:
        for gap in rule.gaps:
            gaps_of[gap.subject] = (*gaps_of.get(gap.subject, ()), (rule.id, gap))
    return gaps_of


def _place_index(tree: PlaceTree, gaps: Iterable[Gap]) -> PlaceIndex:
    locations = (RecordLocation(gap.subject, (gap.street, gap.community, *gap.further)) for gap in gaps)
    return PlaceIndex(tree, locations)


def _place_labels(model: Model) -> frozenset[str]:
    return frozenset({"Place", *(kind.label for kind in model.places)})
