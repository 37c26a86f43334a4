"""`wangge verify` and `wangge repair`: the graph compared with its journal, and mended from it."""

from __future__ import annotations

import sys
from typing import Any

import click

from cli.context import open_graph, project_option
from cli.json_output import json_option, print_json
from cli.progress import shown_progress
from graph.model import load_model
from loaders.keeping.present import differences_from_last_run, sentence
from loaders.keeping.repair import plan_repair
from loaders.keeping.verify import Verification, verify
from loaders.project import Project
from loaders.writing.apply import apply_plan
from queries.reports.printable import one_line

__all__ = ["repair_command", "verify_command"]

_LISTED = 50


@click.command("verify")
@click.option("--deep", is_flag=True, help="Compare fact by fact with the journal replayed.")
@click.option("--all", "every", is_flag=True, help=f"Name every fact that differs, not the first {_LISTED}.")
@json_option
@project_option
@click.pass_context
def verify_command(context: click.Context, deep: bool, every: bool, as_json: bool, project: Project) -> None:
    """Compare the graph with what its runs left; write nothing.

    Without --deep: the journal with its digests, indexes and constraints, and the number and digest of the facts of
    each kind. Exit 0 when all agrees, 1 when something differs, 2 when it can't run.
    """
    model = load_model()
    with open_graph(project, older=True) as store, shown_progress() as progress:
        verification = verify(store, deep=deep, every=every, model=model, progress=progress)
    if as_json:
        print_json(verification.as_json(model))
    else:
        _print(verification, every)
    context.exit(0 if verification.agrees else 1)


@click.command("repair")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@click.option("--yes", is_flag=True, help="Don't ask before it is written.")
@json_option
@project_option
def repair_command(dry_run: bool, yes: bool, as_json: bool, project: Project) -> None:
    """Make the graph what its journal says: a run of its own writes what `verify --deep` finds.

    Lost facts come back, changed ones are set right, and facts that carry our marks but that no run wrote go.
    Indexes and constraints that are broken are made again. What other programs made stays.
    """
    model = load_model()
    made: tuple[str, ...] = ()
    with open_graph(project, create=True) as store, shown_progress() as progress:
        repair = plan_repair(store, model=model, progress=progress)
        if repair.counts and not dry_run:
            if not yes and sys.stdin.isatty():
                click.confirm(f"{_counted(repair.counts)}. Mend them?", abort=True, err=True)
            made = apply_plan(store, repair.plan, progress=progress)
        left = () if dry_run else differences_from_last_run(store, model)
    if as_json:
        print_json({"run": made[0] if made else None, "dry_run": dry_run, "counts": dict(repair.counts)})
    elif not repair.counts:
        click.echo("nothing to mend: the graph is what its journal says")
    else:
        click.echo(f"{f'{made[0]} mended' if made else 'would mend'}: {_counted(repair.counts)}")
    if left:
        click.echo(f"Error: {sentence(made[0] if made else repair.plan.last_run, left)}", err=True)
        sys.exit(2)


def _counted(counts: Any) -> str:
    return ", ".join(f"{counts[sort]} {sort}" for sort in ("missing", "changed", "foreign"))


def _print(verification: Verification, every: bool) -> None:
    for line in (*verification.journal, *verification.schema):
        click.echo(one_line(line))
    for difference in verification.differences:
        click.echo(f"{difference.text()} since run {verification.run}")
    listed = verification.faults if every else verification.faults[:_LISTED]
    for fault in listed:
        click.echo(one_line(fault.text()))
    total = verification.counts.total() if verification.counts else 0
    if total > len(listed):
        click.echo(f"… and {total - len(listed)} more; --all names them", err=True)
    for notice in verification.notices:
        click.echo(f"note: {notice}", err=True)
    compared = f"{verification.facts} facts compared with {'the journal' if verification.deep else 'run'}"
    compared += "" if verification.deep else f" {verification.run or '(none yet)'}"
    if verification.agrees:
        click.echo(f"{compared}: all agrees")
    else:
        differ = f": {_counted(verification.counts)}" if verification.counts else ""
        click.echo(f"{compared}{differ}")
        click.echo(
            "`wangge repair` mends the graph from the journal"
            if not verification.journal
            else "a journal that was changed can't mend anything: `wangge restore` a backup"
        )
