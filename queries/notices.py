"""Reads the notices of a graph, for example that its data are synthetic. Every output repeats them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wangge.graph.store import Store

__all__ = ["notices"]


def notices(store: Store) -> tuple[str, ...]:
    """Return the distinct notices of the runs that wrote the graph, sorted."""
    rows = store.read("MATCH (r:Run) WHERE r.notice IS NOT NULL RETURN DISTINCT r.notice AS notice")
    return tuple(sorted(row[0] for row in rows.records if row[0]))
