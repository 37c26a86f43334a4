"""Declares the extent of network maps: the kinds of node in them, their depth, and the rules that colour places."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "FOLLOWERS",
    "GHOST_SCOPES",
    "PEOPLE",
    "PEOPLE_DEPTH",
    "PLACE_DEPTH",
    "STATE_RULES",
    "Follower",
]


class Follower(NamedTuple):
    """A kind of node that belongs to a scope if a relationship of a given type links it to a node of the scope.

    `type` is that type. If `forward` is true, the node is the target of the relationship, else the source. Unless
    `scopes` is empty, this applies only to scopes with these labels.
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
"""The rule that colours the places with each label; no other rule changes their state."""

FOLLOWERS = (
    Follower("UNIT_OF", "OfficeDivision", forward=False),
    Follower("EVALUATES", "Department", forward=True, scopes=("District",)),
    Follower("POST_IN", "Post", forward=False),
    Follower("HOLDS", "Person", forward=False),
)

PLACE_DEPTH = {
    "District": "Community",
    "Street": "Compound",
    "Community": "Building",
    "Grid": "Building",
    "Compound": "Building",
}
"""The smallest places that the map of each kind of scope draws. Other kinds of place have no maps."""

PEOPLE_DEPTH = {**PLACE_DEPTH, "District": "Street", "Street": "Grid"}
"""The smallest places whose posts and people the map of each kind of scope draws."""

PEOPLE = ("Post", "Person")

GHOST_SCOPES = ("Community", "Grid", "Compound")
"""The scopes whose maps draw ghosts."""
