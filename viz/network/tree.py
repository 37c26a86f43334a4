"""Finds the children of each drawn node, in the order in which picture and table list them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wangge.graph.model import NodeKey
from wangge.viz.drawing.marks import MARKS
from wangge.viz.drawing.parts import Scene, SceneNode

__all__ = ["children_of"]


def children_of(scene: Scene, places: Sequence[str]) -> dict[NodeKey, list[SceneNode]]:
    """Map each node to the nodes that are drawn in it or next to it, sorted by kind and code.

    `places` are the labels of places from the top down; places come first.
    """
    order = {label: number for number, label in enumerate((*places, *MARKS))}
    below: dict[NodeKey, list[SceneNode]] = defaultdict(list)
    for node in scene.nodes:
        if node.parent is not None and node.ref != scene.scope.ref:
            below[node.parent].append(node)
    for siblings in below.values():
        siblings.sort(key=lambda node: (order.get(node.kind, 99), node.ghost, node.ref))
    return dict(below)
