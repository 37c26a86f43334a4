"""Reads from a row of the sheet of change events what the event changes, and whether it is in force."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.loaders.fact import RowFacts, RowLocation, location_of
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.references.effect import EFFECT, Effect
from wangge.loaders.references.unit_changes import CHANGE_LINKS, EVENT
from wangge.loaders.reject import RejectRule
from wangge.loaders.state import Stored

__all__ = [
    "DatedEvent",
    "EventFault",
    "event_of",
    "is_due",
    "lacking",
    "new_name_in",
    "new_parent_in",
    "stored_event",
]

_FROM, _TO = CHANGE_LINKS
_QUOTES = "“”「」『』\"'《》()（） "
_RENAMED = re.compile(
    r"(?P<old>.*?)(?:(?:更名|改名|改称|转制|变更|改设|改)[为成]|合并(?:成立|设立|组建|为|成(?!立))+)(?P<new>[^，,。；;]+)"
)
_MOVED = re.compile(
    r"(?:划归|划入|划给|划至|划到|调整到|调整至|调整给|移交给?|归)(?P<new>[^，,。；;]+?)(?:管辖|管理|代管|所属)?$"
)


class EventFault(Exception):  # noqa: N818
    """The reason why an event can't be carried out, with the rule of the reject and the header of the column."""

    def __init__(self, column: str, rule: RejectRule, message: RejectText) -> None:
        super().__init__(message)
        self.column = column
        self.rule = rule
        self.message = message


class DatedEvent(NamedTuple):
    """A change event that changes the divisions in the graph from its day.

    `before` and `after` are the texts that name the units. `order` is the position among the events of the dataset.
    """

    node: NodeKey
    title: str
    change: str
    day: date
    before: tuple[str, ...]
    after: tuple[str, ...]
    new_name: str
    place: RowLocation
    order: int


def event_of(facts: RowFacts, order: int) -> DatedEvent:
    """Return the event of a row that `is_due`."""
    values: dict[str, Any] = facts.values
    ends = {
        name: tuple(reference.text for reference in facts.references if reference.edge.name == name)
        for name in CHANGE_LINKS
    }
    node = facts.node or NodeKey("", "")
    return DatedEvent(
        node,
        str(values.get("name") or ""),
        str(values.get("change") or ""),
        values["date"],
        ends[_FROM],
        ends[_TO],
        str(values.get("new_name") or ""),
        facts.place,
        order,
    )


def stored_event(code: str, stored: Stored, order: int) -> DatedEvent:
    """Return an event as an earlier load carried it out."""
    values, effect = stored.properties, Effect.parse(stored.properties.get(EFFECT))
    before = [pair.before.text() for pair in effect.pairs if pair.before is not None]
    after = dict.fromkeys(unit.text() for pair in effect.pairs for unit in pair.after)
    return DatedEvent(
        NodeKey(EVENT, code),
        str(values.get("name") or ""),
        str(values.get("change") or ""),
        values["date"],
        tuple(before),
        tuple(after),
        str(values.get("new_name") or ""),
        location_of(stored.src) or RowLocation("", "", 0),
        order,
    )


def is_due(values: dict[str, Any], day: date) -> bool:
    """Whether an event is in force on a day: it has a date up to this day and a document, and wasn't inferred."""
    when = values.get("date")
    return (
        isinstance(when, date) and when <= day and bool(values.get("evidence")) and not values.get("inferred")
    )


def lacking(values: dict[str, Any]) -> str | None:
    """Return the header of the date or document if its cell is blank, so that the event changes no unit; else None."""
    if values.get("inferred"):
        return None
    if not values.get("date"):
        return "日期"
    return None if values.get("evidence") else "依据"


def new_name_in(title: str) -> tuple[str, str]:
    """Return the old and the new name in the title of an event; each is "" if the title doesn't have it.

    >>> new_name_in("梧桐梁社区更名为“梧桐社区”"), new_name_in("甲社区与乙社区合并成立丙社区")[1], new_name_in("并入")
    (('梧桐梁社区', '梧桐社区'), '丙社区', ('', ''))
    """
    matched = _RENAMED.search(title)
    if matched is None:
        return "", ""
    return matched["old"].strip(_QUOTES), matched["new"].strip(_QUOTES)


def new_parent_in(title: str) -> str:
    """Return the name of the unit to which a unit was moved, according to the title of an event; "" if it has none.

    >>> new_parent_in("江声社区由滨江街道划归望江街道管辖"), new_parent_in("江声社区更名")
    ('望江街道', '')
    """
    matched = _MOVED.search(title)
    return matched["new"].strip(_QUOTES) if matched else ""
