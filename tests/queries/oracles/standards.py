"""Oracles (independent implementations) of the rules that compare communities and their committees with standards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from tests.queries.oracles.conditions import (
    contracts,
    has_committee,
    has_firm,
    holdings,
    is_urban,
    unit_lies_in,
)
from tests.queries.oracles.facts import (
    DAY,
    Facts,
    Oracle,
    Scope,
    State,
    States,
    current,
    includes_placeless,
    incoming,
    lies_in,
    most_severe,
    nodes,
    outgoing,
    places_above,
)

__all__ = ["ORACLES"]

_SIZES = {2: (100, None), 3: (50, 99), 4: (3, 50)}
_JOINT = ("楼院合建", "区域联建", "商圈创建")
_UNITS_MAX = 1


def _towns(facts: Facts, scope: Scope) -> Iterator[str]:
    """Yield the communities in the scope that aren't villages."""
    for code, properties in nodes(facts, "Community"):
        if properties["form"] != "村" and lies_in(facts, code, scope):
            yield code


def _share_of_street(
    facts: Facts, scope: Scope, *, part: str, whole: str, least: Callable[[int, int], bool]
) -> States:
    def state(street: str) -> State:
        committees = {
            committee
            for community, properties in nodes(facts, "Community")
            if properties["form"] != "村" and street in places_above(facts, community)
            for committee, _edge in incoming(facts, community, "REPRESENTS", "ResidentsCommittee")
            if current(facts.nodes[committee])
        }
        rows = [facts.nodes[committee] for committee in committees]
        if not rows or any(row[part] is None or row[whole] is None for row in rows):
            return None
        total = sum(row[whole] for row in rows)
        return least(sum(row[part] for row in rows), total) if total else None

    return {
        (code,): state(code)
        for code, _properties in nodes(facts, "Street")
        if lies_in(facts, code, scope) and not _has_villages_only(facts, code)
    }


def _has_villages_only(facts: Facts, street: str) -> bool:
    forms = [
        properties["form"]
        for community, properties in nodes(facts, "Community")
        if street in places_above(facts, community)
    ]
    return bool(forms) and all(form == "村" for form in forms)


def _households(facts: Facts, community: str) -> int | None:
    counted = [
        facts.nodes[grid]["households"] for grid, _edge in incoming(facts, community, "PART_OF", "Grid")
    ]
    return None if not counted or None in counted else sum(counted) or None


def _has_space(facts: Facts, scope: Scope) -> States:
    def state(community: str) -> State:
        households = _households(facts, community)
        centres = incoming(facts, community, "SERVES", "ServiceCentre")
        areas = [facts.nodes[c]["floor_area"] for c, _edge in centres if current(facts.nodes[c])]
        if households is None or None in areas:
            return None
        return bool(sum(areas) * 10 >= households * 3)

    return {(code,): state(code) for code in _towns(facts, scope)}


def _is_in_size_band(facts: Facts, scope: Scope) -> States:
    def state(community: str) -> State:
        households = _households(facts, community)
        return None if households is None else 1000 <= households <= 3000

    return {(code,): state(code) for code in _towns(facts, scope)}


def _committee_members(
    facts: Facts, scope: Scope, *, label: str, target: str, fits: Callable[[int], bool]
) -> States:
    return {
        (code,): None if properties["members"] is None else fits(properties["members"])
        for code, properties in nodes(facts, label)
        if current(properties) and _represented_in(facts, code, target, scope)
    }


def _represented_in(facts: Facts, body: str, target: str, scope: Scope) -> list[str | None]:
    """Return the represented places in the scope, without villages; [None] if the body represents none and the scope is a district."""
    places = [place for place, _edge in outgoing(facts, body, "REPRESENTS", target)]
    if not places:
        return [None] if includes_placeless(facts, scope) else []
    return [p for p in places if lies_in(facts, p, scope) and facts.nodes[p].get("form") != "村"]


