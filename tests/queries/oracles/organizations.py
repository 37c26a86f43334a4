"""Computes the expected results of rules about organisations: their superiors, places, members and divisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from tests.queries.oracles.conditions import PLACES, is_of_street, is_urban, places_of, unit_lies_in
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
    places_above,
)

__all__ = ["ORACLES"]

_LABELS_WITH_A_PLACE = (
    "PartyOrganization",
    "EmergencyOrganization",
    "ResidentInstitution",
    "SocialOrganization",
    "VolunteerTeam",
    "CharityFund",
    "LegalService",
    "ServiceCentre",
    "PublicSite",
    "MentorStudio",
    "Platform",
)
_TYPES_TO_PLACES = ("COVERS", "SERVES", "LINKED_IN", "REPORTS_IN", "JOINS")


def _active(facts: Facts, scope: Scope, *labels: str) -> Iterator[tuple[str, dict[str, Any]]]:
    active = ((code, properties) for code, properties in nodes(facts, *labels) if current(properties))
    return ((code, properties) for code, properties in active if unit_lies_in(facts, code, scope))


def _asked_as_urban(facts: Facts, unit: str, scope: Scope) -> bool:
    """Return whether a unit has no place, or one in the scope that isn't in a village of a town or township."""
    places = places_of(facts, unit)
    return not places or any(lies_in(facts, place, scope) and is_urban(facts, place) for place in places)


def _is_in_village(facts: Facts, place: str) -> bool:
    return any(facts.nodes[code].get("form") == "村" for code in places_above(facts, place))


def _has_superior(facts: Facts, scope: Scope, *, label: str, may_skip: bool = False) -> States:
    def answer(code: str, tier: int) -> State:
        superiors = [
            facts.nodes[superior] for superior, _properties in outgoing(facts, code, "SUBORDINATE_TO")
        ]
        tiers = [properties["tier"] for properties in superiors if current(properties)]
        if len(tiers) != 1:
            return False
        if tiers[0] is None:
            return None
        places = [place for place in places_of(facts, code) if lies_in(facts, place, scope)]
        rural = bool(places) and all(_is_in_village(facts, place) for place in places)
        return tiers[0] == tier - 1 or (may_skip and rural and bool(tiers[0] < tier))

    active = _active(facts, scope, label)
    return {
        (code,): answer(code, properties["tier"])
        for code, properties in active
        if properties["tier"] and properties["tier"] > 1
    }


def _has_end(facts: Facts, scope: Scope) -> States:
    active = _active(facts, scope, "EmergencyOrganization")
    return {(code,): properties["valid_to"] is not None for code, properties in active}


def _is_there_for_a_place(facts: Facts, scope: Scope) -> States:
    return {
        (code, properties["label"]): any(
            edge["type"] in _TYPES_TO_PLACES for *_ends, edge in facts.out_edges(code, data=True)
        )
        for code, properties in _active(facts, scope, *_LABELS_WITH_A_PLACE)
    }


def _fits_founding_mode(facts: Facts, scope: Scope) -> States:
    branches = _active(facts, scope, "PartyOrganization")
    return {
        (code,): _fits(facts, code, properties["founding_mode"])
        for code, properties in branches
        if properties["tier"] == 4 and _asked_as_urban(facts, code, scope)
    }


def _fits(facts: Facts, branch: str, mode: str | None) -> State:
    covered = Counter(facts.nodes[place]["label"] for place, _properties in outgoing(facts, branch, "COVERS"))
    places = covered.total()
    compounds, buildings = covered["Compound"], covered["Building"]
    areas = places - compounds - buildings
    fitting: dict[str, bool] = {
        "小区自建": compounds == places == 1,
        "楼院合建": places > 1 and not areas,
        "区域联建": areas > 0 or compounds > 1,
        "零散补建": buildings > 0 and buildings == places,
        "两新优建": places > 0,
        "商圈创建": places > 0,
    }
    return None if mode is None else fitting[mode]


def _has_member_institution(facts: Facts, scope: Scope) -> States:
    def joined(committee: str) -> bool:
        members = incoming(facts, committee, "JOINS", "ResidentInstitution")
        return any(current(facts.nodes[member]) for member, _properties in members)

    return {(code,): joined(code) for code, _properties in _active(facts, scope, "JointCommittee")}


