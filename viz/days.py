"""Whether something holds on a day."""

from __future__ import annotations

__all__ = ["holds_on"]


def holds_on(day: str, since: object, until: object) -> bool:
    """Whether the ISO day lies from `since` on and before `until`; either may be None for no limit.

    >>> holds_on("2024-01-01", "2024-01-01", None), holds_on("2024-01-01", None, "2024-01-01")
    (True, False)
    """
    began = since is None or str(since)[:10] <= day
    return began and (until is None or str(until)[:10] > day)
