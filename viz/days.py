"""Says whether a period includes a day."""

from __future__ import annotations

from datetime import date

__all__ = ["holds_on", "period_state"]


def holds_on(day: str | date, since: object, until: object) -> bool:
    """Return whether `since` <= `day` < `until`. A bound of None means that there is no limit.

    Each argument may be a date or its ISO text.

    >>> holds_on("2024-01-01", "2024-01-01", None), holds_on("2024-01-01", None, "2024-01-01")
    (True, False)
    """
    iso_day = str(day)
    began = since is None or str(since)[:10] <= iso_day
    return began and (until is None or str(until)[:10] > iso_day)


def period_state(day: date, since: date | None, until: date | None) -> str:
    """Return `current` if the period includes the day, `past` if it has ended by then, and `coming` if it begins later.

    >>> period_state(date(2024, 1, 1), date(2024, 1, 2), None), period_state(date(2024, 1, 1), None, date(2024, 1, 1))
    ('coming', 'past')
    """
    if holds_on(day, since, until):
        return "current"
    return "past" if until is not None and until <= day else "coming"
