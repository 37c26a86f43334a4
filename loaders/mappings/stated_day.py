"""Reads the day for which a ledger says that it holds, as in 截至2024年3月31日."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

__all__ = ["stated_day"]

_STATED = re.compile(
    r"(?:截至|截止(?:到|至)?|(?:统计|数据|填报|填表|制表|更新)(?:时间|日期|时点|截止)?)[^0-9]{0,4}"
    r"(20[0-9]{2})[-./年](1[0-2]|0?[1-9])(?:[-./月](3[01]|[12][0-9]|0?[1-9]))?"
)


def stated_day(texts: Iterable[str]) -> date | None:
    """Return the first such day in the texts above a table; the last day of a month without a day; None without any.

    >>> stated_day(["网格员花名册", "填报单位：东城街道（截至2024年3月31日）"]), stated_day(["统计时间：2024.2"])
    (datetime.date(2024, 3, 31), datetime.date(2024, 2, 29))
    >>> stated_day(["2024年3月网格员花名册"]), stated_day(["截至2024年2月30日"])
    (None, None)
    """
    for text in texts:
        for matched in _STATED.finditer(unicodedata.normalize("NFKC", "".join(text.split()))):
            year, month = int(matched[1]), int(matched[2])
            last = monthrange(year, month)[1]
            day = int(matched[3]) if matched[3] else last
            if day <= last:
                return date(year, month, day)
    return None
