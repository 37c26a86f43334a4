"""Oracles about the bodies that cover places: party organisations, joint committees, legal advisers."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.queries.oracles.facts import Facts, Oracle, Scope, States, current, incoming, lies_in, nodes
from tests.queries.oracles.notions import PLACES, has_party, is_recorded

__all__ = ["ORACLES"]


def _has_party_of_tier(facts: Facts, scope: Scope, *, label: str, tier: int) -> States:
    return {
        (place,): has_party(facts, place, tier)
        for place, _own in nodes(facts, label)
        if lies_in(facts, place, scope)
    }


def _has_joint_committee(facts: Facts, scope: Scope) -> States:
    def answer(community: str) -> bool | None:
        committees = incoming(facts, community, "COVERS", "JointCommittee")
        if any(_is_of_community(facts.nodes[code]) for code, _own in committees):
            return True
        return False if is_recorded(facts, community) else None

    return {(code,): answer(code) for code, _own in nodes(facts, "Community") if lies_in(facts, code, scope)}


def _is_of_community(committee: dict[str, Any]) -> bool:
    return committee["level"] == "community" and current(committee)


def _has_one_legal_adviser(facts: Facts, scope: Scope) -> States:
    def answer(community: str) -> bool | None:
        services = [facts.nodes[code] for code, _own in incoming(facts, community, "SERVES", "LegalService")]
        advisers = [own for own in services if own["service"] == "法律顾问" and current(own)]
        return len(advisers) == 1 if is_recorded(facts, community) else None

    return {(code,): answer(code) for code, _own in nodes(facts, "Community") if lies_in(facts, code, scope)}


ORACLES = {
    "buildings-have-party-group": Oracle(
        partial(_has_party_of_tier, label="Building", tier=5),
        (*PLACES, "PartyOrganization"),
        {"PartyOrganization.tier": (5, 5, 4, None)},
    ),
    "compounds-have-party-branch": Oracle(
        partial(_has_party_of_tier, label="Compound", tier=4),
        (*PLACES[:-1], "PartyOrganization"),
        {"PartyOrganization.tier": (4, 4, 3, 5, None)},
    ),
    "grids-have-general-branch": Oracle(
        partial(_has_party_of_tier, label="Grid", tier=3),
        (*PLACES[:-2], "PartyOrganization"),
        {"PartyOrganization.tier": (3, 3, 2, 4, None)},
    ),
    "communities-have-joint-committee": Oracle(
        _has_joint_committee,
        (
            "Street",
            "Grid",
            "Community",
            "JointCommittee",
            "ServiceCentre",
            "ResidentsCommittee",
            "Matter",
            "ChangeEvent",
        ),
    ),
    "communities-have-one-legal-adviser": Oracle(
        _has_one_legal_adviser,
        ("Street", "Grid", "Community", "LegalService", "VolunteerTeam", "ResidentInstitution", "Post"),
        {"LegalService.service": ("法律顾问", "法律顾问", "法庭", None)},
    ),
}
