"""Reads the boundaries of a project's places, and assigns them to the places of the graph."""

from __future__ import annotations

from wangge.loaders.boundaries.geojson import read_boundaries
from wangge.loaders.boundaries.matching import PlaceBoundaries, match_boundaries
from wangge.loaders.small_file import file_version
from wangge.viz.explorer.state.site import Site

__all__ = ["boundaries_of"]


def boundaries_of(site: Site) -> PlaceBoundaries:
    """Return the boundaries; the result is kept until the graph, the file or the settings change."""
    settings = site.policy.map
    if settings.boundaries is None:
        return PlaceBoundaries()
    key = ("boundaries", settings, file_version(settings.boundaries))
    return site.kept(
        key,
        lambda: match_boundaries(read_boundaries(settings), site.store, site.model, timeout=site.time_limit),
    )
