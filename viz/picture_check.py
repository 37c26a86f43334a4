"""Runs the rules whose results appear in the picture of a place."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.queries.check.policy import Policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.rules.missing import missing_of
from wangge.viz.findings import Findings, ReportFindings
from wangge.viz.network.extent import GHOST_SCOPES, PEOPLE, STATE_RULES

__all__ = ["check_for_picture"]


def check_for_picture(store: Store, model: Model, policy: Policy, scope: NodeKey) -> Findings:
    """Run the project's rules that colour places or report missing nodes. Writes nothing.

    Rules that the project skips aren't run. Pictures of streets and districts show no missing nodes, only vacant posts.
    So of the rules that report missing nodes, only those about posts are run for these pictures.
    """
    ids = list(_needed(policy, model, scope))
    if not ids:
        return ReportFindings(())
    return ReportFindings(check_policy(store, policy, ids=ids, under=scope.code, subjects=True).results)


def _needed(policy: Policy, model: Model, scope: NodeKey) -> Iterator[str]:
    for rule in policy.rules:
        if rule.id in policy.skipped:
            continue
        if rule.id in STATE_RULES.values():
            yield rule.id
        elif missing_of(rule, model, {}) is not None:
            subjects = policy.library.get(rule.recipe).subject_kind
            if scope.label in GHOST_SCOPES or subjects == PEOPLE[0]:
                yield rule.id
