"""Makes the posts, and decides which of them have the same holder."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wangge.graph.codes import community_of
from wangge.sample.calibration import DATA_DATE
from wangge.sample.divisions import SampleDivision
from wangge.sample.emergency import EmergencyUnit
from wangge.sample.government import (
    COORDINATED_SINCE,
    COORDINATION_BODY,
    committee_seats,
    departments,
    office_divisions,
    urban_streets,
)
from wangge.sample.partners import Partners
from wangge.sample.party import Party
from wangge.sample.places import SampleArea, SampleGrid
from wangge.sample.property import SampleProperty

__all__ = ["HEADS_ON_COMMITTEE", "WORKER", "SamplePost", "coordination_post", "make_posts"]

WORKER = "网格员"
HEADS_ON_COMMITTEE = 2
"""How many heads of property firms are also on the owners' committee of a compound that the firm serves: an intended gap."""
_TWO_WORKERS = 0.35
_BLOCK_HEADS = 0.15


@dataclass(frozen=True)
class SamplePost:
    """A post; `same_holder_as` is the code of another post with the same holder.

    `span` is the fixed period for which the post is held: its first day, and the day after its last, which is None if the
    period hasn't ended. `span` is None if the first day is chosen at random. The holder of a `party` post is a party member.
    """

    code: str
    name: str
    unit: str
    term_years: int | None
    same_holder_as: str | None = None
    span: tuple[date, date | None] | None = None
    party: bool = False


def make_posts(
    rng: random.Random,
    areas: tuple[SampleArea, ...],
    property_: SampleProperty,
    party: Party,
    partners: Partners,
    emergency: tuple[EmergencyUnit, ...],
) -> tuple[SamplePost, ...]:
    """Make all posts. A post comes before the posts whose `same_holder_as` refers to it."""
    return (
        *_of_district(),
        *_of_streets(areas),
        *(post for area in areas for post in _of_community(rng, area.unit)),
        *(post for area in areas for grid in area.grids for post in _of_grid(rng, grid)),
        *_of_branches(rng, party, property_),
        *_of_blocks(rng, areas, party),
        *_of_property(rng, property_),
        *_of_advisers(partners),
        *(_of_emergency(unit) for unit in emergency if unit.valid_to > DATA_DATE),
    )


def _of_district() -> Iterator[SamplePost]:
    for code, _ in departments():
        yield SamplePost(f"POST-{code}", "局长", code, 5, party=True)


def _of_streets(areas: tuple[SampleArea, ...]) -> Iterator[SamplePost]:
    for street in urban_streets(areas):
        secretary = f"POST-P1-{street.code}"
        yield SamplePost(secretary, "书记", f"P1-{street.code}", 5, party=True)
        yield SamplePost(f"POST-JC-{street.code}", "书记", f"JC-{street.code}", 5, secretary, party=True)
        yield SamplePost(f"POST-SO-{street.code}", "主任", f"SO-{street.code}", 5, party=True)
        for code, _, _ in office_divisions(street.code):
            yield SamplePost(f"POST-{code}", "负责人", code, None)


def _of_community(rng: random.Random, unit: SampleDivision) -> Iterator[SamplePost]:
    secretary = f"POST-P2-{unit.code}-1"
    same_holder_as = secretary if rng.random() < 0.8 else None
    yield SamplePost(secretary, "书记", f"P2-{unit.code}", 5, party=True)
    yield SamplePost(f"POST-P2-{unit.code}-2", "副书记", f"P2-{unit.code}", 5, party=True)
    yield SamplePost(f"POST-JC-{unit.code}", "书记", f"JC-{unit.code}", 5, secretary, party=True)
    yield SamplePost(f"POST-RC-{unit.code}-1", "主任", f"RC-{unit.code}", 5, same_holder_as)
    for n in range(2, committee_seats(unit.code) + 1):
        in_both = f"POST-P2-{unit.code}-2" if n == 3 and int(unit.code) % 5 else None
        yield SamplePost(f"POST-RC-{unit.code}-{n}", "委员", f"RC-{unit.code}", 5, in_both)
    yield SamplePost(f"POST-SC-{unit.code}", "主任", f"SC-{unit.code}", None, f"POST-P2-{unit.code}-2")


