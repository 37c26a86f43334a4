"""Records what change events did to the units, in the directory of nodes and in the changes of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.graph.model import NodeKey
from wangge.loaders.fact import EdgeKey
from wangge.loaders.history.written import Key
from wangge.loaders.overlay.event import DatedEvent
from wangge.loaders.overlay.eventsheets import EventSheets
from wangge.loaders.overlay.layers import EventLayer, agreeing
from wangge.loaders.overlay.pending import planned_source
from wangge.loaders.overlay.units import Units
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import ChangeLog, Operation
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.references.effect import Effect
from wangge.loaders.references.parent_lookup import is_single
from wangge.loaders.state import Stored

__all__ = ["Announcing"]


class Announcing:
    """Records the outcome of one dataset's events. A fact that a row of the dataset declares stays as in the row."""

    def __init__(self, dataset: str, context: PlanContext, accepted: Acceptance) -> None:
        self._dataset = dataset
        self._context = context
        self._directory = context.directory
        self._layers = context.layers
        self._accepted = accepted

    def hide_ended(self) -> None:
        """Remove from the directory the units that another dataset's events ended but a row still declares."""
        ended = self._layers.ended(without=self._dataset)
        for label in self._layers.labels if ended else ():
            for code in self._accepted.seen.get(label, {}).keys() & ended.keys():
                if agreeing(ended[code], self._directory.name(NodeKey(label, code))):
                    self._directory.remove(NodeKey(label, code))

    def tell_directory(self, units: Units) -> None:
        """Update the directory to the units as they are after the events."""
        for node in dict.fromkeys(units.touched()):
            if not self._accepted.accepts(node):
                properties = units.get(node)
                if properties is None:
                    self._directory.remove(node)
                else:
                    self._directory.put(node, str(properties.get("name") or ""))
        sources = dict.fromkeys(key.source for key in units.touched_edges())
        units.read(sources)
        for node in sources:
            if not self._accepted.accepts(node):
                kinds = self._context.model.edges_from(node.label)
                singles = {kind.name for kind in kinds if is_single(kind, node.label)}
                parents = [k.target for k in units.edges(node) if k.source == node and k.kind in singles]
                self._directory.set_parents(node, parents)

    def tell_events(self, sheets: EventSheets, effects: Mapping[DatedEvent, Effect]) -> None:
        """Write the effects into the rows of the events, and record them in the directory and for later datasets."""
        sheets.write_effects({event.node: effect for event, effect in effects.items()})
        for number in sheets.numbers:
            self._accepted.compare_all(number)
        for _sheet, facts in sheets.rows():
            self._directory.set_event(facts)
        layers = {
            event.node.code: EventLayer(self._dataset, frozenset({event.place}), effect)
            for event, effect in effects.items()
        }
        self._layers.replace(self._dataset, layers)

    def add_changes(self, units: Units, changes: ChangeLog) -> None:
        """Add the changes of units to the changes of the rows."""
        by_rows = {change.key for change in changes.listed()}
        for change in units.changes():
            if change.key in by_rows or self._is_left_to_row(change.key):
                continue
            changes.add(*change)
            if change.operation is Operation.ADD and isinstance(change.key, EdgeKey):
                fact = Stored(change.after or {}, self._dataset, planned_source(change.place))
                self._layers.added.setdefault(change.key.source, {})[change.key] = fact

    def _is_left_to_row(self, key: Key) -> bool:
        if isinstance(key, NodeKey):
            return self._accepted.accepts(key)
        return self._context.model.edges[key.kind].plural is None and self._accepted.accepts(key.source)
