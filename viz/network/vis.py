"""Makes a pyvis network with fixed positions from a scene. If several lines connect two nodes, they are curved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pyvis.network import Network

from wangge.graph.model import NodeKey
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.parts import Bundle, Scene, SceneEdge, SceneNode
from wangge.viz.drawing.theme import ICONS, LINES, LineStyle
from wangge.viz.links import LinkOf, nowhere
from wangge.viz.names import edge_name
from wangge.viz.network.layout import Layout
from wangge.viz.network.wording import Wording

__all__ = ["MOST_LINES", "bend_of", "is_long", "make_network", "pairs_of"]

MOST_LINES = 50
"""Of a selected node, at most this many lines to folded nodes are drawn, and at most this many to nodes outside the scope."""

_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "keyboard": False,
        "multiselect": False,
        "selectConnectedEdges": True,
        "tooltipDelay": 150,
        "zoomSpeed": 0.6,
    },
    "nodes": {"shape": "custom", "chosen": False, "fixed": True},
    "edges": {"selectionWidth": 1.4, "hoverWidth": 0, "chosen": True},
}
_STRAIGHT = {"enabled": False}
_LONG = 520


def make_network(
    scene: Scene,
    layout: Layout,
    words: Wording,
    *,
    link_of: LinkOf = nowhere,
    map_of: LinkOf = nowhere,
) -> Network:
    """Return the pyvis network of a scene.

    `link_of` returns the address of a node's page, `map_of` that of a place's own network map. The lists of nodes and
    edges are set directly, because `add_edge` of pyvis is slow: it compares each edge with all earlier ones.
    """
    network = Network(directed=True, cdn_resources="in_line", height="100%", width="100%")
    bundled = _bundled(scene, words)
    network.nodes = [
        _node(node, layout, words, link_of, map_of)
        | ({"bundles": bundled[node.ref]} if node.ref in bundled else {})
        for node in scene.nodes
    ]
    network.edges = list(_edges(scene, layout, words))
    network.options = _OPTIONS | {
        "interaction": {**_OPTIONS["interaction"], "hideEdgesOnDrag": len(network.edges) > 1500}
    }
    return network


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


def is_long(edge: SceneEdge, layout: Layout) -> bool:
    """Return whether a line is so long that it is drawn faintly."""
    source, target = layout.boxes[edge.source], layout.boxes[edge.target]
    return max(abs(source.left - target.left), abs(source.top - target.top)) > _LONG


def _node(node: SceneNode, layout: Layout, words: Wording, link_of: LinkOf, map_of: LinkOf) -> dict[str, Any]:
    """Return the data of a node for the scripts of the page. Optional values that are empty are left out."""
    box = layout.boxes[node.ref]
    mark = mark_of(node.missing or node.ref.label, words.model)
    data = {
        "id": node.ref.text(),
        "x": box.left + box.width / 2,
        "y": box.top + box.height / 2,
        "facts": words.facts(node),
        "card": [box.width, box.height],
        "mark": [mark.shape, mark.sign],
        "kind": node.missing or node.ref.label,
        "state": str(node.state),
    }
    optional = {
        "code": "" if node.ghost else node.ref.code,
        "more": " · ".join(filter(None, (words.below(node, 2), words.folded(node)))),
        "icon": ICONS[node.state],
        "ghost": node.ghost,
        "bar": _bar(node),
        "beyond": words.beyond(node, MOST_LINES),
        "outside": len(node.outside) if len(node.outside) > MOST_LINES else 0,
        "parent": node.parent.text() if node.parent else "",
        "href": None if node.ghost else link_of(node.ref),
        "map": map_of(node.ref) if node.folded else None,
    }
    return data | {name: value for name, value in optional.items() if value}


def _bar(node: SceneNode) -> list[int] | None:
    """Return the numbers of covered, all, unknown and waived places of the lowest tier inside a place.

    Returns None if no rule counts places inside the place.
    """
    if not node.coverage:
        return None
    coverage = node.coverage[-1]
    return [coverage.covered, coverage.total, coverage.unknown, coverage.waived]


def _bundled(scene: Scene, words: Wording) -> dict[NodeKey, list[list[Any]]]:
    """Map each node to its bundles, the largest first.

    Each bundle is a list of three values: the node at the other end, the name of the kind of relationship, and the
    number of relationships.
    """
    lines: dict[NodeKey, list[tuple[Bundle, NodeKey, bool]]] = defaultdict(list)
    for bundle in scene.bundles:
        lines[bundle.source].append((bundle, bundle.target, True))
        lines[bundle.target].append((bundle, bundle.source, False))
    return {
        ref: [
            [far_end.text(), words.relation(bundle.kind, outgoing=outgoing), bundle.number]
            for bundle, far_end, outgoing in sorted(items, key=lambda item: (-item[0].number, item))
        ]
        for ref, items in sorted(lines.items())
    }


def _edges(scene: Scene, layout: Layout, words: Wording) -> Iterator[dict[str, Any]]:
    for number, (edge, rank, parallel_lines) in enumerate(pairs_of(scene)):
        style = LINES.get(edge.kind, LineStyle("line-people"))
        yield {
            "id": number,
            "from": edge.source.text(),
            "to": edge.target.text(),
            "kind": edge.kind,
            "name": edge_name(words.model, edge.kind, words.language),
            "token": style.colour,
            "width": style.width,
            "dashes": list(style.dashes) or False,
            "arrows": {"to": {"enabled": style.arrow, "scaleFactor": 0.45}},
            "smooth": _smooth(bend_of(edge, rank, parallel_lines)),
            "faint": is_long(edge, layout),
        }


def _smooth(bend: float) -> dict[str, Any]:
    if not bend:
        return _STRAIGHT
    return {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}
