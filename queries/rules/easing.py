"""Eases the limits of a rule: replaces the limits that follow from the rule's basis by those of a project."""

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

    The eased overall limit still warns above the declared one, so that the gap stays visible. The other eased limits warn
    only if the declared ones do. If the declared limits only warn, the eased ones warn above `limit`.

    >>> eased_limits("overall", Limits(fail=Limit(count=0)), Limit(ratio=0.7))
    Limits(warn=Limit(count=0, ratio=None, ratio_from=None), fail=Limit(count=None, ratio=0.7, ratio_from=None))
    """
    if declared.fail is None:
        return Limits(warn=limit)
    return Limits(warn=declared.warn or (declared.fail if name == "overall" else None), fail=limit)


def is_looser(limit: Limit, declared: Limits) -> bool:
    """Return whether a limit may accept more than the declared one does.

    A limit of 0, as a number or as a share, is never looser. Other numbers and shares can't be compared, so a share counts
    as looser than a number, and a number as looser than a share.

    >>> is_looser(Limit(ratio=0.0), Limits(fail=Limit(count=3))), is_looser(Limit(ratio=0.1), Limits(fail=Limit(count=3)))
    (False, True)
    """
    old = declared.fail or declared.warn
    if old is None or _is_zero(limit):
        return False
    if _is_zero(old):
        return True
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