def _elected_party(facts: Facts, scope: Scope) -> Iterator[tuple[str, dict[str, Any]]]:
    for code, properties in nodes(facts, "PartyOrganization"):
        if properties["tier"] in _SIZES and current(properties) and unit_lies_in(facts, code, scope):
            yield code, properties


def _fits_size(facts: Facts, scope: Scope) -> States:
    def state(tier: int, members: int | None) -> State:
        least, most = _SIZES[tier]
        return None if members is None else members >= least and (most is None or members <= most)

    return {(code,): state(p["tier"], p["members"]) for code, p in _elected_party(facts, scope)}


def _within_term(facts: Facts, scope: Scope) -> States:
    def state(code: str, tier: int, elected: date | None) -> State:
        if elected is None:
            return None
        of_community = any(True for _covered in outgoing(facts, code, "COVERS", "Community"))
        years = 5 if tier == 2 or of_community else 3
        return elected.replace(year=elected.year + years) > DAY

    return {(code,): state(code, p["tier"], p["elected_on"]) for code, p in _elected_party(facts, scope)}


def _joins_few(facts: Facts, scope: Scope) -> States:
    def state(code: str) -> State:
        units = len(list(outgoing(facts, code, "COVERS", "Compound", "Building")))
        return units <= _UNITS_MAX if units else None

    return {
        (code,): state(code)
        for code, properties in _elected_party(facts, scope)
        if properties["tier"] == 4 and properties["founding_mode"] in _JOINT
    }


def _holders(facts: Facts, unit: str) -> set[str]:
    posts = (post for post, _edge in incoming(facts, unit, "POST_IN", "Post"))
    return {person for post in posts for person, _edge in holdings(facts, post)}


def _is_independent(facts: Facts, scope: Scope) -> States:
    def state(committee: str, compound: str | None) -> State:
        members = _holders(facts, committee)
        firms = set() if compound is None else {firm for firm, _edge in contracts(facts, compound)}
        staff = {person for firm in firms if current(facts.nodes[firm]) for person in _holders(facts, firm)}
        kin = {relative for member in members for relative, _edge in outgoing(facts, member, "KIN_OF")}
        kin |= {relative for member in members for relative, _edge in incoming(facts, member, "KIN_OF")}
        return None if not members else not (members | kin) & staff

    return most_severe(
        ((code,), state(code, compound))
        for code, properties in nodes(facts, "OwnersCommittee")
        if current(properties)
        for compound in _represented_in(facts, code, "Compound", scope)
    )


def _bodies(facts: Facts, community: str) -> tuple[list[str], list[str]]:
    """Return the current party committees of a community, and its current residents' committees."""
    party = [p for p, _edge in incoming(facts, community, "COVERS", "PartyOrganization")]
    committees = [o for o, _edge in incoming(facts, community, "REPRESENTS", "ResidentsCommittee")]
    return (
        [p for p in party if facts.nodes[p]["tier"] == 2 and current(facts.nodes[p])],
        [o for o in committees if current(facts.nodes[o])],
    )


def _named(facts: Facts, units: list[str], name: str) -> set[str]:
    """Return the holders of the units' posts with this name. Posts of deputies (副) don't count."""
    return {
        person
        for unit in units
        for post, _edge in incoming(facts, unit, "POST_IN", "Post")
        if (facts.nodes[post]["name"] or "").endswith(name) and "副" not in facts.nodes[post]["name"]
        for person, _holding in holdings(facts, post)
    }


def _has_one_leader(facts: Facts, scope: Scope) -> States:
    def state(community: str) -> State:
        party, committees = _bodies(facts, community)
        secretaries, directors = _named(facts, party, "书记"), _named(facts, committees, "主任")
        return bool(secretaries & directors) if secretaries and directors else None

    return {(code,): state(code) for code in _towns(facts, scope)}


def _has_cross_posts(facts: Facts, scope: Scope) -> States:
    def state(community: str) -> State:
        party, committees = _bodies(facts, community)
        in_party = {person for unit in party for person in _holders(facts, unit)}
        members = {person for unit in committees for person in _holders(facts, unit)}
        both = (in_party & members) - _named(facts, party, "书记")
        return bool(both) if in_party and members else None

    return {(code,): state(code) for code in _towns(facts, scope)}


