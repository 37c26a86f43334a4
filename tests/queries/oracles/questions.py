"""Computes the expected answers of recipes that no rule uses, from the facts of a drawn graph.

Each function returns the expected values of some columns of the recipe; tests compare the answer with them.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.queries.oracles.conditions import (
    has_committee,
    has_firm,
    has_party,
    holdings,
    post_lies_in,
    unit_lies_in,
)
from tests.queries.oracles.facts import (
    DAY,
    DISTRICT,
    Facts,
    Oracle,
    current,
    incoming,
    lies_in,
    nodes,
    outgoing,
    places_above,
)

__all__ = ["QUESTIONS", "ExpectedAnswer"]

Rows = set[tuple[Any, ...]]
_PARTY_TIERS = {"Grid": 3, "Compound": 4, "Building": 5}


@dataclass(frozen=True)
class ExpectedAnswer:
    """The expected rows, the columns to compare, the parameters of the recipe, and which graphs to draw."""

    rows: Callable[[Facts], Rows]
    columns: tuple[str, ...]
    drawn: Oracle
    params: tuple[tuple[str, int], ...] = ()


def months_later(day: date, months: int) -> date:
    """Return the same day of the month, `months` later (earlier if negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _above(facts: Facts, place: str, label: str) -> str | None:
    return next(
        (code for code in sorted(places_above(facts, place)) if facts.nodes[code]["label"] == label), None
    )


def _street(facts: Facts, place: str) -> str | None:
    return _above(facts, place, "Street")


def _posts(facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((code, post) for code, post in nodes(facts, "Post") if post_lies_in(facts, code, DISTRICT))


def _terms_ending(facts: Facts) -> Rows:
    rows: Rows = set()
    for code, post in _posts(facts):
        for person, holding in holdings(facts, code):
            since, years = holding["valid_from"], post["term_years"]
            if since is None or years is None:
                continue
            ends = since.replace(year=since.year + years)
            if DAY < ends <= DAY + timedelta(183):
                rows.add((code, person, ends))
    return rows


def _vacancies(facts: Facts) -> Rows:
    rows: Rows = set()
    for code, _post in _posts(facts):
        if holdings(facts, code):
            continue
        ends = [holding["valid_to"] for _person, holding in incoming(facts, code, "HOLDS", "Person")]
        past = [day for day in ends if day is not None and day <= DAY]
        last = max(past, default=None)
        months = None
        if last is not None:
            months = sum(1 for number in range(1, 200) if months_later(last, number) <= DAY)
        rows.add((code, last, months))
    return rows


def _branches(facts: Facts) -> Rows:
    def number(code: str) -> int:
        lower = {low for low, _e in incoming(facts, code, "SUBORDINATE_TO", "PartyOrganization")}
        return sum(facts.nodes[low]["tier"] == 4 and current(facts.nodes[low]) for low in lower)

    return {
        (code, number(code))
        for code, party in nodes(facts, "PartyOrganization")
        if party["tier"] == 3 and current(party) and unit_lies_in(facts, code, DISTRICT)
    }


def _by_households(facts: Facts) -> Rows:
    counts: dict[tuple[Any, ...], Counter[str]] = {}
    for code, place in nodes(facts, "Grid", "Compound"):
        if not lies_in(facts, code, DISTRICT):
            continue
        label = place["label"]
        states = {"党支部" if label == "Compound" else "党总支": has_party(facts, code, _PARTY_TIERS[label])}
        if label == "Compound":
            states |= {"物业服务": has_firm(facts, code), "业主委员会": has_committee(facts, code)}
        for name, covered in states.items():
            count = counts.setdefault((_street(facts, code), label, name), Counter())
            households = place["households"] or 0
            count["places"] += 1
            count["covered"] += covered
            count["households"] += households
            count["covered households"] += households if covered else 0
            count["unknown"] += place["households"] is None
    names = ("places", "covered", "households", "covered households", "unknown")
    return {(*key, *(count[name] for name in names)) for key, count in counts.items()}


def _building_heads(facts: Facts) -> Rows:
    """Return one row: the numbers of buildings, of those with the post of a head (楼栋长), and of those with a head."""
    buildings = [code for code, _place in nodes(facts, "Building") if lies_in(facts, code, DISTRICT)]
    heads = [
        [
            post
            for post, _edge in incoming(facts, code, "POST_IN", "Post")
            if facts.nodes[post]["name"] == "楼栋长"
        ]
        for code in buildings
    ]
    held = [any(holdings(facts, post) for post in posts) for posts in heads]
    return {(len(buildings), sum(map(bool, heads)), sum(held))}


def _by_month(facts: Facts) -> Rows:
    counts: Counter[tuple[date, str, str]] = Counter()
    days = [months_later(DAY, -back) for back in range(4)]
    for code, place in nodes(facts, *_PARTY_TIERS):
        if not lies_in(facts, code, DISTRICT):
            continue
        label = place["label"]
        bodies = [facts.nodes[party] for party, _e in incoming(facts, code, "COVERS", "PartyOrganization")]
        for day in days:
            counts[day, label, "places"] += 1
            counts[day, label, "covered"] += any(
                body["tier"] == _PARTY_TIERS[label]
                and (body["valid_from"] is None or body["valid_from"] <= day)
                and (body["valid_to"] is None or body["valid_to"] > day)
                for body in bodies
            )
    return {
        (day, label, number, counts[day, label, "covered"])
        for (day, label, what), number in counts.items()
        if what == "places"
    }


def _by_age(facts: Facts) -> Rows:
    groups: dict[tuple[str | None, str], set[str]] = {}
    for unit, properties in nodes(facts, "ResidentsCommittee", "Grid", "PartyOrganization"):
        label = properties["label"]
        if label == "PartyOrganization" and properties["tier"] != 2:
            continue
        covered = [place for type_ in ("COVERS", "REPRESENTS") for place, _e in outgoing(facts, unit, type_)]
        places = [unit] if label == "Grid" else covered
        inside: list[str | None] = [
            _street(facts, place) for place in places if lies_in(facts, place, DISTRICT)
        ]
        people = {
            person
            for post, _e in incoming(facts, unit, "POST_IN", "Post")
            for person, _holding in holdings(facts, post)
        }
        for street in inside if places else [None]:
            groups.setdefault((street, label), set()).update(people)
    rows: Rows = set()
    for key, people in groups.items():
        persons = [facts.nodes[code] for code in people]
        ages = [DAY.year - person["birth_year"] for person in persons if person["birth_year"] is not None]
        genders = Counter(person["gender"] for person in persons)
        young, old = sum(age <= 35 for age in ages), sum(age > 50 for age in ages)
        counts = (genders["女"], young, len(ages) - young - old, old, len(persons) - len(ages))
        if persons:
            rows.add((*key, len(persons), *counts))
    return rows


def _deputies(facts: Facts) -> Rows:
    def holders(unit: str, name: str) -> int:
        posts = [
            post for post, _e in incoming(facts, unit, "POST_IN", "Post") if facts.nodes[post]["name"] == name
        ]
        return len({person for post in posts for person, _holding in holdings(facts, post)})

    rows: Rows = set()
    for code, post in nodes(facts, "Post"):
        if not str(post["name"] or "").startswith("副"):
            continue
        for unit, _e in outgoing(facts, code, "POST_IN"):
            if unit_lies_in(facts, unit, DISTRICT):
                name = post["name"]
                rows.add((unit, name, holders(unit, name), holders(unit, name[1:])))
    return rows


def _skills(facts: Facts) -> Rows:
    groups: dict[tuple[str | None, str | None], set[str]] = {}
    for unit, properties in nodes(facts, "ResidentsCommittee", "ServiceCentre", "Grid", "PartyOrganization"):
        if properties["label"] == "PartyOrganization" and properties["tier"] != 2:
            continue
        covered = [
            place
            for type_ in ("COVERS", "REPRESENTS", "SERVES")
            for place, _e in outgoing(facts, unit, type_)
        ]
        places = [unit] if properties["label"] == "Grid" else covered
        keys = [
            (_above(facts, place, "Community"), _street(facts, place))
            for place in places
            if lies_in(facts, place, DISTRICT)
        ]
        posts = [post for post, _e in incoming(facts, unit, "POST_IN", "Post")]
        people = {person for post in posts for person, _holding in holdings(facts, post)}
        for key in keys if places else [(None, None)]:
            groups.setdefault(key, set()).update(people)

    def is_trained(person: str) -> bool:
        activities = [facts.nodes[code] for code, _e in outgoing(facts, person, "TAKES_PART", "Activity")]
        return any(
            activity["category"] == "培训学习" and (activity["date"] is None or activity["date"] <= DAY)
            for activity in activities
        )

    rows: Rows = set()
    for key, people in groups.items():
        certified = sum(facts.nodes[person]["certificate"] is not None for person in people)
        all_round = sum(bool(facts.nodes[person]["all_round"]) for person in people)
        if people:
            rows.add((*key, len(people), certified, all_round, sum(map(is_trained, people))))
    return rows


def _powers(facts: Facts) -> Rows:
    return {
        (unit, duty, properties["power"])
        for duty, properties in nodes(facts, "Duty")
        if properties["power"] is not None
        for unit, _e in outgoing(facts, duty, "ASSIGNED_TO")
        if unit_lies_in(facts, unit, DISTRICT)
    }


def _drawn(*labels: str, **values: tuple[Any, ...]) -> Oracle:
    """Return the description of graphs with these labels in one street; `Post__name` gives the values of Post.name."""
    pools = {name.replace("__", "."): pool for name, pool in values.items()}
    return Oracle(lambda _facts, _scope: {}, labels, pools, {"Street": (1,)})


_PLACES = ("Street", "Community", "Grid", "Compound", "Building")
_POSTS = (
    "Street",
    "Community",
    "Grid",
    "Compound",
    "OwnersCommittee",
    "ResidentsCommittee",
    "Post",
    "Person",
)
_SINCE = (
    None,
    date(2021, 6, 30),
    date(2021, 7, 1),
    date(2021, 12, 30),
    date(2021, 12, 31),
    date(2019, 9, 1),
)
_UNTIL = (None, date(2024, 5, 31), date(2020, 2, 29), date(2024, 1, 31), DAY, DAY + timedelta(1))

QUESTIONS = {
    "administrative-powers": ExpectedAnswer(
        _powers,
        ("unit", "duty", "power"),
        _drawn("Street", "Community", "StreetOffice", "OfficeDivision", "Duty"),
    ),
    "community-workers-skills": ExpectedAnswer(
        _skills,
        ("community_code", "street_code", "people", "certified", "all_round", "trained"),
        replace(
            _drawn(
                *("Street", "Community", "Grid", "ResidentsCommittee", "ServiceCentre", "PartyOrganization"),
                *("Post", "Person", "Activity"),
                PartyOrganization__tier=(2, 2, 3),
                Activity__category=("培训学习", "培训学习", "大讲堂"),
            ),
            numbers={"Street": (1,), "Community": (1,)},
        ),
    ),
    "terms-ending-soon": ExpectedAnswer(
        _terms_ending, ("post", "person", "ends"), _drawn(*_POSTS, HOLDS__valid_from=_SINCE)
    ),
    "vacancies-by-length": ExpectedAnswer(
        _vacancies, ("post", "vacant_since", "months"), _drawn(*_POSTS, HOLDS__valid_to=_UNTIL)
    ),
    "general-branches-branches": ExpectedAnswer(
        _branches,
        ("general_branch", "branches"),
        _drawn(
            *("Street", "Community", "Grid", "Compound", "PartyOrganization"),
            PartyOrganization__tier=(3, 3, 4, 4, None),
        ),
    ),
    "coverage-by-households": ExpectedAnswer(
        _by_households,
        (
            *("street", "kind", "covered_by", "places", "covered_places"),
            *("households", "covered_households", "without_number"),
        ),
        _drawn(*_PLACES[:-1], "PartyOrganization", "PropertyFirm", "OwnersCommittee"),
    ),
    "building-heads-by-community": ExpectedAnswer(
        _building_heads,
        ("buildings", "with_post", "with_head"),
        _drawn(*_PLACES, "Post", "Person", Post__name=("楼栋长", "楼栋长", "网格员")),
    ),
    "coverage-by-month": ExpectedAnswer(
        _by_month,
        ("day", "kind", "places", "covered"),
        _drawn(*_PLACES, "PartyOrganization"),
        (("months", 3),),
    ),
    "office-holders-by-age": ExpectedAnswer(
        _by_age,
        (
            *("street", "kind", "people", "women", "up_to_35"),
            *("from_36_to_50", "over_50", "age_unknown"),
        ),
        _drawn(
            *("Street", "Community", "Grid", "ResidentsCommittee", "PartyOrganization", "Post", "Person"),
            Person__birth_year=(None, 1973, 1974, 1988, 1989),
            PartyOrganization__tier=(2, 2, 3),
        ),
    ),
    "leaders-and-deputies": ExpectedAnswer(
        _deputies,
        ("unit", "deputy_post", "deputies", "leaders"),
        _drawn(*_POSTS, Post__name=("主任", "副主任", "委员", None)),
    ),
}
"""The recipes that answer a question of a district office and that no rule uses."""