def _of_grid(rng: random.Random, grid: SampleGrid) -> Iterator[SamplePost]:
    yield SamplePost(f"POST-{grid.code}-0", "网格长", grid.code, 3)
    for n in range(1, 3 if rng.random() < _TWO_WORKERS else 2):
        yield SamplePost(f"POST-{grid.code}-{n}", WORKER, grid.code, None)


def _of_branches(rng: random.Random, party: Party, property_: SampleProperty) -> Iterator[SamplePost]:
    committees = set(property_.with_committee)
    for unit in party.tier(3):
        leader = f"POST-{unit.covers[0]}-0" if rng.random() < 0.5 else None
        yield SamplePost(f"POST-{unit.code}", "书记", unit.code, 5, leader, party=True)
    for unit in party.tier(4):
        yield SamplePost(f"POST-{unit.code}", "书记", unit.code, 3, party=True)
        for compound in unit.covers:
            if compound in committees:
                committees.discard(compound)
                same_holder_as = f"POST-{unit.code}" if rng.random() < 0.4 else None
                yield from _of_committee(compound, property_.seats[compound], same_holder_as)
    for compound in sorted(committees):
        yield from _of_committee(compound, property_.seats[compound], None)
    for unit in party.tier(5):
        yield SamplePost(f"POST-{unit.code}", "党小组长", unit.code, 3, party=True)


def _of_committee(compound: str, seats: int, same_holder_as: str | None) -> Iterator[SamplePost]:
    yield SamplePost(f"POST-OC-{compound}-1", "主任", f"OC-{compound}", 3, same_holder_as)
    yield SamplePost(f"POST-OC-{compound}-2", "副主任", f"OC-{compound}", 3)
    for n in range(3, seats + 1):
        yield SamplePost(f"POST-OC-{compound}-{n}", "委员", f"OC-{compound}", 3)


def _of_blocks(rng: random.Random, areas: tuple[SampleArea, ...], party: Party) -> Iterator[SamplePost]:
    leaders = {unit.covers[-1]: f"POST-{unit.code}" for unit in party.tier(5) if rng.random() < 0.4}
    for area in areas:
        for grid in area.grids:
            for building in grid.buildings:
                same_holder_as = leaders.get(building.code)
                if same_holder_as or rng.random() < _BLOCK_HEADS:
                    yield SamplePost(f"POST-{building.code}", "楼栋长", building.code, 3, same_holder_as)


def _of_property(rng: random.Random, property_: SampleProperty) -> Iterator[SamplePost]:
    served = {firm: compound for compound, firm in sorted(property_.firm_of.items(), reverse=True)}
    on_committee = [firm for firm in property_.firms if served.get(firm) in property_.with_committee]
    for firm in property_.firms:
        member = f"POST-OC-{served[firm]}-2" if firm in on_committee[:HEADS_ON_COMMITTEE] else None
        yield SamplePost(f"POST-{firm}", "负责人", firm, None, member)
    first_post_of_firm: dict[str, str] = {}
    for compound, firm in sorted(property_.firm_of.items()):
        code = f"POST-PM-{compound}"
        same_holder_as = first_post_of_firm.get(firm) if rng.random() < 0.35 else None
        yield SamplePost(code, "项目经理", compound, None, same_holder_as)
        first_post_of_firm[firm] = same_holder_as or code


def _of_advisers(partners: Partners) -> Iterator[SamplePost]:
    first_post_of_firm: dict[str, str] = {}
    for community, firms in sorted(partners.advisers.items()):
        for n, firm in enumerate(firms, start=1):
            code = f"POST-LA-{community}-{n}"
            same_holder_as = first_post_of_firm.pop(firm, None)
            yield SamplePost(code, "法律顾问", community, 3, same_holder_as)
            if same_holder_as is None:
                first_post_of_firm[firm] = code


def coordination_post() -> SamplePost:
    """Return the post of the leader of the district's coordination body."""
    code = COORDINATION_BODY
    return SamplePost(f"POST-{code}", "组长", code, None, span=(COORDINATED_SINCE, None), party=True)


def _of_emergency(unit: EmergencyUnit) -> SamplePost:
    place = unit.covers[0]
    same_holder_as = (
        f"POST-P1-{place}" if unit.tier == 1 else f"POST-P2-{community_of(place)}-{unit.tier - 1}"
    )
    return SamplePost(
        f"POST-{unit.code}", "书记", unit.code, None, same_holder_as, (unit.valid_from, unit.valid_to), True
    )
