"""Opens a project's graph, and rejects a database that isn't a graph of wangge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wangge.graph.connection import never_opened, open_store
from wangge.graph.errors import UsageError
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.versions import is_earlier
from wangge.loaders.project import PROJECT_FILE, Project
from wangge.loaders.projectmodel import model_of_graph

if TYPE_CHECKING:
    from wangge.graph.store import Store

__all__ = ["interrupted_run", "notes_about", "open_graph_of", "use_model_of"]


def open_graph_of(
    project: Project, *, adopt: bool = False, create: bool = False, older: bool = False
) -> Store:
    """Open the project's graph: on the server of NEO4J_URI if that is set, else in the folder's embedded engine.

    The caller must close the result. With `create`, a graph is created even in a folder without wangge.toml. With
    `adopt`, the database may contain nodes of other programs. With `older`, an earlier version of wangge may have made
    the graph.

    Raises `UsageError` if the folder has neither wangge.toml nor a graph. Raises `EngineError` if the database can't be
    reached, contains nodes of other programs, or was made by another version.
    """
    if not create and never_opened(project.folder) and not (project.folder / PROJECT_FILE).exists():
        raise UsageError(
            f"{project.folder} has no {PROJECT_FILE} and no graph; name a project with -C, or `wangge init`"
        )
    store = open_store(project.folder)
    try:
        marker = store.marker()
        if not older or marker is None or not is_earlier(str(marker["model_version"]), GRAPH_VERSION):
            store.recognise_by(marker, GRAPH_VERSION, adopt=adopt)
        _use_model(project, store, marker)
    except BaseException:
        store.close()
        raise
    return store


def use_model_of(project: Project, store: Store) -> None:
    """Give the store the model of its project, with the kinds that the graph remembers.

    Raises `ProjectError` for a kind that is declared wrongly.
    """
    _use_model(project, store, store.marker())


def _use_model(project: Project, store: Store, marker: Mapping[str, Any] | None) -> None:
    store.use_model(model_of_graph(project, str((marker or {}).get("kinds") or "")))


def notes_about(store: Store) -> list[str]:
    """Return sentences about an interrupted run, and about facts of kinds that the project no longer declares."""
    sentences = [interrupted_run(store)]
    if store.model.withdrawn:
        from wangge.loaders.keeping.loadedkinds import withdrawn_note

        sentences.append(withdrawn_note(store))
    return [sentence for sentence in sentences if sentence]


def interrupted_run(store: Store) -> str:
    """Return a sentence about an interrupted run, of which the graph contains only a part; else ""."""
    run = (store.marker() or {}).get("open_run")
    return (
        f"run {run} isn't finished, so the graph contains only a part of it; see `wangge status`"
        if run
        else ""
    )
