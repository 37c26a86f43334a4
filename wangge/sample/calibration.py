"""Defines how many of each thing the sample has: the numbers that the district published, and the intended gaps.

An intended gap is a defect that the sample has on purpose, such as a vacant post, so that a rule or recipe reports it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from wangge.graph.errors import UsageError

__all__ = ["BUILDING_COVERAGE", "DATA_DATE", "DISTRICT", "STREETS", "Quotas", "quotas"]

DATA_DATE = date(2023, 12, 31)
DISTRICT = "511702"
STREETS = tuple(f"{DISTRICT}00{n}" for n in range(1, 6))
BUILDING_COVERAGE = dict(zip(STREETS, (0.80, 0.73, 0.66, 0.57, 0.48), strict=True))
"""The share of the buildings that a party group covers, by street; in a community it may be up to 6 points more or less."""
LARGEST_SCALE = 100


@dataclass(frozen=True, kw_only=True)
class Quotas:
    """The numbers of places, organisations, people and gaps in the sample; the scale multiplies all of them.

    `engagements` counts the compounds that are served by a firm. `contracts_ending` counts contracts that end soon.
    `contracts_replaced` and `contracts_lapsed` count contracts that have ended: the former were followed by a contract
    with another firm, the latter by none. `committees_without_firm` counts owners' committees of compounds without a
    firm. `renewed` counts old compounds that were renovated. `grids_small` counts grids with too few households,
    `grids_large` those with too many, and `grids_unknown` those whose number of households isn't known.
    `grids_sharing_worker` counts pairs of grids.
    """

    grids: int = 315
    general_branches: int = 70
    branches: int = 175
    groups: int = 483
    owners_committees: int = 126
    committees_without_firm: int = 22
    engagements: int = 219
    firms: int = 60
    contracts_ending: int = 17
    contracts_replaced: int = 30
    contracts_lapsed: int = 14
    self_governance: int = 140
    renewed: int = 18
    grids_small: int = 12
    grids_large: int = 14
    grids_unknown: int = 4
    grids_without_worker: int = 9
    grids_sharing_worker: int = 7
    posts_doubly_held: int = 12
    posts_past_term: int = 160
    posts_vacant: int = 150
    people_across_communities: int = 10


def quotas(scale: int) -> Quotas:
    """Return the numbers multiplied by `scale`; raises `UsageError` if `scale` isn't from 1 to 100.

    >>> quotas(2).branches
    350
    """
    if not 1 <= scale <= LARGEST_SCALE:
        raise UsageError(f"scale {scale}: choose a number from 1 to {LARGEST_SCALE}")
    base = Quotas()
    return Quotas(**{field.name: getattr(base, field.name) * scale for field in fields(base)})
