"""Writes to the database of a restore, and locks it against other restores."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple, Self

from wangge.graph.contents import named_nodes
from wangge.graph.errors import ForeignDatabase, RestoreInterrupted, StatementFailed, UsageError
from wangge.graph.foreign import wipe
from wangge.graph.model import Model
from wangge.graph.schema import apply_schema, demand_no_index_in_the_way
from wangge.graph.store import MARKER, Rows, Store, Transaction
from wangge.graph.versions import RESTORING
from wangge.loaders.keeping.journal import Record

__all__ = ["RestoreTarget", "Statement"]

_MATCH_MARKER = f"MATCH (m:{MARKER} {{id: 'wangge'}})"


class Statement(NamedTuple):
    """A Cypher statement with its parameters."""

    text: str
    parameters: dict[str, Any]


class RestoreTarget:
    """A database that is marked as being restored from one backup; other commands reject it until `finish`."""

    def __init__(self, store: Store, token: str) -> None:
        self._store = store
        self._token = token

    @classmethod
    def claim(cls, store: Store, model: Model, version: str, digest: str) -> Self:
        """Mark an empty database as being restored from the backup whose manifest has this digest.

        Deletes the nodes that an interrupted restore of the same backup wrote. Raises `ForeignDatabase` or `UsageError`
        for a database that isn't empty, `RestoreInterrupted` for an interrupted restore of another backup.
        """
        token = secrets.token_hex(8)
        if (marker := store.marker()) is not None:
            _demand_same_restore(store, marker, digest)
            _take_over(store, token)
            wipe(store, model)
        if nodes := named_nodes(store):
            raise ForeignDatabase(
                f"{store.engine.uri} contains {nodes}: a backup is restored into an empty database, "
                "choose another (NEO4J_DATABASE)"
            )
        demand_no_index_in_the_way(store, model.unique())
        apply_schema(store, [(MARKER, "id")], [])
        properties = {
            "id": "wangge",
            "model_version": version,
            "last_run": "",
            "run_count": 0,
            "turn": token,
            RESTORING: digest,
        }
        try:
            store.write(
                lambda transaction: transaction.run(
                    f"CREATE (m:{MARKER}) SET m = $mark", {"mark": properties}
                )
            )
        except StatementFailed as error:
            raise _lost_lock(store) from error
        apply_schema(store, model.unique(), model.indexes())
        return cls(store, token)

    def write(self, *statements: Statement) -> list[Rows]:
        """Run statements in one transaction; raises `RestoreInterrupted` if another restore has the lock."""
        return self._store.write(partial(self._write, statements))

    def finish(self, marker: Record) -> None:
        """Replace the marker by `marker`; other commands then accept the graph as complete."""
        self.write(Statement(f"{_MATCH_MARKER} SET m = $marker", {"marker": marker}))

    def _write(self, statements: Sequence[Statement], transaction: Transaction) -> list[Rows]:
        # Write first, because the write waits until the transaction of another restore has ended. Then read.
        transaction.run(f"{_MATCH_MARKER} SET m.ticks = coalesce(m.ticks, 0) + 1")
        has_lock = transaction.run(
            f"{_MATCH_MARKER} WHERE m.turn = $token RETURN 1 AS one", {"token": self._token}
        )
        if not has_lock:
            raise _lost_lock(self._store)
        return [transaction.run(*statement) for statement in statements]


def _demand_same_restore(store: Store, marker: Record, digest: str) -> None:
    where = store.engine.uri
    if RESTORING not in marker:
        raise UsageError(
            f"{where} already contains a graph (last run {marker.get('last_run') or 'none'}): a backup is restored "
            "into an empty database; `wangge db wipe` empties it, --into creates another"
        )
    if marker[RESTORING] != digest:
        raise RestoreInterrupted(
            f"{where} contains the beginning of a restore of another backup: restore that one again, or `wangge db wipe`"
        )


def _take_over(store: Store, token: str) -> None:
    store.write(lambda transaction: transaction.run(f"{_MATCH_MARKER} SET m.turn = $token", {"token": token}))


def _lost_lock(store: Store) -> RestoreInterrupted:
    return RestoreInterrupted(
        f"{store.engine.uri}: another restore has started on this database; wait until it ends"
    )
