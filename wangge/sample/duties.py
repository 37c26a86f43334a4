"""Makes the lists of duties and rights, and assigns the items to units, with or without funds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from wangge.sample.chance import stream
from wangge.sample.government import departments, office_divisions, urban_streets
from wangge.sample.places import SampleArea
from wangge.sample.tables import Tables
from wangge.sample.words import name, words

__all__ = ["Assignment", "SampleDuty", "add_duties", "make_assignments", "make_duties"]

_PAID = 11
_UNFUNDED_SHARE = 0.12
_UNKNOWN = 5
_NEGATIVE_ASSIGNED = 4


@dataclass(frozen=True)
class SampleDuty:
    """One item of a list of duties or rights; if it is `paid`, a unit to which it is assigned needs funds for it."""

    code: str
    name: str
    list: str
    category: str | None = None
    paid: bool | None = None


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
    """Return the items of all five lists.

    These are 6 delegated powers (赋权), 72 services (服务), 13 forbidden items (负面), 116 items to assist with (协助)
    and 30 tasks (工作).

    >>> from collections import Counter
    >>> sorted(Counter(duty.code[5] for duty in make_duties()).items())
    [('A', 116), ('N', 13), ('R', 6), ('S', 72), ('W', 30)]
    """
    rights = [
        SampleDuty(f"DUTY-R-{n:03d}", duty_name, "赋权事项") for n, duty_name in _numbered(words("rights"))
    ]
    negative = [
        SampleDuty(f"DUTY-N-{n:03d}", duty_name, "负面事项") for n, duty_name in _numbered(words("negative"))
    ]
    return (*rights, *_services(), *negative, *_assisting(), *_work())


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


def _numbered(names: tuple[str, ...]) -> enumerate[str]:
    return enumerate(names, start=1)


def _services() -> list[SampleDuty]:
    pairs = product(words("service_categories"), words("service_actions"))
    return [
        SampleDuty(f"DUTY-S-{n:03d}", name("service", category=category, action=action), "服务事项", category)
        for n, (category, action) in enumerate(pairs, start=1)
    ]


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
            division_index = 6 if duty.list == "服务事项" else n % 6
            assignments += [
                Assignment(duty.code, office_divisions(street)[division_index][0]) for street in streets
            ]
        elif duty.list == "协助事项" and not duty.paid:
            assignments.append(Assignment(duty.code, departments()[n % len(departments())][0]))
    return assignments
