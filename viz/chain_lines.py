"""The three lines of responsibility as data: who should stand on each at which kind of place, and who leads them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from viz.captions import Language

__all__ = [
    "BODIES",
    "LAYERS",
    "LEADERS",
    "LINE_NAMES",
    "MANAGER",
    "PARTY_LAYERS",
    "TIER_NAMES",
    "Body",
    "Leader",
    "Line",
    "layers_from",
    "leaders_of",
]


class Line(StrEnum):
    """A way on which responsibility goes up."""

    ADMINISTRATIVE = "administrative"
    PARTY = "party"
    PROPERTY = "property"


class Body(NamedTuple):
    """An organisation that should stand on a line at this kind of place."""

    line: Line
    layer: str
    label: str
    type: str
    tier: int | None = None


class Leader(NamedTuple):
    """A post somebody should hold; a post is one where its name ends so and isn't a deputy's."""

    zh: str
    en: str

    def is_named(self, name: str) -> bool:
        """Whether a post of this name is such a one.

        >>> Leader("主任", "director").is_named("居委会主任"), Leader("主任", "director").is_named("副主任")
        (True, False)
        """
        return name.strip().endswith(self.zh) and "副" not in name

    def called(self, language: Language) -> str:
        """What the post is called."""
        return self.en if language == "en" else self.zh


LAYERS = ("Building", "Compound", "Grid", "Community", "Street", "District")

PARTY_LAYERS = {"Building": 5, "Compound": 4, "Grid": 3, "Community": 2, "Street": 1}

BODIES = (
    Body(Line.ADMINISTRATIVE, "Community", "ResidentsCommittee", "REPRESENTS"),
    Body(Line.ADMINISTRATIVE, "Street", "StreetOffice", "COVERS"),
    *(Body(Line.PARTY, layer, "PartyOrganization", "COVERS", tier) for layer, tier in PARTY_LAYERS.items()),
    Body(Line.PROPERTY, "Compound", "PropertyFirm", "SERVES"),
    Body(Line.PROPERTY, "Compound", "OwnersCommittee", "REPRESENTS"),
)

MANAGER = Leader("项目经理", "project manager")

_DIRECTOR = Leader("主任", "director")
_SECRETARY = Leader("书记", "secretary")
_GROUP_LEADER = Leader("组长", "group leader")

LEADERS: dict[str, tuple[Leader, ...]] = {
    "Building": (Leader("楼栋长", "building head"),),
    "Grid": (Leader("网格长", "grid head"), Leader("网格员", "grid worker")),
    "ResidentsCommittee": (_DIRECTOR,),
    "StreetOffice": (_DIRECTOR,),
    "PartyOrganization": (_SECRETARY,),
    "PropertyFirm": (MANAGER,),
    "OwnersCommittee": (_DIRECTOR,),
}

LINE_NAMES = {
    Line.ADMINISTRATIVE: ("行政线", "Administrative line"),
    Line.PARTY: ("党建线", "Party line"),
    Line.PROPERTY: ("物业线", "Property line"),
}

TIER_NAMES = {
    1: ("街道党工委", "Street working committee"),
    2: ("社区党委", "Community party committee"),
    3: ("网格党总支", "General party branch"),
    4: ("党支部", "Party branch"),
    5: ("党小组", "Party group"),
}


def layers_from(label: str) -> tuple[str, ...]:
    """The kinds of place from this one up.

    >>> layers_from("Community")
    ('Community', 'Street', 'District')
    """
    return LAYERS[LAYERS.index(label) :]


def leaders_of(label: str, tier: int | None = None) -> tuple[Leader, ...]:
    """The posts somebody should hold at a place or in a body of this kind.

    >>> [leader.zh for leader in leaders_of("PartyOrganization", 5)]
    ['组长']
    """
    if label == "PartyOrganization" and tier == max(PARTY_LAYERS.values()):
        return (_GROUP_LEADER,)
    return LEADERS.get(label, ())
