"""Computes the parts of a snapshot, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from wangge.graph.errors import JournalTampered
from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.keeping.present import differences_from_last_run
from wangge.queries.check.policy import Policy
from wangge.queries.check.report import CheckReport
from wangge.viz.explorer.search.entries import read_entries
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.state.rule_results import count_rule_results
from wangge.viz.explorer.state.task_findings import WatchedSubjects, task_findings
from wangge.viz.explorer.suggest.build import suggester_of
from wangge.viz.privacy import people_of

__all__ = ["Update", "count_everything"]


class Update(Protocol):
    """A callback that stores finished parts of a snapshot. It may raise an exception to stop the computation."""

    def __call__(self, **parts: Any) -> None:
        """Store `parts`, which are new values for fields of `Snapshot`."""


def count_everything(
    store: Store,
    model: Model,
    read_policy: Callable[[], Policy],
    update: Update,
    *,
    read_watched: Callable[[], WatchedSubjects | None] = lambda: None,
) -> None:
    """Compute all parts of a snapshot, and pass each to `update` once it is ready.

    These are the names of people, the search index, the suggestions, the differences from the last run, and the rule
    results. `read_watched` returns the subjects of the tasks in the ledger, None if there is no ledger.

    Raises what `read_policy` and `update` raise, and the errors of the engine.
    """
    update(people=people_of(store))
    index = SearchIndex.build(read_entries(store, model), model)
    update(index=index, suggester=suggester_of(index, model))
    try:
        update(differences=differences_from_last_run(store, model))
    except JournalTampered as error:
        update(tampered=str(error))

    policy = read_policy()
    update(suggester=suggester_of(index, model, policy.library, policy.rules))

    def report_progress(done: int, total: int) -> None:
        update(counted=done, rules=total)

    watched = read_watched()
    reports: list[CheckReport] = []
    rule_results = count_rule_results(
        store,
        policy,
        model,
        on_rule=report_progress,
        watched=watched,
        on_report=reports.append if watched is not None else lambda _report: None,
    )
    findings = None if watched is None else task_findings(store, policy, reports, watched)
    update(rule_results=rule_results, task_findings=findings)
