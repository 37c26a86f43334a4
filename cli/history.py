"""`wangge history`: the runs that wrote the graph, what each changed, and taking one back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import echo_json, json_option, print_json
from wangge.cli.progress import shown_progress
from wangge.graph.errors import JournalTampered, UsageError
from wangge.graph.model import Model, load_model
from wangge.graph.store import Store
from wangge.loaders.history.runs import PastRun, find_run, past_runs
from wangge.loaders.history.tampered import demand_untampered, tampered_runs
from wangge.loaders.history.undo import Undo, plan_undo
from wangge.loaders.history.written import (
    Tally,
    WrittenFact,
    key_as_json,
    key_text,
    kind_of,
    tally_of,
    written_facts,
)
from wangge.loaders.planning.change import Operation
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Project
from wangge.loaders.reports.tables import TextColumn, text_table
from wangge.loaders.state import GraphState
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.chain import RESTORE
from wangge.queries.recipes.lint import nearest
from wangge.queries.reports.printable import one_line

__all__ = ["history"]

_SHOWN = 50
_LISTED = 20
_COUNTED = ((Operation.ADD, "added"), (Operation.UPDATE, "updated"), (Operation.RETIRE, "retired"))
_RUN_COLUMNS = (
    TextColumn("run", width=7),
    TextColumn("at", width=25),
    TextColumn("dataset"),
    TextColumn("effective", width=10),
    TextColumn("operator"),
    *(TextColumn(title, ">", 7) for title in ("added", "updated", "retired")),
    TextColumn("rejected", ">"),
)
_KIND_COLUMNS = (
    TextColumn("kind"),
    *(TextColumn(title, ">", 7) for title in ("added", "updated", "retired", "moved")),
)


@click.group(invoke_without_command=True)
@click.option("--dataset", metavar="NAME", help="Only runs of this dataset.")
@click.option(
    "--limit", type=click.IntRange(1), default=_LISTED, show_default=True, help="List at most so many."
)
@json_option
@project_option
@click.pass_context
def history(context: click.Context, dataset: str | None, limit: int, as_json: bool, project: Project) -> None:
    """List the runs that wrote the graph, newest first.

    A run is what one apply wrote of one dataset. The counts are facts: nodes and relationships. A journal that
    isn't as it was written ends with 2; the first run where that shows is named.
    """
    if context.invoked_subcommand is not None:
        return
    with open_graph(project) as store:
        runs = past_runs(store, GraphState(store, load_model()))
        tampered = tampered_runs(store)
    chosen = [run for run in reversed(runs) if dataset in (None, run.record.dataset)]
    if runs and not chosen:
        known = ", ".join(sorted({run.record.dataset for run in runs}))
        raise UsageError(f"no run of dataset {dataset!r} (there are: {known})")
    if as_json:
        print_json([run.as_json() for run in chosen[:limit]])
    else:
        _print_runs(chosen[:limit])
        if len(chosen) > limit:
            click.echo(f"… and {len(chosen) - limit} earlier runs; --limit {len(chosen)} lists all", err=True)
    for message in tampered.values():
        raise JournalTampered(f"{message}{RESTORE}")


@history.command()
@click.argument("name", metavar="RUN")
@click.option("--all", "every", is_flag=True, help=f"Print every change, not just the first {_SHOWN}.")
@click.option("--kind", metavar="LABEL", help="Only this label, kind of relationship or its type.")
@json_option
@project_option
def show(name: str, every: bool, kind: str | None, as_json: bool, project: Project) -> None:
    """Show what RUN changed, fact by fact, with the file, sheet and row that said so."""
    model = load_model()
    kinds = _kinds(model, kind)
    with open_graph(project) as store:
        demand_untampered(store)
        run = find_run(past_runs(store, GraphState(store, model)), name)
        facts = _facts(store, model, run, kinds)
        tally = tally_of(facts)
        shown = islice(_facts(store, model, run, kinds), None if every else _SHOWN)
        if as_json:
            _print_json(model, run, tally, shown)
        else:
            _print_run(run)
            _print_tally(tally)
            for fact in shown:
                _print_fact(fact)
    if not every and tally.total() > _SHOWN:
        click.echo(f"… and {tally.total() - _SHOWN} more; --all prints them", err=True)


@history.command()
@click.argument("name", metavar="RUN")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@click.option("--yes", is_flag=True, help="Don't ask before it is written.")
@json_option
@project_option
def undo(name: str, dry_run: bool, yes: bool, as_json: bool, project: Project) -> None:
    """Take RUN back: what it wrote is again as it was before.

    That is a run of its own, so it can be undone as well. Where later runs have changed what RUN
    wrote, or stand on it, they are named and must be undone first; nothing is written then. The
    next `plan` reads the dataset's sheets again.
    """
    made: tuple[str, ...] = ()
    with open_graph(project) as store:
        with shown_progress() as progress:
            planned = plan_undo(store, name, progress=progress)
        if not dry_run:
            if not yes and sys.stdin.isatty():
                said = _summary(_sums(planned.tally))
                click.confirm(f"Undoing {planned.run.id}: {said}. Go on?", abort=True, err=True)
            with shown_progress() as progress:
                made = apply_plan(store, planned.plan, progress=progress)
    _report(planned, made[0] if made else None, as_json=as_json)


def _report(planned: Undo, run: str | None, *, as_json: bool) -> None:
    record, tally = planned.run.record, planned.tally
    if as_json:
        about = {"undoes": record.id, "run": run, "dataset": record.dataset}
        said = {**about, "changes": _sums(tally), "kinds": _by_kind(tally)}
        print_json(said)
        return
    _print_tally(tally)
    verb = f"{run} undoes {record.id}, wrote" if run else f"to undo {record.id} would write"
    click.echo(f"{verb}: {_summary(_sums(tally))} (nodes and relationships)")


def _kinds(model: Model, said: str | None) -> frozenset[str] | None:
    """The kinds that a label, a kind's name or a relationship's type stands for; None for every one."""
    if said is None:
        return None
    every: list[tuple[str, str]] = [(label, label) for label in model.nodes]
    every += [(word, edge.name) for edge in model.edges.values() for word in (edge.name, edge.type)]
    found = frozenset(name for word, name in every if word == said)
    if not found:
        raise UsageError(f"--kind {said}: no such kind{nearest(said, [word for word, _name in every])}")
    return found


def _facts(store: Store, model: Model, run: PastRun, kinds: frozenset[str] | None) -> Iterator[WrittenFact]:
    facts = written_facts(store, model, run.record)
    return (fact for fact in facts if kinds is None or kind_of(fact.key) in kinds)


def _print_runs(runs: list[PastRun]) -> None:
    if not runs:
        click.echo("no runs: nothing was ever applied to this graph; `wangge apply` writes the first")
        return
    head, *lines = text_table(_RUN_COLUMNS, map(_run_cells, runs))
    click.echo(head)
    for line, run in zip(lines, runs, strict=True):
        click.echo(f"{line}{_standing(run)}")


def _run_cells(run: PastRun) -> tuple[object, ...]:
    record, counts = run.record, run.counts
    numbers = (counts[name] for name in ("add", "update", "retire", "rejected"))
    return run.id, record.at, record.dataset, record.effective, record.operator, *numbers


def _standing(run: PastRun) -> str:
    said = "  unfinished" if run.unfinished else ""
    said += f"  undoes {run.undoes}" if run.undoes else ""
    return f"{said}  undone by {run.undone_by}" if run.undone_by else said


def _print_run(run: PastRun) -> None:
    record = run.record
    click.echo(f"{run.id} of {record.dataset}{_standing(run)}")
    click.echo(f"at {record.at}, effective {record.effective}, by {record.operator or 'nobody named'}")
    click.echo(f"model {record.model_version}, source {record.source_sha256}")
    click.echo(f"{_summary(run.counts)}, {run.counts['rejected']} rejected")
    if record.notice:
        click.echo(record.notice)


def _summary(counts: dict[str, int]) -> str:
    return ", ".join(f"{counts[operation]} {word}" for operation, word in _COUNTED)


def _sums(tally: Tally) -> dict[str, int]:
    return {op: sum(count for (_kind, done), count in tally.items() if done is op) for op in Operation}


def _by_kind(tally: Tally) -> dict[str, dict[str, int]]:
    return {kind: {op: tally[kind, op] for op in Operation} for kind in sorted({kind for kind, _ in tally})}


def _print_tally(tally: Tally) -> None:
    kinds = _by_kind(tally)
    if not kinds:
        return
    for line in text_table(_KIND_COLUMNS, ((kind, *counts.values()) for kind, counts in kinds.items())):
        click.echo(line)


def _print_fact(fact: WrittenFact) -> None:
    source = fact.source
    where = public_text(f"  {source.file} {source.sheet} row {source.row}") if source else ""
    click.echo(one_line(f"{fact.operation} {key_text(fact.key)}{where}"))
    for name, (before, after) in fact.differences().items():
        click.echo(one_line(f"  {name}: {_value(before)} → {_value(after)}"))


def _value(value: Any) -> str:
    return "–" if value is None else str(value)


def _print_json(model: Model, run: PastRun, tally: Tally, facts: Iterable[WrittenFact]) -> None:
    """One JSON object, its last member written change by change: there may be very many."""
    head = json.dumps({**run.as_json(), "kinds": _by_kind(tally)}, ensure_ascii=False, indent=2)
    echo_json(f'{head.removesuffix("}").rstrip()},\n  "changes": [')
    between = "\n    "
    for fact in facts:
        echo_json(f"{between}{json.dumps(_as_json(model, fact), ensure_ascii=False, default=str)}")
        between = ",\n    "
    echo_json("\n  ]\n}\n")


def _as_json(model: Model, fact: WrittenFact) -> dict[str, Any]:
    source = fact.source
    return {
        "operation": fact.operation,
        **key_as_json(model, fact.key),
        "properties": {
            name: {"before": old, "after": new} for name, (old, new) in fact.differences().items()
        },
        "file": source and public_text(source.file),
        "sheet": source and public_text(source.sheet),
        "row": source and source.row,
    }