def _reports_in(facts: Facts, scope: Scope) -> States:
    def places(institution: str) -> list[str]:
        reported = [community for community, _properties in outgoing(facts, institution, "REPORTS_IN")]
        committees = (committee for committee, _properties in outgoing(facts, institution, "JOINS"))
        return reported or [
            covered
            for joint_committee in committees
            for covered, _properties in outgoing(facts, joint_committee, "COVERS")
        ]

    def is_here(institution: str) -> bool:
        places_of_institution = places(institution)
        return (
            any(lies_in(facts, place, scope) for place in places_of_institution)
            if places_of_institution
            else includes_placeless(facts, scope)
        )

    return {
        (code,): any(True for _c in outgoing(facts, code, "REPORTS_IN"))
        for code, properties in nodes(facts, "ResidentInstitution")
        if current(properties) and is_here(code)
    }


def _is_remodelled(facts: Facts, scope: Scope) -> States:
    return {
        (code,): properties["remodelled"]
        for code, properties in _active(facts, scope, "ServiceCentre")
        if _asked_as_urban(facts, code, scope)
    }


def _has_all_divisions(facts: Facts, scope: Scope) -> States:
    def divisions(office: str) -> Counter[str]:
        units = (
            facts.nodes[unit] for unit, _properties in incoming(facts, office, "UNIT_OF", "OfficeDivision")
        )
        return Counter(properties["division"] for properties in units if current(properties))

    divisions_by_office = {
        code: divisions(code)
        for code, _properties in _active(facts, scope, "StreetOffice")
        if is_of_street(facts, code, scope)
    }
    return {(code,): (count["办"], count["中心"]) == (6, 1) for code, count in divisions_by_office.items()}


def _is_evaluated(facts: Facts, scope: Scope) -> States:
    def years_of_evaluation(office: str, department: str) -> list[int]:
        evaluations = outgoing(facts, office, "EVALUATES", "Department")
        return [properties["year"] for evaluated, properties in evaluations if evaluated == department]

    return {
        (department, office): DAY.year - 1 in years_of_evaluation(office, department)
        for office, _office in _active(facts, scope, "StreetOffice")
        if is_of_street(facts, office, scope)
        for department, properties in nodes(facts, "Department")
        if current(properties)
    }


ORACLES = {
    "party-organizations-have-superior": Oracle(
        partial(_has_superior, label="PartyOrganization", may_skip=True),
        ("Street", "Community", "PartyOrganization"),
        {"PartyOrganization.tier": (None, 1, 1, 2, 2, 2, 3)},
        {"PartyOrganization": (4, 5, 6, 7)},
    ),
    "emergency-organizations-have-superior": Oracle(
        partial(_has_superior, label="EmergencyOrganization"),
        ("Street", "Community", "EmergencyOrganization"),
        {"EmergencyOrganization.tier": (None, 1, 1, 2, 2, 2, 3)},
        {"EmergencyOrganization": (4, 5, 6, 7)},
        graphs=24,
    ),
    "emergency-organizations-have-end": Oracle(
        _has_end, ("Street", "Community", "Grid", "EmergencyOrganization")
    ),
    "organizations-are-there-for-a-place": Oracle(
        _is_there_for_a_place,
        ("Street", "Community", "JointCommittee", *_LABELS_WITH_A_PLACE),
        numbers=dict.fromkeys(_LABELS_WITH_A_PLACE, (1, 2)),
    ),
    "party-branches-fit-founding-mode": Oracle(
        _fits_founding_mode, (*PLACES, "PartyOrganization"), {"PartyOrganization.tier": (4, 4, 4, 3, None)}
    ),
    "joint-committees-have-members": Oracle(
        _has_member_institution,
        (
            "Street",
            "Community",
            "ResidentInstitution",
            "PropertyFirm",
            "ResidentsCommittee",
            "JointCommittee",
        ),
    ),
    "institutions-report-in": Oracle(
        _reports_in, ("Street", "Community", "JointCommittee", "ResidentInstitution")
    ),
    "service-centres-are-remodelled": Oracle(_is_remodelled, ("Street", "Community", "ServiceCentre")),
    "street-offices-have-all-divisions": Oracle(
        _has_all_divisions,
        ("Community", "Street", "StreetOffice", "OfficeDivision"),
        {
            "OfficeDivision.division": (*18 * ("办",), *3 * ("中心",), None),
            "OfficeDivision.valid_from": (*60 * (None,), DAY + timedelta(1)),
            "OfficeDivision.valid_to": (*60 * (None,), DAY),
            "StreetOffice.valid_to": (*6 * (None,), DAY),
        },
        {"OfficeDivision": (7, 7, 7, 8), "StreetOffice": (1,), "UNIT_OF": (1,)},
        graphs=40,
    ),
    "departments-are-evaluated": Oracle(
        _is_evaluated,
        ("Community", "Street", "StreetOffice", "Department"),
        {"EVALUATES.year": (2022, 2023, 2023, 2024, None)},
    ),
}
