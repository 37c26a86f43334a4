"""Lists place names whose readings differ from the usual readings of their characters. The readings have no tones.

Source: published lists of place names that are often misread. 乐亭, 大城, 洪洞, 浚县, 珲春, 穆棱, 筠连, 绥棱 and 荥经 were checked
against such lists on 2026-11-28; the others are common knowledge. A name is listed only if its reading isn't among the
common readings that pypinyin 0.55 gives. A local pronunciation is listed in addition to the official reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["PLACE_NAMES", "place_readings"]

PLACE_NAMES: dict[str, tuple[str, ...]] = {
    "东涌": ("dong chong",),
    "乐亭": ("lao ting",),
    "乐陵": ("lao ling",),
    "冚": ("han",),
    "凼": ("tang",),
    "南无": ("na mo",),
    "坂": ("fan",),
    "埗": ("pu",),
    "大城": ("dai cheng",),
    "大栅栏": ("da shi lan", "da zha lan"),
    "崆峒": ("kong tong",),
    "栎阳": ("yue yang",),
    "氹": ("tan",),
    "洪洞": ("hong tong",),
    "浚县": ("xun xian",),
    "涌": ("chong",),
    "珲春": ("hun chun",),
    "磜": ("ji",),
    "穆棱": ("mu ling",),
    "筠连": ("jun lian",),
    "繁峙": ("fan shi",),
    "绥棱": ("sui ling",),
    "荥经": ("ying jing",),
    "解州": ("xie zhou", "hai zhou"),
    "闽侯": ("min hou", "min hu"),
}
"""The readings of each name, with one syllable per character."""

_LISTED = re.compile("|".join(sorted(PLACE_NAMES, key=lambda name: (-len(name), name))))


def place_readings(folded: str) -> Iterator[tuple[int, str]]:
    """Find the listed names in a text, and yield the position and syllable of each of their characters.

    >>> list(place_readings("老洪洞路")), list(place_readings("东涌"))
    ([(1, 'hong'), (2, 'tong')], [(0, 'dong'), (1, 'chong')])
    """
    for match in _LISTED.finditer(folded):
        for reading in PLACE_NAMES[match.group()]:
            yield from enumerate(reading.split(), match.start())
