"""Makes what offices record about the people who hold posts: age, certificates, training, and declared relatives.

All of it is made up. On purpose, some members of owners' committees are relatives of the manager who serves their compound.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from wangge.sample.calibration import DATA_DATE
from wangge.sample.chance import stream
from wangge.sample.places import SampleArea
from wangge.sample.staff import Staff, party_members
from wangge.sample.tables import Tables
from wangge.sample.words import person_name

__all__ = ["TRAININGS", "Kinship", "People", "PersonFacts", "add_people", "make_people"]

TRAININGS = {"AC-T-1": 8, "AC-T-2": 8}
"""How many community workers took part in each training, by the code of the activity: 16 in all."""
_TRIAL_COMMUNITIES = ("511702001002", "511702003009")
_NON_LOCAL = 8
_CERTIFIED = 0.47
_CERTIFICATES = {"助理社会工作师": 0.70, "社会工作师": 0.26, "高级社会工作师": 0.04}
_ALL_ROUND = 0.4
_REPORTING = 260
_FAMILIES = 24
_KIN_OF_MANAGERS = 3
_KINDS_OF_KIN = ("配偶", "父母", "子女", "兄弟姐妹", "其他近亲属")


@dataclass(frozen=True)
class PersonFacts:
    """What is recorded about one person, by the column names of the sheet of people."""

    gender: str
    birth_year: int
    certificate: str | None = None
    all_round: bool | None = None
    non_local: bool | None = None
    reports_in: str | None = None
    takes_part: str | None = None


@dataclass(frozen=True)
class Kinship:
    """A relative whom a person declared."""

    person: str
    relative: str
    kinship: str


@dataclass(frozen=True)
class People:
    """The party members, the facts about each person by code, the declared relatives, and the community workers."""

    party_members: set[str]
    facts: dict[str, PersonFacts]
    kinships: tuple[Kinship, ...]
    workers: tuple[str, ...]


def make_people(seed: int, staff: Staff, areas: tuple[SampleArea, ...]) -> People:
    """Make the facts about all people of `staff`."""
    rng = stream(seed, "people")
    holders = {holding.post: holding.person for holding in staff.holdings if holding.current}
    workers = tuple(
        dict.fromkeys(holders[p.code] for p in staff.posts if p.code in holders and _of_community(p.unit))
    )
    members = party_members(seed, staff)
    codes = staff.codes
    reporting = set(rng.sample(sorted(members), _REPORTING))
    trained = _trained(rng, workers)
    non_local = _non_local(staff, holders)
    facts: dict[str, PersonFacts] = {}
    at_work = set(workers)
    for code in codes:
        worker = code in at_work
        certificate = rng.choices(list(_CERTIFICATES), list(_CERTIFICATES.values()))[0]
        facts[code] = PersonFacts(
            rng.choice(("男", "男", "女", "女", "女") if worker else ("男", "男", "女")),
            DATA_DATE.year - rng.randint(24, 59 if worker else 66),
            certificate if worker and rng.random() < _CERTIFIED else None,
            rng.random() < _ALL_ROUND if worker else None,
            code in non_local if worker else None,
            rng.choice(areas).unit.code if code in reporting else None,
            trained.get(code),
        )
    return People(members, facts, tuple(_kinships(rng, codes, holders)), workers)


def add_people(tables: Tables, staff: Staff, people: People, seed: int) -> None:
    """Add the rows of posts, people, holdings and declared relatives."""
    rng = stream(seed, "people rows")
    for post in staff.posts:
        tables.add("posts", code=post.code, name=post.name, unit=post.unit, term_years=post.term_years)
    for number, code in enumerate(staff.codes):
        tables.add(
            "people",
            code=code,
            name=person_name(number),
            phone=f"138****{rng.randint(0, 9999):04d}" if rng.random() < 0.9 else None,
            party_member=code in people.party_members,
            **vars(people.facts[code]),
        )
    for holding in staff.holdings:
        tables.add("holdings", **vars(holding))
    for kinship in people.kinships:
        tables.add("kinships", **vars(kinship))


def _of_community(unit: str) -> bool:
    return unit[:3] in ("P2-", "RC-", "SC-") or (len(unit) == 15 and unit.isdigit())


def _trained(rng: random.Random, workers: tuple[str, ...]) -> dict[str, str]:
    chosen = rng.sample(workers, sum(TRAININGS.values()))
    trainings = [code for code, number in TRAININGS.items() for _ in range(number)]
    return dict(zip(chosen, trainings, strict=True))


def _non_local(staff: Staff, holders: dict[str, str]) -> set[str]:
    """Return the members of the two committees of the trial communities whose household isn't registered there."""
    units = {f"{kind}-{code}" for code in _TRIAL_COMMUNITIES for kind in ("RC", "P2")}
    posts = [p.code for p in staff.posts if p.unit in units and p.name in ("委员", "副书记")]
    people = dict.fromkeys(holders[code] for code in posts if code in holders)
    return set(list(people)[:_NON_LOCAL])


def _kinships(rng: random.Random, codes: list[str], holders: dict[str, str]) -> Iterator[Kinship]:
    pairs = [
        (holders[post], holders[manager])
        for post in sorted(holders)
        if post.startswith("POST-OC-") and post.endswith("-3")
        if (manager := f"POST-PM-{post[8:-2]}") in holders and holders[manager] != holders[post]
    ]
    family = [*rng.sample(pairs, _KIN_OF_MANAGERS), *_strangers(rng, codes)]
    for person, relative in dict.fromkeys(family):
        yield Kinship(person, relative, rng.choice(_KINDS_OF_KIN))


def _strangers(rng: random.Random, codes: list[str]) -> list[tuple[str, str]]:
    people = rng.sample(codes, 2 * _FAMILIES)
    return list(zip(people[::2], people[1::2], strict=True))
