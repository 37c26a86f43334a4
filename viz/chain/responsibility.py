"""The three lines of responsibility as data: which bodies are listed on each, at which kind of place, and who leads them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "ADVISER",
    "BODIES",
    "LAYERS",
    "LEADERS",
    "MANAGER",
    "PARTY_LAYERS",
    "Leader",
    "LineBody",
    "ResponsibilityLine",
    "layers_from",
    "leaders_of",
]


class ResponsibilityLine(StrEnum):
    """A way on which responsibility goes up."""

    ADMINISTRATIVE = "administrative"
    PARTY = "party"
    PROPERTY = "property"


class LineBody(NamedTuple):
    """Organisations of this kind are listed on a line at this kind of place."""

    line: ResponsibilityLine
    layer: str
    label: str
    type: str
    tier: int | None = None


class Leader(NamedTuple):
    """A post that answers for its unit: its name ends so and isn't a deputy's."""

    name: str

    def is_named(self, name: str) -> bool:
        """Whether a post of this name is such a one.

        >>> Leader("主任").is_named("居委会主任"), Leader("主任").is_named("副主任")
        (True, False)
        """
        return name.strip().endswith(self.name) and "副" not in name


LAYERS = ("Building", "Compound", "Grid", "Community", "Street", "District")

PARTY_LAYERS = {"Building": 5, "Compound": 4, "Grid": 3, "Community": 2, "Street": 1}

BODIES = (
    LineBody(ResponsibilityLine.ADMINISTRATIVE, "Community", "ResidentsCommittee", "REPRESENTS"),
    LineBody(ResponsibilityLine.ADMINISTRATIVE, "Street", "StreetOffice", "COVERS"),
    *(
        LineBody(ResponsibilityLine.PARTY, layer, "PartyOrganization", "COVERS", tier)
        for layer, tier in PARTY_LAYERS.items()
    ),
    LineBody(ResponsibilityLine.PROPERTY, "Compound", "PropertyFirm", "SERVES"),
    LineBody(ResponsibilityLine.PROPERTY, "Compound", "OwnersCommittee", "REPRESENTS"),
)

MANAGER = Leader("项目经理")
"""Stands on the property line wherever the post is."""

ADVISER = Leader("法律顾问")
"""Advises a place and answers for none, so the post is on no line."""

_DIRECTOR = Leader("主任")
_SECRETARY = Leader("书记")
_GROUP_LEADER = Leader("组长")

LEADERS: dict[str, tuple[Leader, ...]] = {
    "Building": (Leader("楼栋长"),),
    "Grid": (Leader("网格长"), Leader("网格员")),
    "ResidentsCommittee": (_DIRECTOR,),
    "StreetOffice": (_DIRECTOR,),
    "PartyOrganization": (_SECRETARY,),
    "PropertyFirm": (MANAGER,),
    "OwnersCommittee": (_DIRECTOR,),
}


def layers_from(label: str) -> tuple[str, ...]:
    """The kinds of place from this one up.

    >>> layers_from("Community")
    ('Community', 'Street', 'District')
    """
    return LAYERS[LAYERS.index(label) :]


def leaders_of(label: str, tier: int | None = None) -> tuple[Leader, ...]:
    """The posts that answer for a place or a body of this kind, first of all the first.

    >>> [leader.name for leader in leaders_of("PartyOrganization", 5)]
    ['组长']
    """
    if label == "PartyOrganization" and tier == max(PARTY_LAYERS.values()):
        return (_GROUP_LEADER,)
    return LEADERS.get(label, ())
