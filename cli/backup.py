"""`wangge backup`: writes the graph and the project's files to one file."""

from __future__ import annotations

from pathlib import Path

import click

from wangge.cli.context import project_option, tell_withdrawn_kinds
from wangge.cli.json_output import json_option, print_json
from wangge.cli.output_paths import refuse_path
from wangge.cli.progress import shown_progress
from wangge.graph.connection import never_opened, open_store
from wangge.graph.errors import UsageError
from wangge.loaders.keeping.backup import BackupSummary, back_up
from wangge.loaders.keeping.projectfiles import read_project_files
from wangge.loaders.privacy import public_text
from wangge.loaders.project import Project
from wangge.public.opening import use_model_of
from wangge.queries.reports.printable import one_line

__all__ = ["backup"]

_MEGABYTE = 1_000_000


@click.command()
@click.argument("out", metavar="OUT.wgb", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace OUT.wgb if it exists.")
@json_option
@project_option
def backup(out: Path, overwrite: bool, as_json: bool, project: Project) -> None:
    """Back up the graph and the project's files to one file.

    The file holds every finished run with its journal, wangge.toml, rules, waivers, baseline, tasks, kinds,
    mappings and names.csv, but no sheets. Other programs may write to the graph meanwhile; an unfinished run
    is left out. Equal graphs give equal files. `wangge restore` restores the graph from the file, on either
    engine.
    """
    if never_opened(project.folder):
        raise UsageError(f"{project.folder} has no graph to back up; `wangge apply` creates one")
    refuse_path(out, project.datasets)
    files = read_project_files(project)
    with open_store(project.folder) as store, shown_progress() as progress:
        use_model_of(project, store)
        tell_withdrawn_kinds(store)
        summary = back_up(store, out, files, overwrite=overwrite, progress=progress)
    _note([*files.left_out, *_unfinished(summary)])
    if as_json:
        print_json({**summary.as_json(), "skipped": [one_line(public_text(line)) for line in files.left_out]})
    else:
        click.echo(one_line(_summary(summary)))


def _unfinished(summary: BackupSummary) -> list[str]:
    lines = []
    if summary.left_out:
        names = ", ".join(summary.left_out)
        lines.append(f"{names} was unfinished when the backup began: the backup doesn't contain it")
    if not summary.rows:
        lines.append(
            "a run ended during the backup, so the backup has no row digests: after a restore, the first load compares every row"
        )
    return lines


def _note(lines: list[str]) -> None:
    for line in lines:
        click.echo(one_line(public_text(f"note: {line}")), err=True)


def _summary(summary: BackupSummary) -> str:
    return (
        f"{summary.path}: {summary.last_run or 'no run'}, {summary.runs} runs, {summary.changes} changes, "
        f"{summary.files} files of the project, {summary.size / _MEGABYTE:.1f} MB"
    )
