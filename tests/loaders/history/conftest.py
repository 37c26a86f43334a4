"""Loading sheets run by run, and taking runs back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.model.bookkeeping import BOOKKEEPING_LABELS
from graph.store import Store
from loaders.history.undo import plan_undo
from loaders.writing.apply import apply_plan

Undo = Callable[[str], str]

Network = frozenset[str]


@pytest.fixture
def undo(store: Store) -> Undo:
    """Take a run back; return the id of the run that did it."""

    def take_back(run: str) -> str:
        (made,) = apply_plan(store, plan_undo(store, run).plan)
        return made

    return take_back


def network(store: Store) -> Network:
    """Every node and relationship with all its properties, bookkeeping of facts included."""
    ours = " AND ".join(f"NOT n:{label}" for label in BOOKKEEPING_LABELS)
    nodes = store.read(f"MATCH (n) WHERE {ours} RETURN labels(n) AS l, properties(n) AS p")
    edges = store.read(
        f"MATCH (n)-[r]->(m) WHERE {ours} RETURN labels(n) AS ln, n.code AS n, type(r) AS t, "
        "labels(m) AS lm, m.code AS m, properties(r) AS p"
    )
    return frozenset(_line(row) for row in (*nodes, *edges))


def _line(row: dict[str, object]) -> str:
    return repr(sorted((name, _sorted(value)) for name, value in row.items()))


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return sorted(value.items())
    return sorted(value) if isinstance(value, list) else value
