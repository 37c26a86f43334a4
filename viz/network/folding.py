"""Folds a scene: a part that isn't open becomes one card with its number of nodes, and its lines are added up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Bundle, Scene, SceneEdge, SceneNode
from wangge.viz.network.tree import children_of

__all__ = [
    "ALWAYS_OPEN",
    "GHOST",
    "GROUP",
    "MOST_OF_A_KIND",
    "FoldState",
    "Parents",
    "fold_scene",
    "lies_in",
    "open_above",
    "parents_of",
    "with_groups",
]

GROUP = "Group"
"""The label in the keys of groups."""

GHOST = "Ghost"
"""The word that stands for all ghosts in `FoldState.hidden`."""

MOST_OF_A_KIND = 8
"""If more organisations of one kind belong to the same place, they are put into a group, which is folded at first."""

ALWAYS_OPEN = "Post"
"""The kind of node that is always open: a post is drawn with its holders."""


class FoldState(NamedTuple):
    """Which nodes of a scene are open, and which kinds of node and relationship are hidden. The scope is always open.

    A node is drawn only if everything above it is open. `hidden` has labels, `GHOST`, and kinds of relationships.
    """

    opened: frozenset[NodeKey] = frozenset()
    hidden: frozenset[str] = frozenset()


def with_groups(scene: Scene) -> Scene:
    """Return the scene with a group for the organisations of one kind in the same place, if there are many of them."""
    places = {kind.label for kind in scene.model.places}
    beside: dict[tuple[NodeKey, str], list[SceneNode]] = defaultdict(list)
    for node in scene.nodes:
        if node.parent is not None and node.real and node.parent.label in places:
            beside[node.parent, node.ref.label].append(node)
    groups: dict[NodeKey, SceneNode] = {}
    members: dict[NodeKey, NodeKey] = {}
    for (parent, label), nodes in beside.items():
        if len(nodes) > MOST_OF_A_KIND and label not in places and label != ALWAYS_OPEN:
            ref = NodeKey(GROUP, f"{parent.code}~{label}")
            groups[ref] = SceneNode(ref=ref, name="", parent=parent, group=label)
            members |= dict.fromkeys((node.ref for node in nodes), ref)
    nodes_in_groups = (
        replace(node, parent=members[node.ref]) if node.ref in members else node for node in scene.nodes
    )
    return replace(scene, nodes=(*nodes_in_groups, *groups.values()))


def fold_scene(scene: Scene, state: FoldState) -> Scene:
    """Return the scene as it is drawn in a state: open parts with their contents, other parts as single cards.

    If a kind of place is hidden, what is in such places is drawn in the place above; organisations of a hidden kind are
    hidden with everything that belongs to them. Every node is drawn, folded or hidden, and every relationship is drawn,
    counted in a bundle, inner or hidden.
    """
    folding = _Folding(scene, state)
    folding.open(scene.scope.ref, scene.scope.ref)
    nodes = tuple(folding.drawn(node) for node in folding.visible.values())
    lines = folding.lines()
    return replace(
        scene,
        scope=nodes[0],
        nodes=nodes,
        edges=lines.drawn,
        bundles=lines.bundles,
        inner=lines.inner,
        hidden=folding.hidden,
        hidden_lines=lines.hidden,
        ghosts_left=scene.ghosts_left + folding.ghosts_left,
    )


class _Lines(NamedTuple):
    drawn: tuple[SceneEdge, ...]
    bundles: tuple[Bundle, ...]
    inner: int
    hidden: int


class _Folding:
    """Folds one scene. `visible` has the visible nodes; `at` maps each node to the visible node at which its lines end."""

    def __init__(self, scene: Scene, state: FoldState) -> None:
        self.scene, self.state = scene, state
        labels = [kind.label for kind in scene.model.places]
        self.places = frozenset(labels)
        self.below = children_of(scene, labels)
        scope = next(node for node in scene.nodes if node.ref == scene.scope.ref)
        self.visible: dict[NodeKey, SceneNode] = {scope.ref: replace(scope, fold="")}
        self.at: dict[NodeKey, NodeKey] = {scope.ref: scope.ref}
        self.folded: dict[NodeKey, Counter[str]] = defaultdict(Counter)
        self.hidden = self.ghosts_left = 0

    def open(self, ref: NodeKey, parent: NodeKey) -> None:
        """Draw the children of `ref`, as children of the visible node `parent`."""
        for child in self.below.get(ref, ()):
            if self._is_hidden(child):
                self._hide(child)
                if child.ref.label in self.places:
                    self.open(child.ref, parent)
                else:
                    self._hide_below(child.ref)
                continue
            inside = any(
                not self._is_hidden(node) or node.ref in self.below for node in self.below.get(child.ref, ())
            )
            always = child.ref.label == ALWAYS_OPEN
            is_open = always or child.ref in self.state.opened
            fold: Literal["", "open", "folded"] = (
                "" if always or not inside else "open" if is_open else "folded"
            )
            self.visible[child.ref] = replace(child, parent=parent, fold=fold)
            self.at[child.ref] = child.ref
            if is_open:
                self.open(child.ref, child.ref)
            else:
                self._fold(child.ref, child.ref)

    def drawn(self, node: SceneNode) -> SceneNode:
        """Return a visible node with the numbers of the nodes folded into it."""
        if node.ref not in self.folded:
            return node
        return replace(
            node, folded=tuple(sorted((Counter(dict(node.folded)) + self.folded[node.ref]).items()))
        )

    def lines(self) -> _Lines:
        """Return the lines between the visible nodes. A line with a folded end counts in a bundle."""
        drawn: list[SceneEdge] = []
        counts: Counter[SceneEdge] = Counter()
        inner, hidden = self.scene.inner, 0
        for edge, number in self._all_lines():
            source, target = self.at.get(edge.source), self.at.get(edge.target)
            if source is None or target is None or edge.kind in self.state.hidden:
                hidden += number or 1
            elif source == target:
                inner += number or 1
            elif number or source != edge.source or target != edge.target:
                counts[SceneEdge(source, target, edge.kind)] += number or 1
            else:
                drawn.append(edge)
        bundles = tuple(Bundle(*edge, count) for edge, count in sorted(counts.items()))
        return _Lines(tuple(drawn), bundles, inner, hidden)

    def _all_lines(self) -> Iterator[tuple[SceneEdge, int]]:
        yield from ((edge, 0) for edge in self.scene.edges)
        yield from ((SceneEdge(*bundle[:3]), bundle.number) for bundle in self.scene.bundles)

    def _fold(self, ref: NodeKey, into: NodeKey) -> None:
        for child in self.below.get(ref, ()):
            if self._is_hidden(child):
                self._hide(child)
                if child.ref.label not in self.places:
                    self._hide_below(child.ref)
                    continue
            elif child.ghost:
                self.ghosts_left += 1
            else:
                self.at[child.ref] = into
                if child.real:
                    self.folded[into][child.ref.label] += 1
                self.folded[into] += Counter(dict(child.folded))
            self._fold(child.ref, into)

    def _is_hidden(self, node: SceneNode) -> bool:
        return node.kind in self.state.hidden or (node.ghost and GHOST in self.state.hidden)

    def _hide(self, node: SceneNode) -> None:
        self.hidden += node.real + sum(number for _, number in node.folded)

    def _hide_below(self, ref: NodeKey) -> None:
        for child in self.below.get(ref, ()):
            self._hide(child)
            self._hide_below(child.ref)


Parents = Mapping[NodeKey, NodeKey | None]
"""The parent of each node of a scene."""


def parents_of(scene: Scene) -> Parents:
    """Return the parent of each node."""
    return {node.ref: node.parent for node in scene.nodes}


def open_above(parents: Parents, refs: Iterable[NodeKey]) -> frozenset[NodeKey]:
    """Return `refs` and everything that must be open for them to be visible."""
    opened: set[NodeKey] = set()
    for ref in refs:
        above: NodeKey | None = ref
        while above is not None and above not in opened:
            opened.add(above)
            above = parents.get(above)
    return frozenset(opened)


def lies_in(parents: Parents, ref: NodeKey, outer: NodeKey) -> bool:
    """Return whether a node is `outer` or in it."""
    above: NodeKey | None = ref
    while above is not None and above != outer:
        above = parents.get(above)
    return above is not None
