"""Finds the shortest chain between two nodes of a network map. `fold.js` finds the same one in the browser."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Scene

__all__ = ["shortest_chain"]


def shortest_chain(
    scene: Scene, start: NodeKey, end: NodeKey, hidden: Collection[str]
) -> tuple[NodeKey, ...]:
    """Return the nodes of the shortest chain from `start` to `end`, including both; empty if they aren't connected.

    Lines are followed in both directions. Nodes and lines of the kinds in `hidden` aren't used. Of several shortest
    chains, the one whose nodes come first by key is returned.
    """
    usable = {node.ref for node in scene.nodes if node.real and node.ref.label not in hidden} | {start, end}
    near: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for edge in scene.edges:
        if edge.kind not in hidden and edge.source in usable and edge.target in usable:
            near[edge.source].add(edge.target)
            near[edge.target].add(edge.source)
    before: dict[NodeKey, NodeKey] = {start: start}
    waiting = deque([start])
    while waiting and end not in before:
        node = waiting.popleft()
        for other in sorted(near[node]):
            if other not in before:
                before[other] = node
                waiting.append(other)
    if end not in before:
        return ()
    chain = [end]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))
