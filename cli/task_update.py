"""Brings the task ledger (整改台账) up to date after a load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wangge.graph.errors import WanggeError
from wangge.loaders.project import Project

if TYPE_CHECKING:
    from wangge.graph.store import Store

__all__ = ["since_text", "update_after_load"]


def update_after_load(store: Store, project: Project, earlier_run: str) -> None:
    """Bring the ledger up to date after a load, if the project has one, and print on stderr what changed.

    `earlier_run` is the last run before the load. The load is complete already, so an error is only printed.
    """
    if project.tasks is None or not project.tasks.exists():
        return
    from wangge.queries.check.policy import read_policy
    from wangge.queries.tasks.listing import since_last_load
    from wangge.queries.tasks.project_tasks import update_tasks

    try:
        ledger, findings = update_tasks(store, project, read_policy(project), after=earlier_run)
    except WanggeError as error:
        click.echo(f"整改台账未更新 / the task ledger isn't updated: {error}", err=True)
        return
    click.echo(f"整改台账：{since_text(since_last_load(ledger.tasks.values(), findings.run))}", err=True)


def since_text(counts: dict[str, Any]) -> str:
    """Return what `since_last_load` counted, in Chinese and English."""
    return (
        f"上次导入{counts['run']}以来：新增{counts['new']}，已销号{counts['closed']}，反复{counts['recurred']}"
        f" / since the load {counts['run']}: {counts['new']} new, {counts['closed']} closed, "
        f"{counts['recurred']} recurred"
    )
