"""What a map holds, how deep it goes, and by which rule it colours each kind of place, as data."""

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
    """One end of a relationship belongs to a scope because the other does.

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
"""The rule whose result colours the places of a kind; the others of that kind add nothing to their state."""

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
