"""Runs rules on a graph: counts their subjects, applies waivers and the baseline, and returns the report."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from wangge.graph.errors import NothingMeasured
from wangge.graph.model import MODEL_VERSION, NodeKey
from wangge.graph.store import Store
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.queries.check.counts import SubjectState
from wangge.queries.check.finding import SubjectFacts
from wangge.queries.check.options import CheckOptions
from wangge.queries.check.report import CheckReport, RuleResult, Subjects
from wangge.queries.check.rule_counter import CountedRule, RuleCounter
from wangge.queries.check.settle import settle
from wangge.queries.check.subject_facts import SubjectFactsCache
from wangge.queries.check.waiver_notes import waiver_notes
from wangge.queries.notices import notices
from wangge.queries.recipes.library import Library
from wangge.queries.rules.rule import Rule

__all__ = ["AT_ONCE", "SettledRule", "check", "settled_rules"]

AT_ONCE = 2
"""The number of rules that run at the same time. The engine uses one core for each of them."""

_LOOK_AHEAD = 8
"""The number of rules whose subjects may be counted in advance, while names for the findings of other rules are read.

Otherwise the engine would be idle while names are read.
"""


class SettledRule(NamedTuple):
    """The result of a rule, and the state of each subject that a waiver of the rule or `CheckOptions.watched` names.

    There are no states if the rule couldn't run.
    """

    result: RuleResult
    watched_states: Mapping[str, SubjectState] | None


def check(
    store: Store,
    rules: Sequence[Rule],
    library: Library,
    options: CheckOptions | None = None,
    *,
    on_rule: Callable[[str], None] = lambda _name: None,
) -> CheckReport:
    """Run every rule, read-only, and return the report.

    A rule that can't run gets the status error; the others still run.

    `on_rule` is called with the id of each rule once its statement has run.

    Raises `NothingMeasured` if there are no rules, `QueryError` for an unknown scope, and `EngineError` if the
    database can't be reached.
    """
    if not rules:
        raise NothingMeasured("no rule is selected; name one with --rule, or add rules to the project")
    options = options or CheckOptions()
    counter = RuleCounter.of(store, library, options)
    order = {rule.id: position for position, rule in enumerate(rules)}
    settled = sorted(
        settled_rules(counter, rules, on_rule=on_rule), key=lambda each: order[each.result.rule.id]
    )
    results = [each.result for each in settled]
    return CheckReport(
        results=tuple(results),
        engine=store.engine,
        model_version=MODEL_VERSION,
        scope=counter.scope,
        today=options.today,
        notices=notices(store),
        faults=options.ledger.faults,
        waiver_notes=waiver_notes(
            store,
            options.ledger,
            results,
            {each.result.rule.id: each.watched_states for each in settled if each.watched_states is not None},
            options.today,
            whole=options.whole_ledger,
        ),
        has_baseline=options.baseline is not None,
        model=options.model,
    )


def settled_rules(
    counter: RuleCounter,
    rules: Sequence[Rule],
    *,
    ahead: int = _LOOK_AHEAD,
    on_rule: Callable[[str], None] = lambda _name: None,
    needs_names: Callable[[Rule], bool] = lambda _rule: True,
) -> Generator[SettledRule, None, None]:
    """Run rules and yield the result of each as soon as it is known; the order isn't fixed.

    `ahead` is the number of rules whose subjects may be counted in advance. The findings of a rule have the names and
    places of their subjects only if `needs_names` returns true for it. Raises what `check` raises.
    """
    facts_cache = SubjectFactsCache(counter.store)
    with relaxed_gc(), closing(_counted(counter, rules, ahead)) as batches:
        for batch in batches:
            facts = facts_cache.of(
                key
                for counted_rule in batch
                if needs_names(counted_rule.rule)
                for key in counted_rule.uncovered()
            )
            for counted_rule in batch:
                on_rule(counted_rule.rule.id)
                yield _settled_rule(counter, counted_rule, facts)


def _settled_rule(
    counter: RuleCounter, counted_rule: CountedRule, facts: Mapping[NodeKey, SubjectFacts]
) -> SettledRule:
    if counted_rule.result is not None:
        return SettledRule(counted_rule.result, None)
    watched = counter.watched_subjects(counted_rule.rule)
    states = counted_rule.population.states_among(watched)
    return SettledRule(_settled(counter.options, counted_rule, facts), states)


def _counted(
    counter: RuleCounter, rules: Sequence[Rule], ahead: int
) -> Generator[list[CountedRule], None, None]:
    """Yield the counted rules in batches, as they finish. Several run at the same time, so the order isn't fixed."""
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="wangge-rule")
    remaining = iter(rules)
    pending: set[Future[CountedRule]] = set()
    try:
        while True:
            pending |= {
                pool.submit(counter.count, rule) for rule in islice(remaining, AT_ONCE + ahead - len(pending))
            }
            if not pending:
                return
            ready, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield [future.result() for future in ready]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _settled(
    options: CheckOptions, counted_rule: CountedRule, facts: Mapping[NodeKey, SubjectFacts]
) -> RuleResult:
    rule, population = counted_rule.rule, counted_rule.population
    waivers = options.ledger.of(rule.id, options.today)
    unknown = tuple(member.key for member in population.unknown)
    baseline_keys = None if options.baseline is None else options.baseline.of(rule.id)
    return replace(
        settle(rule, counted_rule.label, population, facts, waivers, baseline_keys),
        label=counted_rule.label,
        missing=counted_rule.missing,
        revision=counted_rule.revision,
        subjects=Subjects(population.covered, unknown) if options.lists(counted_rule.label) else None,
        unknown=unknown,
    )
