"""What a map holds, how deep it goes, and what is expected of each kind of place, as data."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "COVERED_BY",
    "EXPECTED",
    "FOLLOWERS",
    "GHOST_SCOPES",
    "PEOPLE",
    "PEOPLE_DEPTH",
    "PLACE_DEPTH",
    "Expectation",
    "Follower",
]


class Expectation(NamedTuple):
    """A kind that should stand in this relationship to a place; `tier` narrows it where set."""

    label: str
    type: str
    tier: int | None = None


class Follower(NamedTuple):
    """One end of a relationship belongs to a scope because the other does.

    `forward` says that the target follows the source; `scopes` limits it to those scopes.
    """

    type: str
    label: str
    forward: bool
    scopes: tuple[str, ...] = ()


COVERED_BY = {
    "Street": Expectation("JointCommittee", "COVERS"),
    "Community": Expectation("JointCommittee", "COVERS"),
    "Grid": Expectation("PartyOrganization", "COVERS", 3),
    "Compound": Expectation("PartyOrganization", "COVERS", 4),
    "Building": Expectation("PartyOrganization", "COVERS", 5),
}

EXPECTED = {
    "Community": (COVERED_BY["Community"], Expectation("ResidentsCommittee", "REPRESENTS")),
    "Grid": (COVERED_BY["Grid"], Expectation("Post", "POST_IN")),
    "Compound": (
        COVERED_BY["Compound"],
        Expectation("OwnersCommittee", "REPRESENTS"),
        Expectation("PropertyFirm", "SERVES"),
    ),
    "Building": (COVERED_BY["Building"],),
}

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
