"""Makes party groups, and assigns to each group the buildings that it covers."""

from __future__ import annotations

import random

from wangge.sample.calibration import BUILDING_COVERAGE
from wangge.sample.chance import apportion
from wangge.sample.places import SampleArea, SampleBuilding, SampleGrid
from wangge.sample.unit import PartyUnit
from wangge.sample.words import name, numeral

__all__ = ["cover_by_groups"]

Piece = tuple[SampleBuilding, ...]


def cover_by_groups(
    rng: random.Random, group_count: int, areas: tuple[SampleArea, ...], branches: list[PartyUnit]
) -> list[PartyUnit]:
    """Make `group_count` party groups. Together they cover some of the buildings; each street has its own share."""
    pieces = {area.unit.code: _covered(rng, area) for area in areas}
    sizes = [sum(map(len, pieces[area.unit.code])) for area in areas]
    counts = apportion(group_count, sizes, least=1)
    return [
        unit
        for area, number in zip(areas, counts, strict=True)
        for unit in _groups(rng, area, _cut(pieces[area.unit.code], number), branches)
    ]


def _covered(rng: random.Random, area: SampleArea) -> list[Piece]:
    """Choose buildings to cover at random, up to a limit.

    The limit is the street's share of the area's buildings, varied at random by up to 6 percentage points.

    A compound is chosen with all its buildings or not at all; so are the scattered buildings of a grid.
    """
    total = sum(len(grid.buildings) for grid in area.grids)
    remaining = total * (BUILDING_COVERAGE[area.unit.parent] + rng.uniform(-0.06, 0.06))
    pieces = [piece for grid in area.grids for piece in _pieces(rng, grid)]
    rng.shuffle(pieces)
    chosen: list[Piece] = []
    for piece in pieces:
        if len(piece) <= remaining:
            chosen.append(piece)
            remaining -= len(piece)
    return sorted(chosen, key=lambda piece: (piece[0].grid, piece[0].code))


def _pieces(rng: random.Random, grid: SampleGrid) -> list[Piece]:
    pieces = [compound.buildings for compound in grid.compounds]
    return [*pieces, grid.scattered] if grid.scattered and rng.random() < 0.5 else pieces


def _cut(pieces: list[Piece], number: int) -> list[list[Piece]]:
    """Divide the pieces into `number` groups.

    At first each piece is a group. If there are too many groups, the two smallest neighbours are merged repeatedly; if
    there are too few, the largest group is split repeatedly.
    """
    groups = [[piece] for piece in pieces]
    while len(groups) > number:
        index = min(range(len(groups) - 1), key=lambda i: _size(groups[i]) + _size(groups[i + 1]))
        groups[index : index + 2] = [groups[index] + groups[index + 1]]
    while len(groups) < number:
        index = max(range(len(groups)), key=lambda i: _size(groups[i]))
        groups[index : index + 1] = _halve(groups[index])
    return groups


def _size(group: list[Piece]) -> int:
    return sum(map(len, group))


def _halve(group: list[Piece]) -> list[list[Piece]]:
    if len(group) > 1:
        return [group[:1], group[1:]]
    middle = (len(group[0]) + 1) // 2
    return [[group[0][:middle]], [group[0][middle:]]]


def _groups(
    rng: random.Random, area: SampleArea, cuts: list[list[Piece]], branches: list[PartyUnit]
) -> list[PartyUnit]:
    superiors = [unit for unit in branches if unit.code[3:15] == area.unit.code]
    compounds = {compound.code: compound for compound in area.compounds}
    units = []
    for n, cut in enumerate(cuts, start=1):
        first = cut[0][0]
        subject = compounds[first.compound].name if first.compound else area.unit.short
        buildings = [building.code for piece in cut for building in piece]
        complete_compounds = [
            c for piece in cut if (c := piece[0].compound) and len(compounds[c].buildings) == len(piece)
        ]
        courtyards = complete_compounds if len(complete_compounds) == len(cut) and rng.random() < 0.25 else []
        units.append(
            PartyUnit(
                f"P5-{area.unit.code}-{n:03d}",
                name("party_5", subject=subject, n=numeral(n)),
                5,
                _superior(superiors, first, n),
                (*courtyards, *buildings),
                _mode(cut),
            )
        )
    return units


def _mode(cut: list[Piece]) -> str:
    homes = {building.compound for piece in cut for building in piece}
    if homes == {None}:
        return "零散补建"
    return "小区自建" if len(homes) == 1 else "楼院合建"


def _superior(superiors: list[PartyUnit], first: SampleBuilding, number: int) -> str:
    for unit in superiors:
        if {first.code, first.compound} & set(unit.covers):
            return unit.code
    return superiors[number % len(superiors)].code
