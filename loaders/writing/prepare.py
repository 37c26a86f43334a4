"""Prepares an empty database for a graph: creates the marker, the constraints and the indexes."""

from __future__ import annotations

from wangge.graph.model import Model, load_model
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.schema import apply_schema, demand_no_index_in_the_way
from wangge.graph.store import Store

__all__ = ["prepare"]


def prepare(
    store: Store, *, adopt: bool = False, model: Model | None = None, background: bool = False
) -> None:
    """Mark an empty database as a graph of wangge and create its constraints and indexes.

    With `background`, a Neo4j server creates them while the caller does other work; the next transaction waits for
    them. A second call changes nothing. Raises `ForeignDatabase` for a database with other data, unless `adopt` is
    set, and for a database in which an index of another program prevents a constraint; `ModelMismatch` for a graph
    of another model version.
    """
    model = model or load_model()
    demand_no_index_in_the_way(store, model.unique())
    store.claim(GRAPH_VERSION, adopt=adopt)
    apply_schema(store, model.unique(), model.indexes(), background=background)
