"""Computes the expected results of rules about posts and their holders, and about duties and their funds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.queries.oracles.conditions import holdings, post_lies_in, unit_lies_in
from tests.queries.oracles.facts import (
    DAY,
    Facts,
    Oracle,
    Scope,
    State,
    States,
    current,
    most_severe,
    nodes,
    outgoing,
)

__all__ = ["ORACLES"]

_NEGATIVE = "负面事项"
_PER_PERSON = 1
_ELECTED = ("PartyOrganization", "ResidentsCommittee", "OwnersCommittee")
_DUTIES = ("Street", "StreetOffice", "ResidentsCommittee", "Department", "Duty")
_DRAWN_LABELS = (
    "Street",
    "Community",
    "Grid",
    "Compound",
    "PropertyFirm",
    "StreetOffice",
    "OfficeDivision",
    "Post",
    "Person",
)


def _posts(facts: Facts, scope: Scope) -> Iterator[tuple[str, dict[str, Any]]]:
    return (
        (post, properties) for post, properties in nodes(facts, "Post") if post_lies_in(facts, post, scope)
    )


def _is_held(facts: Facts, scope: Scope) -> States:
    return {(post,): bool(holdings(facts, post)) for post, _properties in _posts(facts, scope)}


def _is_held_once(facts: Facts, scope: Scope) -> States:
    holders = {
        post: {person for person, _properties in holdings(facts, post)}
        for post, _properties in _posts(facts, scope)
    }
    return {(post,): len(people) == 1 for post, people in holders.items() if people}


def _is_within_term(facts: Facts, scope: Scope) -> States:
    def term_states() -> Iterator[tuple[tuple[str, ...], State]]:
        for post, properties in _posts(facts, scope):
            for person, holding in holdings(facts, post):
                yield (post, person), _within(holding, properties["term_years"])

    return most_severe(term_states())


def _within(holding: dict[str, Any], years: int | None) -> State:
    since = holding["valid_from"]
    if years is None or since is None:
        return None
    ends = since.replace(year=since.year + years)
    return bool(ends > DAY)


def _is_funded(facts: Facts, scope: Scope) -> States:
    return most_severe(
        ((duty, unit), assignment["funded"])
        for duty, properties in nodes(facts, "Duty")
        if properties["paid"]
        for unit, assignment in outgoing(facts, duty, "ASSIGNED_TO")
        if unit_lies_in(facts, unit, scope)
    )


def _holds_few(facts: Facts, scope: Scope) -> States:
    def posts(person: str) -> set[str]:
        return {post for post, properties in outgoing(facts, person, "HOLDS", "Post") if current(properties)}

    posts_by_person = {person: posts(person) for person, _properties in nodes(facts, "Person")}
    return {
        (person,): len(codes) <= _PER_PERSON
        for person, codes in posts_by_person.items()
        if any(post_lies_in(facts, post, scope) for post in codes)
    }


def _has_term(facts: Facts, scope: Scope) -> States:
    def is_elected(post: str) -> bool:
        units = (unit for unit, _properties in outgoing(facts, post, "POST_IN", *_ELECTED))
        return any(current(facts.nodes[unit]) and unit_lies_in(facts, unit, scope) for unit in units)

    posts = (
        (post, properties["term_years"]) for post, properties in nodes(facts, "Post") if is_elected(post)
    )
    return {(post,): years is not None for post, years in posts}


def _is_assigned(facts: Facts, scope: Scope) -> States:
    duties = ((duty, properties["list"]) for duty, properties in nodes(facts, "Duty"))
    return {(duty,): _is_given(facts, duty) for duty, listed in duties if listed not in (None, _NEGATIVE)}


def _is_given_to_nobody(facts: Facts, scope: Scope) -> States:
    duties = ((duty, properties["list"]) for duty, properties in nodes(facts, "Duty"))
    return {(duty,): not _is_given(facts, duty) for duty, listed in duties if listed == _NEGATIVE}


def _is_given(facts: Facts, duty: str) -> bool:
    return any(True for _unit in outgoing(facts, duty, "ASSIGNED_TO"))


ORACLES = {
    "posts-are-held": Oracle(_is_held, _DRAWN_LABELS),
    "posts-are-held-once": Oracle(_is_held_once, _DRAWN_LABELS),
    "posts-are-within-term": Oracle(
        _is_within_term,
        _DRAWN_LABELS,
        {
            "Post.term_years": (None, 3, 5, 5),
            "HOLDS.valid_from": (
                date(2019, 6, 30),
                date(2019, 7, 1),
                date(2021, 6, 30),
                date(2022, 2, 1),
                None,
            ),
            "HOLDS.valid_to": (None, None, DAY, DAY + timedelta(1)),
        },
    ),
    "people-hold-few-posts": Oracle(
        _holds_few, _DRAWN_LABELS, numbers={"Post": (4, 5, 6)}, settings={"posts_per_person_max": _PER_PERSON}
    ),
    "posts-have-term": Oracle(
        _has_term,
        ("Street", "Community", "Compound", *_ELECTED, "Post"),
        numbers={"Post": (4, 5, 6, 7)},
    ),
    "paid-duties-are-funded": Oracle(_is_funded, _DUTIES, {"Duty.paid": (True, True, False, None)}),
    "duties-are-assigned": Oracle(_is_assigned, _DUTIES),
    "negative-duties-are-not-assigned": Oracle(
        _is_given_to_nobody, _DUTIES, {"Duty.list": (_NEGATIVE, _NEGATIVE, "协助事项", None)}
    ),
}
