"""Defines an easing: the decision of a project to accept more uncovered subjects than a rule's limit does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

__all__ = ["EASED_PARTS", "LimitEasing"]

EASED_PARTS = ("overall", "per_street", "per_community", "unknown")
"""The limits of a rule that a project can ease."""


@dataclass(frozen=True)
class LimitEasing:
    """An entry of [rules.limits] in wangge.toml.

    `value` is the number or share of subjects that may be uncovered: an `int` is a number, a `float` a share from 0 to
    1. It applies to the whole graph and to each street and community for which the rule has a limit. A mapping has a
    value for each of the rule's limits that are eased, see `EASED_PARTS`. `reason` and `decided` (a day) say why and when
    the project decided it.
    """

    rule: str
    value: int | float | Mapping[str, int | float]
    reason: str
    decided: date

    @classmethod
    def of_entry(cls, rule: str, entry: Mapping[str, Any]) -> Self:
        """Return the easing that an entry `rules.limits.RULE` of wangge.toml declares."""
        return cls(rule, entry["value"], entry["reason"], entry["date"])
