"""Empties a database between tests."""

from __future__ import annotations

from wangge.graph.store import Store, Transaction

__all__ = ["empty"]


def empty(store: Store) -> None:
    """Delete every node. If the engine aborts the transaction, as ArcadeDB sometimes does ("Slot rebase"), try again."""
    store.write(_delete_all)


def _delete_all(transaction: Transaction) -> None:
    transaction.run("MATCH (n) DETACH DELETE n")
