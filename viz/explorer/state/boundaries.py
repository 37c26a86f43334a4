"""Reads the boundaries of a project's places, and assigns them to the places of the graph."""

from __future__ import annotations

from pathlib import Path

from wangge.loaders.boundaries.geojson import read_boundaries
from wangge.loaders.boundaries.matching import PlaceBoundaries, match_boundaries
from wangge.viz.explorer.state.site import Site

__all__ = ["boundaries_of"]


def boundaries_of(site: Site) -> PlaceBoundaries:
    """Return the boundaries; the result is kept until the graph, the file or the settings change."""
    settings = site.policy.map
    if settings.boundaries is None:
        return PlaceBoundaries()
    key = ("boundaries", settings, _stamp(settings.boundaries))
    return site.kept(
        key,
        lambda: match_boundaries(read_boundaries(settings), site.store, site.model, timeout=site.time_limit),
    )


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when somebody saves the file; zeros if there is no file."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return (0, 0)
    return (state.st_mtime_ns, state.st_size)
