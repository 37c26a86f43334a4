"""Declares how the two engines differ, as far as other modules need to know."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ARCADEDB", "NEO4J", "Capabilities"]


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """The capabilities of an engine. Callers test for a capability, never for the engine's name."""

    await_indexes: bool
    """`CALL db.awaitIndexes` exists, because new indexes are built in the background."""
    creates_names: bool
    """`CALL db.createLabel` exists, and the similar procedures for relationship types and properties."""
    builds_indexes_fast: bool
    """Building an index of many nodes takes less time than updating it for each of them while they are written."""
    constraint_replaces_index: bool
    """CREATE CONSTRAINT replaces a plain index on the same property. Otherwise the statement fails."""
    count_of_relationships: str
    """The statement that returns the number of all relationships as `n` without reading them."""
    counts_by_type: str | None
    """The statement that returns every relationship type as `type` and the number of its relationships as `n`.

    None if counting the relationships of a type doesn't read them.
    """
    parallel_writes: bool
    """Transactions that touch different nodes can run at the same time. Otherwise they run one by one."""


NEO4J = Capabilities(
    await_indexes=True,
    builds_indexes_fast=True,
    creates_names=True,
    constraint_replaces_index=False,
    count_of_relationships="MATCH ()-->() RETURN count(*) AS n",
    counts_by_type=None,
    parallel_writes=True,
)
ARCADEDB = Capabilities(
    await_indexes=False,
    builds_indexes_fast=False,
    creates_names=False,
    constraint_replaces_index=True,
    count_of_relationships="CALL apoc.meta.stats() YIELD value RETURN value.relCount AS n",
    counts_by_type=(
        "CALL apoc.meta.stats() YIELD value UNWIND keys(value.relTypes) AS type RETURN type, value.relTypes[type] AS n"
    ),
    parallel_writes=False,
)
