"""Sets the numbers of members and the first days of the sample's party organisations.

The numbers fit the tiers: at least 3 members in a group or branch, 50 to 99 in a general branch, at least 100 in a committee. No
organisation has fewer members than its subordinates together.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from wangge.sample.standards import election_day
from wangge.sample.unit import PartyUnit

__all__ = ["with_dates", "with_sizes"]

_LEAST = {1: 300, 2: 100, 3: 50, 4: 5, 5: 3}
_LARGEST_BRANCH = 49
_LARGEST_GENERAL_BRANCH = 99
_FIRST_DAYS = {
    1: (date(2003, 1, 1), date(2010, 12, 31)),
    2: (date(2012, 1, 1), date(2019, 6, 30)),
    3: (date(2019, 7, 1), date(2020, 12, 31)),
    4: (date(2019, 10, 1), date(2022, 12, 31)),
    5: (date(2020, 3, 1), date(2023, 11, 30)),
}
_SPARE = {1: (40, 160), 2: (10, 120)}


def with_sizes(rng: random.Random, units: tuple[PartyUnit, ...]) -> tuple[PartyUnit, ...]:
    """Return the organisations with their numbers of members.

    General branches, branches and groups get theirs first, then the committees above them.
    """
    subordinates: defaultdict[str, list[PartyUnit]] = defaultdict(list)
    for unit in units:
        subordinates[unit.superior or ""].append(unit)
    sizes: dict[str, int] = {}
    for unit in units:
        if unit.tier == 3:
            sizes[unit.code] = rng.randint(_LEAST[3], _LARGEST_GENERAL_BRANCH)
    for unit in units:
        if unit.tier == 4:
            sizes[unit.code] = _branch_size(rng, unit, subordinates, sizes)
    for unit in units:
        if unit.tier == 5:
            sizes[unit.code] = _group_size(rng, unit, subordinates, sizes)
    for tier in (2, 1):
        for unit in units:
            if unit.tier == tier:
                inside = sum(sizes[below.code] for below in subordinates[unit.code])
                sizes[unit.code] = max(_LEAST[tier], inside) + rng.randint(*_SPARE[tier])
    return tuple(replace(unit, members=sizes[unit.code]) for unit in units)


def with_dates(rng: random.Random, units: tuple[PartyUnit, ...]) -> tuple[PartyUnit, ...]:
    """Return the organisations with their first days; none is older than its superior."""
    days: dict[str, date] = {}
    elections: dict[str, date | None] = {}
    for unit in units:
        first, last = _FIRST_DAYS[unit.tier]
        first = max(first, days.get(unit.superior or "", first))
        days[unit.code] = first + timedelta(days=rng.randint(0, max((last - first).days, 0)))
        elected = election_day(rng, unit.tier)
        elections[unit.code] = max(elected, days[unit.code]) if elected else None
    return tuple(replace(unit, valid_from=days[unit.code], elected_on=elections[unit.code]) for unit in units)


def _branch_size(
    rng: random.Random, unit: PartyUnit, subordinates: dict[str, list[PartyUnit]], sizes: dict[str, int]
) -> int:
    """Return a number of members for a branch that suits its general branch, and leaves enough members for its groups."""
    groups = len(subordinates[unit.code])
    siblings = len(subordinates[unit.superior or ""])
    most = min(sizes.get(unit.superior or "", _LARGEST_BRANCH) // siblings, _LARGEST_BRANCH)
    least = max(_LEAST[4], _LEAST[5] * groups)
    return rng.randint(least, max(least, most))


def _group_size(
    rng: random.Random, unit: PartyUnit, subordinates: dict[str, list[PartyUnit]], sizes: dict[str, int]
) -> int:
    most = sizes[unit.superior or ""] // len(subordinates[unit.superior or ""])
    return rng.randint(_LEAST[5], max(_LEAST[5], min(most, 15)))
