"""The state of each place, and how many of those below it are covered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from viz.expectations import COVERED_BY, Expectation
from viz.parts import Coverage, Ref, State
from viz.reading import Contents

__all__ = ["Touching", "coverage_below", "is_met", "place_states", "touching"]

Touching = Mapping[Ref, frozenset[tuple[str, str, int | None]]]


def touching(contents: Contents, types: Mapping[str, str]) -> Touching:
    """For each place, the (label, relationship type, tier) of what stands in relation to it.

    `types` gives the relationship type of each kind of relationship.
    """
    found: dict[Ref, set[tuple[str, str, int | None]]] = defaultdict(set)
    for edge in contents.edges:
        thing = contents.inside.get(edge.source)
        if thing is not None:
            found[edge.target].add((edge.source.label, types[edge.kind], thing.tier))
    return {ref: frozenset(items) for ref, items in found.items()}


def is_met(expected: Expectation, around: frozenset[tuple[str, str, int | None]]) -> bool:
    """Whether something around a place is what is expected.

    >>> branch = Expectation("PartyOrganization", "COVERS", 4)
    >>> is_met(branch, frozenset({("PartyOrganization", "COVERS", 3)}))
    False
    >>> is_met(branch, frozenset({("PartyOrganization", "COVERS", 4)}))
    True
    """
    return any(
        (label, type_) == (expected.label, expected.type) and expected.tier in (None, tier)
        for label, type_, tier in around
    )


def place_states(contents: Contents, around: Touching, leaf: str) -> dict[Ref, State]:
    """The state of every place: unknown where nothing at all is recorded at it or below it.

    Places of kind `leaf` can hold nothing, so they are never unknown.
    """
    recorded: set[Ref] = set()
    places = _places(contents)
    for ref in reversed(places):
        if ref.label == leaf or ref in recorded or around.get(ref):
            recorded.add(ref)
            if ref in contents.parents:
                recorded.add(contents.parents[ref])
    return {ref: _state(ref, ref in recorded, around) for ref in places}


def _state(ref: Ref, recorded: bool, around: Touching) -> State:
    expected = COVERED_BY.get(ref.label)
    if expected is None:
        return State.PLAIN
    if not recorded:
        return State.UNKNOWN
    return State.COVERED if is_met(expected, around.get(ref, frozenset())) else State.UNCOVERED


def coverage_below(contents: Contents, states: Mapping[Ref, State]) -> dict[Ref, tuple[Coverage, ...]]:
    """For each place, the coverage of the places below it, kind by kind from the top."""
    counts: dict[Ref, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for ref, state in states.items():
        for above in _above(contents, ref):
            entry = counts[above][ref.label]
            entry[0] += state is State.COVERED
            entry[1] += 1
            entry[2] += state is State.UNKNOWN
    order = list(COVERED_BY)
    return {
        ref: tuple(Coverage(label, *by[label]) for label in order if label in by)
        for ref, by in counts.items()
    }


def _places(contents: Contents) -> list[Ref]:
    return [ref for ref in contents.inside if ref == contents.scope or ref in contents.parents]


def _above(contents: Contents, ref: Ref) -> Iterator[Ref]:
    while ref in contents.parents:
        ref = contents.parents[ref]
        yield ref
