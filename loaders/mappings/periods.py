"""Reads cells that hold a period: its first and its last day, as in 2022.1.1-2024.12.31."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["period_in"]

_DAY = r"(?:19|20)\d{2}(?:[-./年]\d{1,2}(?:[-./月]\d{0,2}日?)?)?[年月]?"
_PERIOD = re.compile(rf"(?:自|从)?({_DAY})(?:起)?(?:至|到|[-—–―~一]{{1,2}})({_DAY})(?:止)?")


def period_in(text: str) -> tuple[str, str] | None:
    """Return the first and the last day of a period as texts; None if the text is no period.

    >>> period_in("2022.01.01-2024.12.31"), period_in("2023年3月至2026年2月"), period_in("2021-06-01 — 2024-05-31")
    (('2022.01.01', '2024.12.31'), ('2023年3月', '2026年2月'), ('2021-06-01', '2024-05-31'))
    >>> period_in("2022-01-01"), period_in("三年")
    (None, None)
    """
    match = _PERIOD.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    return (match[1], match[2]) if match else None
