"""`wangge kind`: lists the project's own kinds, and retires the facts of one."""

from __future__ import annotations

import sys
from typing import Any

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.progress import shown_progress
from wangge.graph.connection import never_opened
from wangge.graph.model import Model, NodeKind
from wangge.loaders.history.retire_kind import own_kinds, plan_kind_retirement
from wangge.loaders.keeping.facts import count_facts
from wangge.loaders.planning.change import Operation
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.reports.tables import TextColumn, text_table
from wangge.loaders.writing.apply import apply_plan

__all__ = ["kind"]

_COLUMNS = (TextColumn("kind"), TextColumn("中文"), TextColumn("sheet"), TextColumn("facts", ">", 7))


@click.group()
def kind() -> None:
    """List the project's own kinds, which kinds/*.toml declare, and retire the facts of one."""


@kind.command("list")
@json_option
@project_option
def list_(as_json: bool, project: Project) -> None:
    """List the project's own kinds with the number of their facts in the graph."""
    if never_opened(project.folder):
        kinds = _kinds(model_of(project), {})
    else:
        with open_graph(project) as store:
            kinds = _kinds(store.model, count_facts(store, store.model))
    if as_json:
        print_json({"kinds": kinds})
        return
    rows = (
        (one["kind"], one["zh"], one["sheet"] or ("not declared" if one["withdrawn"] else "–"), one["facts"])
        for one in kinds
    )
    for line in text_table(_COLUMNS, rows):
        click.echo(line)


@kind.command()
@click.argument("names", metavar="KIND...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only show what would be retired.")
@click.option("--yes", is_flag=True, help="Retire without asking.")
@json_option
@project_option
def retire(names: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool, project: Project) -> None:
    """Retire all facts of KIND, one of the project's own kinds, and the relationships at its nodes.

    KIND may be a kind that no file declares any more. Several kinds can be given. Each dataset's facts are
    retired by a run of their own, which `wangge history undo` can undo. If the kind is still declared and its
    sheet is still there, the next `apply` adds the facts again.
    """
    runs: tuple[str, ...] = ()
    listed = ", ".join(names)
    with open_graph(project) as store:
        plan = plan_kind_retirement(store, names)
        retired = plan.count(Operation.RETIRE)
        if retired and not dry_run:
            if not yes and sys.stdin.isatty():
                click.confirm(
                    f"{retired} facts of {listed} would be retired. Continue?", abort=True, err=True
                )
            with shown_progress() as progress:
                runs = apply_plan(store, plan, progress=progress)
    if as_json:
        print_json({"kinds": list(names), "runs": list(runs), "retired": retired})
        return
    verb = f"{', '.join(runs)} retired" if runs else "would retire" if retired else "nothing to retire:"
    click.echo(f"{verb} {retired} facts of {listed} (nodes and relationships)")


def _kinds(model: Model, counts: dict[str, int]) -> list[dict[str, Any]]:
    sheets = {sheet.kind.name: sheet.name for sheet in model.sheets.values()}
    return [
        {
            "kind": own.name,
            "zh": own.zh,
            "of": "node" if isinstance(own, NodeKind) else "relationship",
            "sheet": sheets.get(own.name),
            "facts": counts.get(own.name, 0),
            "withdrawn": own.name in model.withdrawn,
        }
        for own in own_kinds(model)
    ]
