"""Computes the expected result of the rule that compares the graph with published totals."""

from __future__ import annotations

from tests.queries.oracles.conditions import contracts, has_organisation_or_post, is_recorded
from tests.queries.oracles.facts import Facts, Oracle, Scope, State, States, current, nodes

__all__ = ["ORACLES"]

_TIERS = {"party_tier_3": 3, "party_tier_4": 4, "party_tier_5": 5}
_ALL_OF = {"street_level_units": "Street", "community_level_units": "Community"}
_LEVELS = {"joint_committees_street": "street", "joint_committees_community": "community"}


def _agrees(facts: Facts, scope: Scope) -> States:
    def answer(measure: str | None, expected: int | None, comparison: str | None) -> State:
        counted = _count(facts, measure)
        if counted is None or expected is None:
            return None
        return counted >= expected if comparison == "at_least" else counted == expected

    return {
        (code,): answer(properties["measure"], properties["expected"], properties["comparison"])
        for code, properties in nodes(facts, "PublishedTotal")
    }


def _count(facts: Facts, measure: str | None) -> int | None:
    """Return the number of facts that `measure` names; None if `measure` isn't a known name."""
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
        case _:
            return None


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
            "PublishedTotal",
        ),
        {
            "PublishedTotal.measure": (
                *_TIERS,
                *_ALL_OF,
                *_LEVELS,
                "owners_committees",
                "property_engagements",
                "centres_remodelled",
                "compounds_renewed",
                "streets",
                "communities",
                "nonsense",
                None,
            ),
        },
    )
}
