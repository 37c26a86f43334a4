"""Overlays the units of a graph with the change events of a dataset, while the dataset is compared with the graph."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wangge.graph.model import NodeKey
from wangge.loaders.overlay.announcing import Announcing
from wangge.loaders.overlay.base import BaseStates
from wangge.loaders.overlay.completed_rows import UnitNow, in_graph, in_units, let_rows_follow
from wangge.loaders.overlay.due import DueEvents
from wangge.loaders.overlay.eventsheets import EventSheets
from wangge.loaders.overlay.execution import Execution
from wangge.loaders.overlay.pending import Pending
from wangge.loaders.overlay.units import Units
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.change import ChangeLog
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.references.effect import EFFECT, Effect
from wangge.loaders.references.unit_changes import EVENT
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["Overlay"]


class Overlay:
    """The change events of one dataset, and what they change in the units of other datasets.

    `day` is the day for which the dataset is planned: later events aren't in force yet.
    """

    def __init__(
        self,
        dataset: str,
        sheets: list[UnderstoodSheet],
        context: PlanContext,
        accepted: Acceptance,
        day: date,
    ) -> None:
        self.changed = False
        self._dataset = dataset
        self._context = context
        self._accepted = accepted
        self._day = day
        self._sheets = sheets
        self._events = EventSheets(sheets)
        self._announcing = Announcing(dataset, context, accepted)
        self._units: Units | None = None

    def prepare(self, retiring: list[NodeKey]) -> list[NodeKey]:
        """Carry out the events that are in force, and tell the directory of nodes what they change.

        `retiring` are the nodes that no row of the dataset declares any more; the result leaves out those that stay
        because another dataset declares them too.
        """
        context, accepted = self._context, self._accepted
        self._announcing.hide_ended()
        events = DueEvents(self._dataset, context, accepted, self._events, self._day)
        applied = events.applied
        journal = BaseStates(
            context.store, context.model, context.state.runs(), self._dataset, frozenset(events.stored)
        )
        retiring = self._without_overlaid(retiring)
        base = journal.given_back(
            context.state, [node for node in retiring if node.label in context.layers.labels]
        )
        retiring = [node for node in retiring if node not in base]
        due = [*events.of_rows(), *events.without_rows(retiring)]
        if not due and not applied and not base:
            return retiring
        same = applied.keys() == {event.node.code for event in due} and accepted.kept_all(EVENT)
        if same and not base:
            self._events.write_stored(applied)
            stored = [Effect.parse(event.properties.get(EFFECT)) for event in applied.values()]
            self._let_rows_follow(stored, in_graph(context.state))
            return retiring
        if applied:
            base = {**journal.below_events(), **base}
        completed = [NodeKey(sheet.kind_name, code) for sheet in self._sheets for code in sheet.completed]
        if completed:
            base = {**journal.of_packages(completed), **base}
        pending = Pending(context.earlier, context.layers.labels)
        self._units = Units(context.state, pending, base, self._dataset)
        effects = Execution(context, accepted, self._events, self._units).carry_out(due, applied)
        self._announcing.tell_directory(self._units)
        self._announcing.tell_events(self._events, effects)
        self._let_rows_follow(effects.values(), in_units(self._units))
        self.changed = True
        return retiring

    def _let_rows_follow(self, effects: Iterable[Effect], now: UnitNow) -> None:
        let_rows_follow(self._sheets, self._accepted, self._context.directory, effects, now)

    def write(self, changes: ChangeLog) -> None:
        """Add the changes of units to the changes of the rows."""
        if self._units is not None:
            self._announcing.add_changes(self._units, changes)

    def _without_overlaid(self, retiring: list[NodeKey]) -> list[NodeKey]:
        """Leave out units that belong to the dataset only because of its events."""
        layers = self._context.layers
        stored = self._context.state.pick_all(node for node in retiring if node.label in layers.labels)
        return [node for node in retiring if node not in stored or not layers.is_overlay(stored[node])]
