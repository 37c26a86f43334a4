"""Conditions that several oracles, the independent implementations of rules, share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.queries.oracles.facts import (
    Facts,
    Scope,
    current,
    includes_placeless,
    incoming,
    lies_in,
    outgoing,
    places_above,
)

__all__ = [
    "OPTIONAL_PLACES",
    "PLACES",
    "contracts",
    "has_committee",
    "has_firm",
    "has_organisation_or_post",
    "has_party",
    "holdings",
    "is_of_street",
    "is_recorded",
    "is_urban",
    "places_of",
    "post_lies_in",
    "unit_lies_in",
]

PLACES = ("Street", "Community", "Grid", "Compound", "Building")
OPTIONAL_PLACES = ("Area", "VillagerGroup", "MicroGrid", "NaturalVillage", "Entrance", "Room")
_TYPES_OF_SERVICE = ("COVERS", "REPRESENTS", "SERVES", "LINKED_IN", "REPORTS_IN")
_TYPES_ABOUT_PLACES = ("AWARDED_TO", "CHANGED_FROM", "CHANGED_TO", "CONCERNS")


def is_urban(facts: Facts, place: str) -> bool:
    """Return whether a place counts as urban: it is in a 街道, or in a community that isn't a village, or in none."""
    above = [facts.nodes[code] for code in places_above(facts, place)]
    communities = [unit for unit in above if unit["label"] == "Community"]
    return (
        not communities
        or any(unit["form"] != "村" for unit in communities)
        or any(unit["label"] == "Street" and unit["form"] == "街道" for unit in above)
    )


def has_party(facts: Facts, place: str, tier: int) -> bool:
    """Return whether a current party organisation of this tier covers the place."""
    covering = (
        facts.nodes[code] for code, _properties in incoming(facts, place, "COVERS", "PartyOrganization")
    )
    return any(properties["tier"] == tier and current(properties) for properties in covering)


def has_committee(facts: Facts, compound: str) -> bool:
    """Return whether a current owners' committee represents the compound."""
    committees = incoming(facts, compound, "REPRESENTS", "OwnersCommittee")
    return any(current(facts.nodes[code]) for code, _properties in committees)


def has_firm(facts: Facts, compound: str) -> bool:
    """Return whether a current property firm serves the compound under a current contract."""
    return any(current(facts.nodes[firm]) for firm, _properties in contracts(facts, compound))


def contracts(facts: Facts, compound: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the current property contracts of a compound, each as (code of the firm, properties)."""
    engagements = incoming(facts, compound, "SERVES", "PropertyFirm")
    return ((firm, properties) for firm, properties in engagements if current(properties))


def holdings(facts: Facts, post: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the current holdings of a post, each as (code of the person, properties)."""
    return [
        (person, properties)
        for person, properties in incoming(facts, post, "HOLDS", "Person")
        if current(properties)
    ]


def is_recorded(facts: Facts, community: str) -> bool:
    """Return whether any relationship leads to a community; those of change events, matters and forums don't count."""
    return any(
        properties["type"] not in _TYPES_ABOUT_PLACES
        for *_ends, properties in facts.in_edges(community, data=True)
    )


def has_organisation_or_post(facts: Facts, street: str) -> bool:
    """Return whether a street has an organisation or a post; those of its communities don't count."""
    return any(
        properties["type"] in ("COVERS", "SERVES", "POST_IN")
        for *_ends, properties in facts.in_edges(street, data=True)
    )


def post_lies_in(facts: Facts, post: str, scope: Scope) -> bool:
    """Return whether the post's unit is in the scope.

    A post without a unit is in the scope of every district.
    """
    units = [unit for unit, _properties in outgoing(facts, post, "POST_IN")]
    return (
        any(unit_lies_in(facts, unit, scope) for unit in units) if units else includes_placeless(facts, scope)
    )


def unit_lies_in(facts: Facts, unit: str, scope: Scope) -> bool:
    """Return whether a unit is a place in the scope, or an organisation linked to a place in the scope.

    An organisation without a place is in the scope of every district.
    """
    places = places_of(facts, unit)
    return (
        any(lies_in(facts, place, scope) for place in places) if places else includes_placeless(facts, scope)
    )


def places_of(facts: Facts, unit: str) -> list[str]:
    """Return the places of a unit on `DAY`; the places of an office division are those of its street office."""
    if facts.nodes[unit]["label"] in ("District", *PLACES, *OPTIONAL_PLACES):
        return [unit]
    places = [
        place
        for type_ in _TYPES_OF_SERVICE
        for place, properties in outgoing(facts, unit, type_)
        if current(properties)
    ]
    offices = (office for office, _properties in outgoing(facts, unit, "UNIT_OF"))
    return places + [place for office in offices for place in places_of(facts, office)]


def is_of_street(facts: Facts, office: str, scope: Scope) -> bool:
    """Return whether an office has no place, or one in the scope that isn't in a town or township."""
    places = places_of(facts, office)
    return not places or any(
        lies_in(facts, place, scope) and not _is_in_town(facts, place) for place in places
    )


def _is_in_town(facts: Facts, place: str) -> bool:
    return any(facts.nodes[code].get("form") in ("镇", "乡") for code in places_above(facts, place))
