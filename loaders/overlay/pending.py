"""Holds facts about units that earlier datasets of the same plan add or change, before the graph has them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from wangge.graph.model import NodeKey, Source
from wangge.loaders.fact import EdgeKey, RowLocation
from wangge.loaders.history.written import Key
from wangge.loaders.planning.change import ChangeLog, Group
from wangge.loaders.state import Stored

__all__ = ["Pending", "planned_source"]

_PLANNED = "R000000"


class Pending:
    """The units and their relationships as the earlier datasets of a plan leave them."""

    def __init__(self, earlier: Iterable[tuple[str, ChangeLog]], labels: Iterable[str]) -> None:
        self._earlier = list(earlier)
        self._labels = frozenset(labels)

    @cached_property
    def states(self) -> dict[Key, Stored | None]:
        """Every fact that the earlier datasets change, by key: as it is after the change, None if it is retired."""
        states: dict[Key, Stored | None] = {}
        for dataset, changes in self._earlier:
            for group in changes.groups():
                if self._concerns(group):
                    for batch in changes.batches_of(group):
                        for change in batch.changes:
                            after = change.after
                            source = planned_source(change.place)
                            states[change.key] = None if after is None else Stored(after, dataset, source)
        return states

    @cached_property
    def edges(self) -> dict[NodeKey, list[EdgeKey]]:
        """The planned relationships of each unit."""
        edges: dict[NodeKey, list[EdgeKey]] = {}
        for key in self.states:
            if isinstance(key, EdgeKey):
                for end in {key.source, key.target}:
                    edges.setdefault(end, []).append(key)
        return edges

    def _concerns(self, group: Group) -> bool:
        return not self._labels.isdisjoint((group.kind, group.source, group.target))


def planned_source(place: RowLocation | None) -> str:
    """Return a source for a fact of a plan, whose run has no number yet."""
    return "" if place is None else Source(_PLANNED, *place).text()
