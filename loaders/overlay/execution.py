"""Carries out the change events of a dataset one after the other; rejects the rows of events that can't be carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wangge.graph.model import NodeKey, Source
from wangge.loaders.messages.events import EventMessage
from wangge.loaders.overlay.carrying_out import EventOnUnits
from wangge.loaders.overlay.event import DatedEvent, EventFault, stored_event
from wangge.loaders.overlay.eventsheets import EventSheets
from wangge.loaders.overlay.layers import is_of_package
from wangge.loaders.overlay.naming import Naming
from wangge.loaders.overlay.units import Units
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.references.effect import Effect
from wangge.loaders.references.unit_changes import CHANGE_LINKS
from wangge.loaders.reject import Notice, RejectRule
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import Stored

__all__ = ["Execution"]


class Execution:
    """Carries out the events of one dataset on `units`; `events` are the sheets that declare them."""

    def __init__(self, context: PlanContext, accepted: Acceptance, events: EventSheets, units: Units) -> None:
        self._model = context.model
        self._directory = context.directory
        self._labels = context.layers.labels
        self._effective = {run.id: run.effective for run in context.state.runs()}
        self._accepted = accepted
        self._events = events
        self._units = units
        self._naming = Naming(context.model, units, context.directory, accepted.accepts)

    def carry_out(self, due: Iterable[DatedEvent], applied: Mapping[str, Stored]) -> dict[DatedEvent, Effect]:
        """Carry out events in the order of their days and rows; return the effects of those that changed units.

        `applied` are the events that an earlier load carried out, by code. If an event can't be carried out, its row is
        rejected; if `applied` has the event, it is then carried out as it is stored there.
        """
        effects: dict[DatedEvent, Effect] = {}
        for event in sorted(due, key=lambda event: (event.day, event.order)):
            effect = self._effect(event, applied.get(event.node.code))
            if effect is not None:
                effects[event] = effect
                self._reject_rows_of_ended(event, effect)
        return effects

    def _effect(self, event: DatedEvent, before: Stored | None) -> Effect | None:
        """Carry out an event; if that is impossible, reject its row and carry out the event as an earlier load stored it."""
        units, naming = self._units, self._naming
        if (edition := self._edition_with(event)) is not None:
            code, day = event.node.code, event.day
            self._tell(event, code=code, day=day, edition=edition)
            return None
        saved = units.saved()
        try:
            return EventOnUnits(event, self._model, units, naming, self._is_still_in).carry_out()
        except EventFault as fault:
            units.restore(saved)
            if not self._reject(event, fault) or before is None:
                return None
        return self._effect(stored_event(event.node.code, before, event.order), None)

    def _edition_with(self, event: DatedEvent) -> str | None:
        """Return the day of the edition that already contains an event; None if the event is newer than the edition."""
        kinds = [self._model.edges[name] for name in CHANGE_LINKS]
        for kind, texts in zip(kinds, (event.before, event.after), strict=True):
            for text in texts:
                try:
                    named = self._naming.find(text, kind)
                except EventFault:
                    continue
                stored = self._units.below(named.node) if named else None
                if stored is not None and is_of_package(stored):
                    day = self._effective.get(Source.parse(stored.src).run, "")
                    if day >= event.day.isoformat():
                        return day
        return None

    def _reject(self, event: DatedEvent, fault: EventFault) -> bool:
        """Reject the row of an event; return False if no row declares it."""
        sheet = self._sheet_of(event)
        if sheet is None:
            return False
        sheet.reject(event.place.row, (fault.column,), fault.rule, fault.message)
        self._accepted.refused.setdefault(event.node, event.place)
        return True

    def _tell(self, event: DatedEvent, **values: object) -> None:
        """Add a notice that the edition of the divisions already contains an event."""
        sheet = self._sheet_of(event)
        if sheet is not None:
            message = EventMessage.LATER_EDITION.fill(row=event.place.row, **values)
            sheet.notices.append(Notice(sheet.file, sheet.name, message))

    def _sheet_of(self, event: DatedEvent) -> UnderstoodSheet | None:
        places = ((sheet, facts) for sheet, facts in self._events.rows() if facts.node == event.node)
        return next((sheet for sheet, facts in places if facts.place == event.place), None)

    def _reject_rows_of_ended(self, event: DatedEvent, effect: Effect) -> None:
        """Reject rows of the dataset that still declare a unit although an event of the dataset ended it."""
        for pair in effect.ended():
            for label in self._labels:
                node = NodeKey(label, pair.before.code if pair.before else "")
                if self._accepted.accepts(node):
                    units = "、".join(unit.text() for unit in pair.after)
                    message = EventMessage.ENDED.fill(
                        code=node.code,
                        day=event.day,
                        event=event.node.code,
                        after=units or EventMessage.NOTHING.fill(),
                    )
                    self._accepted.reject(node, RejectRule.CONTRADICTION, message)

    def _is_still_in(self, node: NodeKey, unit: NodeKey) -> bool:
        return not self._accepted.accepts(node) or unit in self._directory.parents(node)
