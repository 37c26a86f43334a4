"""Adds the option -C/--project to commands, and opens the project's graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wangge.loaders.project import Project

if TYPE_CHECKING:
    from wangge.graph.store import Store
    from wangge.loaders.reject import Reject
    from wangge.public.open_project import OpenProject

__all__ = ["graph_for_check", "open_graph", "open_project", "project_option", "tell_withdrawn_kinds"]

Command = TypeVar("Command", bound=Callable[..., Any])


def project_option(command: Command) -> Command:
    """Add the option -C/--project to a command; the command gets the `Project` as its argument `project`."""
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
    """Open the project's graph as `open_graph_of` does. Without `create`, report an unfinished run on stderr."""
    from wangge.public.opening import interrupted_run, open_graph_of

    with open_graph_of(project, adopt=adopt, create=create, older=older) as store:
        if not create and (note := interrupted_run(store)):
            click.echo(f"note: {note}", err=True)
        tell_withdrawn_kinds(store)
        yield store


def tell_withdrawn_kinds(store: Store) -> None:
    """Print a line on stderr if the graph holds facts of a kind that no file in kinds/ declares."""
    if not store.model.withdrawn:
        return
    from wangge.loaders.keeping.loadedkinds import withdrawn_note

    if note := withdrawn_note(store):
        click.echo(f"note: {note}", err=True)


@contextmanager
def open_project(project: Project, *, adopt: bool = False, create: bool = False) -> Iterator[OpenProject]:
    """Open the project with its graph, as an object of the Python interface."""
    from wangge.public.open_project import OpenProject

    with open_graph(project, adopt=adopt, create=create) as store:
        yield OpenProject(project, store)


@contextmanager
def graph_for_check(
    project: Project,
    sources: tuple[str, ...],
    reject_lines: list[str],
    difference_lines: list[str],
    scratch: bool,
) -> Iterator[Store]:
    """Open the graph to check: the project's graph, or a temporary scratch graph. A line on stderr says which.

    A scratch graph is used if `sources` or `scratch` is given, or if the project has datasets but none was ever loaded.
    The sheets are loaded into the scratch graph. Rejected rows aren't checked; for each sheet with rejected rows, a
    line is added to `reject_lines`. If the project's own graph is checked, and another program has changed it since its
    last run, a line is added to `difference_lines`.
    """
    from wangge.graph.connection import never_opened

    if not sources and not scratch and not (project.datasets and never_opened(project.folder)):
        with open_graph(project) as store:
            marker = store.marker()
            loaded = marker is not None and marker.get("last_run")
            if not project.datasets or loaded:
                if project.datasets and marker is not None:
                    click.echo(f"checking the graph as run {marker['last_run']} left it", err=True)
                difference_lines += _difference_lines(store)
                yield store
                return
    with _scratch_graph(project, sources, reject_lines) as store:
        yield store


@contextmanager
def _scratch_graph(project: Project, sources: tuple[str, ...], reject_lines: list[str]) -> Iterator[Store]:
    """Load `sources`, or all datasets of the project if `sources` is empty, into a scratch graph, and yield it."""
    from wangge.graph.connection import scratch_store
    from wangge.loaders.load import load_datasets
    from wangge.loaders.projectmodel import model_of
    from wangge.loaders.sheets.sources import datasets_for

    datasets = datasets_for(project, sources)
    with scratch_store() as store:
        store.use_model(model_of(project))
        plan = load_datasets(store, datasets, folder=project.folder, model=store.model)
        names = ", ".join(dataset.name for dataset in datasets)
        click.echo(f"checking {names} in a scratch graph", err=True)
        reject_lines += _lines_of_rejects(plan.rejects)
        yield store


def _difference_lines(store: Store) -> list[str]:
    """Return one line if another program changed the graph since the graph's last run, else an empty list."""
    from wangge.loaders.keeping.present import difference_message, differences_from_last_run

    if differences := differences_from_last_run(store, store.model):
        return [difference_message(str((store.marker() or {}).get("last_run")), differences)]
    return []


def _lines_of_rejects(rejects: Sequence[Reject]) -> Iterator[str]:
    """Yield a line for each sheet with rejected rows. It has the number of rejected rows and describes the first."""
    by_sheet: dict[tuple[str, str], list[Reject]] = defaultdict(list)
    for reject in rejects:
        by_sheet[reject.file, reject.sheet].append(reject)
    for (file, _sheet), rejected in by_sheet.items():
        rows = len({reject.row for reject in rejected})
        yield (
            f"{file}:{rejected[0].row or 1}: {rows} rows were rejected and not checked, the first: "
            f"{rejected[0].text('en')}; `wangge plan` lists them"
        )
