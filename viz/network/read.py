"""Reads the contents of one scope in bulk: places, organisations, posts, people and relationships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.viz.days import holds_on
from wangge.viz.drawing.parts import SceneEdge
from wangge.viz.network.extent import EVENTS, FOLLOWERS, Follower

__all__ = ["ScopeContents", "ScopeNode", "read_contents"]

_BATCH = 5_000
_OF_THE_TREE = "PartOf"


@dataclass(frozen=True)
class ScopeNode:
    """A node of a scope, or a node outside it that has a relationship with a node inside."""

    ref: NodeKey
    name: str
    tier: int | None = None


@dataclass
class ScopeContents:
    """The contents of one scope on one day.

    `inside` are all nodes that belong to the scope; the places come first, from the scope down. `parents` maps each
    place below the scope to the place that contains it. `edges` are the other relationships of all nodes `inside`;
    `met` are the nodes at the other ends of these relationships.
    """

    scope: NodeKey
    inside: dict[NodeKey, ScopeNode] = field(default_factory=dict)
    parents: dict[NodeKey, NodeKey] = field(default_factory=dict)
    edges: set[SceneEdge] = field(default_factory=set)
    met: dict[NodeKey, ScopeNode] = field(default_factory=dict)

    def places(self) -> Iterator[NodeKey]:
        """Yield the scope and the places in it, from the top down."""
        return (ref for ref in self.inside if ref == self.scope or ref in self.parents)

    def tree(self) -> Iterator[SceneEdge]:
        """Yield the `PartOf` relationships between the places of the scope."""
        return (SceneEdge(child, parent, "PartOf") for child, parent in self.parents.items())


def read_contents(store: Store, model: Model, scope: ScopeNode, day: date) -> ScopeContents:
    """Read the contents of a scope on `day`.

    The number of queries depends on the number of kinds of node, not on the number of nodes.
    """
    reader = _ScopeReader(store, model, day, ScopeContents(scope.ref, {scope.ref: scope}))
    reader.read_places([scope.ref])
    frontier = list(reader.contents.inside)
    while frontier:
        frontier = reader.read_around(frontier)
    return reader.contents


class _Incident(NamedTuple):
    """A relationship of the node with this `code`, and the node at its other end.

    `since` and `until` are `valid_from` and `valid_to` of the relationship, `began` and `ended` those of the other node.
    `labels`, `far_code`, `name` and `tier` describe the other node.
    """

    code: str
    type: str
    since: object
    until: object
    labels: list[str]
    far_code: str
    name: str
    tier: int | None
    began: object
    ended: object


class _ScopeReader:
    def __init__(self, store: Store, model: Model, day: date, contents: ScopeContents) -> None:
        self.store, self.model, self.day, self.contents = store, model, day.isoformat(), contents
        self.drawable = {kind.label for kind in model.nodes.values() if "Organization" in kind.labels}
        self.drawable |= {follower.label for follower in FOLLOWERS}
        self.drawable |= {kind.label for kind in model.nodes.values() if kind.icon is not None}
        self.drawable |= set(EVENTS)
        self.kinds: dict[tuple[str, str, str], str | None] = {}
        self.tiers = [kind.label for kind in model.places]
        self.places = set(self.tiers)
        followers = (f for f in FOLLOWERS if not f.scopes or contents.scope.label in f.scopes)
        self.followers: dict[tuple[str, str], Follower] = {(f.type, f.label): f for f in followers}

    def read_places(self, level: Sequence[NodeKey]) -> None:
        while level:
            below: list[NodeKey] = []
            for label, codes in _by_label(level).items():
                for child in self._child_labels(label):
                    below += self._children(label, codes, child)
            level = sorted(below, key=lambda ref: ref.code)
        # A place with several parents was found below the highest of them, but belongs to the lowest one.
        places = {ref: self.contents.inside[ref] for ref in self._from_the_top()}
        self.contents.inside = {self.contents.scope: self.contents.inside[self.contents.scope], **places}

    def _from_the_top(self) -> Iterator[NodeKey]:
        """Yield the places below the scope, those nearest to it first."""
        below: dict[NodeKey, list[NodeKey]] = defaultdict(list)
        for ref, parent in self.contents.parents.items():
            below[parent].append(ref)
        level = [self.contents.scope]
        while level:
            level = sorted((ref for above in level for ref in below[above]), key=lambda ref: ref.code)
            yield from level

    def _child_labels(self, label: str) -> list[str]:
        ends = self.model.edges["PartOf"].ends
        return [source for end in ends if label in end.targets for source in end.sources]

    def _children(self, label: str, codes: list[str], child: str) -> Iterator[NodeKey]:
        statement = (
            f"UNWIND $codes AS code MATCH (p:{label} {{code: code}})<-[:PART_OF]-(c:{child}) "
            "RETURN collect([code, c.code, c.name]) AS found"
        )
        for parent, code, name in self._bulk(statement, codes):
            ref, above = NodeKey(child, code), NodeKey(label, parent)
            if ref not in self.contents.inside:
                self.contents.inside[ref] = ScopeNode(ref, name)
                self.contents.parents[ref] = above
                yield ref
            elif ref in self.contents.parents:
                self.contents.parents[ref] = self._nearer(self.contents.parents[ref], above)

    def _nearer(self, one: NodeKey, other: NodeKey) -> NodeKey:
        return other if self.tiers.index(other.label) > self.tiers.index(one.label) else one

    def _bulk(self, statement: str, codes: list[str]) -> Iterator[list[Any]]:
        """Run a query for batches of codes, and yield the items of its column `found`.

        The query collects all its rows into one list in that column, because returning one record per row would be
        slow.
        """
        for start in range(0, len(codes), _BATCH):
            for row in self.store.read(statement, {"codes": codes[start : start + _BATCH]}):
                yield from row["found"]

    def read_around(self, frontier: Sequence[NodeKey]) -> list[NodeKey]:
        """Read the relationships of the nodes `frontier`; return the nodes that the relationships add to the scope."""
        new_nodes: dict[NodeKey, ScopeNode] = {}
        for label, codes in sorted(_by_label(frontier).items()):
            for outgoing in (True, False):
                for row in self._incident(label, codes, outgoing):
                    follower = self._add_relationship(NodeKey(label, row.code), row, outgoing)
                    if follower and follower.ref not in self.contents.inside:
                        new_nodes[follower.ref] = follower
        self.contents.inside |= {ref: new_nodes[ref] for ref in sorted(new_nodes)}
        return sorted(new_nodes)

    def _incident(self, label: str, codes: list[str], outgoing: bool) -> Iterable[_Incident]:
        types = self._types(label, outgoing)
        if not types:
            return ()
        left, right = ("-", "->") if outgoing else ("<-", "-")
        statement = (
            f"UNWIND $codes AS code MATCH (n:{label} {{code: code}}){left}[r:{'|'.join(types)}]{right}(x) "
            "RETURN collect([code, type(r), r.valid_from, r.valid_to, labels(x), x.code, x.name, x.tier, "
            "x.valid_from, x.valid_to]) AS found"
        )
        return (_Incident(*row) for row in self._bulk(statement, codes))

    def _types(self, label: str, outgoing: bool) -> list[str]:
        labels = self.drawable | self.places
        types: set[str] = set()
        for kind in self.model.edges.values():
            for end in kind.ends:
                near, far = (end.sources, end.targets) if outgoing else (end.targets, end.sources)
                if kind.name != _OF_THE_TREE and label in near and labels.intersection(far):
                    types.add(kind.type)
        return sorted(types)

    def _add_relationship(self, near: NodeKey, row: _Incident, outgoing: bool) -> ScopeNode | None:
        """Add the relationship of a row to the contents; return its other end if that node belongs to the scope."""
        label = next((name for name in row.labels if name in self.model.nodes), None)
        if label is None or label not in self.drawable | self.places:
            return None
        if not holds_on(self.day, row.since, row.until) or not holds_on(self.day, row.began, row.ended):
            return None
        ref = NodeKey(label, row.far_code)
        source, target = (near, ref) if outgoing else (ref, near)
        kind = self._kind(row.type, source.label, target.label)
        if kind is None or kind == _OF_THE_TREE:
            return None
        far = self.contents.met.setdefault(ref, ScopeNode(ref, row.name, row.tier))
        self.contents.edges.add(SceneEdge(source, target, kind))
        return far if self._belongs(row.type, near, far.ref, outgoing) else None

    def _belongs(self, type_: str, near: NodeKey, far: NodeKey, outgoing: bool) -> bool:
        if far.label in self.places:
            return False
        follower = self.followers.get((type_, far.label))
        if follower:
            return follower.forward is outgoing
        return near.label in self.places

    def _kind(self, type_: str, source: str, target: str) -> str | None:
        ends = (type_, source, target)
        if ends not in self.kinds:
            kinds = (k for k in self.model.edges.values() if k.type == type_ and k.allows(source, target))
            self.kinds[ends] = next((kind.name for kind in kinds), None)
        return self.kinds[ends]


def _by_label(refs: Iterable[NodeKey]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        grouped[ref.label].append(ref.code)
    return dict(grouped)
