"""`wangge upgrade`: upgrades a graph of an earlier version."""

from __future__ import annotations

import click

from wangge.cli.context import project_option, tell_withdrawn_kinds
from wangge.cli.json_output import json_option, print_json
from wangge.cli.progress import shown_progress
from wangge.graph.connection import never_opened, open_store
from wangge.graph.errors import UsageError
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.loaders.keeping.upgrade import UpgradePlan, plan_upgrade
from wangge.loaders.keeping.upgrade import upgrade as carry_out
from wangge.loaders.project import Project
from wangge.public.opening import use_model_of

__all__ = ["upgrade"]


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@json_option
@project_option
def upgrade(project: Project, dry_run: bool, as_json: bool) -> None:
    """Upgrade a graph that an earlier version of wangge made.

    Facts and history stay, and earlier runs can still be undone. The upgrade itself can't be undone, and the
    earlier version can't open the graph afterwards: back up first. Exit 0 if the graph is upgraded
    or already current, 2 if it can't be upgraded.
    """
    if never_opened(project.folder):
        raise UsageError(f"{project.folder} has no graph; name a project with -C")
    runs: tuple[str, ...] = ()
    with open_store(project.folder) as store:
        use_model_of(project, store)
        tell_withdrawn_kinds(store)
        with shown_progress() as progress:
            plan = plan_upgrade(store, progress=progress)
        if plan.steps and not dry_run:
            click.echo("upgrading the graph; this can't be undone", err=True)
            runs = carry_out(store, plan)
    if as_json:
        steps = [step.as_json() for step in plan.steps]
        print_json({"version": GRAPH_VERSION, "steps": steps, "runs": list(runs)})
        return
    _print(plan, runs)


def _print(plan: UpgradePlan, runs: tuple[str, ...]) -> None:
    if not plan.steps:
        click.echo(f"nothing to do: the graph has version {GRAPH_VERSION}, the current one")
    for number, step in enumerate(plan.steps):
        verb = f"{runs[number]} upgraded" if runs else "would upgrade"
        click.echo(f"{verb} the graph from version {step.source} to {step.target}; the upgrade {step.does}")
