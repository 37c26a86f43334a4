"""Makes temporary party organisations: two hierarchies of three tiers, one ended and one in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.sample.divisions import SampleDivision
from wangge.sample.government import urban_streets
from wangge.sample.places import Area
from wangge.sample.tables import Tables
from wangge.sample.words import name, words

__all__ = ["EmergencyUnit", "add_emergency", "make_emergency"]

_SPANS = ((date(2023, 6, 20), date(2023, 9, 20)), (date(2023, 12, 15), date(2024, 3, 15)))
_STREETS = (3, 4)
_FRONTS = 3


@dataclass(frozen=True)
class EmergencyUnit:
    """A temporary organisation with its superior, the places it covers and its period."""

    code: str
    name: str
    tier: int
    superior: str | None
    covers: tuple[str, ...]
    valid_from: date
    valid_to: date


def make_emergency(areas: tuple[Area, ...]) -> tuple[EmergencyUnit, ...]:
    """Make both hierarchies: a street's committee, its two general branches and their branches."""
    streets = urban_streets(areas)
    units: list[EmergencyUnit] = []
    for number, (cause, span) in enumerate(zip(words("emergencies"), _SPANS, strict=True), start=1):
        street = streets[_STREETS[number - 1]]
        inside = [area.unit for area in areas if area.unit.parent == street.code]
        units += _overlay(f"EM-{number}", cause, span, street, inside)
    return tuple(units)


def add_emergency(tables: Tables, units: tuple[EmergencyUnit, ...]) -> None:
    """Add the rows of all temporary organisations."""
    for unit in units:
        tables.add("emergency_organizations", **vars(unit))


def _overlay(
    code: str, cause: str, span: tuple[date, date], street: SampleDivision, inside: list[SampleDivision]
) -> list[EmergencyUnit]:
    top = f"{code}-1"
    called = name("emergency_1", area=street.name, cause=cause)
    units = [EmergencyUnit(top, called, 1, None, (street.code,), *span)]
    half = (len(inside) + 1) // 2
    for i, part in enumerate((inside[:half], inside[half:]), start=1):
        middle = f"{code}-2-{i}"
        called = name("emergency_2", area=part[0].short, cause=cause)
        units.append(EmergencyUnit(middle, called, 2, top, tuple(unit.code for unit in part), *span))
        for j, unit in enumerate(part[:_FRONTS], start=1):
            called = name("emergency_3", area=unit.short, cause=cause)
            front = f"{code}-3-{i}-{j}"
            units.append(EmergencyUnit(front, called, 3, middle, (f"{unit.code}001",), *span))
    return units
