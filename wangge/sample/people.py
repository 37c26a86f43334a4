"""Makes what offices record about the people who hold posts: age, certificates and training. All of it is made up."""

from __future__ import annotations

import random
from dataclasses import dataclass

from wangge.graph.codes import community_of
from wangge.sample.calibration import DATA_DATE
from wangge.sample.chance import stream
from wangge.sample.kinships import add_kinships
from wangge.sample.places import SampleArea
from wangge.sample.property import SampleProperty
from wangge.sample.staff import Staff, party_members
from wangge.sample.standards import numbers_of_committee
from wangge.sample.tables import Tables
from wangge.sample.words import person_name

__all__ = ["TRAININGS", "People", "PersonFacts", "add_people", "make_people"]

TRAININGS = {"AC-T-1": 8, "AC-T-2": 8}
"""How many community workers took part in each training, by the code of the activity: 16 in all."""
_TRIAL_COMMUNITIES = ("511702001002", "511702003009")
_NON_LOCAL = 8
_CERTIFICATES = {"助理社会工作师": 0.70, "社会工作师": 0.26, "高级社会工作师": 0.04}
_ALL_ROUND = 0.4
_REPORTING = 260


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
class People:
    """The codes of party members, the facts about each person by code, and the codes of community workers."""

    party_members: set[str]
    facts: dict[str, PersonFacts]
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
    certified = _certified(rng, staff, holders, seed, areas)
    for code in codes:
        worker = code in at_work
        certificate = rng.choices(list(_CERTIFICATES), list(_CERTIFICATES.values()))[0]
        facts[code] = PersonFacts(
            rng.choice(("男", "男", "女", "女", "女") if worker else ("男", "男", "女")),
            DATA_DATE.year - rng.randint(24, 59 if worker else 66),
            certificate if code in certified else None,
            rng.random() < _ALL_ROUND if worker else None,
            code in non_local if worker else None,
            rng.choice(areas).unit.code if code in reporting else None,
            trained.get(code),
        )
    return People(members, facts, workers)


def add_people(tables: Tables, staff: Staff, people: People, property_: SampleProperty, seed: int) -> None:
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
    add_kinships(tables, staff, property_, seed)


def _of_community(unit: str) -> bool:
    return unit[:3] in ("P2-", "RC-", "SC-") or (len(unit) == 15 and unit.isdigit())


def _certified(
    rng: random.Random, staff: Staff, holders: dict[str, str], seed: int, areas: tuple[SampleArea, ...]
) -> set[str]:
    """Return people with a certificate: in each community as many as its residents' committee reports."""
    teams: dict[str, list[str]] = {}
    for post in staff.posts:
        if post.code in holders and _of_community(post.unit):
            teams.setdefault(community_of(post.unit.split("-")[-1]), []).append(holders[post.code])
    certified: set[str] = set()
    for area in areas:
        team = [person for person in dict.fromkeys(teams[area.unit.code]) if person not in certified]
        number = numbers_of_committee(area, seed)["certified_workers"]
        certified |= set(rng.sample(team, min(number, len(team))))
    return certified


def _trained(rng: random.Random, workers: tuple[str, ...]) -> dict[str, str]:
    chosen = rng.sample(workers, sum(TRAININGS.values()))
    trainings = [code for code, number in TRAININGS.items() for _ in range(number)]
    return dict(zip(chosen, trainings, strict=True))


def _non_local(staff: Staff, holders: dict[str, str]) -> set[str]:
    """Return the members of the two committees of the trial communities whose household isn't registered there."""
    units = {f"{kind}-{code}" for code in _TRIAL_COMMUNITIES for kind in ("RC", "P2")}
    ranks = ("委员", "副书记", "主任", "书记")
    posts = sorted((p for p in staff.posts if p.unit in units), key=lambda post: ranks.index(post.name))
    people = dict.fromkeys(holders[post.code] for post in posts if post.code in holders)
    return set(list(people)[:_NON_LOCAL])
