"""Lists what is wrong with a project's boundaries, for `plan`, `apply`, `check` and `explore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wangge.graph.store import Store
    from wangge.loaders.messages.reject_text import RejectText
    from wangge.loaders.project import Project

__all__ = ["boundary_faults"]


def boundary_faults(project: Project, store: Store | None = None) -> tuple[RejectText, ...]:
    """Return one line for each sort of fault in the file; with a graph, also for boundaries that don't fit it."""
    if project.map.boundaries is None:
        return ()
    from wangge.loaders.boundaries.geojson import read_boundaries
    from wangge.loaders.boundaries.matching import match_boundaries

    file = read_boundaries(project.map)
    return file.faults if store is None else match_boundaries(file, store, store.model).faults
