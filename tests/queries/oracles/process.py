"""Computes the expected results of rules about processes: matters with their five steps, and changes of divisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from tests.queries.oracles.facts import (
    DAY,
    Facts,
    Oracle,
    Scope,
    State,
    States,
    current,
    includes_placeless,
    incoming,
    lies_in,
    nodes,
    outgoing,
)

__all__ = ["ORACLES"]

_FIVE_STEPS = ["党组织动议", "居民提议", "利益主体商议", "大会决议", "群众监督评议"]
_LONGEST_PAUSE = timedelta(days=90)
_CLOSING = ("合并", "拆分", "改码", "撤销")
_POINTING = ("PART_OF", "COVERS", "REPRESENTS", "SERVES", "LINKED_IN", "REPORTS_IN", "POST_IN")


def _in_scope(facts: Facts, places: Iterable[str], scope: Scope) -> bool:
    codes = list(places)
    return any(lies_in(facts, place, scope) for place in codes) if codes else includes_placeless(facts, scope)


def _matters(facts: Facts, scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """Return the codes of the matters in the scope, each with the properties of its steps."""
    return {
        matter: [facts.nodes[step] for step, _properties in incoming(facts, matter, "STEP_OF", "MatterStep")]
        for matter, _properties in nodes(facts, "Matter")
        if _in_scope(facts, (place for place, _properties in outgoing(facts, matter, "CONCERNS")), scope)
    }


def _follows_five_steps(facts: Facts, scope: Scope) -> States:
    return {(matter,): _is_in_order(steps) for matter, steps in _matters(facts, scope).items() if steps}


def _is_in_order(steps: list[dict[str, Any]]) -> bool:
    by_ordinal = {properties["ordinal"]: properties for properties in steps}
    if sorted(by_ordinal, key=lambda number: number or 0) != list(range(1, len(steps) + 1)):
        return False
    ordered = [by_ordinal[number] for number in range(1, len(steps) + 1)]
    days = [properties["date"] for properties in ordered]
    finished = [day for day in days if day is not None]
    # The finished steps, which have a day, must come before the others and be in the order of their days.
    return [properties["name"] for properties in ordered] == _FIVE_STEPS[: len(steps)] and days[
        : len(finished)
    ] == sorted(finished)


def _is_progressing(facts: Facts, scope: Scope) -> States:
    def answer(matter: str, steps: list[dict[str, Any]]) -> State:
        forums = (
            facts.nodes[forum]["date"] for forum, _properties in outgoing(facts, matter, "RAISED_AT", "Forum")
        )
        raised = [day for day in forums if day is not None]
        last = max((properties["date"] for properties in steps), default=min(raised, default=None))
        return None if last is None else DAY - last <= _LONGEST_PAUSE

    finished = {
        matter: [
            properties for properties in steps if properties["date"] is not None and properties["date"] <= DAY
        ]
        for matter, steps in _matters(facts, scope).items()
    }
    return {
        (matter,): answer(matter, steps)
        for matter, steps in finished.items()
        if not {1, 2, 3, 4, 5} <= {properties["ordinal"] for properties in steps}
    }


def _names_both_units(facts: Facts, scope: Scope) -> States:
    states: States = {}
    for event, properties in nodes(facts, "ChangeEvent"):
        before = [place for place, _properties in outgoing(facts, event, "CHANGED_FROM")]
        after = [place for place, _properties in outgoing(facts, event, "CHANGED_TO")]
        if _in_scope(facts, after or before, scope):
            states[event,] = _is_complete(properties["change"], bool(before), bool(after))
    return states


def _is_complete(change: str | None, before: bool, after: bool) -> State:
    if before and after:
        return True
    if change is None:
        return None
    return (before or change == "设立") and (after or change == "撤销")


def _nothing_refers_to_closed(facts: Facts, scope: Scope) -> States:
    return {
        (place,): not _is_pointed_at(facts, place)
        for place, _properties in nodes(facts, "District", "Street", "Community")
        if _is_closed(facts, place) and lies_in(facts, place, scope)
    }


def _is_closed(facts: Facts, place: str) -> bool:
    events = ((event, facts.nodes[event]) for event, _properties in incoming(facts, place, "CHANGED_FROM"))
    return any(
        properties["change"] in _CLOSING
        and (properties["date"] is None or properties["date"] <= DAY)
        and place not in {after for after, _properties in outgoing(facts, event, "CHANGED_TO")}
        for event, properties in events
    )


def _is_pointed_at(facts: Facts, place: str) -> bool:
    return any(
        properties["type"] in _POINTING and current(properties) and current(facts.nodes[source])
        for source, _place, properties in facts.in_edges(place, data=True)
    )


_STEPS = {
    "MatterStep.ordinal": (1, 1, 1, 2, 2, 3, 4, 5, None),
    "MatterStep.name": (_FIVE_STEPS[0], _FIVE_STEPS[0], _FIVE_STEPS[0], _FIVE_STEPS[1], *_FIVE_STEPS[1:]),
    "MatterStep.date": (None, *(DAY - timedelta(days=n) for n in (91, 91, 90, 30, 0, -1))),
    "Forum.date": (None, DAY - timedelta(days=91), DAY - timedelta(days=90), DAY),
}

ORACLES = {
    "matters-follow-five-steps": Oracle(
        _follows_five_steps,
        ("Street", "Community", "Matter", "MatterStep"),
        _STEPS,
        {"MatterStep": (3, 4, 5), "Matter": (4, 5, 6), "STEP_OF": (1,)},
    ),
    "matters-keep-moving": Oracle(
        _is_progressing, ("Street", "Community", "Forum", "Matter", "MatterStep"), _STEPS
    ),
    "change-events-are-complete": Oracle(_names_both_units, ("Street", "Community", "ChangeEvent")),
    "closed-units-keep-nothing": Oracle(
        _nothing_refers_to_closed,
        (
            "Street",
            "Community",
            "PartyOrganization",
            "ResidentsCommittee",
            "VolunteerTeam",
            "Matter",
            "ChangeEvent",
        ),
        numbers={
            "Community": (4, 5, 6),
            "ChangeEvent": (3, 4, 5),
            **dict.fromkeys(("PartyOrganization", "ResidentsCommittee", "VolunteerTeam", "COVERS"), (1,)),
        },
    ),
}
