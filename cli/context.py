"""What every command opens first: the project of a folder, and its graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from wangge.graph.connection import never_opened, scratch_store
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.keeping.present import differences_from_last_run, sentence
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project
from wangge.loaders.reject import Reject
from wangge.loaders.sheets.sources import datasets_for
from wangge.public.open_project import OpenProject
from wangge.public.opening import interrupted_run, open_graph_of

__all__ = ["graph_for_check", "open_graph", "open_project", "project_option"]

Command = TypeVar("Command", bound=Callable[..., Any])


def project_option(command: Command) -> Command:
    """Add -C/--project, handed over as a `Project` called `project`."""
    return click.option(
        "-C",
        "--project",
        "project",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        show_default="this folder",
        callback=lambda _context, _option, value: Project.find(value),
        help="The project folder to work in.",
    )(command)


@contextmanager
def open_graph(
    project: Project, *, adopt: bool = False, create: bool = False, older: bool = False
) -> Iterator[Store]:
    """The project's graph, as `open_graph_of` opens it; a note on stderr where its last load was interrupted."""
    with open_graph_of(project, adopt=adopt, create=create, older=older) as store:
        if not create and (note := interrupted_run(store)):
            click.echo(f"note: {note}", err=True)
        yield store


@contextmanager
def open_project(project: Project, *, adopt: bool = False, create: bool = False) -> Iterator[OpenProject]:
    """The project with its graph, as programs use it; otherwise as `open_graph`."""
    with open_graph(project, adopt=adopt, create=create) as store:
        yield OpenProject(project, store)


@contextmanager
def graph_for_check(
    project: Project, sources: tuple[str, ...], refused: list[str], differs: list[str], scratch: bool
) -> Iterator[Store]:
    """The graph that a check is about.

    With `sources`, with `scratch`, or where the project's own graph was never loaded but its datasets are
    there, these are loaded into a scratch graph that is gone afterwards. What isn't in a graph can't be
    checked, so `refused` gets a line for each sheet that had rows refused. The project's own graph is compared with
    what its last run left: `differs` gets a line where it isn't the same. Which graph it is, is said on stderr.
    """
    if not sources and not scratch and not (project.datasets and never_opened(project.folder)):
        with open_graph(project) as store:
            marker = store.marker()
            loaded = marker is not None and marker.get("last_run")
            if not project.datasets or loaded:
                if project.datasets and marker is not None:
                    click.echo(f"checking the graph as run {marker['last_run']} left it", err=True)
                differs += _difference_lines(store)
                yield store
                return
    datasets = datasets_for(project, sources)
    with scratch_store() as store:
        plan = load_datasets(store, datasets, folder=project.folder)
        names = ", ".join(dataset.name for dataset in datasets)
        click.echo(f"checking {names} in a scratch graph", err=True)
        refused += _refused(plan.rejects)
        yield store


def _difference_lines(store: Store) -> list[str]:
    """One line where the graph isn't as its last run left it; none where it is."""
    if differences := differences_from_last_run(store, load_model()):
        return [sentence(str((store.marker() or {}).get("last_run")), differences)]
    return []


def _refused(rejects: Sequence[Reject]) -> Iterator[str]:
    """A line for each sheet, at its first row that was refused."""
    by_sheet: dict[tuple[str, str], list[Reject]] = defaultdict(list)
    for reject in rejects:
        by_sheet[reject.file, reject.sheet].append(reject)
    for (file, _sheet), found in by_sheet.items():
        rows = len({reject.row for reject in found})
        yield (
            f"{file}:{found[0].row or 1}: {rows} rows were refused and not checked, the first: "
            f"{found[0].text()}; `wangge plan` lists them"
        )
