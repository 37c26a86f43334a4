"""`wangge restore`: restores a graph from a backup."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from wangge.cli.context import project_option
from wangge.cli.json_output import json_option, print_json
from wangge.cli.progress import shown_progress
from wangge.graph.connection import neo4j_address, never_opened, open_embedded, open_store
from wangge.graph.errors import UsageError
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.store import Store
from wangge.loaders.keeping.backup_file import Backup, open_backup
from wangge.loaders.keeping.folder import restored_folder
from wangge.loaders.keeping.restore import restore_graph
from wangge.loaders.keeping.restore_point import runs_to_restore
from wangge.loaders.keeping.restorefiles import restore_as_import_files
from wangge.loaders.project import PROJECT_FILE, Project
from wangge.public.opening import use_model_of

__all__ = ["restore"]


@click.command()
@click.argument("source", metavar="IN.wgb", type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Restore to a new project folder, with an embedded engine.",
)
@click.option("--at", metavar="RUN|TIME", help="Restore the state after this run, or at this time.")
@click.option(
    "--import-files",
    "files_into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write import files for neo4j-admin instead.",
)
@click.option(
    "--database",
    default="neo4j",
    show_default=True,
    help="With --import-files: the name of the new database.",
)
@json_option
@project_option
def restore(
    source: Path,
    into: Path | None,
    at: str | None,
    files_into: Path | None,
    database: str,
    as_json: bool,
    project: Project,
) -> None:
    """Restore a backup to an empty database: facts, runs and journal.

    With --into, the database is the embedded engine of a new folder; the project's files are restored there too.
    Otherwise it is the server of NEO4J_URI, if that is set, else the embedded engine of the project's folder, which
    must not have a graph yet. To continue an interrupted restore, run the same command again. --at takes a run
    (R000003, r3 or 3), a date, or a date with a time.

    --import-files is the fast way to fill a large Neo4j database. On the stopped server, run:

        cd DIR && xargs neo4j-admin database import full < import.args
    """
    if into is not None and files_into is not None:
        raise UsageError("--into and --import-files can't be used together; give one of them")
    with shown_progress() as progress, open_backup(source, progress=progress) as backup:
        runs_to_restore(backup, at)
        files = 0
        if files_into is not None:
            restored = restore_as_import_files(
                files_into, backup, at=at, database=database, progress=progress
            )
            destination = str(files_into)
        else:
            with _target(project, into, backup) as (store, files):
                restored = restore_graph(store, backup, at=at, progress=progress)
                destination = str(into or store.engine.uri)
        version = backup.manifest.graph_version
    _notes(into, version)
    if as_json:
        extra: dict[str, Any] = {"where": destination, "files": files, "graph_version": version}
        print_json({**restored.as_json(), **extra})
    else:
        click.echo(restored.text())


@contextmanager
def _target(project: Project, into: Path | None, backup: Backup) -> Iterator[tuple[Store, int]]:
    """Open the database to which the backup is restored; yield it and the number of restored project files."""
    if into is not None:
        with restored_folder(into, backup) as files, open_embedded(into) as store:
            yield store, files
        return
    if never_opened(project.folder) and not (project.folder / PROJECT_FILE).exists():
        raise UsageError(
            f"{project.folder} has no {PROJECT_FILE} and no graph; name a project with -C, or a new folder with --into"
        )
    with open_store(project.folder) as store:
        use_model_of(project, store)
        yield store, 0


def _notes(into: Path | None, version: str) -> None:
    if into is not None and (address := neo4j_address(os.environ)):
        click.echo(
            f"note: NEO4J_URI names {address.uri}: commands in {into} use that server until you unset NEO4J_URI",
            err=True,
        )
    if version != GRAPH_VERSION:
        click.echo(
            f"note: the graph has version {version}: `wangge upgrade` upgrades it to {GRAPH_VERSION}",
            err=True,
        )
