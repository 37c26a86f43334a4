"""Uniqueness constraints and indexes, as statements both engines understand and may see again."""

from __future__ import annotations

from collections.abc import Iterable

from graph.errors import ForeignDatabase
from graph.store import Store

__all__ = ["apply_schema", "demand_no_index_in_the_way", "schema_statements"]

_AWAIT_SECONDS = 300
_PLAIN_INDEXES = (
    "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint"
    " WHERE type = 'RANGE' AND entityType = 'NODE' AND owningConstraint IS NULL AND size(properties) = 1"
    " RETURN name, labelsOrTypes[0] AS label, properties[0] AS property"
)


def schema_statements(unique: Iterable[tuple[str, str]], indexes: Iterable[tuple[str, str]]) -> list[str]:
    """Return one statement for each (label, property) pair, the constraints first.

    A pair that is unique needs no index of its own and gets none.

    >>> for statement in schema_statements([("Street", "code")], [("Street", "name"), ("Street", "code")]):
    ...     print(statement)
    CREATE CONSTRAINT street_code IF NOT EXISTS FOR (n:`Street`) REQUIRE n.`code` IS UNIQUE
    CREATE INDEX street_name IF NOT EXISTS FOR (n:`Street`) ON (n.`name`)
    """
    constraints = dict.fromkeys(unique)
    plain = [pair for pair in dict.fromkeys(indexes) if pair not in constraints]
    return [
        *(
            f"CREATE CONSTRAINT {_name(pair)} IF NOT EXISTS FOR (n:`{pair[0]}`) REQUIRE n.`{pair[1]}` IS UNIQUE"
            for pair in constraints
        ),
        *(
            f"CREATE INDEX {_name(pair)} IF NOT EXISTS FOR (n:`{pair[0]}`) ON (n.`{pair[1]}`)"
            for pair in plain
        ),
    ]


def apply_schema(store: Store, unique: Iterable[tuple[str, str]], indexes: Iterable[tuple[str, str]]) -> None:
    """Create what is missing of the schema and wait until it is usable; a second time changes nothing.

    Raises `StatementFailed` when the graph already breaks a constraint.
    """
    for statement in schema_statements(unique, indexes):
        store.define(statement)
    if store.capabilities.await_indexes:
        store.define(f"CALL db.awaitIndexes({_AWAIT_SECONDS})")


def demand_no_index_in_the_way(store: Store, unique: Iterable[tuple[str, str]]) -> None:
    """Raise `ForeignDatabase` for an index that another program made where a constraint of ours is to be."""
    if store.capabilities.constraint_replaces_index:
        return
    wanted = set(unique)
    for row in store.read(_PLAIN_INDEXES):
        if (row["label"], row["property"]) in wanted:
            raise ForeignDatabase(
                f"{store.engine.uri} has an index of another program, {row['name']}, on"
                f" {row['label']}({row['property']}), where wangge needs a constraint: choose another database"
                " (NEO4J_DATABASE), or drop the index with the program that made it"
            )


def _name(pair: tuple[str, str]) -> str:
    return f"{pair[0]}_{pair[1]}".lower()
