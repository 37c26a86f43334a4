"""Computes the expected results of rules about the party organisations of buildings, compounds and grids."""

from __future__ import annotations

from functools import partial

from tests.queries.oracles.conditions import PLACES, has_party, is_urban
from tests.queries.oracles.facts import Facts, Oracle, Scope, States, lies_in, nodes

__all__ = ["ORACLES"]


def _has_party_of_tier(facts: Facts, scope: Scope, *, label: str, tier: int) -> States:
    return {
        (place,): has_party(facts, place, tier)
        for place, _properties in nodes(facts, label)
        if lies_in(facts, place, scope) and is_urban(facts, place)
    }


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
}
