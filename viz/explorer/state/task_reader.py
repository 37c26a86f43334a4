"""Reads the task ledger for the pages, and changes tasks for readers who may write."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from wangge.graph.errors import RuleError, WanggeError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.loaders.small_file import file_version
from wangge.queries.check.policy import Policy
from wangge.queries.recipes.project_library import file_naming
from wangge.queries.tasks.board import all_faults
from wangge.queries.tasks.changing import TaskChange, TaskSelection
from wangge.queries.tasks.ledger import TaskLedger
from wangge.queries.tasks.listing import ledger_faults
from wangge.queries.tasks.project_tasks import change_tasks, compare_tasks, update_tasks, watched_subjects
from wangge.queries.tasks.writing import ledger_path, read_task_ledger
from wangge.viz.explorer.state.ledger_view import LedgerView
from wangge.viz.explorer.state.snapshot import Snapshot
from wangge.viz.explorer.state.task_findings import TaskFindings, WatchedSubjects, findings_covering

__all__ = ["FindingsSource", "TaskReader"]

_RETRY_SECONDS = 5.0


class FindingsSource(NamedTuple):
    """Functions of the explorer whose findings the ledger is compared with.

    `store` returns the graph without a time limit, `policy` the rules, `version` the present version of both.
    `count_again` returns the findings with the states of some subjects; a rule whose last result has these states doesn't run again.
    """

    store: Callable[[], Store]
    policy: Callable[[], Policy]
    version: Callable[[], str]
    count_again: Callable[[Policy, WatchedSubjects], TaskFindings]


class TaskReader:
    """The task ledger of a project; it is parsed and compared with the findings again after one of them has changed.

    `project` returns the project. `use` must be called before anything else.
    """

    def __init__(self, project: Callable[[], Project]) -> None:
        self.project = project
        self._lock = threading.Lock()
        self._view: tuple[object, LedgerView] | None = None
        self._own: tuple[str, TaskFindings] | None = None
        self._counted: object = None
        self._worker: threading.Thread | None = None
        self._failed_at = float("-inf")

    def use(self, source: FindingsSource) -> None:
        """Set where the findings come from."""
        self._source = source

    def watched(self) -> WatchedSubjects | None:
        """Return the subjects of the tasks; None if the project has no ledger that can be read."""
        try:
            project = self.project()
            return watched_subjects(read_task_ledger(project)) if ledger_path(project).exists() else None
        except (WanggeError, OSError):
            return None

    def view(self, snapshot: Snapshot) -> LedgerView:
        """Return the ledger for the version of the graph in a snapshot. Raises `ProjectError` if there is no project."""
        project, policy = self.project(), self._source.policy()
        with self._lock:
            findings = self._findings(snapshot)
            key = (
                file_version(ledger_path(project)),
                snapshot.version,
                snapshot.run,
                id(findings),
                id(policy),
            )
            if self._view is None or self._view[0] != key:
                self._view = (key, self._read(project, policy, snapshot, findings))
            view = self._view[1]
            needs_count = view.exists and not view.counted and not view.error
            if needs_count and snapshot.rule_results is not None and self._counted != key[:2]:
                self._start_count(snapshot.version, policy, key[:2])
            return view

    def change(self, snapshot: Snapshot, selection: TaskSelection, change: TaskChange) -> None:
        """Change tasks as `change_tasks` does. No rule runs if a snapshot of the present graph has the findings."""

        def current_findings() -> TaskFindings | None:
            return self._findings(snapshot) if self._source.version() == snapshot.version else None

        change_tasks(
            self._source.store(),
            self.project(),
            self._source.policy(),
            selection,
            change,
            known_findings=lambda ledger: findings_covering(current_findings(), ledger),
        )

    def begin(self) -> None:
        """Create the ledger with all findings, or bring it up to date."""
        update_tasks(self._source.store(), self.project(), self._source.policy())

    def wait(self, seconds: float) -> None:
        """Wait until a comparison in the background ends, for at most `seconds`."""
        worker = self._worker
        if worker is not None:
            worker.join(seconds)

    def _findings(self, snapshot: Snapshot) -> TaskFindings | None:
        """Return the findings for the version of a snapshot; None if they aren't known."""
        if self._own is not None and self._own[0] == snapshot.version:
            return self._own[1]
        return snapshot.task_findings

    def _read(
        self, project: Project, policy: Policy, snapshot: Snapshot, findings: TaskFindings | None
    ) -> LedgerView:
        path = ledger_path(project)
        file = file_naming(project.folder)(path)
        error = ""
        try:
            written = read_task_ledger(project)
        except RuleError as fault:
            written, error = TaskLedger(), str(fault)
        if findings is None or error or not findings.cover(written):
            findings, ledger = None, written
            faults = ledger_faults(self._source.store(), policy, ledger, file)
        else:
            updated = compare_tasks(written, findings.checked)
            ledger = updated.ledger
            faults = all_faults(self._source.store(), policy, updated, file)
        return LedgerView(
            file=file,
            exists=path.exists() or path.is_symlink(),
            ledger=ledger,
            counted=findings is not None,
            waived=frozenset() if findings is None else findings.checked.waived(),
            run=snapshot.run,
            today=policy.today,
            faults=faults,
            error=error,
        )

    def _start_count(self, version: str, policy: Policy, counted: object) -> None:
        """Check rules again in the background, because the ledger has tasks that the last check didn't watch."""
        if self._worker is not None and self._worker.is_alive():
            return
        if time.monotonic() - self._failed_at < _RETRY_SECONDS:
            return
        self._worker = threading.Thread(
            target=self._count, args=(version, policy, counted), name="wangge-tasks", daemon=True
        )
        self._worker.start()

    def _count(self, version: str, policy: Policy, counted: object) -> None:
        watched = self.watched() or {}
        with suppress(WanggeError):
            findings = self._source.count_again(policy, watched)
            with self._lock:
                self._own = (version, findings)
                self._counted = counted
            return
        self._failed_at = time.monotonic()
