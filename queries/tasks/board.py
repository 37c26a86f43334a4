"""Makes the list of a project's tasks, for the command line and for Python programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import Policy
from wangge.queries.check.report import CheckReport, Status
from wangge.queries.notices import notices
from wangge.queries.recipes.project_library import file_naming
from wangge.queries.tasks.listing import (
    LedgerFault,
    TaskFilter,
    filtered,
    ledger_faults,
    since_last_load,
    summary,
    task_rows,
)
from wangge.queries.tasks.project_tasks import UpdatedTasks, find_tasks, update_tasks
from wangge.queries.tasks.writing import ledger_path

__all__ = ["TaskBoard", "all_faults", "read_board"]


@dataclass(frozen=True, kw_only=True)
class TaskBoard:
    """The listed tasks of a project.

    `tasks` has a mapping for each task; docs/tasks.md documents the keys. `summary` and `since_last_load` count the listed tasks.
    `faults` are lines about entries of the ledger that are wrong, and about rules that couldn't run. `notes` say what readers
    must know.
    """

    file: str
    tasks: list[dict[str, Any]]
    summary: dict[str, int]
    since_last_load: dict[str, Any]
    faults: tuple[str, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The board as `wangge task list --json` prints it."""
        return {
            "file": self.file,
            "summary": self.summary,
            "since_last_load": self.since_last_load,
            "tasks": self.tasks,
            "faults": list(self.faults),
            "notices": list(self.notes),
        }


def read_board(
    store: Store,
    project: Project,
    policy: Policy,
    choice: TaskFilter,
    *,
    write: bool = True,
    on_rule: Callable[[str], None] = lambda _rule: None,
) -> TaskBoard:
    """Run the rules, bring the ledger up to date, and return the tasks that `choice` selects.

    If the ledger can't be written, or without `write`, the board shows what it would contain. Raises `RuleError` if the
    ledger can't be read, `UsageError` for an unknown rule or owner, and what `check_policy` raises.
    """
    unwritten: list[str] = []
    try:
        updated = (update_tasks if write else find_tasks)(store, project, policy, on_rule=on_rule)
    except UsageError as error:
        unwritten.append(f"the ledger isn't updated: {error}")
        updated = find_tasks(store, project, policy)
    path = file_naming(project.folder)(ledger_path(project))
    ledger, findings = updated
    waived = findings.waived()
    tasks = filtered(ledger, choice, waived, policy.by_id, policy.today)
    return TaskBoard(
        file=path,
        tasks=task_rows(store, policy, tasks, waived, path),
        summary=summary(tasks, waived, policy.today),
        since_last_load=since_last_load(tasks, findings.run),
        faults=tuple(fault.text for fault in all_faults(store, policy, updated, path)),
        notes=(*unwritten, *notices(store)),
    )


def all_faults(store: Store, policy: Policy, updated: UpdatedTasks, path: str) -> list[LedgerFault]:
    """Return what is wrong about the ledger, and the rules that couldn't run; `path` is the ledger's file."""
    return [*ledger_faults(store, policy, updated.ledger, path), *_rule_faults(updated.findings.report)]


def _rule_faults(report: CheckReport) -> list[LedgerFault]:
    return [
        LedgerFault(
            "unrun",
            result.rule.id,
            f"{result.rule.id}: the rule couldn't run, so its tasks stay as they are: {result.reason}",
            {"rule": result.rule.id},
        )
        for result in report.results
        if result.status is Status.ERROR
    ]
