"""Makes property firms and their contracts, owners' committees, and self-governance bodies."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.graph.codes import community_of
from wangge.sample.calibration import DATA_DATE, Quotas
from wangge.sample.chance import apportion, first_of_month, stream, weighted_pick
from wangge.sample.places import SampleArea, SampleCompound
from wangge.sample.standards import owners_members
from wangge.sample.tables import Tables
from wangge.sample.words import name, stem_word

__all__ = ["SampleContract", "SampleProperty", "add_property", "make_property"]

_FIRM_WEIGHT = {"商品房小区": 8.0, "安置小区": 3.0, "老旧小区": 0.6, "单位院落": 0.3}
_JOINING = 0.35
_SOON = (5, 85)
_LATER = (120, 1000)


@dataclass(frozen=True)
class SampleContract:
    """A contract of a firm for a compound, from `valid_from` to the day before `valid_to`.

    `red` says whether the firm provides red property service (红色物业); None if that isn't recorded.
    """

    firm: str
    compound: str
    valid_from: date
    valid_to: date
    red: bool | None

    @property
    def current(self) -> bool:
        """Whether the contract is in force on the reference day of the sample."""
        return self.valid_from <= DATA_DATE < self.valid_to


@dataclass(frozen=True)
class SampleProperty:
    """The firms, the contracts, and the compounds that have an owners' committee or a self-governance body.

    Firms and compounds are represented by their codes. `seats` is the number of members of each owners' committee, by compound.
    """

    firms: tuple[str, ...]
    contracts: tuple[SampleContract, ...]
    with_committee: frozenset[str]
    self_governed: frozenset[str]
    seats: dict[str, int]

    @property
    def firm_of(self) -> dict[str, str]:
        """The firm of each compound on the reference day of the sample."""
        return {contract.compound: contract.firm for contract in self.contracts if contract.current}


def make_property(seed: int, wanted: Quotas, areas: tuple[SampleArea, ...]) -> SampleProperty:
    """Choose the firm of each compound, if any, and the compounds with an owners' committee or self-governance body."""
    rng = stream(seed, "property")
    compounds = [compound for area in areas for compound in area.compounds]
    served = weighted_pick(rng, compounds, wanted.engagements, lambda c: _FIRM_WEIGHT[c.housing])
    firms = tuple(f"PF-{n:03d}" for n in range(1, wanted.firms + 1))
    contracts = _current(rng, firms, served, wanted.contracts_ending)
    unserved = _without(compounds, {compound.code for compound in served})
    contracts += _past(rng, firms, contracts, unserved, wanted)
    organised = _organise(rng, served, unserved, wanted)
    rest = _without(compounds, organised)
    governed = {compound.code for compound in rng.sample(rest, wanted.self_governance)}
    members = stream(seed, "owners' committee members")
    seats = {compound: owners_members(members) for compound in sorted(organised)}
    return SampleProperty(firms, tuple(contracts), frozenset(organised), frozenset(governed), seats)


def add_property(tables: Tables, property_: SampleProperty, areas: tuple[SampleArea, ...], seed: int) -> None:
    """Add the rows of firms, contracts, owners' committees and self-governance bodies."""
    rng = stream(seed, "property rows")
    compounds_by_code = {compound.code: compound for area in areas for compound in area.compounds}
    communities_of_firm = _communities_by_firm(property_)
    for number, firm in enumerate(property_.firms):
        tables.add(
            "property_firms",
            code=firm,
            name=name("firm", stem=stem_word(number)),
            joins=[f"JC-{code}" for code in sorted(communities_of_firm[firm]) if rng.random() < _JOINING],
            phone=f"139****{rng.randint(0, 9999):04d}",
        )
    for number, contract in enumerate(property_.contracts, start=1):
        tables.add("property_engagements", contract=f"HT-{number:04d}", **vars(contract))
    for code in sorted(property_.with_committee):
        tables.add(
            "owners_committees",
            code=f"OC-{code}",
            name=name("owners_committee", compound=compounds_by_code[code].name),
            compound=code,
            valid_from=first_of_month(rng, 2017, 2022),
            members=property_.seats[code],
        )
    for code in sorted(property_.self_governed):
        body_name = name("self_governance", compound=compounds_by_code[code].name)
        _add_body(tables, rng, f"SG-{code}", body_name, code)
    for area in areas:
        council = name("wedding_council", community=area.unit.short)
        _add_body(tables, rng, f"SG-{area.unit.code}", council, area.unit.code)


