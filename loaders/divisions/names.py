"""Splits the name of a division into its stem and its form, a word for the kind of unit such as 街道 or 镇."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.codes import DEEPEST

__all__ = ["DivisionName", "division_name"]

_FORMS: dict[int, tuple[tuple[str, str], ...]] = {
    2: (("自治州", "州"), ("地区", "地区"), ("盟", "盟"), ("市", "市")),
    3: (
        ("自治县", "自治县"),
        ("自治旗", "自治旗"),
        ("新区", "区"),
        ("林区", "区"),
        ("特区", "区"),
        ("市", "市"),
        ("区", "区"),
        ("县", "县"),
        ("旗", "旗"),
    ),
    4: (
        ("管理委员会", ""),
        ("管委会", ""),
        ("街道办事处", "街道"),
        ("地区办事处", "地区"),
        ("街道", "街道"),
        ("民族乡", "乡"),
        ("乡", "乡"),
        ("镇", "镇"),
        ("苏木", "苏木"),
    ),
    5: (
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("居民委员会", "社区"),
        ("居委会", "社区"),
        ("社区", "社区"),
        ("村民委员会", "村"),
        ("村委会", "村"),
        ("嘎查", "村"),
        ("村", "村"),
    ),
}


class DivisionName(NamedTuple):
    """The parts of a division's name: 东城 (`stem`) and 街道 (`form`) for 东城街道. `form` may be empty."""

    stem: str
    form: str


def division_name(level: int, name: str) -> DivisionName:
    """Split the name of a division of this level. Different spellings of one name give the same result.

    >>> division_name(4, "东城街道办事处") == division_name(4, "东城街道")
    True
    >>> division_name(4, "松山湖管委会") == division_name(4, "松山湖")
    True
    >>> division_name(5, "张金村村民委员会"), division_name(5, "凉水井社区居委会")
    (DivisionName(stem='张金', form='村'), DivisionName(stem='凉水井', form='社区'))
    """
    for ending, form in _FORMS.get(level, ()):
        if name.endswith(ending) and len(name) > len(ending):
            stem = name.removesuffix(ending)
            if level == DEEPEST and stem.endswith("村") and len(stem) > 2:
                stem = stem.removesuffix("村")
            return DivisionName(stem, form)
    return DivisionName(name, "")
