"""Computes the expected results of rules about places: their parents and names, and the size and workers of grids."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.queries.oracles.conditions import OPTIONAL_PLACES, PLACES, holdings, is_urban
from tests.queries.oracles.facts import (
    DAY,
    Facts,
    Oracle,
    Scope,
    States,
    current,
    incoming,
    lies_in,
    nodes,
    outgoing,
    places_above,
)

__all__ = ["ORACLES"]

_HOUSEHOLDS = range(300, 501)


def _has_one_parent(facts: Facts, scope: Scope) -> States:
    def agree(code: str, label: str) -> bool:
        parents = [facts.nodes[parent]["label"] for parent, _properties in outgoing(facts, code, "PART_OF")]
        others = [parent for parent in parents if parent not in ("Grid", "MicroGrid")]
        shared = (label == "Compound" and parents and not others) or (
            label in ("Building", "NaturalVillage") and len(others) == 1
        )
        return len(parents) == 1 or bool(shared)

    return {
        (code, properties["label"]): agree(code, properties["label"])
        for code, properties in nodes(facts, *PLACES, *OPTIONAL_PLACES)
        if lies_in(facts, code, scope)
    }


def _is_in_band(facts: Facts, scope: Scope) -> States:
    grids = (
        (code, properties["households"])
        for code, properties in nodes(facts, "Grid")
        if lies_in(facts, code, scope) and is_urban(facts, code)
    )
    return {(code,): None if number is None else number in _HOUSEHOLDS for code, number in grids}


def _has_worker(facts: Facts, scope: Scope) -> States:
    def workers(grid: str) -> list[str]:
        posts = (post for post, _properties in incoming(facts, grid, "POST_IN", "Post"))
        return [
            person
            for post in posts
            if facts.nodes[post]["name"] == "网格员"
            for person, _properties in holdings(facts, post)
        ]

    return {
        (code,): bool(workers(code))
        for code, _properties in nodes(facts, "Grid")
        if lies_in(facts, code, scope) and is_urban(facts, code)
    }


def _serves_one_grid(facts: Facts, scope: Scope) -> States:
    def grids(person: str) -> set[str]:
        posts = (post for post, properties in outgoing(facts, person, "HOLDS", "Post") if current(properties))
        workers = (post for post in posts if facts.nodes[post]["name"] == "网格员")
        return {grid for post in workers for grid, _properties in outgoing(facts, post, "POST_IN", "Grid")}

    served = {person: grids(person) for person, _properties in nodes(facts, "Person")}
    return {
        (person,): len(codes) == 1
        for person, codes in served.items()
        if any(lies_in(facts, grid, scope) and is_urban(facts, grid) for grid in codes)
    }


def _has_own_name(facts: Facts, scope: Scope) -> States:
    def communities(place: str) -> set[str]:
        return {code for code in places_above(facts, place) if facts.nodes[code]["label"] == "Community"}

    def shares(place: str, properties: dict[str, Any]) -> bool:
        return any(
            other_place != place
            and other_properties["name"] == properties["name"]
            and communities(other_place) & communities(place)
            for other_place, other_properties in nodes(facts, properties["label"])
        )

    named = (
        (code, properties)
        for code, properties in nodes(facts, "Grid", "Compound")
        if lies_in(facts, code, scope)
    )
    return {(code,): not shares(code, properties) for code, properties in named}


ORACLES = {
    "places-have-one-parent": Oracle(_has_one_parent, PLACES),
    "grids-are-in-size-band": Oracle(_is_in_band, PLACES[:-2]),
    "grids-have-worker": Oracle(
        _has_worker,
        (*PLACES[:-2], "Post", "Person"),
        {
            "Post.name": ("网格员", "网格员", "主任", None),
            "HOLDS.valid_from": (None, DAY, DAY + timedelta(1), DAY + timedelta(1)),
        },
        {"HOLDS": (1, 2, 3)},
    ),
    "grid-workers-serve-one-grid": Oracle(
        _serves_one_grid,
        (*PLACES[:-2], "Post", "Person"),
        {
            "Post.name": ("网格员", "网格员", "网格员", "主任", None),
            "HOLDS.valid_from": (None, DAY, DAY + timedelta(1)),
            "HOLDS.valid_to": (None, None, DAY),
        },
        {"Post": (4, 5, 6), "Person": (3, 4), "HOLDS": (2, 3, 4)},
        graphs=30,
    ),
    "places-have-own-name": Oracle(
        _has_own_name,
        PLACES[:-1],
        {"Grid.name": ("甲", "乙", "丙"), "Compound.name": ("甲", "乙", "丙")},
        {"Community": (1, 2), "PART_OF": (0, 1, 1, 1, 2)},
    ),
}