def _add_body(tables: Tables, rng: random.Random, code: str, body_name: str, place: str) -> None:
    tables.add(
        "self_governance_bodies",
        code=code,
        name=body_name,
        represents=place,
        form="自治委员会" if "X" in place else "红白理事会",
        valid_from=first_of_month(rng, 2019, 2022),
    )


def _communities_by_firm(property_: SampleProperty) -> dict[str, set[str]]:
    communities: dict[str, set[str]] = {firm: set() for firm in property_.firms}
    for compound, firm in property_.firm_of.items():
        communities[firm].add(community_of(compound))
    return communities


def _without(compounds: list[SampleCompound], codes: set[str]) -> list[SampleCompound]:
    return [compound for compound in compounds if compound.code not in codes]


def _current(
    rng: random.Random, firms: tuple[str, ...], served: list[SampleCompound], ending: int
) -> list[SampleContract]:
    weights = [1 / (rank + 1) ** 0.8 for rank in range(len(firms))]
    shares = apportion(len(served), weights, least=1)
    firms_of_contracts = [firm for firm, share in zip(firms, shares, strict=True) for _ in range(share)]
    rng.shuffle(firms_of_contracts)
    red = {firm: rng.random() < 0.4 for firm in firms}
    soon = set(rng.sample(range(len(served)), ending))
    return [
        _contract(rng, firm, compound.code, _SOON if i in soon else _LATER, red=red[firm])
        for i, (firm, compound) in enumerate(zip(firms_of_contracts, served, strict=True))
    ]


def _contract(
    rng: random.Random, firm: str, compound: str, days_left: tuple[int, int], *, red: bool
) -> SampleContract:
    ends = DATA_DATE + timedelta(days=rng.randint(*days_left))
    begins = DATA_DATE - timedelta(days=rng.randint(60, 900))
    return SampleContract(firm, compound, begins, ends, red and rng.random() < 0.8)


def _past(
    rng: random.Random,
    firms: tuple[str, ...],
    current: list[SampleContract],
    unserved: list[SampleCompound],
    wanted: Quotas,
) -> list[SampleContract]:
    """Return contracts that have ended.

    Some of their compounds then got a contract with another firm, the others got none.
    """
    replaced = rng.sample(current, wanted.contracts_replaced)
    with_successor = [_ended(rng, firms, c.compound, c.valid_from, except_firm=c.firm) for c in replaced]
    without_successor = [
        _ended(rng, firms, compound.code, DATA_DATE - timedelta(days=rng.randint(20, 500)))
        for compound in rng.sample(unserved, wanted.contracts_lapsed)
    ]
    return with_successor + without_successor


def _ended(
    rng: random.Random, firms: tuple[str, ...], compound: str, end: date, *, except_firm: str | None = None
) -> SampleContract:
    firm = rng.choice([firm for firm in firms if firm != except_firm])
    return SampleContract(firm, compound, end - timedelta(days=rng.randint(700, 1400)), end, None)


def _organise(
    rng: random.Random, served: list[SampleCompound], unserved: list[SampleCompound], wanted: Quotas
) -> set[str]:
    with_firm = rng.sample(served, wanted.owners_committees - wanted.committees_without_firm)
    without_firm = rng.sample(unserved, wanted.committees_without_firm)
    return {compound.code for compound in with_firm + without_firm}
