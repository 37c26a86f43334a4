"""Makes the synthetic numbers that the rules about standards judge, such as members of committees, with deliberate gaps."""

from __future__ import annotations

import random
from datetime import date, timedelta

from wangge.sample.calibration import DATA_DATE
from wangge.sample.chance import stream
from wangge.sample.places import SampleArea

__all__ = ["adviser_service", "election_day", "numbers_of_committee", "owners_members"]

_SHORT_OF_WORKERS, _SHORT_OF_CERTIFICATES = "511702005", "511702004"
_YEAR = 365


def numbers_of_committee(area: SampleArea, seed: int) -> dict[str, int]:
    """Return the columns of a residents' committee's row that say how many members, residents and workers there are.

    On purpose, one street has fewer community workers than the standard asks, and another fewer with a certificate.
    """
    rng = stream(seed, f"committee {area.unit.code}")
    households = sum(building.households for grid in area.grids for building in grid.buildings)
    residents = round(households * rng.uniform(2.4, 2.9))
    per_ten_thousand = (14, 17) if area.unit.parent == _SHORT_OF_WORKERS else (18.5, 24)
    workers = max(2, -(-residents * rng.uniform(*per_ten_thousand) // 10_000))
    share = (0.25, 0.45) if area.unit.parent == _SHORT_OF_CERTIFICATES else (0.52, 0.8)
    return {
        "members": rng.choice((5, 5, 7, 7, 7, 7, 9, 9, 9, 3)),
        "residents": residents + residents // 40,  # a few live in parts of the community that aren't urban
        "urban_residents": residents,
        "community_workers": int(workers),
        "certified_workers": round(int(workers) * rng.uniform(*share)),
    }


def owners_members(rng: random.Random) -> int:
    """Return the number of members of an owners' committee; a few are even or below 5."""
    return rng.choice((5,) * 9 + (7,) * 7 + (9,) * 3 + (11, 6, 3))


def adviser_service(number: int) -> dict[str, int | None]:
    """Return how often the law firm with this number serves its communities: one gives no lectures, one reports nothing."""
    if number == 0:
        return {"visit_days": None, "lectures": None}
    return {"visit_days": 1 + number % 2, "lectures": 0 if number == 5 else 1}


def election_day(rng: random.Random, tier: int) -> date | None:
    """Return the day of a party committee's or branch's last election; about one in twenty is past its term."""
    if tier not in (2, 3, 4):
        return None
    years = 5 if tier == 2 else 3
    overdue = rng.random() < 0.05
    days = years * _YEAR + rng.randint(30, 300) if overdue else rng.randint(60, years * _YEAR - 30)
    return DATA_DATE - timedelta(days=days)
