"""Chooses the change events of a dataset that are in force on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from wangge.graph.model import NodeKey
from wangge.loaders.fact import RowFacts
from wangge.loaders.messages.events import EventMessage
from wangge.loaders.overlay.event import DatedEvent, event_of, is_due, lacking, stored_event
from wangge.loaders.overlay.eventsheets import EventSheets
from wangge.loaders.planning.acceptance import Acceptance
from wangge.loaders.planning.context import PlanContext
from wangge.loaders.references.effect import EFFECT
from wangge.loaders.references.unit_changes import EVENT
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.understood import UnderstoodSheet
from wangge.loaders.state import Stored

__all__ = ["DueEvents"]


class DueEvents:
    """The events of one dataset: those of its rows, and those that an earlier load stored."""

    def __init__(
        self, dataset: str, context: PlanContext, accepted: Acceptance, events: EventSheets, day: date
    ) -> None:
        self._state = context.state
        self._labels = context.layers.labels
        self._accepted = accepted
        self._events = events
        self._day = day
        known = EVENT in context.model.nodes
        stored = context.state.nodes(EVENT).items() if known else ()
        self.stored = {code: event for code, event in stored if event.dataset == dataset}
        """The events of the dataset in the graph, by code."""

    @property
    def applied(self) -> dict[str, Stored]:
        """The events in the graph that changed units, by code."""
        return {code: event for code, event in self.stored.items() if event.properties.get(EFFECT)}

    def of_rows(self) -> Iterator[DatedEvent]:
        """Yield the events of rows; a notice names each event that changes no unit because a cell is blank."""
        for order, (sheet, facts) in enumerate(self._events.rows()):
            if is_due(facts.values, self._day):
                yield event_of(facts, order)
            elif is_due(facts.values, date.max):
                self._announce(sheet, facts)
            elif (header := lacking(facts.values)) and self._concerns_others(facts):
                code = facts.node.code if facts.node else ""
                message = EventMessage.LACKS.fill(row=facts.place.row, code=code, header=header)
                sheet.notices.append(Notice(sheet.file, sheet.name, message))

    def _announce(self, sheet: UnderstoodSheet, facts: RowFacts) -> None:
        """Say that an event isn't in force yet; the units that it will set up needn't exist."""
        sheet.waiting.add(facts.place.row)
        code = facts.node.code if facts.node else ""
        message = EventMessage.NOT_YET.fill(row=facts.place.row, code=code, day=facts.values["date"])
        sheet.notices.append(Notice(sheet.file, sheet.name, message))

    def _concerns_others(self, facts: RowFacts) -> bool:
        """Whether a row names the code of a unit that another dataset declares."""
        codes = {reference.text for reference in facts.references}
        return any(
            not self._accepted.declares(NodeKey(label, code))
            for label in self._labels
            for code in (self._state.pick(label, codes) if codes else ())
        )

    def without_rows(self, retiring: Collection[NodeKey]) -> Iterator[DatedEvent]:
        """Yield events that stay in force although no accepted row declares them.

        Either the dataset no longer has a sheet of events, or the row of the event is rejected.
        """
        gone, seen = set(retiring), self._accepted.seen.get(EVENT, {})
        for order, (code, event) in enumerate(sorted(self.applied.items())):
            if code not in seen and NodeKey(EVENT, code) not in gone:
                yield stored_event(code, event, order)
