"""`wangge plan` and `wangge apply`: load sheets into the graph."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wangge.cli.boundary_notes import boundary_faults
from wangge.cli.context import open_graph, project_option
from wangge.cli.load_outputs import LoadOutputs, output_options
from wangge.cli.output_paths import refuse_plan_path
from wangge.cli.plan_output import MOST_DETAILS, change_lines, confirm_retiring, print_plan
from wangge.cli.progress import shown_progress
from wangge.cli.task_update import update_after_load
from wangge.graph.errors import RetireGuard
from wangge.loaders.project import Dataset, Project
from wangge.loaders.sheets.sources import datasets_for

if TYPE_CHECKING:
    from wangge.graph.store import Store
    from wangge.loaders.planning.details import ChangeDetail
    from wangge.loaders.planning.plan import Plan
    from wangge.loaders.planning.planfile import PlanFile
    from wangge.public.open_project import OpenProject

__all__ = ["apply", "plan"]


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
    "--details", "with_details", is_flag=True, help="List the first 100 changes; with --all, every change."
)
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
    with_details: bool,
    output: Path | None,
) -> None:
    """Show what `apply` would change, without writing to the graph.

    SOURCE is a folder of sheets with its subfolders, one file (.xlsx, .xls, .et, .ods, .csv, .tsv, .txt or
    .parquet), or the name of a dataset. Without SOURCE, all datasets of the project are read. Up to ten of
    the facts that would be retired are named. Exit 0 if no row is rejected, 1 if one is or if too many facts
    would be retired, 2 if the command can't run.
    """
    datasets = datasets_for(project, sources, dataset)
    if output is not None:
        refuse_plan_path(output, datasets)
    outputs.check(datasets, output)
    details: list[ChangeDetail] | None = None
    lines: list[str] = []
    with open_graph(project, create=True) as store:
        new_plan = _plan(_opened(project, store), datasets, effective, allow_retire)
        if as_json and with_details:
            from wangge.loaders.planning.details import PlanDetails

            details = list(PlanDetails(store, new_plan).listed())
        elif not as_json:
            most = None if outputs.show_all else MOST_DETAILS
            lines = change_lines(store, new_plan, outputs.language, every=with_details, most=most)
    if output is not None:
        from wangge.loaders.planning.planfile import write_plan_file

        write_plan_file(output, new_plan, allow_retire=allow_retire)
    outputs.write(new_plan, project, done=False)
    print_plan(
        new_plan,
        as_json=as_json,
        show_all=outputs.show_all,
        language=outputs.language,
        changes=lines,
        details=details,
        notes=boundary_faults(project),
    )
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
    was, 2 if the command can't run, in which case the graph is unchanged. If the project has a task ledger, it is brought
    up to date (see `wangge task list`).
    """
    saved = _saved_plan(Path(sources[0])) if len(sources) == 1 and sources[0].endswith(".json") else None
    datasets = saved.datasets if saved else datasets_for(project, sources, dataset)
    if saved:
        effective, allow_retire = saved.effective, allow_retire or saved.allow_retire
    outputs.check(datasets)
    language = outputs.language
    with open_graph(project, adopt=adopt, create=True) as store:
        opened = _opened(project, store)
        new_plan = _plan(opened, datasets, effective, allow_retire)
        lines = [] if as_json else change_lines(store, new_plan, language)
        if saved is not None:
            saved.demand_same(new_plan)
        if not yes:
            confirm_retiring(new_plan, lines, language)
        earlier_run = str((store.marker() or {}).get("last_run") or "")
        with outputs.written(new_plan, project), shown_progress() as progress:
            try:
                runs = opened.apply(new_plan, adopt=adopt, progress=progress)
            except RetireGuard as error:
                raise RetireGuard("; ".join(guard.both(language) for guard in new_plan.guards)) from error
        if runs:
            update_after_load(store, project, earlier_run)
    print_plan(
        new_plan,
        as_json=as_json,
        done=True,
        show_all=outputs.show_all,
        language=language,
        changes=lines,
        notes=boundary_faults(project),
    )
    context.exit(1 if new_plan.rejects else 0)


def _plan(
    opened: OpenProject, datasets: tuple[Dataset, ...], effective: date | None, allow_retire: str | None
) -> Plan:
    with shown_progress() as progress:
        return opened.plan(*datasets, effective=effective, allow_retire=allow_retire, progress=progress)


def _saved_plan(path: Path) -> PlanFile:
    from wangge.loaders.planning.planfile import read_plan_file

    return read_plan_file(path)


def _opened(project: Project, store: Store) -> OpenProject:
    from wangge.public.open_project import OpenProject

    return OpenProject(project, store)
