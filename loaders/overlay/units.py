"""Holds units with their relationships while change events are carried out on them, without writing to the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.loaders.fact import EdgeKey, RowLocation, location_of
from wangge.loaders.history.written import BOOKKEEPING, Key
from wangge.loaders.overlay.pending import Pending
from wangge.loaders.planning.change import Change, Operation
from wangge.loaders.state import GraphState, Stored

__all__ = ["Units"]


class _Desired(NamedTuple):
    """The properties that an event gives a fact, None if it ends the fact, and the row of the event."""

    properties: dict[str, Any] | None
    place: RowLocation


class Units:
    """The units as they are without a dataset's events, with the changes that these events make."""

    def __init__(
        self, state: GraphState, pending: Pending, base: Mapping[Key, Stored | None], dataset: str
    ) -> None:
        self._state = state
        self._pending = pending
        self._base = dict(base)
        self._dataset = dataset
        self._desired: dict[Key, _Desired] = {}
        self._edges: dict[NodeKey, list[EdgeKey]] = {}
        self._present: dict[Key, Stored | None] = {}

    def saved(self) -> dict[Key, _Desired]:
        """Return the changes so far, for `restore`."""
        return dict(self._desired)

    def restore(self, saved: dict[Key, _Desired]) -> None:
        """Drop the changes that were made since `saved`."""
        self._desired = saved

    def get(self, key: Key) -> dict[str, Any] | None:
        """Return the properties of a fact, None if it doesn't exist."""
        if key in self._desired:
            return self._desired[key].properties
        stored = self.below(key)
        return None if stored is None else stored.properties

    def below(self, key: Key) -> Stored | None:
        """Return a fact as it is without the changes of these events."""
        return self._base[key] if key in self._base else self._now(key)

    def edges(self, node: NodeKey) -> Iterator[EdgeKey]:
        """Yield the relationships that start or end at a node."""
        keys = dict.fromkeys([*self._edges_now(node), *self._base, *self._desired])
        for key in keys:
            if isinstance(key, EdgeKey) and node in (key.source, key.target) and self.get(key) is not None:
                yield key

    def put(self, key: Key, properties: dict[str, Any] | None, place: RowLocation) -> None:
        """Give a fact these properties, or end it if they are None; do nothing if that is its state already."""
        if self.get(key) != properties:
            self._desired[key] = _Desired(properties, place)

    def touched(self) -> Iterator[NodeKey]:
        """Yield the nodes that events change, and those that are restored."""
        return (key for key in {**self._base, **self._desired} if isinstance(key, NodeKey))

    def touched_edges(self) -> Iterator[EdgeKey]:
        """Yield the relationships that events change, and those that are restored."""
        return (key for key in {**self._base, **self._desired} if isinstance(key, EdgeKey))

    def changes(self) -> Iterator[Change]:
        """Yield the changes that bring the graph to the state that `base` and the events give."""
        keys = {**self._base, **self._desired}
        self.read(dict.fromkeys(key.source for key in keys if isinstance(key, EdgeKey)))
        for key in keys:
            change = self._by_event(key) if key in self._desired else self._restored(key)
            if change is not None:
                yield change

    def read(self, nodes: Iterable[NodeKey]) -> None:
        """Read the relationships of several nodes from the graph together, before they are used one by one."""
        missing = [node for node in nodes if node not in self._edges]
        self._edges.update({node: [] for node in missing})
        for key, stored in self._state.edges_at(missing).items():
            self._present[key] = stored
            for node in {key.source, key.target}.intersection(missing):
                self._edges[node].append(key)
        for node in missing:
            self._edges[node] += self._pending.edges.get(node, ())

    def _by_event(self, key: Key) -> Change | None:
        properties, place = self._desired[key]
        now = self._now(key)
        if properties is None:
            return None if now is None else Change(Operation.RETIRE, key, now.properties, None, place)
        if now is None:
            return Change(Operation.ADD, key, None, properties, place)
        if now.properties != properties:
            return Change(Operation.UPDATE, key, now.properties, properties, place)
        if now.dataset != self._dataset or location_of(now.src) == place:
            return None
        return Change(Operation.MOVE, key, now.properties, properties, place)

    def _restored(self, key: Key) -> Change | None:
        """Return the change that restores a fact, and its dataset, as they were without the events."""
        base, now = self._base[key], self._now(key)
        if base is None:
            return None if now is None else Change(Operation.RETIRE, key, now.properties, None, None)
        after = {**base.properties, **dict(zip(BOOKKEEPING, base[1:], strict=True))}
        if now is None:
            return Change(Operation.ADD, key, None, after, None)
        if now.properties != base.properties:
            return Change(Operation.UPDATE, key, now.properties, after, None)
        return None if now[1:] == base[1:] else Change(Operation.MOVE, key, now.properties, after, None)

    def _now(self, key: Key) -> Stored | None:
        if key in self._pending.states:
            return self._pending.states[key]
        if key not in self._present:
            if isinstance(key, NodeKey):
                self._present[key] = self._state.pick(key.label, [key.code]).get(key.code)
            else:
                self._edges_now(key.source)
                self._present.setdefault(key, None)
        stored = self._present[key]
        return stored if stored is not None and stored.dataset else None

    def _edges_now(self, node: NodeKey) -> list[EdgeKey]:
        self.read([node])
        return self._edges[node]