def _of_compounds(facts: Facts, scope: Scope, *, answer: Callable[[Facts, str], bool]) -> States:
    return {
        (code,): answer(facts, code)
        for code, _properties in nodes(facts, "Compound")
        if lies_in(facts, code, scope) and is_urban(facts, code)
    }


def _adviser_serves(facts: Facts, scope: Scope) -> States:
    def state(community: str) -> State:
        services = [facts.nodes[code] for code, _edge in incoming(facts, community, "SERVES", "LegalService")]
        numbers = [
            (row["visit_days"], row["lectures"])
            for row in services
            if row["service"] == "法律顾问" and current(row)
        ]
        if any(None not in pair and min(pair) >= 1 for pair in numbers):
            return True
        return None if any(None in pair for pair in numbers) else False

    return {
        (code,): state(code)
        for code, _properties in nodes(facts, "Community")
        if lies_in(facts, code, scope)
        and any(
            facts.nodes[service]["service"] == "法律顾问" and current(facts.nodes[service])
            for service, _edge in incoming(facts, code, "SERVES", "LegalService")
        )
    }


_STREET = ("Street", "Community", "ResidentsCommittee")
_PARTY = ("Street", "Community", "Compound", "Building", "PartyOrganization")
_PARTY_VALUES = {"PartyOrganization.tier": (2, 3, 4, 4, 1, 5, None)}
_FORMS = {"Community.form": (None, "社区", "社区", "村")}
_NUMBERS = {
    "ResidentsCommittee.urban_residents": (10_000, 10_000, 10_000, 20_000, 20_000, 0, None),
    "ResidentsCommittee.community_workers": (17, 18, 30, 35, 36, 40, None),
    "ResidentsCommittee.certified_workers": (8, 9, 9, 15, 20, 25, None),
    **_FORMS,
}
_FEW_COMMITTEES = {"Street": (1, 2), "Community": (1, 2), "ResidentsCommittee": (1, 2), "REPRESENTS": (1, 2)}
_STAFFED = {
    "Post.name": ("书记", "社区书记", "主任", "主任", "副书记"),
    "PartyOrganization.tier": (2, 2, 2, 2, 3),
    **_FORMS,
    **{
        f"{owner}.{day}": (None, None, None, None, None, date(2019, 6, 30) if day == "valid_from" else DAY)
        for owner in ("PartyOrganization", "ResidentsCommittee", "HOLDS")
        for day in ("valid_from", "valid_to")
    },
}
_FEW = {"Person": (10,), "Post": (24,), "Community": (1,), "PartyOrganization": (1, 2)} | {
    "ResidentsCommittee": (1, 2),
    "HOLDS": (3,),
    "COVERS": (2, 3),
    "REPRESENTS": (1, 2),
    "POST_IN": (1,),
}
_BODIES = ("Community", "PartyOrganization", "ResidentsCommittee", "Post", "Person")

