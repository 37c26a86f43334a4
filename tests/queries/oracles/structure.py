"""Oracles about places themselves and their grids: one parent, the size band, a worker."""

from __future__ import annotations

from tests.queries.oracles.facts import Facts, Oracle, Scope, States, incoming, lies_in, nodes, outgoing
from tests.queries.oracles.notions import PLACES, holdings

__all__ = ["ORACLES"]

_BAND = range(300, 501)


def _has_one_parent(facts: Facts, scope: Scope) -> States:
    return {
        (code, own["label"]): len(list(outgoing(facts, code, "PART_OF"))) == 1
        for code, own in nodes(facts, *PLACES)
        if lies_in(facts, code, scope)
    }


def _is_in_band(facts: Facts, scope: Scope) -> States:
    grids = ((code, own["households"]) for code, own in nodes(facts, "Grid") if lies_in(facts, code, scope))
    return {(code,): None if number is None else number in _BAND for code, number in grids}


def _has_worker(facts: Facts, scope: Scope) -> States:
    def workers(grid: str) -> list[str]:
        posts = (post for post, _own in incoming(facts, grid, "POST_IN", "Post"))
        return [
            person
            for post in posts
            if facts.nodes[post]["name"] == "网格员"
            for person, _own in holdings(facts, post)
        ]

    return {
        (code,): bool(workers(code)) for code, _own in nodes(facts, "Grid") if lies_in(facts, code, scope)
    }


ORACLES = {
    "places-have-one-parent": Oracle(_has_one_parent, PLACES),
    "grids-are-in-size-band": Oracle(_is_in_band, PLACES[:-2]),
    "grids-have-worker": Oracle(
        _has_worker, (*PLACES[:-2], "Post", "Person"), {"Post.name": ("网格员", "网格员", "主任", None)}
    ),
}
