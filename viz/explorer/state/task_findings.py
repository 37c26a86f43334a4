"""Keeps the findings with which the task ledger is compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wangge.graph.model import MODEL_VERSION
from wangge.graph.store import Store
from wangge.queries.check.counts import Counts
from wangge.queries.check.policy import Policy
from wangge.queries.check.report import CheckReport, RuleResult, Status
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.mending import MendingRuns
from wangge.queries.tasks.project_tasks import watched_subjects
from wangge.queries.tasks.reconcile import CheckedFindings
from wangge.viz.explorer.state.kept import KeptRule
from wangge.viz.explorer.state.rule_counting import WatchedSubjects

__all__ = ["TaskFindings", "WatchedSubjects", "findings_covering", "task_findings"]


class TaskFindings(NamedTuple):
    """The findings of all rules, and the subjects that the check watched."""

    checked: CheckedFindings
    watched: WatchedSubjects

    def cover(self, ledger: TaskLedger) -> bool:
        """Return whether the check tells the state of each subject of a task that is open or was closed by hand."""
        present = {
            result.rule.id: {finding.subject for finding in result.findings}
            for result in self.checked.report.results
        }
        return all(
            subjects <= self.watched.get(rule, frozenset()) | present.get(rule, set())
            for rule, subjects in watched_subjects(ledger).items()
        )


def findings_covering(findings: TaskFindings | None, ledger: TaskLedger) -> CheckedFindings | None:
    """Return the findings if they are known and tell the state of each task of a ledger, else None."""
    return findings.checked if findings is not None and findings.cover(ledger) else None


def task_findings(
    store: Store, policy: Policy, kept: Iterable[KeptRule], scope: str | None, watched: WatchedSubjects
) -> TaskFindings:
    """Return the findings of a policy's rules; a broken rule counts as not run.

    `watched` are the subjects that the check watched. Subjects of rules that are broken or no longer exist are
    included, because no check can find out more about them.
    """
    kept = [rule for rule in kept if rule.result is not None]
    results = [rule.result for rule in kept if rule.result is not None]
    results += [
        RuleResult(rule=rule.head, status=Status.ERROR, counts=Counts(), reason=rule.reason)
        for rule in policy.broken
    ]
    report = CheckReport(
        results=tuple(sorted(results, key=lambda result: result.rule.id)),
        engine=store.engine,
        model_version=MODEL_VERSION,
        scope=scope,
        today=policy.today,
    )
    run = str((store.marker() or {}).get("last_run") or "")
    watched_by_rule = {**watched, **{rule.summary.id: rule.watched for rule in kept}}
    return TaskFindings(CheckedFindings(report, run, MendingRuns(store).run_of), watched_by_rule)
