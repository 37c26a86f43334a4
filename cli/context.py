"""What every command opens first: the project of a folder, and its graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from wangge.graph.connection import never_opened, open_store, scratch_store
from wangge.graph.errors import UsageError
from wangge.graph.model import load_model
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.store import Store
from wangge.graph.versions import is_earlier
from wangge.loaders.keeping.present import differences_from_last_run, sentence
from wangge.loaders.load import load_datasets
from wangge.loaders.project import PROJECT_FILE, Project
from wangge.loaders.reject import Reject
from wangge.loaders.sheets.sources import datasets_for

__all__ = ["graph_for_check", "open_graph", "project_option"]

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
    """The project's graph: the server of NEO4J_URI, else the embedded engine of the folder.

    Raises `UsageError` in a folder that is no project and has no graph, so that a slip doesn't start one;
    `create` makes one all the same. Raises `EngineError` when the graph can't be reached, holds what isn't ours
    and `adopt` is false, or is of another version; `older` lets an earlier one through.
    """
    if not create and never_opened(project.folder) and not (project.folder / PROJECT_FILE).exists():
        raise UsageError(
            f"{project.folder} has no {PROJECT_FILE} and no graph; name a project with -C, or `wangge init`"
        )
    with open_store(project.folder) as store:
        marker = store.marker() if older else None
        if marker is None or not is_earlier(str(marker["model_version"]), GRAPH_VERSION):
            store.recognise(GRAPH_VERSION, adopt=adopt)
        if not create:
            _warn_of_open_run(store)
        yield store


def _warn_of_open_run(store: Store) -> None:
    """Say that what is read stands between two states."""
    run = (store.marker() or {}).get("open_run")
    if run:
        click.echo(
            f"note: run {run} isn't finished, the graph holds a part of it; see `wangge status`", err=True
        )


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
