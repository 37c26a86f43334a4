"""Defines a party organisation of the sample before it becomes a row of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["PartyUnit"]


@dataclass(frozen=True)
class PartyUnit:
    """A party organisation with its superior and the places it covers.

    `founding_mode` says how the organisation was founded, for example 小区自建 (by a compound itself). `members` is the number
    of its party members, those of its subordinates included. `valid_from` is its first day, `elected_on` the day of the
    last election of its committee.
    """

    code: str
    name: str
    tier: int
    superior: str | None
    covers: tuple[str, ...]
    founding_mode: str | None = None
    members: int = 0
    valid_from: date | None = None
    elected_on: date | None = None
