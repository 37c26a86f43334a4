"""Computes measures for Python programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wangge.public.table import Table
from wangge.queries.measures.catalogue import find_measure
from wangge.queries.measures.runner import run_measure

if TYPE_CHECKING:
    from wangge.graph.store import Store
    from wangge.loaders.project import Project

__all__ = ["measure_project"]


def measure_project(
    store: Store,
    project: Project,
    name: str,
    scope: str | None,
    params: Mapping[str, object],
    notices: tuple[str, ...],
) -> Table:
    """Compute a measure of a project's graph, as documented for `OpenProject.measure`."""
    answer = run_measure(
        store,
        find_measure(name),
        params,
        scope=scope,
        settings=project.settings,
        today=project.today,
    )
    return Table(answer.columns, answer.rows, answer.parameters, notices)
