"""Makes street offices with their divisions, residents' committees, departments and yearly evaluations."""

from __future__ import annotations

from wangge.sample.chance import stream
from wangge.sample.divisions import SampleDivision, divisions
from wangge.sample.places import SampleArea
from wangge.sample.standards import numbers_of_committee
from wangge.sample.tables import Tables
from wangge.sample.words import name, words

__all__ = ["add_government", "departments", "office_divisions", "urban_streets"]

_YEARS = (2022, 2023)
_MARKS_MISSING = 3


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
    for street in urban_streets(areas):
        office = f"SO-{street.code}"
        office_name = name("street_office", street=street.name)
        tables.add("street_offices", code=office, name=office_name, covers=street.code)
        for code, title, kind in office_divisions(street.code):
            tables.add("office_divisions", code=code, name=title, office=office, division=kind)
    for area in areas:
        _add_residents_committee(tables, area, seed)
    for code, title in departments():
        tables.add("departments", code=code, name=title)
    _add_evaluations(tables, areas, seed)


def _add_residents_committee(tables: Tables, area: SampleArea, seed: int) -> None:
    unit = area.unit
    committee = "居民委员会" if unit.short.endswith("社区") else "村民委员会"
    tables.add(
        "residents_committees",
        code=f"RC-{unit.code}",
        name=name("residents_committee", community=unit.short, committee=committee),
        community=unit.code,
        joins=f"JC-{unit.code}",
        **numbers_of_committee(area, seed),
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
            tables.add("evaluations", office=f"SO-{street}", department=department, year=year, score=score)
