"""Checks the rules of a project, and lists its tasks, for a Python program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy
from wangge.queries.tasks.board import TaskBoard, read_board
from wangge.queries.tasks.listing import TaskFilter, place_code

if TYPE_CHECKING:
    from wangge.graph.store import Store
    from wangge.loaders.project import Project
    from wangge.queries.check.report import CheckReport

__all__ = ["check_rules", "list_tasks"]


def check_rules(
    store: Store,
    project: Project,
    rules: Sequence[str],
    *,
    scope: str | None,
    today: date | None,
    timeout: float,
) -> CheckReport:
    """Run rules of the project; the arguments are as in `OpenProject.check`."""
    policy = read_policy(project, today=today)
    return check_policy(store, policy, ids=rules, under=scope, time_limit=timeout)


def list_tasks(
    store: Store, project: Project, rules: Sequence[str], *, scope: str | None, write: bool
) -> TaskBoard:
    """Bring the task ledger up to date and list its tasks; the arguments are as in `OpenProject.tasks`."""
    places = () if scope is None else (place_code(store, scope),)
    choice = TaskFilter(rules=rules, places=places)
    return read_board(store, project, read_policy(project), choice, write=write)
