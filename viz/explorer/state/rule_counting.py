"""Computes the result of every rule for every place. Results that are valid after a load aren't computed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.queries.check.policy import Policy
from wangge.queries.check.project_check import check_options
from wangge.queries.check.report import RuleResult
from wangge.queries.check.rule_counter import RuleCounter
from wangge.queries.check.run import settled_rules
from wangge.queries.recipes.scope import Places
from wangge.queries.rules.rule import Rule
from wangge.viz.explorer.state.kept import KeptRule, StillValid
from wangge.viz.explorer.state.place_tree import PlaceTree
from wangge.viz.explorer.state.rule_results import RuleResults
from wangge.viz.explorer.state.rule_summaries import (
    place_labels,
    results_of,
    summary_of,
    summary_of_broken,
)
from wangge.viz.explorer.state.rule_terms import RuleTerms

__all__ = ["CountedRules", "WatchedSubjects", "count_rule_results"]

WatchedSubjects = Mapping[str, frozenset[str]]
"""For each rule id, the subjects whose states a check lists even if they aren't findings."""

_AHEAD = 1


class CountedRules(NamedTuple):
    """The results that the pages need, and what can be used again after a load."""

    results: RuleResults
    kept: Mapping[str, KeptRule]


def count_rule_results(
    store: Store,
    policy: Policy,
    model: Model,
    tree: Callable[[], PlaceTree],
    valid: StillValid,
    *,
    on_rule: Callable[[int, int], None] = lambda _done, _total: None,
    watched: WatchedSubjects | None = None,
) -> CountedRules:
    """Check the rules of a policy whose results aren't `valid` any more, and return the results of all. Read-only.

    `tree` returns the tree of places; if that takes time, the first rules run meanwhile. `on_rule` is called with the
    number of rules with a result so far and the number of all rules. `watched` has the
    subjects of the tasks in the ledger; None if there is no ledger.
    """
    chosen = [rule for rule in policy.rules if rule.id not in policy.skipped]
    broken = [rule for rule in policy.broken if rule.id not in policy.skipped]
    kept: dict[str, KeptRule] = {}
    for rule in chosen:
        subjects = None if watched is None else watched.get(rule.id, frozenset())
        if (still := valid.rule(policy, rule, subjects)) is not None:
            kept[rule.id] = still
    if kept:
        kept = _moved(kept, tree())
    scope = policy.scope if policy.scope is None or not chosen else Places(store).resolve(policy.scope)
    total = len(chosen) + len(broken)
    on_rule(len(kept) + len(broken), total)
    touched = [rule for rule in chosen if rule.id not in kept]
    for result in _results(store, policy, model, touched, watched):
        kept[result.rule.id] = _kept(policy, tree(), result, scope, watched)
        on_rule(len(kept) + len(broken), total)
    summaries = [*(rule.summary for rule in kept.values()), *map(summary_of_broken, broken)]
    return CountedRules(results_of(policy, tree(), scope, summaries), kept)


def _results(
    store: Store, policy: Policy, model: Model, rules: list[Rule], watched: WatchedSubjects | None
) -> Iterator[RuleResult]:
    """Yield the result of each rule. Names of subjects are read only if tasks or waivers of places need them."""
    if not rules:
        return
    options = replace(check_options(policy, watched=watched), list_all_of=place_labels(model))
    counter = RuleCounter.of(store, policy.library, options)

    def needs_names(rule: Rule) -> bool:
        waivers = policy.ledger.of(rule.id, policy.today)
        return watched is not None or any(entry.waiver.under is not None for entry in waivers)

    with closing(settled_rules(counter, rules, ahead=_AHEAD, needs_names=needs_names)) as settled:
        for each in settled:
            yield each.result


def _kept(
    policy: Policy, tree: PlaceTree, result: RuleResult, scope: str | None, watched: WatchedSubjects | None
) -> KeptRule:
    rule = policy.sound_rule(result.rule.id)
    return KeptRule(
        RuleTerms.of(policy, rule),
        summary_of(policy, tree, rule, result, scope),
        None if watched is None else replace(result, subjects=None, by_street=(), by_community=()),
        frozenset() if watched is None else watched.get(rule.id, frozenset()),
    )


def _moved(kept: Mapping[str, KeptRule], tree: PlaceTree) -> dict[str, KeptRule]:
    """Return the kept results with their states in another tree of places."""
    former_numbers: dict[int, tuple[PlaceTree, Sequence[int]]] = {}
    moved = {}
    for rule_id, rule in kept.items():
        states = rule.summary.states
        if states is None or states.tree is tree:
            moved[rule_id] = rule
            continue
        if id(states.tree) not in former_numbers:
            former_numbers[id(states.tree)] = (states.tree, tree.numbers_in(states.tree))
        _tree, numbers = former_numbers[id(states.tree)]
        moved[rule_id] = rule._replace(summary=replace(rule.summary, states=states.moved_to(tree, numbers)))
    return moved
