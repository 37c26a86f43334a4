"""Builds, at the end of a large first load, the constraints and indexes that none of its statements uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wangge.graph.model import Model
from wangge.graph.schema import build_schema, drop_schema
from wangge.graph.store import Store
from wangge.loaders.planning.change import ChangeLog, Operation

__all__ = ["PostponedSchema"]

Pair = tuple[str, str]


class PostponedSchema:
    """The constraints and indexes, as pairs of a label and a property, that the database doesn't update during a load.

    Building them once takes a fraction of the time of updating them for each node. If a load is killed before `build`,
    the next command that writes creates them (`prepare`, `apply_plan`).
    """

    def __init__(self, store: Store, unique: Iterable[Pair] = (), indexes: Iterable[Pair] = ()) -> None:
        self._store = store
        self._unique = tuple(unique)
        self._indexes = tuple(indexes)

    @classmethod
    def for_first_load(cls, store: Store, model: Model, changes: ChangeLog, *, many: int) -> PostponedSchema:
        """Return those that are not used while `changes` are written, and belong to labels with at least `many` new nodes.

        The graph must be empty.
        """
        if not store.capabilities.builds_indexes_fast:
            return cls(store)
        counts: Counter[str] = Counter()
        for kind, count in changes.counts_by_kind(Operation.ADD).items():
            if kind in model.nodes:
                counts.update(dict.fromkeys(model.nodes[kind].labels, count))
        used = {(label, "code") for label in changes.looked_up()}

        def unused(pairs: Iterable[Pair]) -> list[Pair]:
            return [pair for pair in pairs if pair not in used and counts[pair[0]] >= many]

        return cls(store, unused(model.unique()), unused(model.indexes()))

    def drop(self) -> None:
        """Drop them; call it while the graph is empty."""
        drop_schema(self._store, self._unique, self._indexes)

    def build(self) -> None:
        """Create them and wait until they are online; a second call does nothing.

        Raises `StatementFailed` if the graph violates a constraint, which only a write of another program can cause.
        """
        if self._unique or self._indexes:
            build_schema(self._store, self._unique, self._indexes)
        self._unique = self._indexes = ()
