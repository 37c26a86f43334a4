"""What the two engines do differently, said once as a value instead of in scattered ifs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ARCADEDB", "NEO4J", "Capabilities"]


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What an engine can do; a caller asks for the ability it needs, never for the engine's name."""

    enforces_read_mode: bool
    """READ access mode refuses writes; where not, reading needs a user without rights."""
    enforces_timeout: bool
    """The driver's transaction timeout stops a statement; where not, `Store.read` has it terminated."""
    await_indexes: bool
    """`CALL db.awaitIndexes` exists, and a new index needs waiting for."""
    constraint_replaces_index: bool
    """CREATE CONSTRAINT takes the place of a plain index on the same property; where not, it is refused."""
    merge_uses_index: bool
    """`MERGE (n:A:B {…})` finds its node by an index of A."""
    shared_label_index: bool
    """An index on a label that several kinds share is used for a node matched by its own kind."""
    fulltext: bool
    """CREATE FULLTEXT INDEX is understood."""
    shortest_keyword: bool
    """`MATCH SHORTEST 1 …` is understood."""
    explain_tells_writes: bool
    """EXPLAIN's summary says truly whether a statement would write."""
    keeps_time_zones: bool
    """A stored date-time comes back with its zone; where not, instants are stored as text."""
    parallel_writes: bool
    """Transactions that touch different nodes can be written at the same time; where not, one after another."""
    atomic_autocommit: bool
    """A failing statement outside an explicit transaction leaves nothing behind."""


NEO4J = Capabilities(
    enforces_read_mode=True,
    enforces_timeout=True,
    await_indexes=True,
    constraint_replaces_index=False,
    merge_uses_index=True,
    shared_label_index=True,
    fulltext=True,
    shortest_keyword=True,
    explain_tells_writes=True,
    keeps_time_zones=True,
    parallel_writes=True,
    atomic_autocommit=True,
)

ARCADEDB = Capabilities(
    enforces_read_mode=False,
    enforces_timeout=False,
    await_indexes=False,
    constraint_replaces_index=True,
    merge_uses_index=False,
    shared_label_index=False,
    fulltext=False,
    shortest_keyword=False,
    explain_tells_writes=False,
    keeps_time_zones=False,
    parallel_writes=False,
    atomic_autocommit=False,
)
