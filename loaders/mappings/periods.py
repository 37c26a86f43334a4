"""Reads cells that hold a period: its first and its last day, as in 2022.1.1-2024.12.31."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["period_in"]

_DAY = r"(?:(?:19|20)\d{6}|(?:19|20)\d{2}(?:[-./年]\d{1,2}(?:[-./月]\d{0,2}日?)?)?[年月]?)"
_TO = "(?:至|到|[-—–―~一]{1,2})"
_MONTH = re.compile(r"((?:19|20)[0-9]{2})[-./年](1[0-2]|0?[1-9])月?")
_PERIOD = re.compile(rf"(?:自|从)?({_DAY})(?:起)?{_TO}({_DAY})(?:止)?")
_WITH_REMARK = re.compile(r"(?P<before>[^()]*)\((?P<inner>[^()]*)\)(?P<after>[^()]*)")
_OPEN = re.compile(rf"(?:自|从)?({_DAY})(?:起?{_TO}?(?:今|现在|目前)|起(?:{_TO})?|{_TO})")


def period_in(text: str) -> tuple[str, str] | None:
    """Return the first and the last day of a period as texts; None if the text is no period.

    The last day is "" if the period hasn't ended. If both are months, and the period with the last month is a number of whole
    years, it lasts to the end of that month; then the first day after it is returned.

    >>> period_in("2022.01.01-2024.12.31"), period_in("2023年3月至2026年2月"), period_in("2021-06-01 — 2024-05-31")
    (('2022.01.01', '2024.12.31'), ('2023年3月', '2026-03-01'), ('2021-06-01', '2024-05-31'))
    >>> period_in("20240301-20270228"), period_in("2024.3.1至今"), period_in("自2023年3月起")
    (('20240301', '20270228'), ('2024.3.1', ''), ('2023年3月', ''))
    >>> period_in("2023年6月1日-2026年5月31日（三年）"), period_in("三年（2023.6.1-2026.5.31）")
    (('2023年6月1日', '2026年5月31日'), ('2023.6.1', '2026.5.31'))
    >>> period_in("2022-01-01"), period_in("三年"), period_in("三年（另签）")
    (None, None, None)
    """
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    if remark := _WITH_REMARK.fullmatch(bare):
        outer, inner = remark["before"] + remark["after"], remark["inner"]
        bare = inner if _PERIOD.fullmatch(inner) else outer
    if match := _PERIOD.fullmatch(bare):
        return match[1], _day_after_years(match[1], match[2]) or match[2]
    return (match[1], "") if (match := _OPEN.fullmatch(bare)) else None


def _day_after_years(first: str, last: str) -> str:
    """Return the first day after the month `last` if whole years have passed since the beginning of the month `first`."""
    begin, end = _MONTH.fullmatch(first), _MONTH.fullmatch(last)
    if begin is None or end is None:
        return ""
    months = 12 * int(end[1]) + int(end[2])
    passed = months + 1 - 12 * int(begin[1]) - int(begin[2])
    return f"{months // 12}-{months % 12 + 1:02d}-01" if passed > 0 and passed % 12 == 0 else ""
