"""Makes street offices with their divisions, residents' committees, departments and yearly evaluations."""

from __future__ import annotations

import random
from datetime import date

from wangge.sample.calibration import DISTRICT
from wangge.sample.chance import first_of_month, stream
from wangge.sample.divisions import SampleDivision, divisions
from wangge.sample.places import SampleArea
from wangge.sample.standards import numbers_of_committee
from wangge.sample.tables import Tables
from wangge.sample.words import caption, name, words

__all__ = [
    "COORDINATED_SINCE",
    "COORDINATION_BODY",
    "add_government",
    "committee_seats",
    "departments",
    "office_divisions",
    "urban_streets",
]

_YEARS = (2022, 2023)
_MARKS_MISSING = 3
COORDINATION_BODY = "CB-1"
COORDINATED_SINCE = date(2019, 12, 1)
_COORDINATED = 12
_OVERSTAFFED = "511702004"
_UNUSED = "DEP-18"
_USE_UNKNOWN = ("DEP-19", "DEP-20")


def urban_streets(areas: tuple[SampleArea, ...]) -> tuple[SampleDivision, ...]:
    """Return the streets that contain these areas."""
    parents = {area.unit.parent for area in areas}
    return tuple(unit for unit in divisions() if unit.code in parents)


def office_divisions(street: str) -> tuple[tuple[str, str, str], ...]:
    """Return the code, name and kind of each division of a street's office: six of kind 办 and one of kind 中心.

    >>> office_divisions("511702001")[-1]
    ('OD-511702001-7', '便民服务中心', '中心')
    """
    kinds = [(title, "办") for title in words("divisions")] + [(title, "中心") for title in words("centres")]
    return tuple((f"OD-{street}-{n}", title, kind) for n, (title, kind) in enumerate(kinds, start=1))


def departments() -> tuple[tuple[str, str], ...]:
    """Return the code and name of every department."""
    return tuple((f"DEP-{n:02d}", title) for n, title in enumerate(words("departments"), start=1))


def add_government(tables: Tables, areas: tuple[SampleArea, ...], seed: int) -> None:
    """Add the rows of street offices, their divisions, residents' committees, departments and evaluations."""
    rng = stream(seed, "government")
    _add_coordination_body(tables)
    for street in urban_streets(areas):
        _add_street_office(tables, rng, street)
    for area in areas:
        _add_residents_committee(tables, rng, area, seed)
    for number, (code, title) in enumerate(departments()):
        joins = COORDINATION_BODY if number < _COORDINATED else None
        tables.add("departments", code=code, name=title, joins=joins)
    _add_evaluations(tables, areas, seed)


def committee_seats(community: str) -> int:
    """Return the number of members of a community's residents' committee: 5 to 9; a few have only 3.

    >>> committee_seats("511702001001"), committee_seats("511702001002")
    (7, 5)
    """
    return (5, 7, 5, 5, 7, 9, 5, 7, 3, 5, 7)[int(community[-3:]) % 11]


def _add_coordination_body(tables: Tables) -> None:
    tables.add(
        "coordination_bodies",
        code=COORDINATION_BODY,
        name=caption("coordination_body"),
        covers=DISTRICT,
        form="领导小组",
        valid_from=COORDINATED_SINCE,
        remark=caption("coordination_assumed"),
    )


def _add_street_office(tables: Tables, rng: random.Random, street: SampleDivision) -> None:
    """Add the rows of a street's office and its divisions; on purpose, one office has more people than approved posts."""
    approved = [rng.randint(5, 11) for _ in office_divisions(street.code)]
    filled = [max(number - rng.choice((0, 0, 1, 1, 2)), 3) for number in approved]
    if street.code == _OVERSTAFFED:
        filled[0] = approved[0] + sum(approved[1:]) - sum(filled[1:]) + 1
    office = f"SO-{street.code}"
    tables.add(
        "street_offices",
        code=office,
        name=name("street_office", street=street.name),
        covers=street.code,
        joins=COORDINATION_BODY,
        plan_revised=date(2020, rng.randint(6, 12), rng.randint(1, 28)),
        approved_posts=sum(approved),
        filled_posts=sum(filled),
    )
    for (code, title, kind), posts, people in zip(
        office_divisions(street.code), approved, filled, strict=True
    ):
        tables.add(
            "office_divisions",
            code=code,
            name=title,
            office=office,
            division=kind,
            approved_posts=posts,
            filled_posts=people,
        )


def _add_residents_committee(tables: Tables, rng: random.Random, area: SampleArea, seed: int) -> None:
    unit = area.unit
    committee = "居民委员会" if unit.short.endswith("社区") else "村民委员会"
    tables.add(
        "residents_committees",
        code=f"RC-{unit.code}",
        name=name("residents_committee", community=unit.short, committee=committee),
        community=unit.code,
        joins=f"JC-{unit.code}",
        valid_from=first_of_month(rng, 2003, 2019),
        **{**numbers_of_committee(area, seed), "members": committee_seats(unit.code)},
    )


def _add_evaluations(tables: Tables, areas: tuple[SampleArea, ...], seed: int) -> None:
    rng = stream(seed, "evaluations")
    pairs = [(street.code, code) for street in urban_streets(areas) for code, _ in departments()]
    missing = set(rng.sample(pairs, _MARKS_MISSING))
    for year in _YEARS:
        for street, department in pairs:
            if year == max(_YEARS) and (street, department) in missing:
                continue
            score = round(rng.uniform(78, 99), 1)
            tables.add(
                "evaluations",
                office=f"SO-{street}",
                department=department,
                year=year,
                score=score,
                used_for=_use(department, year),
            )


def _use(department: str, year: int) -> str | None:
    """Return what a department's marks were used for.

    On purpose, the marks of one department aren't used, and for two departments the use in the last year isn't known.
    """
    if department == _UNUSED:
        return "未运用"
    return None if department in _USE_UNKNOWN and year == max(_YEARS) else "目标绩效和干部考核"
