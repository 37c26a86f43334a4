"""Declares the three lines of responsibility: the organisations on each line, and the posts that lead them.

Emergency party organisations are on the party line as long as they exist.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "ADVISER",
    "LAYERS",
    "LEADERS",
    "LINE_ORGANISATIONS",
    "MANAGER",
    "PARTY_LAYERS",
    "Leader",
    "LineOrganisation",
    "ResponsibilityLine",
    "layers_from",
    "leaders_of",
]


class ResponsibilityLine(StrEnum):
    """One of the three hierarchies that are responsible for a place, from the building up to the district."""

    ADMINISTRATIVE = "administrative"
    PARTY = "party"
    PROPERTY = "property"


class LineOrganisation(NamedTuple):
    """A kind of organisation on a line of responsibility.

    `layer` is the label of the place to which the organisation belongs, `type` the type of its relationship to that
    place.
    """

    line: ResponsibilityLine
    layer: str
    label: str
    type: str
    tier: int | None = None


class Leader(NamedTuple):
    """A kind of leading post: all posts whose names end with `name`, except posts of deputies (副)."""

    name: str

    def is_named(self, name: str) -> bool:
        """Return whether a post with this name is of this kind.

        >>> Leader("主任").is_named("居委会主任"), Leader("主任").is_named("副主任")
        (True, False)
        """
        return name.strip().endswith(self.name) and "副" not in name


LAYERS = ("Building", "Compound", "Grid", "Community", "Street", "District")
"""The labels of the places in a chain, from the bottom up."""

PARTY_LAYERS = {"Building": 5, "Compound": 4, "Grid": 3, "Community": 2, "Street": 1}
"""The tier of the party organisation that covers a place, by the label of the place."""

LINE_ORGANISATIONS = (
    LineOrganisation(ResponsibilityLine.ADMINISTRATIVE, "Community", "ResidentsCommittee", "REPRESENTS"),
    LineOrganisation(ResponsibilityLine.ADMINISTRATIVE, "Street", "StreetOffice", "COVERS"),
    *(
        LineOrganisation(ResponsibilityLine.PARTY, layer, "PartyOrganization", "COVERS", tier)
        for layer, tier in PARTY_LAYERS.items()
    ),
    *(
        LineOrganisation(ResponsibilityLine.PARTY, layer, "EmergencyOrganization", "COVERS")
        for layer in PARTY_LAYERS
    ),
    LineOrganisation(ResponsibilityLine.PROPERTY, "Compound", "PropertyFirm", "SERVES"),
    LineOrganisation(ResponsibilityLine.PROPERTY, "Compound", "OwnersCommittee", "REPRESENTS"),
)

MANAGER = Leader("项目经理")
"""The project manager. This post belongs to the property line, whether it is a post of the firm or of the compound."""

ADVISER = Leader("法律顾问")
"""The legal adviser. This post belongs to none of the lines, since its holder only advises."""

_DIRECTOR = Leader("主任")
_SECRETARY = Leader("书记")
_GROUP_LEADER = Leader("组长")

LEADERS: dict[str, tuple[Leader, ...]] = {
    "Building": (Leader("楼栋长"),),
    "Grid": (Leader("网格长"), Leader("网格员")),
    "ResidentsCommittee": (_DIRECTOR,),
    "StreetOffice": (_DIRECTOR,),
    "PartyOrganization": (_SECRETARY,),
    "EmergencyOrganization": (_SECRETARY,),
    "PropertyFirm": (MANAGER,),
    "OwnersCommittee": (_DIRECTOR,),
    "CoordinationBody": (_GROUP_LEADER, Leader("召集人"), _DIRECTOR, Leader("指挥长")),
}


def layers_from(label: str) -> tuple[str, ...]:
    """Return the labels of the places in a chain that starts at this label, up to the district.

    >>> layers_from("Community")
    ('Community', 'Street', 'District')
    """
    return LAYERS[LAYERS.index(label) :]


def leaders_of(label: str, tier: int | None = None) -> tuple[Leader, ...]:
    """Return the leading posts of a kind of place or organisation, the highest post first.

    >>> [leader.name for leader in leaders_of("PartyOrganization", 5)]
    ['组长']
    """
    if label == "PartyOrganization" and tier == max(PARTY_LAYERS.values()):
        return (_GROUP_LEADER,)
    return LEADERS.get(label, ())
