"""Runs a recipe or a Cypher statement for a Python program, and makes a `Table` of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wangge.public.table import Table
from wangge.queries.measures.catalogue import find_measure
from wangge.queries.measures.runner import run_measure
from wangge.queries.notices import notices
from wangge.queries.recipes.graph_answer import GraphAnswer, graph_answer, run_graph
from wangge.queries.recipes.project_library import project_library
from wangge.queries.recipes.runner import run, today_here

if TYPE_CHECKING:
    from wangge.graph.store import Store
    from wangge.loaders.project import Project
    from wangge.queries.recipes.recipe import Recipe

__all__ = ["ask_cypher", "ask_measure", "ask_recipe"]


def ask_recipe(
    store: Store,
    project: Project,
    name: str,
    params: Mapping[str, object],
    *,
    scope: str | None,
    timeout: float,
) -> Table:
    """Run a recipe with the project's settings; the arguments are as in `OpenProject.recipe`."""
    recipe = project_library(project).get(name)
    options: dict[str, Any] = {
        "scope": scope or project.scope,
        "settings": project.settings,
        "today": project.today,
        "timeout": timeout,
    }
    if recipe.is_graph:
        return _drawn(store, project, recipe, run_graph(store, recipe, params, **options))
    answer = run(store, recipe, params, **options)
    return Table(answer.columns, answer.rows, answer.parameters, notices(store))


def ask_measure(
    store: Store, project: Project, name: str, params: Mapping[str, object], *, scope: str | None
) -> Table:
    """Compute a measure with the project's settings; the arguments are as in `OpenProject.measure`."""
    answer = run_measure(
        store,
        find_measure(name),
        params,
        scope=scope or project.scope,
        settings=project.settings,
        today=project.today,
    )
    return Table(answer.columns, answer.rows, answer.parameters, notices(store))


def ask_cypher(store: Store, statement: str, params: Mapping[str, Any], *, timeout: float) -> Table:
    """Run a read-only statement; the answer has its nodes and relationships, too."""
    rows, values = store.read_graph(statement, params, timeout=timeout)
    complete = values.nodes and values.unreturned_end() is None
    graph = graph_answer("", values, store.model, params) if complete else None
    return Table(rows.columns, rows.records, params, notices(store), graph)


def _drawn(store: Store, project: Project, recipe: Recipe, answer: GraphAnswer) -> Table:
    from wangge.queries.reports.graph_text import EDGE_COLUMNS, edge_rows
    from wangge.viz.network.answer_scene import answer_scene
    from wangge.viz.network.page import render_svg

    titles = (recipe.header.title_zh, recipe.header.title)
    scene = answer_scene(store, answer, project.today or today_here(), titles=titles)
    picture = "" if scene is None else str(render_svg(scene))
    left_out = [answer.notice()] if answer.left_out else []
    rows: list[tuple[Any, ...]] = list(edge_rows(answer, store.model))
    return Table(EDGE_COLUMNS, rows, answer.parameters, (*left_out, *notices(store)), answer, picture)