ORACLES = {
    "communities-are-in-size-band": Oracle(
        _is_in_size_band,
        ("Street", "Community", "Grid"),
        {"Grid.households": (999, 1000, 1500, 3000, 3001, None)},
    ),
    "communities-have-cross-posts": Oracle(_has_cross_posts, _BODIES, _STAFFED, _FEW, graphs=24),
    "communities-have-one-leader": Oracle(
        _has_one_leader,
        _BODIES,
        {**_STAFFED, "Post.name": ("书记", "社区书记", "主任", "主任")},
        {**_FEW, "Person": (5, 9), "Post": (30,), "PartyOrganization": (1,), "ResidentsCommittee": (1,)},
        graphs=30,
    ),
    "communities-have-service-space": Oracle(
        _has_space,
        ("Street", "Community", "Grid", "ServiceCentre"),
        {
            "Grid.households": (100, 100, 200, 300, 0, None),
            "ServiceCentre.floor_area": (29.5, 30.0, 60.0, 90.0, 90.0, None),
        },
        {"Grid": (3, 4), "Community": (1, 2), "ServiceCentre": (2, 3)},
        graphs=16,
    ),
    "compounds-have-owners-committee": Oracle(
        partial(_of_compounds, answer=has_committee),
        ("Street", "Community", "Grid", "Compound", "OwnersCommittee"),
    ),
    "compounds-have-property-service": Oracle(
        partial(_of_compounds, answer=has_firm), ("Street", "Community", "Grid", "Compound", "PropertyFirm")
    ),
    "joint-branches-join-few-units": Oracle(
        _joins_few,
        _PARTY,
        {
            "PartyOrganization.tier": (4, 4, 4, 3),
            "PartyOrganization.founding_mode": (*_JOINT, "小区自建", None),
            "PartyOrganization.valid_from": (None, None, None, DAY),
            "PartyOrganization.valid_to": (None, None, None, DAY),
        },
        {"COVERS": (1, 2, 3)},
        settings={"branch_units_max": _UNITS_MAX},
    ),
    "legal-advisers-serve-regularly": Oracle(
        _adviser_serves,
        ("Street", "Community", "LegalService"),
        {"LegalService.service": ("法律顾问", "法律顾问", "法庭", None)},
    ),
    "owners-committees-are-independent": Oracle(
        _is_independent,
        ("Compound", "PropertyFirm", "OwnersCommittee", "Post", "Person"),
        {
            f"{owner}.{day}": (None, None, None, DAY)
            for owner in ("SERVES", "PropertyFirm", "OwnersCommittee", "HOLDS")
            for day in ("valid_from", "valid_to")
        },
        {"Person": (3, 4, 5), "Post": (12, 14), "PropertyFirm": (1, 2), "OwnersCommittee": (1, 2)}
        | {"KIN_OF": (0, 0, 1), "SERVES": (1, 2), "HOLDS": (1, 2), "POST_IN": (1,), "Compound": (1, 2)},
    ),
    "owners-committees-have-odd-number": Oracle(
        partial(
            _committee_members,
            label="OwnersCommittee",
            target="Compound",
            fits=lambda members: members in (5, 7, 9, 11),
        ),
        ("Street", "Community", "Compound", "OwnersCommittee"),
        {"OwnersCommittee.members": (4, 5, 6, 7, 11, 13, None)},
    ),
    "party-organizations-are-within-term": Oracle(
        _within_term,
        _PARTY,
        {
            **_PARTY_VALUES,
            "PartyOrganization.elected_on": (
                None,
                date(2019, 6, 30),
                date(2019, 7, 1),
                date(2021, 6, 30),
                date(2021, 7, 1),
            ),
        },
    ),
    "party-organizations-fit-their-size": Oracle(
        _fits_size, _PARTY, {**_PARTY_VALUES, "PartyOrganization.members": (2, 3, 49, 50, 51, 99, 100, None)}
    ),
    "residents-committees-have-five-to-nine-members": Oracle(
        partial(
            _committee_members,
            label="ResidentsCommittee",
            target="Community",
            fits=lambda members: 5 <= members <= 9,
        ),
        _STREET,
        {"ResidentsCommittee.members": (4, 5, 7, 9, 10, None)},
    ),
    "streets-have-certified-workers": Oracle(
        partial(
            _share_of_street,
            part="certified_workers",
            whole="community_workers",
            least=lambda certified, workers: 2 * certified >= workers,
        ),
        _STREET,
        _NUMBERS,
        _FEW_COMMITTEES,
        graphs=24,
    ),
    "streets-have-enough-workers": Oracle(
        partial(
            _share_of_street,
            part="community_workers",
            whole="urban_residents",
            least=lambda workers, residents: workers * 10_000 >= 18 * residents,
        ),
        _STREET,
        _NUMBERS,
        _FEW_COMMITTEES,
        graphs=24,
    ),
}
