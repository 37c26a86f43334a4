"""Declares what network maps contain: the kinds of node, their depth, and the rules that colour places."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "EVENTS",
    "FOLLOWERS",
    "GHOST_SCOPES",
    "PEOPLE",
    "PEOPLE_DEPTH",
    "PLACE_DEPTH",
    "STATE_RULES",
    "Follower",
]


class Follower(NamedTuple):
    """A kind of node that belongs to a scope if a relationship links it to a node of the scope.

    `type` is the type of this relationship. If `forward` is true, the relationship starts at the node of the scope and
    ends at the follower, else it starts at the follower. If `scopes` isn't empty, the node belongs only to scopes with one of these labels.
    """

    type: str
    label: str
    forward: bool
    scopes: tuple[str, ...] = ()


STATE_RULES = {
    "Street": "streets-have-joint-committee",
    "Community": "communities-have-joint-committee",
    "Grid": "grids-have-general-branch",
    "Compound": "compounds-have-party-branch",
    "Building": "buildings-have-party-group",
}
"""For each label of places, the rule by which these places are coloured: a place has the colour of its state in the rule's
result."""

FOLLOWERS = (
    Follower("UNIT_OF", "OfficeDivision", forward=False),
    Follower("EVALUATES", "Department", forward=True, scopes=("District",)),
    Follower("POST_IN", "Post", forward=False),
    Follower("HOLDS", "Person", forward=False),
)

EVENTS = ("Matter", "Activity", "Honour")
"""Kinds of node that are neither places nor organisations, but are drawn at the place that they are about."""

PLACE_DEPTH = {
    "District": "Community",
    "Street": "Compound",
    "Community": "Building",
    "Grid": "Building",
    "Compound": "Building",
    "Area": "Compound",
    "VillagerGroup": "Building",
    "MicroGrid": "Building",
    "NaturalVillage": "Building",
}
"""For each kind of scope, the smallest places that its map draws. Other kinds of place have no maps."""

PEOPLE_DEPTH = {**PLACE_DEPTH, "District": "Street", "Street": "Grid"}
"""For each kind of scope, the smallest places whose posts and people its map draws."""

PEOPLE = ("Post", "Person")

GHOST_SCOPES = ("Community", "Grid", "Compound")
"""The kinds of scope whose maps draw ghosts: dashed cards for missing nodes."""
