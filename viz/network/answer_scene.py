"""Builds the scene of a graph recipe's answer: it has the nodes and relationships that the recipe returned."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from datetime import date
from typing import Any

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.queries.notices import notices
from wangge.queries.recipes.graph_answer import GraphAnswer
from wangge.viz.drawing.parts import Scene, SceneEdge, SceneNode
from wangge.viz.network.anchors import common_place
from wangge.viz.network.scene import last_run

__all__ = ["answer_scene"]

_OF_THE_TREE = "PART_OF"
_UPWARDS = (_OF_THE_TREE, "SUBORDINATE_TO", "UNIT_OF")
"""The types of relationship that lead from a unit to the one above it."""


def answer_scene(store: Store, answer: GraphAnswer, day: date, *, titles: tuple[str, str]) -> Scene | None:
    """Return the scene of an answer; None if the answer has no nodes.

    A place is drawn in the place that contains it. Another node that is related to places is drawn next to the smallest
    place that contains all of them; a node that is related to no place is drawn next to a node to which it is related.
    Everything is drawn around one node: the place to which the question is limited, else the first node of the answer,
    or the highest unit above it. `day` is the day of the question, `titles` are the titles of the picture in Chinese
    and English. The last run and the notices are read from `store`.
    """
    root = _root(answer, store.model)
    if root is None:
        return None
    parents = _parents(answer, store.model, root)
    nodes = {
        node.key: SceneNode(
            ref=node.key,
            name=node.name,
            parent=parents.get(node.key),
            tier=_tier(node.properties.get("tier")),
        )
        for node in answer.nodes
    }
    edges = tuple(sorted(set(_scene_edges(answer, store.model))))
    return Scene(
        scope=nodes[root],
        path=(),
        nodes=tuple(nodes.values()),
        edges=edges,
        totals=Counter(node.key.label for node in answer.nodes),
        relationship_totals=Counter(edge.kind for edge in edges),
        parts=(),
        day=day.isoformat(),
        run=last_run(store),
        notices=notices(store),
        checked=False,
        titles=titles,
        model=store.model,
    )


def _root(answer: GraphAnswer, model: Model) -> NodeKey | None:
    """Return the place of the parameter `scope` if the answer has it.

    Else return the answer's first node, or the highest place or organisation above that node in the answer.
    """
    places = {kind.label for kind in model.places}
    scope = answer.parameters.get("scope")
    for node in answer.nodes:
        if node.key.code == scope and node.key.label in places:
            return node.key
    above = {edge.source: edge.target for edge in reversed(answer.edges) if edge.type in _UPWARDS}
    root, passed = answer.first, {answer.first}
    while root is not None and root in above and above[root] not in passed:
        root = above[root]
        passed.add(root)
    return root


def _parents(answer: GraphAnswer, model: Model, root: NodeKey) -> dict[NodeKey, NodeKey]:
    """Return, for every node except the root, the node in or next to which it is drawn. The result is a tree."""
    tiers = [kind.label for kind in model.places]
    keys = [node.key for node in answer.nodes if node.key != root]
    places = [key for key in keys if key.label in tiers]
    others = [key for key in keys if key.label not in tiers]
    parents = dict.fromkeys(places, root) | _place_parents(answer, tiers, root)
    neighbours = _neighbours(answer)
    for other in others:
        if touched := sorted({key for key in neighbours[other] if key.label in tiers}):
            parents[other] = common_place(touched, parents)
    reached = deque([root, *parents])
    while reached:
        here = reached.popleft()
        for key in neighbours[here]:
            if key not in parents and key != root:
                parents[key] = here
                reached.append(key)
    return parents | {other: root for other in others if other not in parents}


def _place_parents(answer: GraphAnswer, tiers: list[str], root: NodeKey) -> dict[NodeKey, NodeKey]:
    """Return the parent of each place whose parent is in the answer.

    If a place has several, its parent is the one of the lowest tier.

    The root has no parent, even if the answer contains one, because everything else is drawn around the root.
    """
    parents: dict[NodeKey, NodeKey] = {}
    for edge in answer.edges:
        child, parent = edge.source, edge.target
        if edge.type != _OF_THE_TREE or child == root or not {child.label, parent.label} <= set(tiers):
            continue
        tier = tiers.index(parent.label)
        nearest_tier = tiers.index(parents[child].label) if child in parents else -1
        if nearest_tier < tier < tiers.index(child.label):
            parents[child] = parent
    return parents


def _neighbours(answer: GraphAnswer) -> dict[NodeKey, list[NodeKey]]:
    neighbours: dict[NodeKey, list[NodeKey]] = defaultdict(list)
    for edge in answer.edges:
        neighbours[edge.source].append(edge.target)
        neighbours[edge.target].append(edge.source)
    return neighbours


def _scene_edges(answer: GraphAnswer, model: Model) -> Iterator[SceneEdge]:
    """Yield the lines to draw. If the model declares no kind for a relationship, its type is used instead."""
    for edge in answer.edges:
        kind = model.edge_between(edge.type, edge.source.label, edge.target.label)
        yield SceneEdge(edge.source, edge.target, edge.type if kind is None else kind.name)


def _tier(tier: Any) -> int | None:
    return tier if isinstance(tier, int) else None
