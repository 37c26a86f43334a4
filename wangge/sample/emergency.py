"""Makes temporary party organisations in three tiers for each of two emergencies, the first of which is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.sample.divisions import SampleDivision
from wangge.sample.government import urban_streets
from wangge.sample.places import SampleArea
from wangge.sample.tables import Tables
from wangge.sample.words import name, words

__all__ = ["EmergencyUnit", "add_emergency", "make_emergency"]

_SPANS = ((date(2023, 6, 20), date(2023, 9, 20)), (date(2023, 12, 15), date(2024, 3, 15)))
_STREETS = (3, 4)
_BRANCHES_PER_GENERAL_BRANCH = 3


@dataclass(frozen=True)
class EmergencyUnit:
    """A temporary organisation; it covers the places `covers` from `valid_from` to the day before `valid_to`."""

    code: str
    name: str
    tier: int
    superior: str | None
    covers: tuple[str, ...]
    valid_from: date
    valid_to: date


def make_emergency(areas: tuple[SampleArea, ...]) -> tuple[EmergencyUnit, ...]:
    """Make both hierarchies. Each has a street's committee, its two general branches and their branches."""
    streets = urban_streets(areas)
    units: list[EmergencyUnit] = []
    for number, (cause, span) in enumerate(zip(words("emergencies"), _SPANS, strict=True), start=1):
        street = streets[_STREETS[number - 1]]
        communities = [area.unit for area in areas if area.unit.parent == street.code]
        units += _hierarchy(f"EM-{number}", cause, span, street, communities)
    return tuple(units)


def add_emergency(tables: Tables, units: tuple[EmergencyUnit, ...]) -> None:
    """Add the rows of all temporary organisations."""
    for unit in units:
        tables.add("emergency_organizations", **vars(unit))


def _hierarchy(
    code: str, cause: str, span: tuple[date, date], street: SampleDivision, communities: list[SampleDivision]
) -> list[EmergencyUnit]:
    committee_code = f"{code}-1"
    organisation_name = name("emergency_1", area=street.name, cause=cause)
    units = [EmergencyUnit(committee_code, organisation_name, 1, None, (street.code,), *span)]
    half = (len(communities) + 1) // 2
    for i, part in enumerate((communities[:half], communities[half:]), start=1):
        general_branch_code = f"{code}-2-{i}"
        organisation_name = name("emergency_2", area=part[0].short, cause=cause)
        units.append(
            EmergencyUnit(
                general_branch_code,
                organisation_name,
                2,
                committee_code,
                tuple(unit.code for unit in part),
                *span,
            )
        )
        for j, unit in enumerate(part[:_BRANCHES_PER_GENERAL_BRANCH], start=1):
            organisation_name = name("emergency_3", area=unit.short, cause=cause)
            branch_code = f"{code}-3-{i}-{j}"
            units.append(
                EmergencyUnit(
                    branch_code, organisation_name, 3, general_branch_code, (f"{unit.code}001",), *span
                )
            )
    return units
