"""Finds the place and the unit to which each organisation, post and person of a scope belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wangge.graph.model import NodeKey
from wangge.viz.network.extent import FOLLOWERS
from wangge.viz.network.read import ScopeContents

__all__ = ["Anchors", "common_place", "find_anchors"]


class Anchors:
    """For each organisation, post and person: its `home` place, its `unit`, and the places that it `touches`.

    A node touches a place if it has a relationship to the place. The home of such a node is the smallest place that
    contains all the places that it touches, and its unit is its home. A node that touches no place may follow another
    node (see `FOLLOWERS`), as a person follows a post. The unit of such a node is the first node that it follows, and
    its home is the home of this unit. The home and unit of all other nodes are the scope. A node is drawn next to its
    unit.
    """

    def __init__(self) -> None:
        self.home: dict[NodeKey, NodeKey] = {}
        self.unit: dict[NodeKey, NodeKey] = {}
        self.touches: dict[NodeKey, tuple[NodeKey, ...]] = {}


def find_anchors(contents: ScopeContents, types: Mapping[str, str]) -> Anchors:
    """Find the home and the unit of every organisation, post and person of the scope."""
    anchors = Anchors()
    places = {contents.scope, *contents.parents}
    touched: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    follows: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    following = {(f.type, f.label): f.forward for f in FOLLOWERS}
    for edge in contents.edges:
        if edge.target in places and edge.source in contents.inside:
            touched[edge.source].add(edge.target)
        for follower, leader in ((edge.source, edge.target), (edge.target, edge.source)):
            forward = following.get((types[edge.kind], follower.label))
            if forward is (follower == edge.target) and leader in contents.inside:
                follows[follower].add(leader)
    for ref in contents.inside:
        if ref not in places:
            _anchor(ref, anchors, contents, touched, follows)
    return anchors


def _anchor(
    ref: NodeKey,
    anchors: Anchors,
    contents: ScopeContents,
    touched: Mapping[NodeKey, set[NodeKey]],
    follows: Mapping[NodeKey, set[NodeKey]],
) -> None:
    if ref in anchors.home:
        return
    leaders = sorted(follows.get(ref, ()))
    for leader in leaders:
        if leader in contents.inside and leader not in contents.parents and leader != contents.scope:
            _anchor(leader, anchors, contents, touched, follows)
    places = sorted(touched.get(ref, ()))
    anchors.touches[ref] = tuple(places)
    if places:
        anchors.home[ref] = common_place(places, contents.parents)
        anchors.unit[ref] = anchors.home[ref]
    elif leaders:
        anchors.unit[ref] = leaders[0]
        anchors.home[ref] = anchors.home.get(leaders[0], contents.scope)
    else:
        anchors.home[ref] = anchors.unit[ref] = contents.scope


def common_place(places: Sequence[NodeKey], parents: Mapping[NodeKey, NodeKey]) -> NodeKey:
    """Return the smallest place that contains all `places`; `parents` maps each place to the place above it.

    >>> street, left, right = NodeKey("Street", "1"), NodeKey("Community", "2"), NodeKey("Community", "3")
    >>> common_place([left, right], {left: street, right: street})
    NodeKey(label='Street', code='1')
    """
    shared = _chain(places[0], parents)
    for place in places[1:]:
        chain = set(_chain(place, parents))
        shared = [ref for ref in shared if ref in chain]
    return shared[0]


def _chain(ref: NodeKey, parents: Mapping[NodeKey, NodeKey]) -> list[NodeKey]:
    chain = [ref]
    while chain[-1] in parents:
        chain.append(parents[chain[-1]])
    return chain
