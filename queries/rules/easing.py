"""Eases the limits of a rule: puts a project's limits in the place of those that follow from the rule's basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wangge.queries.rules.expectation import Expectation, Limit, Limits

__all__ = ["LIMIT_NAMES", "Easing", "eased_limits", "is_looser", "not_strict"]

LIMIT_NAMES = ("overall", "per_street", "per_community", "unknown")
"""The fields of `Expectation` that have a limit for warnings and one for failures."""


@dataclass(frozen=True)
class Easing:
    """How a project eased the limits of a rule: the limits `declared` in the rule's file, why, and when it was decided."""

    declared: Expectation
    reason: str
    decided: date

    def changed(self, eased: Expectation) -> tuple[str, ...]:
        """Return the names of the limits that differ from the declared ones."""
        return tuple(name for name in LIMIT_NAMES if getattr(self.declared, name) != getattr(eased, name))


def eased_limits(name: str, declared: Limits, limit: Limit) -> Limits:
    """Return limits that fail above `limit` only; `name` is one of `LIMIT_NAMES`.

    Above the declared limit the rule still warns: for the complete graph, so that the gap stays visible, but not for
    each street and community. If the declared limits only warn, the eased ones warn above `limit`.

    >>> eased_limits("overall", Limits(fail=Limit(count=0)), Limit(ratio=0.7))
    Limits(warn=Limit(count=0, ratio=None, ratio_from=None), fail=Limit(count=None, ratio=0.7, ratio_from=None))
    """
    if declared.fail is None:
        return Limits(warn=limit)
    return Limits(warn=declared.warn or (declared.fail if name == "overall" else None), fail=limit)


def is_looser(limit: Limit, declared: Limits) -> bool:
    """Return whether a limit may accept more than the declared one does.

    A number and a share can't be compared, so a share is always looser than a number other than 0.
    """
    old = declared.fail or declared.warn
    if old is None:
        return False
    if _is_zero(old):
        return not _is_zero(limit)
    pairs = ((limit.count, old.count), (limit.ratio, old.ratio))
    return all(new is None or before is None or new > before for new, before in pairs)


def not_strict(expect: Expectation) -> tuple[str, ...] | None:
    """Return the path of the first limit that allows a subject to be uncovered or unknown; None if none does."""
    for name in LIMIT_NAMES:
        limits: Limits | None = getattr(expect, name)
        levels: Mapping[str, Limit | None] = (
            {} if limits is None else {"warn": limits.warn, "fail": limits.fail}
        )
        for level, limit in levels.items():
            if limit is not None and not _is_zero(limit):
                return (name, level)
    return None


def _is_zero(limit: Limit) -> bool:
    return limit.count == 0 or limit.ratio == 0
