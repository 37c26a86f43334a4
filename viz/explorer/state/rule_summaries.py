"""Makes what the pages need of the result of a rule, and of the results of all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wangge.graph.model import Model
from wangge.queries.check.counts import Counts
from wangge.queries.check.finding import Finding
from wangge.queries.check.policy import Policy
from wangge.queries.check.report import RuleResult, Status
from wangge.queries.check.waivers import Waiver
from wangge.queries.reports.broken_limits import broken_limit_words
from wangge.queries.rules.rule import BrokenRule, Rule
from wangge.viz.explorer.state.place_index import PlaceIndex, RecordLocation
from wangge.viz.explorer.state.place_tree import PlaceTree, States
from wangge.viz.explorer.state.rule_results import Gap, RuleResults, RuleSummary
from wangge.viz.findings import codes_by_state

__all__ = ["place_labels", "results_of", "summary_of", "summary_of_broken"]


def results_of(
    policy: Policy, tree: PlaceTree, scope: str | None, summaries: Iterable[RuleSummary]
) -> RuleResults:
    """Return the results of all rules; `scope` is the code of the checked place."""
    rules = {rule.id: rule for rule in sorted(summaries, key=lambda rule: rule.id)}
    return RuleResults(
        rules=rules,
        tree=tree,
        scope=scope,
        day=policy.today,
        faults=policy.faults,
        about=_about(rules.values()),
        place_index={rule.id: _place_index(tree, rule.gaps) for rule in rules.values()},
    )


def summary_of(
    policy: Policy, tree: PlaceTree, rule: Rule, result: RuleResult, scope: str | None
) -> RuleSummary:
    """Return what the pages need of the result of a rule; `scope` is the code of the checked place."""
    label = policy.library.get(rule.recipe).subject_kind
    return RuleSummary(
        head=rule,
        label=label,
        status=result.status,
        reason=result.reason,
        counts=result.counts,
        places=_places(result, scope),
        states=States(tree, codes_by_state(result)) if label in place_labels(policy.model) else None,
        gaps=tuple(sorted(_gaps(result), key=lambda gap: gap.key)),
        broken=broken_limit_words(result),
        missing=result.missing,
    )


def summary_of_broken(rule: BrokenRule) -> RuleSummary:
    """Return the result of a rule whose file is broken."""
    return RuleSummary(
        head=rule.head,
        label="",
        status=Status.ERROR,
        reason=rule.reason,
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


def place_labels(model: Model) -> frozenset[str]:
    """Return the labels of places, with the one that all places share."""
    return frozenset({"Place", *(kind.label for kind in model.places)})
