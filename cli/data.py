"""`wangge plan` and `wangge apply`: load sheets into the graph."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wangge.cli.context import open_project, project_option
from wangge.cli.json_output import print_json
from wangge.cli.load_outputs import LoadOutputs, output_options
from wangge.cli.output_paths import refuse_plan_path
from wangge.cli.progress import shown_progress
from wangge.loaders.planning.change import Operation
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Dataset, Project
from wangge.loaders.reports.tables import TextColumn, text_table
from wangge.loaders.sheets.sources import datasets_for
from wangge.queries.reports.printable import one_line

if TYPE_CHECKING:
    from wangge.loaders.messages.reject_text import Language
    from wangge.loaders.planning.plan import Plan, SheetCount
    from wangge.loaders.planning.planfile import PlanFile
    from wangge.public.open_project import OpenProject

__all__ = ["apply", "plan", "print_plan"]

_REJECTS_PRINTED = 20
_SHEET_COLUMNS = (
    TextColumn("sheet"),
    TextColumn("read as"),
    *(TextColumn(title, ">", 7) for title in ("rows", "added", "updated", "unchanged", "rejected")),
)


def _options(command: Any) -> Any:
    for option in (
        click.option(
            "--dataset",
            help="Without SOURCE: the dataset to load. With SOURCE: the name for its dataset, if SOURCE is not the "
            "path or name of a dataset in wangge.toml.",
        ),
        click.option(
            "--effective",
            type=click.DateTime(["%Y-%m-%d"]),
            callback=lambda _context, _option, value: value.date() if isinstance(value, datetime) else None,
            help="The first day on which the facts are valid.  [default: the dataset's, else today]",
        ),
        click.option(
            "--allow-retire", metavar="N|N%", help="Allow up to N facts, or N %, of each kind to be retired."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON."),
        project_option,
        click.argument("sources", nargs=-1),
    ):
        command = option(command)
    return command


@click.command()
@_options
@output_options(marked=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Save the plan for `apply`."
)
@click.pass_context
def plan(
    context: click.Context,
    sources: tuple[str, ...],
    project: Project,
    dataset: str | None,
    effective: date | None,
    allow_retire: str | None,
    as_json: bool,
    outputs: LoadOutputs,
    output: Path | None,
) -> None:
    """Show what `apply` would change, without writing to the graph.

    SOURCE is a folder of sheets with the folders in it, one file (.xlsx, .xls, .et, .ods, .csv, .tsv, .txt or .parquet), or
    the name of a dataset.
    Without SOURCE, all datasets of the project are read. Exit 0 if no row is rejected, 1 if one is or
    if too many facts would be retired, 2 if the command can't run.
    """
    datasets = datasets_for(project, sources, dataset)
    if output is not None:
        refuse_plan_path(output, datasets)
    outputs.check(datasets, output)
    with open_project(project, create=True) as opened:
        new_plan = _plan(opened, datasets, effective, allow_retire)
    if output is not None:
        from wangge.loaders.planning.planfile import write_plan_file

        write_plan_file(output, new_plan, allow_retire=allow_retire)
    outputs.write(new_plan, project, done=False)
    print_plan(new_plan, as_json=as_json, show_all=outputs.show_all, language=outputs.language)
    context.exit(1 if new_plan.rejects or new_plan.guards else 0)


@click.command()
@_options
@output_options(marked=True)
@click.option(
    "--yes",
    is_flag=True,
    help="Retire facts without asking for confirmation. Without a terminal, apply never asks.",
)
@click.option("--adopt", is_flag=True, help="Accept a database that contains data of other programs.")
@click.pass_context
def apply(
    context: click.Context,
    sources: tuple[str, ...],
    project: Project,
    dataset: str | None,
    effective: date | None,
    allow_retire: str | None,
    as_json: bool,
    outputs: LoadOutputs,
    yes: bool,
    adopt: bool,
) -> None:
    """Load sheets into the graph: write all valid rows, list the rejected ones.

    SOURCE is what `plan` accepts, or a plan that `plan -o` saved. Exit 0 if no row was rejected, 1 if one
    was, 2 if the command can't run, in which case the graph is unchanged.
    """
    saved = _saved_plan(Path(sources[0])) if len(sources) == 1 and sources[0].endswith(".json") else None
    datasets = saved.datasets if saved else datasets_for(project, sources, dataset)
    if saved:
        effective, allow_retire = saved.effective, allow_retire or saved.allow_retire
    outputs.check(datasets)
    with open_project(project, adopt=adopt, create=True) as opened:
        new_plan = _plan(opened, datasets, effective, allow_retire)
        _confirm(new_plan, saved, yes)
        with outputs.written(new_plan, project), shown_progress() as progress:
            opened.apply(new_plan, adopt=adopt, progress=progress)
    print_plan(new_plan, as_json=as_json, done=True, show_all=outputs.show_all, language=outputs.language)
    context.exit(1 if new_plan.rejects else 0)


def _plan(
    opened: OpenProject, datasets: tuple[Dataset, ...], effective: date | None, allow_retire: str | None
) -> Plan:
    with shown_progress() as progress:
        return opened.plan(*datasets, effective=effective, allow_retire=allow_retire, progress=progress)


def _saved_plan(path: Path) -> PlanFile:
    from wangge.loaders.planning.planfile import read_plan_file

    return read_plan_file(path)


def _confirm(new_plan: Plan, saved: PlanFile | None, yes: bool) -> None:
    if saved is not None:
        saved.demand_same(new_plan)
    retired = new_plan.count(Operation.RETIRE)
    if retired and not yes and not new_plan.guards and sys.stdin.isatty():
        click.confirm(f"{retired} facts would be retired. Continue?", abort=True, err=True)


def _read_as(sheet: SheetCount, zh: Mapping[str, str]) -> str:
    """What a sheet was read as: its kinds by their Chinese names; — for a sheet that was refused or skipped."""
    return "、".join(zh.get(kind, kind) for kind in sheet.kinds) or "—"


def print_plan(
    new_plan: Plan,
    *,
    as_json: bool = False,
    done: bool = False,
    show_all: bool = False,
    language: Language = "zh",
) -> None:
    """Print a plan as text or JSON.

    If it is printed as text, its notices and rejects go to stderr: with `show_all` all rejects, else the first 20;
    `language` is the language that comes first in them.
    """
    for guard in map(public_text, new_plan.guards):
        click.echo(one_line(f"Stopped: {guard}"), err=True)
    if as_json:
        print_json(new_plan.as_json())
        return
    names = [
        public_text(s.file if Path(s.file).stem == s.sheet else f"{s.file} {s.sheet}")
        for s in new_plan.sheets
    ]
    zh = {
        name: kind.zh
        for kinds in (new_plan.model.nodes, new_plan.model.edges)
        for name, kind in kinds.items()
    }
    rows = (
        (
            one_line(name),
            _read_as(sheet, zh),
            sheet.rows_in,
            sheet.added,
            sheet.updated,
            sheet.unchanged,
            sheet.rejected,
        )
        for name, sheet in zip(names, new_plan.sheets, strict=True)
    )
    for line in text_table(_SHEET_COLUMNS, rows):
        click.echo(line)
    verb = "wrote" if done else "would write"
    click.echo(
        f"{verb}: {new_plan.count(Operation.ADD)} added, {new_plan.count(Operation.UPDATE)} updated, "
        f"{new_plan.count(Operation.RETIRE)} retired (nodes and relationships)"
    )
    if new_plan.foreign:
        click.echo(
            f"note: written by other programs, unchanged: {one_line(new_plan.foreign.text())}", err=True
        )
    for notice in new_plan.notices:
        click.echo(one_line(f"note: {notice.text()}"), err=True)
    printed = new_plan.rejects if show_all else new_plan.rejects[:_REJECTS_PRINTED]
    for reject in printed:
        click.echo(one_line(f"reject: {reject.text(language)}"), err=True)
    if len(new_plan.rejects) > len(printed):
        remaining = len(new_plan.rejects) - len(printed)
        click.echo(
            f"… and {remaining} more rejects; --all prints them, --rejects OUT.csv writes them", err=True
        )
