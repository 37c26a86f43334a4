"""Makes the five tiers of party organisations, and chooses the places that each organisation covers.

An organisation that covers a place doesn't automatically cover the places in it. So a branch for a grid names the grid
and every compound in it; a group for a compound names the compound and every building in it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from wangge.sample.calibration import Quotas
from wangge.sample.chance import apportion, deck, stream
from wangge.sample.divisions import divisions
from wangge.sample.emergency import EmergencyUnit, add_emergency
from wangge.sample.groups import cover_by_groups
from wangge.sample.party_size import with_dates, with_sizes
from wangge.sample.places import SampleArea, SampleCompound, SampleGrid
from wangge.sample.property import SampleProperty
from wangge.sample.tables import Tables
from wangge.sample.unit import PartyUnit
from wangge.sample.words import name, numeral

__all__ = ["Party", "add_party", "make_party"]

_WITHOUT_GENERAL_BRANCH = 4
_MODES = {
    "小区自建": 0.40,
    "楼院合建": 0.25,
    "区域联建": 0.14,
    "零散补建": 0.09,
    "两新优建": 0.07,
    "商圈创建": 0.05,
}


@dataclass(frozen=True)
class Party:
    """All party organisations, upper tiers first."""

    units: tuple[PartyUnit, ...]

    def tier(self, tier: int) -> tuple[PartyUnit, ...]:
        """Return the organisations of one tier."""
        return tuple(unit for unit in self.units if unit.tier == tier)


def make_party(seed: int, wanted: Quotas, areas: tuple[SampleArea, ...], property_: SampleProperty) -> Party:
    """Make the organisations of all five tiers, as many of each tier as `wanted` says."""
    rng = stream(seed, "party")
    general = _general_branches(rng, wanted, areas)
    branches = _branches(rng, wanted, areas, property_, general)
    groups = cover_by_groups(rng, wanted.groups, areas, branches)
    units = (*_committees(areas), *general, *branches, *groups)
    return Party(with_dates(stream(seed, "party dates"), with_sizes(stream(seed, "party sizes"), units)))


def add_party(tables: Tables, party: Party, emergency: tuple[EmergencyUnit, ...]) -> None:
    """Add the rows of all party organisations, the temporary ones included."""
    for unit in party.units:
        tables.add("party_organizations", **vars(unit))
    add_emergency(tables, emergency)


def _committees(areas: tuple[SampleArea, ...]) -> list[PartyUnit]:
    streets = {unit.code: unit.name for unit in divisions() if unit.level == 4}
    codes = sorted({area.unit.parent for area in areas})
    first = [
        PartyUnit(f"P1-{code}", name("party_1", street=streets[code]), 1, None, (code,)) for code in codes
    ]
    second = [
        PartyUnit(
            f"P2-{area.unit.code}",
            name("party_2", community=area.unit.short),
            2,
            f"P1-{area.unit.parent}",
            (area.unit.code,),
        )
        for area in areas
    ]
    return first + second


def _general_branches(rng: random.Random, wanted: Quotas, areas: tuple[SampleArea, ...]) -> list[PartyUnit]:
    left_out = set(rng.sample(range(len(areas)), _WITHOUT_GENERAL_BRANCH))
    chosen_areas = [area for i, area in enumerate(areas) if i not in left_out]
    counts = apportion(wanted.general_branches, [len(area.grids) ** 2 for area in chosen_areas], least=1)
    return [
        unit
        for area, n in zip(chosen_areas, counts, strict=True)
        for unit in _general_branches_of(rng, area, n)
    ]


def _general_branches_of(rng: random.Random, area: SampleArea, number: int) -> list[PartyUnit]:
    grids = [grid.code for grid in area.grids]
    if rng.random() < 0.45 and len(grids) > 2 * number:
        grids.remove(rng.choice(grids))
    sizes = apportion(len(grids), [1.0] * number)
    units = []
    for n, size in enumerate(sizes, start=1):
        covered, grids = grids[:size], grids[size:]
        branch_name = name("party_3", community=area.unit.short, n=numeral(n))
        units.append(
            PartyUnit(f"P3-{area.unit.code}-{n:02d}", branch_name, 3, f"P2-{area.unit.code}", tuple(covered))
        )
    return units


def _branches(
    rng: random.Random,
    wanted: Quotas,
    areas: tuple[SampleArea, ...],
    property_: SampleProperty,
    general: list[PartyUnit],
) -> list[PartyUnit]:
    modes = deck(rng, wanted.branches, _MODES)
    counts = apportion(wanted.branches, [len(area.compounds) for area in areas], least=1)
    units: list[PartyUnit] = []
    for area, number in zip(areas, counts, strict=True):
        superiors = [unit for unit in general if unit.code[3:15] == area.unit.code]
        founder = _Founder(rng, area, set(property_.firm_of), superiors)
        units.extend(founder.found(modes.pop()) for _ in range(number))
    return units


class _Founder:
    """Makes the branches of one community; no compound is covered twice."""

    def __init__(
        self, rng: random.Random, area: SampleArea, served: set[str], superiors: list[PartyUnit]
    ) -> None:
        self._rng = rng
        self._area = area
        self._above = superiors
        self._served = served
        self._free = list(area.compounds)
        self._scattered_buildings = [b for grid in area.grids for b in grid.scattered]
        self._grids = list(area.grids)
        self._number = 0

    def found(self, mode: str) -> PartyUnit:
        """Make one branch with the founding mode `mode`, such as 区域联建.

        If no uncovered place suits this mode, make a branch for one compound.
        """
        self._number += 1
        if mode in ("区域联建", "商圈创建") and (grid := self._free_grid()):
            covers = (grid.code, *(compound.code for compound in grid.compounds))
            return self._unit(self._area.unit.short + grid.name, covers, grid.code, mode)
        if mode == "零散补建" and self._scattered_buildings:
            return self._scattered()
        return self._over_compounds(mode)

    def _over_compounds(self, mode: str) -> PartyUnit:
        if mode == "楼院合建" and len(self._free) > 1:
            compounds = self._take_compounds(self._rng.randint(2, 4))
            covers = tuple(compound.code for compound in compounds)
            return self._unit(compounds[0].name + "片", covers, compounds[0].grid, mode)
        if mode == "两新优建":
            self._free.sort(key=lambda compound: (compound.code not in self._served, compound.code))
        (compound,) = self._take_compounds(1)
        founding_mode = mode if mode == "两新优建" else "小区自建"
        return self._unit(compound.name, (compound.code,), compound.grid, founding_mode)

    def _take_compounds(self, number: int) -> list[SampleCompound]:
        if self._rng.random() < 0.5:
            self._free.append(self._free.pop(0))
        taken, self._free = self._free[:number], self._free[number:]
        return taken

    def _free_grid(self) -> SampleGrid | None:
        free = {compound.code for compound in self._free}
        for grid in self._grids:
            inside = {compound.code for compound in grid.compounds}
            if inside <= free and len(free) - len(inside) >= 2:
                self._grids.remove(grid)
                self._free = [compound for compound in self._free if compound.code not in inside]
                return grid
        return None

    def _scattered(self) -> PartyUnit:
        buildings, self._scattered_buildings = self._scattered_buildings[:6], self._scattered_buildings[6:]
        branch_name = name("party_4_scattered", community=self._area.unit.short, n=numeral(self._number))
        covers = tuple(building.code for building in buildings)
        return PartyUnit(self._code(), branch_name, 4, self._superior(buildings[0].grid), covers, "零散补建")

    def _unit(self, subject: str, covers: tuple[str, ...], grid: str, mode: str) -> PartyUnit:
        branch_name = name("party_4", subject=subject)
        return PartyUnit(self._code(), branch_name, 4, self._superior(grid), covers, mode)

    def _code(self) -> str:
        return f"P4-{self._area.unit.code}-{self._number:02d}"

    def _superior(self, grid: str) -> str:
        for unit in self._above:
            if grid in unit.covers:
                return unit.code
        return self._above[0].code if self._above else f"P2-{self._area.unit.code}"
