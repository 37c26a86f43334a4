"""Oracles (independent implementations) of rules about the organisations that a community or street must have.

`is_recorded` and `has_organisation_or_post` say whether anything relevant is recorded about a community or street. If not, its state
is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.queries.oracles.conditions import has_organisation_or_post, has_party, is_recorded
from tests.queries.oracles.facts import Facts, Oracle, Scope, State, States, current, incoming, lies_in, nodes

__all__ = ["ORACLES", "state_of_communities", "state_of_streets"]

Answer = Callable[[Facts, str], bool]


def state_of_communities(
    facts: Facts, scope: Scope, *, answer: Answer, unasked: tuple[str, ...] = ()
) -> States:
    def state(community: str) -> State:
        return answer(facts, community) if is_recorded(facts, community) else None

    units = nodes(facts, "Community")
    states: States = {(code,): state(code) for code, _properties in units if lies_in(facts, code, scope)}
    return _asked(facts, states, unasked)


def state_of_streets(facts: Facts, scope: Scope, *, answer: Answer, unasked: tuple[str, ...] = ()) -> States:
    def state(street: str) -> State:
        return answer(facts, street) if has_organisation_or_post(facts, street) else None

    units = nodes(facts, "Street")
    states: States = {(code,): state(code) for code, _properties in units if lies_in(facts, code, scope)}
    return _asked(facts, states, unasked)


def _asked(facts: Facts, states: States, unasked: tuple[str, ...]) -> States:
    """Leave out the uncovered units whose form the rule doesn't judge (`unasked`)."""
    return {
        key: state
        for key, state in states.items()
        if state is not False or facts.nodes[key[0]]["form"] not in unasked
    }


def _current_organisations(facts: Facts, place: str, type_: str, label: str) -> Iterator[dict[str, Any]]:
    organisations = (facts.nodes[code] for code, _properties in incoming(facts, place, type_, label))
    return (properties for properties in organisations if current(properties))


def _has_joint_committee(facts: Facts, place: str, *, level: str) -> bool:
    return any(
        properties["level"] == level
        for properties in _current_organisations(facts, place, "COVERS", "JointCommittee")
    )


def _has_one_legal_adviser(facts: Facts, community: str) -> bool:
    services = list(_current_organisations(facts, community, "SERVES", "LegalService"))
    return len([properties for properties in services if properties["service"] == "法律顾问"]) == 1


def _has_one(facts: Facts, place: str, *, type_: str, label: str) -> bool:
    return len(list(_current_organisations(facts, place, type_, label))) == 1


def _has_centre(facts: Facts, community: str) -> bool:
    return any(True for _properties in _current_organisations(facts, community, "SERVES", "ServiceCentre"))


def _has_five_societies(facts: Facts, community: str) -> bool:
    organizations = list(_current_organisations(facts, community, "LINKED_IN", "SocialOrganization"))
    teams = list(_current_organisations(facts, community, "LINKED_IN", "VolunteerTeam"))
    funds = list(_current_organisations(facts, community, "LINKED_IN", "CharityFund"))
    return bool(
        organizations
        and any(properties["social_workers"] for properties in organizations)
        and teams
        and funds
    )


_DRAWN_LABELS = ("Street", "Grid", "Community")
_STREETS = ("Community", "Street")

ORACLES = {
    "communities-have-joint-committee": Oracle(
        partial(
            state_of_communities, answer=partial(_has_joint_committee, level="community"), unasked=("村",)
        ),
        (*_DRAWN_LABELS, "JointCommittee", "ServiceCentre", "ResidentsCommittee", "Matter", "ChangeEvent"),
    ),
    "communities-have-one-legal-adviser": Oracle(
        partial(state_of_communities, answer=_has_one_legal_adviser, unasked=("村",)),
        (*_DRAWN_LABELS, "LegalService", "VolunteerTeam", "ResidentInstitution", "Post"),
        {"LegalService.service": ("法律顾问", "法律顾问", "法庭", None)},
    ),
    "communities-have-one-residents-committee": Oracle(
        partial(
            state_of_communities, answer=partial(_has_one, type_="REPRESENTS", label="ResidentsCommittee")
        ),
        (*_DRAWN_LABELS, "ResidentsCommittee", "SelfGovernanceBody"),
    ),
    "communities-have-party-committee": Oracle(
        partial(state_of_communities, answer=partial(has_party, tier=2), unasked=("村",)),
        (*_DRAWN_LABELS, "PartyOrganization", "EmergencyOrganization"),
        {"PartyOrganization.tier": (2, 2, 1, 3, None)},
    ),
    "communities-have-service-centre": Oracle(
        partial(state_of_communities, answer=_has_centre, unasked=("村",)),
        (*_DRAWN_LABELS, "ServiceCentre", "MentorStudio", "Platform"),
    ),
    "communities-link-five-societies": Oracle(
        partial(state_of_communities, answer=_has_five_societies, unasked=("村",)),
        (*_DRAWN_LABELS, "SocialOrganization", "VolunteerTeam", "CharityFund"),
        {"SocialOrganization.social_workers": (None, 0, 1, 3, 3)},
        dict.fromkeys(("SocialOrganization", "VolunteerTeam", "CharityFund"), (5, 6, 7))
        | {"Community": (1, 2, 3)},
    ),
    "streets-have-joint-committee": Oracle(
        partial(state_of_streets, answer=partial(_has_joint_committee, level="street"), unasked=("镇", "乡")),
        (*_STREETS, "JointCommittee", "StreetOffice", "ChangeEvent", "Matter"),
    ),
    "streets-have-one-office": Oracle(
        partial(state_of_streets, answer=partial(_has_one, type_="COVERS", label="StreetOffice")),
        (*_STREETS, "StreetOffice", "Post"),
    ),
    "streets-have-party-committee": Oracle(
        partial(state_of_streets, answer=partial(has_party, tier=1)),
        (*_STREETS, "PartyOrganization", "ServiceCentre"),
        {"PartyOrganization.tier": (1, 1, 2, None)},
    ),
}
