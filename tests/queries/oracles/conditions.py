"""Conditions that several oracles share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.queries.oracles.facts import Facts, Scope, current, in_every, incoming, lies_in, outgoing

__all__ = [
    "PLACES",
    "contracts",
    "has_committee",
    "has_firm",
    "has_party",
    "holdings",
    "is_recorded",
    "is_run",
    "post_lies_in",
    "unit_lies_in",
]

PLACES = ("Street", "Community", "Grid", "Compound", "Building")
_THERE_FOR = ("COVERS", "REPRESENTS", "SERVES", "LINKED_IN", "REPORTS_IN")
_SAID_OF_IT = ("CHANGED_FROM", "CHANGED_TO", "CONCERNS")


def has_party(facts: Facts, place: str, tier: int) -> bool:
    """Whether a current party organisation of this tier covers the place."""
    covering = (facts.nodes[code] for code, _own in incoming(facts, place, "COVERS", "PartyOrganization"))
    return any(own["tier"] == tier and current(own) for own in covering)


def has_committee(facts: Facts, compound: str) -> bool:
    """Whether a current owners' committee stands for the compound."""
    committees = incoming(facts, compound, "REPRESENTS", "OwnersCommittee")
    return any(current(facts.nodes[code]) for code, _own in committees)


def has_firm(facts: Facts, compound: str) -> bool:
    """Whether an active property firm serves the compound under a valid contract."""
    return any(current(facts.nodes[firm]) for firm, _own in contracts(facts, compound))


def contracts(facts: Facts, compound: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The valid property contracts of a compound, each with its firm."""
    engagements = incoming(facts, compound, "SERVES", "PropertyFirm")
    return ((firm, own) for firm, own in engagements if current(own))


def holdings(facts: Facts, post: str) -> list[tuple[str, dict[str, Any]]]:
    """The holders of a post on the day with their holdings; a person appointed twice is listed twice."""
    return [(person, own) for person, own in incoming(facts, post, "HOLDS", "Person") if current(own)]


def is_recorded(facts: Facts, community: str) -> bool:
    """Whether a community has any records but change events and matters about it."""
    return any(own["type"] not in _SAID_OF_IT for *_ends, own in facts.in_edges(community, data=True))


def is_run(facts: Facts, street: str) -> bool:
    """Whether a street has any records but its communities."""
    return any(
        own["type"] in ("COVERS", "SERVES", "POST_IN") for *_ends, own in facts.in_edges(street, data=True)
    )


def post_lies_in(facts: Facts, post: str, scope: Scope) -> bool:
    """Whether a post is in the scope: where its unit is, and with every district where it has none."""
    units = [unit for unit, _own in outgoing(facts, post, "POST_IN")]
    return any(unit_lies_in(facts, unit, scope) for unit in units) if units else in_every(facts, scope)


def unit_lies_in(facts: Facts, unit: str, scope: Scope) -> bool:
    """Whether a place or a body is in the scope; a body is where the places are that it is there for now."""
    places = _places_of(facts, unit)
    return any(lies_in(facts, place, scope) for place in places) if places else in_every(facts, scope)


def _places_of(facts: Facts, unit: str) -> list[str]:
    if facts.nodes[unit]["label"] in ("District", *PLACES):
        return [unit]
    places = [place for type_ in _THERE_FOR for place, own in outgoing(facts, unit, type_) if current(own)]
    offices = (office for office, _own in outgoing(facts, unit, "UNIT_OF"))
    return places + [place for office in offices for place in _places_of(facts, office)]
