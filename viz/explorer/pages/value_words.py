"""What the fixed values of a property or column are called; all other values are data and stay as they are."""

from __future__ import annotations

from wangge.viz.captions import Language

__all__ = ["value_words"]

_VALUES: dict[str, dict[str, tuple[str, str]]] = {
    "comparison": {"equal": ("等于", "equal to"), "at_least": ("不少于", "at least")},
    "level": {"street": ("街道级", "street"), "community": ("社区级", "community")},
    "scheme": {
        "NBS": ("统计用区划代码", "statistical codes (NBS)"),
        "MCA": ("行政区划代码", "civil affairs codes (MCA)"),
    },
    "measure": {
        "joint_committees_street": ("街道“大工委”", "joint committees of streets"),
        "joint_committees_community": ("社区“大党委”", "joint committees of communities"),
        "party_tier_3": ("网格党总支", "general party branches of grids"),
        "party_tier_4": ("小区党支部", "party branches of compounds"),
        "party_tier_5": ("楼栋党小组", "party groups of buildings"),
        "owners_committees": ("业主委员会", "owners' committees"),
        "property_engagements": ("物业服务合同", "property engagements"),
        "centres_remodelled": ("已提档改造的党群服务中心", "remodelled service centres"),
        "compounds_renewed": ("已改造的小区", "renewed compounds"),
        "streets": ("有组织的街道", "streets with bodies"),
        "communities": ("有组织的社区", "communities with bodies"),
        "street_level_units": ("乡级区划", "units at the level of streets"),
        "community_level_units": ("村级区划", "units at the level of communities"),
    },
}


def value_words(name: str, value: str, language: Language) -> str:
    """What a value of the property or column of this name is called.

    >>> value_words("comparison", "at_least", "zh"), value_words("remark", "equal", "zh")
    ('不少于', 'equal')
    """
    words = _VALUES.get(name, {}).get(value)
    return value if words is None else words[language == "en"]
