"""`wangge verify` and `wangge repair`: compare the graph with its journal, and repair it."""

from __future__ import annotations

import sys
from collections import Counter

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.progress import shown_progress
from wangge.loaders.keeping.factfaults import SORTS
from wangge.loaders.keeping.repair import repair
from wangge.loaders.keeping.repair_plan import Repair, plan_repair
from wangge.loaders.keeping.verify import Verification, verify
from wangge.loaders.project import Project
from wangge.queries.reports.printable import one_line

__all__ = ["repair_command", "verify_command"]

_LISTED = 50


@click.command("verify")
@click.option("--deep", is_flag=True, help="Replay the journal and compare every fact.")
@click.option(
    "--all", "every", is_flag=True, help=f"List every fact that differs, not only the first {_LISTED}."
)
@json_option
@project_option
@click.pass_context
def verify_command(context: click.Context, deep: bool, every: bool, as_json: bool, project: Project) -> None:
    """Compare the graph with its journal, without writing.

    The command checks the digests of the journal, the completeness and soundness of indexes and constraints,
    and the number and digest of the facts of each kind. With --deep, the command compares every fact. Exit 0
    if everything agrees, 1 if something differs, 2 if it can't run.
    """
    with open_graph(project, older=True) as store, shown_progress() as progress:
        model = store.model
        verification = verify(store, deep=deep, every=every, model=model, progress=progress)
    if as_json:
        print_json(verification.as_json(model))
    else:
        _print(verification, every)
    context.exit(0 if verification.agrees else 1)


@click.command("repair")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@json_option
@project_option
def repair_command(dry_run: bool, yes: bool, as_json: bool, project: Project) -> None:
    """Repair the graph from its journal: correct what `verify --deep` finds, in a separate run.

    Lost facts are restored and changed facts corrected. Facts that name a run as their source, but are in no
    run's journal, are deleted. Broken indexes and constraints are recreated. Data of other programs aren't changed.
    """
    run: str | None = None
    with open_graph(project, create=True) as store, shown_progress() as progress:
        planned = plan_repair(store, model=store.model, progress=progress)
        needed = bool(planned.counts or planned.schema)
        if needed and not dry_run:
            if not yes and sys.stdin.isatty():
                click.confirm(f"{_planned(planned)}. Repair them?", abort=True, err=True)
            run = repair(store, planned, progress=progress)
    if as_json:
        counts = {sort: planned.counts[sort] for sort in SORTS}
        schema = [index.text for index in planned.schema]
        print_json({"run": run, "dry_run": dry_run, "counts": counts, "schema": schema})
    elif not needed:
        click.echo("nothing to repair: the graph agrees with its journal")
    else:
        verb = "would repair" if dry_run else f"{run or 'schema'} repaired"
        click.echo(f"{verb}: {_planned(planned)}")


def _planned(planned: Repair) -> str:
    schema = [index.text for index in planned.schema]
    return "; ".join([_counted(planned.counts), *schema])


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[sort]} {sort}" for sort in SORTS)


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
    journal = "the journal" if verification.deep or not verification.run else f"run {verification.run}"
    compared = f"{verification.facts} facts compared with {journal}"
    if verification.agrees:
        click.echo(f"{compared}: no differences")
    else:
        differ = f": {_counted(verification.counts)}" if verification.counts else ""
        click.echo(f"{compared}{differ}")
        click.echo(
            "`wangge repair` repairs the graph from the journal"
            if not verification.journal
            else "the journal was changed, so it can't repair the graph: `wangge restore` a backup"
        )
