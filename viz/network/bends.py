"""Says which lines of a network map are bent, because several connect the same two nodes, and which are faint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from wangge.graph.model import NodeKey
from wangge.viz.drawing.parts import Scene, SceneEdge
from wangge.viz.network.layout import Layout

__all__ = ["bend_of", "is_faint", "pairs_of"]

_LONG = 520


def pairs_of(scene: Scene) -> Iterator[tuple[SceneEdge, int, int]]:
    """Yield each relationship with two numbers: its position in its group, and the size of the group.

    A group has all relationships between the same two nodes. Positions are counted from 0.
    """
    between: dict[frozenset[NodeKey], list[SceneEdge]] = defaultdict(list)
    for edge in scene.edges:
        between[frozenset((edge.source, edge.target))].append(edge)
    for edges in between.values():
        for rank, edge in enumerate(edges):
            yield edge, rank, len(edges)


def bend_of(edge: SceneEdge, rank: int, parallel_lines: int) -> float:
    """Return the bend of a line as a fraction of its length, clockwise if positive.

    `parallel_lines` is the number of lines between the same two nodes, `rank` the number (from 0) of this line among
    them. These lines bend to alternating sides; a single line is straight.

    >>> edge = SceneEdge(NodeKey("Grid", "1"), NodeKey("Grid", "2"), "Covers")
    >>> [bend_of(edge, rank, 2) for rank in (0, 1)], bend_of(edge, 0, 1)
    ([-0.18, 0.18], 0.0)
    """
    if parallel_lines == 1:
        return 0.0
    bend = round(0.18 * (rank // 2 + 1), 2)
    return bend if (rank % 2 == 1) == (edge.source < edge.target) else -bend


def is_faint(edge: SceneEdge, layout: Layout, parents: Mapping[NodeKey, NodeKey | None]) -> bool:
    """Return whether a line is drawn faintly: it is long, or the panels show already that one node belongs to the other."""
    source, target = layout.boxes[edge.source], layout.boxes[edge.target]
    if edge.target == parents.get(edge.source) or edge.source == parents.get(edge.target):
        return True
    return max(abs(source.left - target.left), abs(source.top - target.top)) > _LONG
