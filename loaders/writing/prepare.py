"""Prepares an empty database for a graph: creates the marker, the constraints and the indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wangge.graph.model import Model
from wangge.graph.model.bookkeeping import GRAPH_VERSION
from wangge.graph.schema import demand_no_index_in_the_way, missing_schema
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
    model = model or store.model
    demand_no_index_in_the_way(store, model.unique())
    store.claim(GRAPH_VERSION, adopt=adopt)
    statements = missing_schema(store, model.unique(), model.indexes())
    if statements and store.capabilities.creates_names:
        statements += _names(model)
    if background and store.capabilities.await_indexes:
        store.define_in_background(statements)
        return
    for statement in statements:
        store.define(statement)


def _names(model: Model) -> Iterator[str]:
    """Yield statements that create the names of the model in Neo4j.

    Otherwise Neo4j would create each name at its first use, in an additional transaction. The number of transactions
    during a load then wouldn't show whether another program wrote as well.
    """
    for procedure, names in (
        ("createLabel", model.labels),
        ("createRelationshipType", model.relationship_types),
        ("createProperty", model.property_names),
    ):
        yield f"UNWIND {json.dumps(sorted(names))} AS name CALL db.{procedure}(name) RETURN count(*)"
