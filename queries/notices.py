"""What every output must repeat while certain facts are in the graph, such as that they are synthetic."""

from __future__ import annotations

from wangge.graph.store import Store

__all__ = ["notices"]


def notices(store: Store) -> tuple[str, ...]:
    """The notices of the runs that wrote the graph, each once, in order of their text."""
    rows = store.read("MATCH (r:Run) WHERE r.notice IS NOT NULL RETURN DISTINCT r.notice AS notice")
    return tuple(sorted(row[0] for row in rows.records if row[0]))
