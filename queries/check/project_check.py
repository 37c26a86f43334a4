"""Checks a project's graph with its policy: shipped rules, the project's rules, waivers and baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from wangge.graph.errors import RuleError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.counts import Counts
from wangge.queries.check.options import TIME_LIMIT, CheckOptions
from wangge.queries.check.policy import Policy, read_policy
from wangge.queries.check.report import CheckReport, RuleResult, Status, WaiverNote
from wangge.queries.check.run import check
from wangge.queries.recipes.project_library import project_library
from wangge.queries.rules.rule import BrokenRule, Rule

__all__ = ["check_options", "check_policy", "check_project", "project_library"]


def check_project(
    store: Store,
    project: Project,
    *,
    ids: Iterable[str] = (),
    under: str | None = None,
    today: date | None = None,
) -> CheckReport:
    """Run the shipped rules and the project's own, with the project's settings, waivers and baseline.

    If `ids` isn't empty, only the rules with these ids run. `under` is the code of a place, by default the project's
    scope. `today` is by default the date that wangge.toml sets, else the current date. Raises what `read_policy` and
    `check_policy` raise.
    """
    return check_policy(store, read_policy(project, today=today), ids=ids, under=under)


def check_policy(
    store: Store,
    policy: Policy,
    *,
    ids: Iterable[str] = (),
    under: str | None = None,
    subjects: bool = False,
    time_limit: float = TIME_LIMIT,
    on_rule: Callable[[str], None] = lambda _name: None,
    watched: Mapping[str, frozenset[str]] | None = None,
) -> CheckReport:
    """Run the rules of a policy on a graph; broken parts of the policy become errors in the report.

    Without `ids` all rules run except those that the project skips. A skipped rule runs if `ids` names it. `watched` has
    codes of subjects by rule id, as in `CheckOptions`.

    Raises `QueryError` for an unknown id and `RuleError` if none of the chosen rules can be used. Also raises what
    `check` raises.
    """
    ids = list(ids)
    rules, broken = _chosen(policy, ids)
    if broken and not rules:
        raise RuleError(broken[0].reason)
    report = check(
        store,
        rules,
        policy.library,
        replace(
            check_options(policy, watched=watched),
            scope=under or policy.scope,
            list_all=subjects,
            whole_ledger=under is None,
            time_limit=time_limit,
        ),
        on_rule=on_rule,
    )
    results = (*report.results, *(_as_result(rule) for rule in broken))
    return replace(
        report,
        results=tuple(sorted(results, key=lambda result: result.rule.id)),
        faults=policy.faults,
        waiver_notes=(*report.waiver_notes, *_notes_of_unknown_rules(policy)),
        policy=policy.ref,
        skipped=() if ids else policy.skipped,
    )


def check_options(policy: Policy, *, watched: Mapping[str, frozenset[str]] | None = None) -> CheckOptions:
    """Return the options with which the rules of a policy run on its scope; `watched` is as in `CheckOptions`."""
    return CheckOptions(
        scope=policy.scope,
        settings=policy.settings,
        today=policy.today,
        ledger=policy.ledger,
        baseline=policy.baseline,
        time_limit=TIME_LIMIT,
        model=policy.model,
        watched=watched or {},
    )


def _chosen(policy: Policy, ids: Sequence[str]) -> tuple[list[Rule], list[BrokenRule]]:
    wanted_ids = {policy.rule(name).id for name in ids} or policy.by_id.keys() - set(policy.skipped)
    return (
        [rule for rule in policy.rules if rule.id in wanted_ids],
        [rule for rule in policy.broken if rule.id in wanted_ids],
    )


def _as_result(broken: BrokenRule) -> RuleResult:
    return RuleResult(rule=broken.head, status=Status.ERROR, counts=Counts(), reason=broken.reason)


def _notes_of_unknown_rules(policy: Policy) -> list[WaiverNote]:
    rules = policy.by_id
    return [
        WaiverNote("unknown_rule", entry.waiver, entry.where)
        for entry in policy.ledger.entries
        if entry.waiver.rule not in rules and entry.waiver.holds_on(policy.today)
    ]
