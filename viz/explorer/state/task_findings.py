"""Keeps the findings with which the task ledger is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
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

__all__ = ["TaskFindings", "WatchedSubjects", "task_findings"]

WatchedSubjects = Mapping[str, frozenset[str]]
"""By rule id, the subjects whose state a check lists even if they aren't findings."""


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


def task_findings(
    store: Store, policy: Policy, reports: Iterable[CheckReport], watched: WatchedSubjects
) -> TaskFindings:
    """Return the findings in the reports of a policy's rules; a broken rule without a report counts as not run."""
    reports = list(reports)
    results = [
        replace(result, subjects=None, by_street=(), by_community=())
        for report in reports
        for result in report.results
    ]
    results += [
        RuleResult(rule=rule.head, status=Status.ERROR, counts=Counts(), reason=rule.reason)
        for rule in policy.broken
        if rule.id not in {result.rule.id for result in results}
    ]
    report = CheckReport(
        results=tuple(results),
        engine=store.engine,
        model_version=MODEL_VERSION,
        scope=reports[-1].scope if reports else policy.scope,
        today=policy.today,
    )
    run = str((store.marker() or {}).get("last_run") or "")
    return TaskFindings(CheckedFindings(report, run, MendingRuns(store).run_of), watched)
