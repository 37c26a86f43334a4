"""Computes the expected results of rules about what the source article says of offices, centres, forums and old compounds."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from tests.queries.oracles.communities import state_of_communities, state_of_streets
from tests.queries.oracles.conditions import is_of_street, places_of, unit_lies_in
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

_WORKS = ("site_work", "atmosphere_work", "service_work", "support_work")
_SERVICES = {"派出所", "司法所", "法庭"}


def _has_wedding_council(facts: Facts, community: str) -> bool:
    bodies = (
        facts.nodes[code] for code, _e in incoming(facts, community, "REPRESENTS", "SelfGovernanceBody")
    )
    return any(body["form"] == "红白理事会" and current(body) for body in bodies)


def _has_recent_forum(facts: Facts, community: str) -> bool:
    days = [facts.nodes[code]["date"] for code, _e in incoming(facts, community, "CONCERNS", "Forum")]
    return any(day is not None and DAY - timedelta(365) < day <= DAY for day in days)


def _has_two_offices_and_court(facts: Facts, street: str) -> bool:
    services = [facts.nodes[code] for code, _e in incoming(facts, street, "SERVES", "LegalService")]
    return {service["service"] for service in services if current(service)} >= _SERVICES


def _is_renewed(facts: Facts, scope: Scope) -> States:
    return {
        (code,): properties["renewed"]
        for code, properties in nodes(facts, "Compound")
        if properties["housing"] == "老旧小区"
        and (properties["built"] is None or properties["built"] <= 2000)
        and lies_in(facts, code, scope)
    }


def _has_four_works(facts: Facts, scope: Scope) -> States:
    def state(properties: dict[str, Any]) -> State:
        works = [properties[name] for name in _WORKS]
        return False if False in works else None if None in works else True

    return {
        (code,): state(properties)
        for code, properties in nodes(facts, "ServiceCentre")
        if properties["remodelled"] and current(properties) and unit_lies_in(facts, code, scope)
    }


def _keeps_to_plan(facts: Facts, scope: Scope) -> States:
    def state(properties: dict[str, Any]) -> State:
        if properties["plan_revised"] is None:
            return False
        approved, filled = properties["approved_posts"], properties["filled_posts"]
        return None if approved is None or filled is None else bool(filled <= approved)

    return {
        (code,): state(properties)
        for code, properties in nodes(facts, "StreetOffice")
        if current(properties) and unit_lies_in(facts, code, scope) and is_of_street(facts, code, scope)
    }


def _is_used(facts: Facts, _scope: Scope) -> States:
    states: States = {}
    for code, properties in nodes(facts, "Department"):
        uses = [
            mark["used_for"]
            for _office, mark in incoming(facts, code, "EVALUATES", "StreetOffice")
            if mark["year"] == DAY.year - 1
        ]
        if uses and current(properties):
            states[code,] = False if "未运用" in uses else None if None in uses else True
    return states


def _members_report_in(facts: Facts, scope: Scope) -> States:
    def state(properties: dict[str, Any]) -> State:
        members, reporting = properties["party_members"], properties["members_reporting"]
        return None if members is None or reporting is None else bool(reporting >= members)

    def homes(institution: str) -> list[str]:
        committees = outgoing(facts, institution, "JOINS", "JointCommittee")
        return [place for code, _e in committees for place in places_of(facts, code)]

    def is_here(institution: str) -> bool:
        places = homes(institution)
        if not places:
            return includes_placeless(facts, scope)
        return any(lies_in(facts, place, scope) for place in places)

    return {
        (code,): state(properties)
        for code, properties in nodes(facts, "ResidentInstitution")
        if current(properties) and is_here(code)
    }


ORACLES = {
    "communities-have-wedding-council": Oracle(
        partial(state_of_communities, answer=_has_wedding_council, unasked=("村",)),
        ("Street", "Grid", "Community", "SelfGovernanceBody", "ResidentsCommittee"),
    ),
    "communities-hold-forums": Oracle(
        partial(state_of_communities, answer=_has_recent_forum, unasked=("村",)),
        ("Street", "Grid", "Community", "Forum", "Matter"),
        {"Forum.date": (None, DAY, DAY - timedelta(364), DAY - timedelta(365), DAY + timedelta(1))},
    ),
    "streets-have-two-offices-and-court": Oracle(
        partial(state_of_streets, answer=_has_two_offices_and_court, unasked=("镇", "乡")),
        ("Community", "Street", "LegalService", "StreetOffice"),
        numbers={"LegalService": (5, 7, 9), "Street": (1, 2)},
    ),
    "old-compounds-are-renewed": Oracle(
        _is_renewed,
        ("Street", "Community", "Grid", "Compound"),
        {"Compound.housing": ("老旧小区", "商品房小区", None), "Compound.built": (None, 1999, 2000, 2001)},
    ),
    "remodelled-centres-have-four-works": Oracle(
        _has_four_works,
        ("Street", "Community", "ServiceCentre"),
        {"ServiceCentre.remodelled": (True, True, False, None)}
        | {f"ServiceCentre.{name}": (True, True, True, False, None) for name in _WORKS},
        {"ServiceCentre": (3, 4, 5)},
    ),
    "street-offices-keep-to-staffing-plan": Oracle(
        _keeps_to_plan,
        ("Street", "Community", "StreetOffice"),
        {"StreetOffice.plan_revised": (None, DAY, DAY - timedelta(400))},
        {"StreetOffice": (3, 4, 5)},
    ),
    "evaluations-are-used": Oracle(
        _is_used,
        ("Street", "StreetOffice", "Department"),
        {
            "EVALUATES.year": (DAY.year - 1, DAY.year - 1, DAY.year),
            "EVALUATES.used_for": ("目标绩效", "目标绩效", "未运用", None),
        },
        {"Department": (2, 3, 4), "EVALUATES": (1, 2)},
    ),
    "party-members-report-in": Oracle(
        _members_report_in,
        ("Street", "Community", "JointCommittee", "ResidentInstitution"),
        numbers={"ResidentInstitution": (3, 4, 5)},
    ),
}
