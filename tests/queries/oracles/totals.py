"""Computes the expected result of the rule that compares the graph with published totals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.queries.oracles.conditions import contracts, has_organisation_or_post, is_recorded
from tests.queries.oracles.facts import (
    DAY,
    Facts,
    Oracle,
    Scope,
    State,
    States,
    current,
    incoming,
    nodes,
    outgoing,
)

__all__ = ["ORACLES"]

_TIERS = {"party_tier_3": 3, "party_tier_4": 4, "party_tier_5": 5}
_ALL_OF = {"street_level_units": "Street", "community_level_units": "Community"}
_LISTS = {
    "duties_rights": "赋权事项",
    "duties_services": "服务事项",
    "duties_assisting": "协助事项",
    "duties_negative": "负面事项",
}
_RESULTS = {
    "streets_set_up": (("设立",), "Street"),
    "communities_adjusted": (("调整", "合并", "转制"), "Community"),
    "communities_set_up": (("设立", "拆分"), "Community"),
}
_LEVELS = {"joint_committees_street": "street", "joint_committees_community": "community"}


def _agrees(facts: Facts, scope: Scope) -> States:
    def answer(properties: dict[str, Any]) -> State:
        expected, comparison = properties["expected"], properties["comparison"]
        counted = _count(facts, properties["measure"], properties["only"])
        if counted is None or expected is None:
            return None
        return bool(counted >= expected if comparison == "at_least" else counted == expected)

    return {(code,): answer(properties) for code, properties in nodes(facts, "PublishedTotal")}


def _count(facts: Facts, measure: str | None, only: str | None) -> int | None:
    """Return the number of facts that `measure` names; None if `measure` isn't a known name."""
    if measure in _LISTS:
        return sum(bool(p["list"] == _LISTS[measure]) for _code, p in nodes(facts, "Duty"))
    if measure in _RESULTS:
        return len(set(_results_of_changes(facts, *_RESULTS[measure])))
    if measure in _ALL_OF:
        return len(list(nodes(facts, _ALL_OF[measure])))
    if measure in _TIERS:
        organizations = [
            properties for _code, properties in nodes(facts, "PartyOrganization") if current(properties)
        ]
        return len([properties for properties in organizations if properties["tier"] == _TIERS[measure]])
    if measure in _LEVELS:
        committees = [
            properties for _code, properties in nodes(facts, "JointCommittee") if current(properties)
        ]
        return len([properties for properties in committees if properties["level"] == _LEVELS[measure]])
    match measure:
        case "owners_committees":
            return sum(current(properties) for _code, properties in nodes(facts, "OwnersCommittee"))
        case "property_engagements":
            return sum(len(list(contracts(facts, code))) for code, _properties in nodes(facts, "Compound"))
        case "centres_remodelled":
            return sum(
                bool(properties["remodelled"]) and current(properties)
                for _code, properties in nodes(facts, "ServiceCentre")
            )
        case "compounds_renewed":
            return sum(bool(properties["renewed"]) for _code, properties in nodes(facts, "Compound"))
        case "communities":
            return sum(is_recorded(facts, code) for code, _properties in nodes(facts, "Community"))
        case "streets":
            return sum(has_organisation_or_post(facts, code) for code, _properties in nodes(facts, "Street"))
        case "staffing_plans":
            offices = [properties for _code, properties in nodes(facts, "StreetOffice")]
            return sum(bool(p["plan_revised"] and p["plan_revised"] <= DAY) and current(p) for p in offices)
        case "service_classes":
            duties = [properties for _code, properties in nodes(facts, "Duty")]
            return len({p["category"] for p in duties if p["list"] == "服务事项"} - {None})
        case "duties_paid":
            return sum(bool(properties["paid"]) for _code, properties in nodes(facts, "Duty"))
        case "mentor_studios":
            return sum(current(properties) for _code, properties in nodes(facts, "MentorStudio"))
        case "non_local_members":
            return sum(_is_non_local_member(facts, *person) for person in nodes(facts, "Person"))
        case "activity_sessions":
            sessions = [properties["sessions"] for _code, properties in _activities(facts, only)]
            return int(sum(1 if number is None else number for number in sessions))
        case "training_attendances":
            trainings = [code for code, p in _activities(facts, only) if p["category"] == "培训学习"]
            return sum(len(list(incoming(facts, code, "TAKES_PART", "Person"))) for code in trainings)
        case _:
            return None


def _results_of_changes(facts: Facts, changes: tuple[str, ...], label: str) -> Iterator[str]:
    """Yield the units of a label that change events of these kinds led to."""
    for event, properties in nodes(facts, "ChangeEvent"):
        if properties["change"] in changes and (properties["date"] is None or properties["date"] <= DAY):
            yield from (unit for unit, _edge in outgoing(facts, event, "CHANGED_TO", label))


def _activities(facts: Facts, only: str | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the activities up to `DAY`; if `only` is set, only those of this series."""
    for code, properties in nodes(facts, "Activity"):
        if only in (None, properties["series"]) and (properties["date"] or DAY) <= DAY:
            yield code, properties


def _is_non_local_member(facts: Facts, person: str, properties: dict[str, Any]) -> bool:
    units = [
        facts.nodes[unit]
        for post, holding in outgoing(facts, person, "HOLDS", "Post")
        if current(holding)
        for unit, _edge in outgoing(facts, post, "POST_IN", "ResidentsCommittee", "PartyOrganization")
    ]
    return bool(properties["non_local"]) and any(
        unit["label"] == "ResidentsCommittee" or unit["tier"] == 2 for unit in units
    )


ORACLES = {
    "published-totals-agree": Oracle(
        _agrees,
        (
            "Street",
            "Community",
            "Compound",
            "PartyOrganization",
            "JointCommittee",
            "OwnersCommittee",
            "PropertyFirm",
            "ServiceCentre",
            "StreetOffice",
            "ResidentsCommittee",
            "MentorStudio",
            "Duty",
            "ChangeEvent",
            "Activity",
            "Post",
            "Person",
            "PublishedTotal",
        ),
        {
            "PublishedTotal.measure": (
                *_TIERS,
                *_ALL_OF,
                *_LEVELS,
                *_LISTS,
                *_RESULTS,
                "staffing_plans",
                "service_classes",
                "duties_paid",
                "mentor_studios",
                "non_local_members",
                "activity_sessions",
                "training_attendances",
                "owners_committees",
                "property_engagements",
                "centres_remodelled",
                "compounds_renewed",
                "streets",
                "communities",
                "nonsense",
                None,
            ),
            "Activity.category": ("培训学习", "主题活动"),
            "PublishedTotal.only": (None, "甲"),
        },
        {"PublishedTotal": (6, 9)},
        graphs=20,
    )
}
