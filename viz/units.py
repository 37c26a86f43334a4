"""Derives, from the recorded name of a division, the message key for its kind.

A place may be recorded under the name of its committee, such as 健民路社区居民委员会. The ending of a name, such as 镇 or 村, shows
the kind of division.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wangge.loaders.references.names import fold, short_form

__all__ = ["body_kind", "unit_kind"]

_NAMES_KEPT = 16_384
_ENDINGS = {
    "City": ("自治州", "地区", "盟"),
    "District": ("县", "旗", "市", "区"),
    "Street": ("镇", "乡", "苏木"),
    "Community": ("村", "嘎查"),
}
"""For each label, the endings of names that show the kind of division. Each ending is also a part of a message key."""

_VILLAGE = "(?:村|嘎查)"
_TOWN = "(?:镇|乡|苏木)"
_PARTY = "(?:联合)?(?:党委|党总支|党支部|党组织|总支|支部|总支部委员会|支部委员会|委员会)"
_BODIES = (
    ("StreetOffice", None, re.compile(f"{_TOWN}(?:人民)?(?:政府|办事处)?"), "乡镇"),
    (
        "ResidentsCommittee",
        None,
        re.compile(f"{_VILLAGE}(?:(?:村民)?委员会|村?委会|村委)?|村(?:民委员会|委会)"),
        "村",
    ),
    ("PartyOrganization", 1, re.compile(f"{_TOWN}(?:党委|党工委|委员会)"), "乡镇"),
    *(("PartyOrganization", tier, re.compile(f"{_VILLAGE}{_PARTY}"), "村") for tier in (2, 3, 4)),
)
"""Organisations of villages, towns and townships, whose names differ from those in communities and streets.

Each entry has the label, the tier of a party organisation (None for others), the pattern of the end of the name, and the
last part of the message key.
"""


@lru_cache(maxsize=_NAMES_KEPT)
def body_kind(label: str, tier: int | None, name: str) -> str | None:
    """Return the message key for the kind of an organisation that belongs to a village, town or township, by its name.

    >>> body_kind("StreetOffice", None, "虎让乡人民政府"), body_kind("StreetOffice", None, "城乡街道办事处")
    ('body.StreetOffice.乡镇', None)
    >>> body_kind("ResidentsCommittee", None, "玉皇村村民委员会"), body_kind("PartyOrganization", 1, "虎让乡党委")
    ('body.ResidentsCommittee.村', 'body.PartyOrganization.乡镇')
    >>> body_kind("ResidentsCommittee", None, "新村社区居民委员会"), body_kind("PartyOrganization", 2, "玉皇村党支部")
    (None, 'body.PartyOrganization.村')
    """
    plain = fold(name)
    for of_label, of_tier, ending, part in _BODIES:
        if (label, tier if of_tier else None) == (of_label, of_tier) and re.search(
            f"(?:{ending.pattern})$", plain
        ):
            return f"body.{label}.{part}"
    return None


@lru_cache(maxsize=_NAMES_KEPT)
def unit_kind(label: str, name: str) -> str | None:
    """Return the message key for the ending of a division's name, such as 镇 or 村; None if the name has no such ending.

    >>> unit_kind("Street", "罗江镇"), unit_kind("Community", "龙家庙村"), unit_kind("Street", "东城街道")
    ('division.Street.镇', 'division.Community.村', None)
    >>> unit_kind("Community", "新村社区"), unit_kind("District", "通川区"), unit_kind("Grid", "东村")
    (None, 'division.District.区', None)
    """
    short_name = short_form(name)
    return next(
        (f"division.{label}.{end}" for end in _ENDINGS.get(label, ()) if short_name.endswith(end)), None
    )
