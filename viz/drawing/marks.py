"""Declares the mark of each label: a shape, the character in it, and the size of the card."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.model import Model

__all__ = ["MARKS", "OTHER", "Mark", "mark_of"]


class Mark(NamedTuple):
    """The mark of a label and the size of its card.

    `shape` names a path of shapes.js, `sign` is one character. The card is `width` to `widest` pixels wide, depending
    on the name in it, and `height` pixels high.
    """

    shape: str
    sign: str
    width: int
    widest: int
    height: int


_PLACE = "square"
_PARTY = "circle"
_GOVERNMENT = "hexagon"
_COMMITTEE = "pentagon"
_FIRM = "diamond"
_SERVICE = "shield"
_SOCIAL = "triangle"

MARKS = {
    "District": Mark(_PLACE, "区", 300, 420, 64),
    "Street": Mark(_PLACE, "街", 236, 300, 56),
    "Area": Mark(_PLACE, "片", 214, 280, 52),
    "Community": Mark(_PLACE, "社", 214, 280, 52),
    "Grid": Mark(_PLACE, "格", 180, 240, 52),
    "VillagerGroup": Mark(_PLACE, "组", 180, 240, 52),
    "MicroGrid": Mark(_PLACE, "微", 180, 240, 52),
    "Compound": Mark(_PLACE, "院", 180, 240, 52),
    "NaturalVillage": Mark(_PLACE, "村", 180, 240, 52),
    "Building": Mark(_PLACE, "栋", 76, 140, 28),
    "Entrance": Mark(_PLACE, "单", 76, 140, 28),
    "Room": Mark(_PLACE, "房", 76, 140, 28),
    "PartyOrganization": Mark(_PARTY, "党", 120, 216, 28),
    "EmergencyOrganization": Mark(_PARTY, "急", 120, 216, 28),
    "JointCommittee": Mark("ring", "联", 120, 216, 28),
    "StreetOffice": Mark(_GOVERNMENT, "府", 120, 216, 28),
    "OfficeDivision": Mark(_GOVERNMENT, "办", 120, 180, 28),
    "Department": Mark(_GOVERNMENT, "部", 120, 180, 28),
    "ResidentsCommittee": Mark(_COMMITTEE, "居", 120, 216, 28),
    "OwnersCommittee": Mark(_COMMITTEE, "业", 120, 216, 28),
    "SelfGovernanceBody": Mark(_COMMITTEE, "自", 120, 216, 28),
    "PropertyFirm": Mark(_FIRM, "物", 120, 216, 28),
    "ResidentInstitution": Mark(_FIRM, "驻", 120, 216, 28),
    "SocialOrganization": Mark(_SOCIAL, "会", 120, 216, 28),
    "VolunteerTeam": Mark(_SOCIAL, "志", 120, 216, 28),
    "CharityFund": Mark(_SOCIAL, "善", 120, 216, 28),
    "LegalService": Mark(_SERVICE, "法", 120, 216, 28),
    "ServiceCentre": Mark(_SERVICE, "服", 120, 216, 28),
    "MentorStudio": Mark(_SERVICE, "师", 120, 216, 28),
    "Platform": Mark(_SERVICE, "网", 120, 216, 28),
    "CoordinationBody": Mark(_GOVERNMENT, "统", 120, 216, 28),
    "PublicSite": Mark(_SERVICE, "场", 120, 216, 28),
    "Matter": Mark("ring", "议", 120, 216, 28),
    "Activity": Mark("ring", "活", 120, 216, 28),
    "Honour": Mark("ring", "誉", 90, 160, 28),
    "Post": Mark("tag", "岗", 90, 160, 26),
    "Person": Mark("person", "人", 76, 140, 26),
}

OTHER = Mark("circle", "·", 120, 216, 28)


def mark_of(label: str, model: Model | None = None) -> Mark:
    """Return the mark of a label; `OTHER`, a plain circle, for an unknown label.

    `model` has the icons of the kinds that a project declares.

    >>> mark_of("Person").shape
    'person'
    """
    kind = model.nodes.get(label) if model is not None else None
    if kind is None or kind.icon is None:
        return MARKS.get(label, OTHER)
    return OTHER._replace(shape=kind.icon.shape, sign=kind.icon.sign)
