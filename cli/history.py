"""`wangge history`: lists runs, shows what a run changed or what happened to a node, and undoes a run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.history_of import of_code
from wangge.cli.history_output import (
    by_kind,
    kinds_named,
    print_fact,
    print_run,
    print_run_json,
    print_runs,
    print_tally,
    summary,
    sums,
)
from wangge.cli.json_output import json_option, print_json
from wangge.cli.progress import shown_progress
from wangge.graph.errors import JournalTampered, UsageError
from wangge.loaders.history.runs import find_run, past_runs
from wangge.loaders.history.tampered import demand_untampered, tampered_runs
from wangge.loaders.history.undo import Undo, plan_undo
from wangge.loaders.history.written import (
    WrittenFact,
    kind_of,
    tally_of,
    written_facts,
)
from wangge.loaders.project import Project
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.chain import RESTORE

__all__ = ["history"]

_PRINTED = 50
_LISTED = 20


@click.group(invoke_without_command=True)
@click.option("--dataset", metavar="NAME", help="Only runs of this dataset.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=_LISTED,
    show_default=True,
    help="List at most this number of runs.",
)
@json_option
@project_option
@click.pass_context
def history(context: click.Context, dataset: str | None, limit: int, as_json: bool, project: Project) -> None:
    """List the runs that wrote the graph, newest first.

    A run is the changes of one dataset that one `apply` wrote. The counts are numbers of facts, that is,
    nodes and relationships. Exit 2 if another program changed the journal; the message names the first run
    that was changed.
    """
    if context.invoked_subcommand is not None:
        return
    with open_graph(project) as store:
        runs = past_runs(store, GraphState(store, store.model))
        tampered = tampered_runs(store)
    chosen = [run for run in reversed(runs) if dataset in (None, run.record.dataset)]
    if runs and not chosen:
        datasets = ", ".join(sorted({run.record.dataset for run in runs}))
        raise UsageError(f"no run of dataset {dataset!r}; the datasets with runs are {datasets}")
    if as_json:
        print_json([run.as_json() for run in chosen[:limit]])
    else:
        print_runs(chosen[:limit])
        if len(chosen) > limit:
            more = len(chosen) - limit
            runs_word = "run" if more == 1 else "runs"
            click.echo(f"… and {more} earlier {runs_word}; --limit {len(chosen)} lists all", err=True)
    for message in tampered.values():
        raise JournalTampered(f"{message}{RESTORE}")


@history.command()
@click.argument("name", metavar="RUN")
@click.option("--all", "every", is_flag=True, help=f"Print every change, not only the first {_PRINTED}.")
@click.option(
    "--kind",
    metavar="KIND",
    help="Only facts of this kind: a label (Grid), the model's name of a kind of relationship (Holds), or a "
    "relationship type (HOLDS).",
)
@json_option
@project_option
def show(name: str, every: bool, kind: str | None, as_json: bool, project: Project) -> None:
    """Show every fact that RUN changed, with its file, sheet and row."""
    with open_graph(project) as store:
        model = store.model
        kinds = kinds_named(model, kind)
        demand_untampered(store)
        run = find_run(past_runs(store, GraphState(store, model)), name)

        def facts() -> Iterator[WrittenFact]:
            changed = written_facts(store, model, run.record)
            return (fact for fact in changed if kinds is None or kind_of(fact.key) in kinds)

        tally = tally_of(facts())
        printed = islice(facts(), None if every else _PRINTED)
        if as_json:
            print_run_json(model, run, tally, printed)
        else:
            print_run(run)
            print_tally(tally)
            for fact in printed:
                print_fact(fact)
    if not every and tally.total() > _PRINTED:
        click.echo(f"… and {tally.total() - _PRINTED} more; --all prints them", err=True)


@history.command()
@click.argument("name", metavar="RUN")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@json_option
@project_option
def undo(name: str, dry_run: bool, yes: bool, as_json: bool, project: Project) -> None:
    """Undo RUN: restore the facts that it changed to their earlier state.

    The undo is itself a run, so it can be undone too. If later runs changed facts of RUN, or depend on them,
    nothing is written: first undo the runs that the message names. If the sheets weren't corrected, the next `apply`
    makes the same changes again.
    """
    runs: tuple[str, ...] = ()
    with open_graph(project) as store:
        with shown_progress() as progress:
            planned = plan_undo(store, name, progress=progress)
        if not dry_run:
            if not yes and sys.stdin.isatty():
                counts = summary(sums(planned.tally))
                click.confirm(f"Undoing {planned.run.id}: {counts}. Continue?", abort=True, err=True)
            with shown_progress() as progress:
                runs = apply_plan(store, planned.plan, progress=progress)
    _report(planned, runs[0] if runs else None, as_json=as_json)


def _report(planned: Undo, run: str | None, *, as_json: bool) -> None:
    record, tally = planned.run.record, planned.tally
    if as_json:
        about = {"undoes": record.id, "run": run, "dataset": record.dataset}
        print_json({**about, "changes": sums(tally), "kinds": by_kind(tally)})
        return
    print_tally(tally)
    verb = f"{run} undid {record.id}" if run else f"undoing {record.id} would write"
    click.echo(f"{verb}: {summary(sums(tally))} (nodes and relationships)")


history.add_command(of_code)
