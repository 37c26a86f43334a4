"""Decides which nodes of a scope are drawn. The others are folded: only their number is shown, at a drawn place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.network.anchors import Anchors
from wangge.viz.network.extent import PEOPLE, PEOPLE_DEPTH, PLACE_DEPTH
from wangge.viz.network.read import ScopeContents

__all__ = ["Fold", "fold_contents"]


class Fold(NamedTuple):
    """The nodes that are drawn, and the places into which the others are folded.

    `drawn` is in a fixed order, places first. `folded` maps each place to how many nodes of each label are folded into
    it. `place_of` maps each node that isn't drawn to the place into which it is folded.
    """

    drawn: tuple[NodeKey, ...]
    folded: dict[NodeKey, Counter[str]]
    place_of: dict[NodeKey, NodeKey]


def fold_contents(
    contents: ScopeContents, anchors: Anchors, *, tiers: Sequence[str], limit: int, whole: int = 0
) -> Fold:
    """Choose at most `limit` nodes to draw, tier by tier: places, then organisations, then posts and people.

    A scope of at most `whole` nodes is drawn completely. In a larger scope, if not all nodes of one kind at one tier
    fit, none of them is drawn. `tiers` are the labels of places from the top down.
    """
    if len(contents.inside) <= whole:
        return Fold(tuple(contents.inside), {}, {})
    steps = _Steps(contents, anchors, tiers)
    drawn: dict[NodeKey, None] = {contents.scope: None}
    for step in steps.all():
        fitting = [ref for ref in step if steps.allowed(ref, drawn)]
        if len(drawn) + len(fitting) <= limit:
            drawn |= dict.fromkeys(fitting)
    not_drawn = (ref for ref in contents.inside if ref not in drawn)
    place_of = {ref: _drawn_place(ref, drawn, contents.parents, anchors) for ref in not_drawn}
    folded: dict[NodeKey, Counter[str]] = defaultdict(Counter)
    for ref, place in place_of.items():
        folded[place][ref.label] += 1
    return Fold(tuple(drawn), dict(folded), place_of)


class _Steps:
    def __init__(self, contents: ScopeContents, anchors: Anchors, tiers: Sequence[str]) -> None:
        self.contents, self.anchors = contents, anchors
        scope = contents.scope.label
        start = tiers.index(scope)
        self.places = tiers[start + 1 : tiers.index(PLACE_DEPTH[scope]) + 1]
        self.homes = tiers[start : tiers.index(PLACE_DEPTH[scope]) + 1]
        self.people = tiers[start : tiers.index(PEOPLE_DEPTH[scope]) + 1]

    def all(self) -> Iterator[list[NodeKey]]:
        for tier in self.places:
            yield [ref for ref in self.contents.parents if ref.label == tier]
        for tier in self.homes:
            bodies = self._at(tier, people=False)
            yield [ref for ref in bodies if self.anchors.touches[ref]]
            yield [ref for ref in bodies if not self.anchors.touches[ref]]
        for tier in self.people:
            people = self._at(tier, people=True)
            yield from ([ref for ref in people if ref.label == label] for label in PEOPLE)

    def allowed(self, ref: NodeKey, drawn: Mapping[NodeKey, None]) -> bool:
        if ref in self.contents.parents:
            return self.contents.parents[ref] in drawn
        touches = self.anchors.touches[ref]
        if touches and not any(place in drawn for place in touches):
            return False
        return self.anchors.unit[ref] in drawn

    def _at(self, tier: str, *, people: bool) -> list[NodeKey]:
        return [
            ref
            for ref, home in self.anchors.home.items()
            if home.label == tier and (ref.label in PEOPLE) is people
        ]


def _drawn_place(
    ref: NodeKey, drawn: Mapping[NodeKey, None], parents: Mapping[NodeKey, NodeKey], anchors: Anchors
) -> NodeKey:
    place = anchors.home.get(ref, ref)
    while place not in drawn:
        place = parents[place]
    return place
