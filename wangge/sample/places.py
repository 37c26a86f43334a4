"""Makes synthetic grids, compounds and buildings in the real communities."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from wangge.sample.calibration import Quotas
from wangge.sample.chance import apportion, stream, weighted_pick
from wangge.sample.divisions import SampleDivision, urban_communities
from wangge.sample.tables import Tables
from wangge.sample.words import caption, name, numeral, words

__all__ = ["SampleArea", "SampleBuilding", "SampleCompound", "SampleGrid", "add_places", "make_places"]

_NAMED = {"511702003009": "新锦苑", "511702001002": "御景上城", "511702003012": "吉昌大院"}
_BAND = (305, 495)
_SMALL = (150, 285)
_LARGE = (515, 680)


@dataclass(frozen=True)
class _Housing:
    suffix: str
    floors: tuple[int, int]
    entrances: tuple[int, int]
    built: tuple[int, int]
    share: float


_HOUSING = {
    "商品房小区": _Housing("苑", (7, 16), (1, 2), (2003, 2020), 0.25),
    "老旧小区": _Housing("小区", (4, 7), (1, 2), (1982, 2000), 0.45),
    "单位院落": _Housing("大院", (4, 6), (1, 1), (1976, 1999), 0.20),
    "安置小区": _Housing("家园", (5, 8), (1, 3), (2005, 2019), 0.10),
}


@dataclass(frozen=True)
class SampleBuilding:
    """A building; `compound` is None for a scattered one."""

    code: str
    name: str
    grid: str
    compound: str | None
    households: int
    floors: int
    entrances: int


@dataclass(frozen=True)
class SampleCompound:
    """A compound with its buildings.

    `renewed` says whether old housing (老旧小区) was renovated; it is None for other housing. A `named` compound has the
    name of a real compound from published reports, but its place and properties are invented.
    """

    code: str
    name: str
    grid: str
    housing: str
    built: int
    renewed: bool | None
    named: bool
    buildings: tuple[SampleBuilding, ...]


@dataclass(frozen=True)
class SampleGrid:
    """A grid with its compounds and scattered buildings; `households` is None if the number is unknown."""

    code: str
    name: str
    households: int | None
    compounds: tuple[SampleCompound, ...]
    scattered: tuple[SampleBuilding, ...]

    @property
    def buildings(self) -> tuple[SampleBuilding, ...]:
        """All buildings of the grid, those in compounds first."""
        return (*(b for compound in self.compounds for b in compound.buildings), *self.scattered)


@dataclass(frozen=True)
class SampleArea:
    """A real community with its synthetic grids."""

    unit: SampleDivision
    grids: tuple[SampleGrid, ...]

    @property
    def compounds(self) -> tuple[SampleCompound, ...]:
        """All compounds of the community."""
        return tuple(compound for grid in self.grids for compound in grid.compounds)


def make_places(seed: int, wanted: Quotas) -> tuple[SampleArea, ...]:
    """Return the areas of all urban communities, sorted by code."""
    rng = stream(seed, "places")
    units = urban_communities()
    counts = apportion(wanted.grids, [rng.uniform(0.8, 1.2) for _ in units], least=3)
    sizes = _sizes(rng, wanted)
    areas = [_area(rng, unit, [next(sizes) for _ in range(n)]) for unit, n in zip(units, counts, strict=True)]
    return _renew(rng, _make_households_unknown(rng, areas, wanted.grids_unknown), wanted.renewed)


def add_places(
    tables: Tables, areas: tuple[SampleArea, ...], coordinates: Callable[[str], Mapping[str, str]]
) -> None:
    """Add the rows of grids, compounds and buildings; `coordinates` returns the cells with the coordinates of a code."""
    for area in areas:
        for grid in area.grids:
            tables.add(
                "grids",
                code=grid.code,
                name=grid.name,
                community=area.unit.code,
                households=grid.households,
            )
            for compound in grid.compounds:
                _add_compound(tables, compound, coordinates(compound.code))
            for building in grid.buildings:
                _add_building(tables, building, coordinates(building.code))


def _add_compound(tables: Tables, compound: SampleCompound, coordinates: Mapping[str, str]) -> None:
    tables.add(
        "compounds",
        code=compound.code,
        name=compound.name,
        grid=compound.grid,
        households=sum(building.households for building in compound.buildings),
        housing=compound.housing,
        built=compound.built,
        renewed=compound.renewed,
        remark=caption("by_assumption") if compound.named else None,
        **coordinates,
    )


def _add_building(tables: Tables, building: SampleBuilding, coordinates: Mapping[str, str]) -> None:
    tables.add(
        "buildings",
        code=building.code,
        name=building.name,
        compound=building.compound,
        grid=None if building.compound else building.grid,
        households=building.households,
        floors=building.floors,
        entrances=building.entrances,
        **coordinates,
    )


def _sizes(rng: random.Random, wanted: Quotas) -> Iterator[int]:
    outside = wanted.grids_small + wanted.grids_large
    bands = [_SMALL] * wanted.grids_small + [_LARGE] * wanted.grids_large
    bands += [_BAND] * (wanted.grids - outside)
    rng.shuffle(bands)
    return iter([rng.randint(*band) for band in bands])


def _area(rng: random.Random, unit: SampleDivision, sizes: list[int]) -> SampleArea:
    compounds, buildings = count(1), count(1)
    names = _names(rng)
    grids = [
        _grid(rng, unit.code, number, size, compounds, buildings, names)
        for number, size in enumerate(sizes, start=1)
    ]
    return SampleArea(unit, (_with_named(unit.code, grids[0]), *grids[1:]))


def _with_named(community: str, grid: SampleGrid) -> SampleGrid:
    if community not in _NAMED:
        return grid
    first = replace(grid.compounds[0], name=_NAMED[community], named=True)
    return replace(grid, compounds=(first, *grid.compounds[1:]))


def _names(rng: random.Random) -> Iterator[str]:
    plants = list(words("plants"))
    rng.shuffle(plants)
    for round_number in count(1):
        for plant in plants:
            yield plant if round_number == 1 else f"{plant}{numeral(round_number)}期"


def _grid(
    rng: random.Random,
    community: str,
    number: int,
    size: int,
    compounds: count[int],
    buildings: count[int],
    names: Iterator[str],
) -> SampleGrid:
    code = f"{community}{number:03d}"
    scattered_sizes = [rng.randint(4, 12) for _ in range(rng.choice((0, 0, 1, 2, 3, 4)))]
    weights = [rng.uniform(0.6, 1.6) for _ in range(rng.choice((2, 2, 3, 3, 4)))]
    shares = apportion(size - sum(scattered_sizes), weights)
    grid_compounds = tuple(
        _compound(rng, community, code, f"{community}X{next(compounds):03d}", share, buildings, next(names))
        for share in shares
    )
    scattered = tuple(
        _scattered(community, code, next(buildings), households) for households in scattered_sizes
    )
    return SampleGrid(code, name("grid", n=numeral(number)), size, grid_compounds, scattered)


def _compound(
    rng: random.Random,
    community: str,
    grid: str,
    code: str,
    households: int,
    buildings: count[int],
    plant: str,
) -> SampleCompound:
    housing = rng.choices(list(_HOUSING), [kind.share for kind in _HOUSING.values()])[0]
    shape = _HOUSING[housing]
    compound_buildings = tuple(
        SampleBuilding(
            f"{community}B{next(buildings):04d}", name("building", n=n), grid, code, size, floors, entrances
        )
        for n, (size, floors, entrances) in enumerate(_blocks(rng, shape, households), start=1)
    )
    compound_name = name("compound", plant=plant, suffix=shape.suffix)
    renewed = False if housing == "老旧小区" else None
    return SampleCompound(
        code, compound_name, grid, housing, rng.randint(*shape.built), renewed, False, compound_buildings
    )


def _blocks(rng: random.Random, shape: _Housing, households: int) -> Iterator[tuple[int, int, int]]:
    """Yield the households, floors and entrances of each building, until the compound has `households` in all."""
    remaining = households
    while remaining > 0:
        floors, entrances = rng.randint(*shape.floors), rng.randint(*shape.entrances)
        size = 2 * floors * entrances
        if remaining - size < 8:
            size = remaining
        yield size, floors, entrances
        remaining -= size


def _scattered(community: str, grid: str, number: int, households: int) -> SampleBuilding:
    return SampleBuilding(
        f"{community}B{number:04d}", name("scattered", n=number), grid, None, households, households // 2, 1
    )


def _make_households_unknown(
    rng: random.Random, areas: list[SampleArea], wanted: int
) -> tuple[SampleArea, ...]:
    sized_grids = [g.code for a in areas for g in a.grids if g.households and 300 <= g.households <= 500]
    forgotten = set(rng.sample(sized_grids, wanted))
    return tuple(
        replace(
            area,
            grids=tuple(replace(g, households=None) if g.code in forgotten else g for g in area.grids),
        )
        for area in areas
    )


def _renew(rng: random.Random, areas: tuple[SampleArea, ...], wanted: int) -> tuple[SampleArea, ...]:
    old = [c for area in areas for c in area.compounds if c.renewed is not None]
    chosen = {c.code for c in weighted_pick(rng, old, wanted, lambda c: 50 if c.named else 1)}
    return tuple(replace(area, grids=tuple(_renew_grid(g, chosen) for g in area.grids)) for area in areas)


def _renew_grid(grid: SampleGrid, chosen: set[str]) -> SampleGrid:
    compounds = (replace(c, renewed=True) if c.code in chosen else c for c in grid.compounds)
    return replace(grid, compounds=tuple(compounds))
