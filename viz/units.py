"""What a division is called as a place, and of which kind it is by its own name: 镇 or 街道, 村 or 社区."""

from __future__ import annotations

from wangge.loaders.references.names import fold, names_a_body, short_form, squeeze

__all__ = ["place_name", "unit_kind"]

_NAMED_AFTER_BODIES = frozenset({"Street", "Community"})
_ENDINGS: dict[str, tuple[tuple[str, tuple[str, str]], ...]] = {
    "City": (
        ("自治州", ("自治州", "Prefecture")),
        ("地区", ("地区", "Prefecture")),
        ("盟", ("盟", "League")),
    ),
    "District": (
        ("县", ("县", "County")),
        ("旗", ("旗", "Banner")),
        ("市", ("市", "City")),
        ("区", ("区", "District")),
    ),
    "Street": (
        ("镇", ("镇", "Town")),
        ("乡", ("乡", "Township")),
        ("苏木", ("苏木", "Township")),
    ),
    "Community": (
        ("村", ("村", "Village")),
        ("嘎查", ("嘎查", "Village")),
    ),
}


def place_name(label: str, name: str) -> str:
    """The name of a place where a sheet gives that of its committee or office; any other name as it is.

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


def unit_kind(label: str, name: str) -> tuple[str, str] | None:
    """The kind that a division's own name tells, in Chinese and English; None where that of its tier will do.

    >>> unit_kind("Street", "罗江镇"), unit_kind("Community", "龙家庙村"), unit_kind("Street", "东城街道")
    (('镇', 'Town'), ('村', 'Village'), None)
    >>> unit_kind("Community", "新村社区"), unit_kind("District", "通川区"), unit_kind("Grid", "东村")
    (None, ('区', 'District'), None)
    """
    short = short_form(name)
    return next((words for end, words in _ENDINGS.get(label, ()) if short.endswith(end)), None)
