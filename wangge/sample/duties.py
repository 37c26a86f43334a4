"""Makes the lists of duties and powers, and assigns the items to units, with or without funds."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import product

from wangge.sample.chance import stream
from wangge.sample.government import departments, office_divisions, urban_streets
from wangge.sample.places import SampleArea
from wangge.sample.tables import Tables
from wangge.sample.words import data_folder, name, words

__all__ = ["Assignment", "SampleDuty", "add_duties", "make_assignments", "make_duties"]

_PAID = 11
_UNFUNDED_SHARE = 0.12
_UNKNOWN = 5
_NEGATIVE_ASSIGNED = 4
_LETTERS = {"赋权事项": "R", "服务事项": "S", "负面事项": "N", "权责事项": "P"}
_CENTRE = 6
_DIVISION_OF_POWER = {"公共管理": 2, "公共服务": 3, "公共安全": 4, "城市管理": 5}


@dataclass(frozen=True)
class SampleDuty:
    """One item of a list of duties or powers; if it is `paid`, a unit to which it is assigned needs funds for it.

    Only an administrative power has a `power` and a `legal_basis`.
    """

    code: str
    name: str
    list: str
    category: str | None = None
    paid: bool | None = None
    power: str | None = None
    legal_basis: str | None = None


@dataclass(frozen=True)
class Assignment:
    """A duty assigned to a unit.

    `funded` says whether the unit gets funds for the duty. It is None if nothing is known about funds, or if the duty
    needs none.
    """

    duty: str
    unit: str
    funded: bool | None = None


def make_duties() -> tuple[SampleDuty, ...]:
    """Return the items of all six lists.

    These are 6 delegated powers (赋权), 72 services (服务), 13 forbidden items (负面), 116 items to assist with (协助),
    30 tasks (工作) and 27 administrative powers (权责).

    >>> from collections import Counter
    >>> sorted(Counter(duty.code[5] for duty in make_duties()).items())
    [('A', 116), ('N', 13), ('P', 27), ('R', 6), ('S', 72), ('W', 30)]
    """
    named = _named_duties()
    powers = [duty for duty in named if duty.power]
    return (*(duty for duty in named if not duty.power), *_assisting(), *_work(), *powers)


def make_assignments(seed: int, areas: tuple[SampleArea, ...]) -> tuple[Assignment, ...]:
    """Assign the items to offices, departments and residents' committees.

    On purpose, some duties that need funds have none, and a few forbidden items are assigned.
    """
    rng = stream(seed, "assignments")
    duties = make_duties()
    communities = [f"RC-{area.unit.code}" for area in areas]
    paid = [(duty.code, unit) for duty in duties if duty.paid for unit in communities]
    unknown = set(rng.sample(paid, _UNKNOWN))
    funds = [Assignment(*pair, None if pair in unknown else rng.random() >= _UNFUNDED_SHARE) for pair in paid]
    forbidden = [duty.code for duty in duties if duty.list == "负面事项"]
    banned_pairs = zip(
        rng.sample(forbidden, _NEGATIVE_ASSIGNED), rng.sample(communities, _NEGATIVE_ASSIGNED), strict=True
    )
    return (*_regular(duties, areas), *funds, *(Assignment(*pair) for pair in banned_pairs))


def add_duties(tables: Tables, assignments: tuple[Assignment, ...]) -> None:
    """Add one row per duty and one per assignment to the tables."""
    for duty in make_duties():
        tables.add("duties", **vars(duty))
    for assignment in assignments:
        tables.add("assignments", **vars(assignment))


@cache
def _named_duties() -> tuple[SampleDuty, ...]:
    """Return the items of duties.csv, whose names are usual in published lists."""
    with (data_folder() / "duties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers: Counter[str] = Counter()
    duties = []
    for row in rows:
        letter = _LETTERS[row["list"]]
        numbers[letter] += 1
        known = {key: value for key, value in row.items() if value}
        duties.append(SampleDuty(f"DUTY-{letter}-{numbers[letter]:03d}", **known))  # type: ignore[arg-type]  # `known` has fields of SampleDuty
    return tuple(duties)


def _assisting() -> list[SampleDuty]:
    pairs = product(words("assisting_topics"), words("assisting_actions"))
    return [
        SampleDuty(
            f"DUTY-A-{n:03d}",
            name("assisting", topic=topic, action=action),
            "协助事项",
            topic,
            n % 10 == 2 and n <= 10 * _PAID,
        )
        for n, (topic, action) in enumerate(pairs, start=1)
    ]


def _work() -> list[SampleDuty]:
    pairs = product(words("work_topics"), words("work_actions"))
    return [
        SampleDuty(f"DUTY-W-{n:03d}", name("work", topic=topic, action=action), "工作事项", topic)
        for n, (topic, action) in enumerate(pairs, start=1)
    ]


def _regular(duties: tuple[SampleDuty, ...], areas: tuple[SampleArea, ...]) -> list[Assignment]:
    assignments: list[Assignment] = []
    streets = [street.code for street in urban_streets(areas)]
    for n, duty in enumerate(duties):
        if duty.list == "赋权事项":
            assignments += [Assignment(duty.code, f"SO-{street}") for street in streets]
        elif duty.list in ("服务事项", "工作事项"):
            assignments += _to_divisions(duty, streets, _CENTRE if duty.list == "服务事项" else n % _CENTRE)
        elif duty.list == "权责事项":
            assignments += _to_divisions(duty, streets, _DIVISION_OF_POWER[duty.category or ""])
        elif duty.list == "协助事项" and not duty.paid:
            assignments.append(Assignment(duty.code, departments()[n % len(departments())][0]))
    return assignments


def _to_divisions(duty: SampleDuty, streets: list[str], index: int) -> list[Assignment]:
    """Assign a duty to one division of each street's office, by the position of the division."""
    return [Assignment(duty.code, office_divisions(street)[index][0]) for street in streets]
