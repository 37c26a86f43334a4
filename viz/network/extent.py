"""What a network map contains, how deep it goes, and which rule colours each kind of place."""

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
    """A node that belongs to a scope because the other end of its relationship does.

    `forward` says that the target follows the source; `scopes` limits it to those scopes.
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
"""The rule that colours the places with a label; other rules don't change their state."""

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

PEOPLE_DEPTH = {**PLACE_DEPTH, "District": "Street", "Street": "Grid"}

PEOPLE = ("Post", "Person")

GHOST_SCOPES = ("Community", "Grid", "Compound")
