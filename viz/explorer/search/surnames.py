"""Lists surnames whose readings differ from the usual readings of their characters. The readings have no tones.

Source: the readings that 现代汉语词典 (7th edition) marks as surnames (姓), compared with the readings in pypinyin 0.55 and
with `sources/surnames.txt` of overtrue/pinyin (MIT licence). A surname isn't listed if its reading is pypinyin's first.
"""

from __future__ import annotations

__all__ = ["SURNAMES"]

SURNAMES: dict[str, tuple[str, ...]] = {
    "万俟": ("mo", "qi"),
    "单于": ("chan", "yu"),
    "尉迟": ("yu", "chi"),
    "不": ("fou",),
    "么": ("yao",),
    "乐": ("yue",),
    "乜": ("nie",),
    "仇": ("qiu",),
    "佴": ("nai",),
    "区": ("ou",),
    "单": ("shan",),
    "卜": ("bu",),
    "句": ("gou",),
    "召": ("shao",),
    "员": ("yun",),
    "宓": ("fu",),
    "折": ("she",),
    "曾": ("zeng",),
    "朴": ("piao",),
    "查": ("zha",),
    "洗": ("xian",),
    "牟": ("mu",),
    "盖": ("ge",),
    "祭": ("zhai",),
    "种": ("chong",),
    "秘": ("bi",),
    "粘": ("nian",),
    "繁": ("po",),
    "缪": ("miao",),
    "翟": ("zhai",),
    "藏": ("zang",),
    "覃": ("qin",),
    "解": ("xie",),
    "谌": ("shen",),
    "貟": ("yun",),
    "贠": ("yun",),
    "郇": ("xun",),
    "郗": ("chi",),
    "都": ("du",),
    "重": ("chong",),
    "隗": ("wei",),
    "黑": ("he",),
}
