"""Names of divisions: the place name of a body, and the kind that a name ends with (镇 or 街道, 村 or 社区)."""

from __future__ import annotations

from wangge.loaders.references.names import fold, names_a_body, short_form, squeeze

__all__ = ["place_name", "unit_kind"]

_NAMED_AFTER_BODIES = frozenset({"Street", "Community"})
_ENDINGS = {
    "City": ("自治州", "地区", "盟"),
    "District": ("县", "旗", "市", "区"),
    "Street": ("镇", "乡", "苏木"),
    "Community": ("村", "嘎查"),
}
"""The endings of names that tell the kind of a division, for each label; the texts of the kinds are messages."""


def place_name(label: str, name: str) -> str:
    """The place's name if a sheet gives the name of its committee or office; any other name unchanged.

    >>> place_name("Community", "健民路社区居民委员会"), place_name("Community", "龙家庙村民委员会")
    ('健民路社区', '龙家庙村')
    >>> place_name("ResidentsCommittee", "健民路社区居民委员会"), place_name("Street", "东城街道")
    ('健民路社区居民委员会', '东城街道')
    """
    if label not in _NAMED_AFTER_BODIES or not names_a_body(name):
        return name
    written, short = squeeze(name), short_form(name)
    if len(written) != len(fold(name)):
        return short
    kept = next((at for at, sign in enumerate(short) if fold(written[at : at + 1]) != sign), len(short))
    return written[:kept] + short[kept:]


def unit_kind(label: str, name: str) -> str | None:
    """The key of the message for the kind that a division's own name tells; None where the name tells none.

    >>> unit_kind("Street", "罗江镇"), unit_kind("Community", "龙家庙村"), unit_kind("Street", "东城街道")
    ('division.Street.镇', 'division.Community.村', None)
    >>> unit_kind("Community", "新村社区"), unit_kind("District", "通川区"), unit_kind("Grid", "东村")
    (None, 'division.District.区', None)
    """
    short = short_form(name)
    return next((f"division.{label}.{end}" for end in _ENDINGS.get(label, ()) if short.endswith(end)), None)
