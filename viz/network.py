"""A scene as a pyvis network: fixed positions, several relationships between one pair curved apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pyvis.network import Network

from viz.captions import edge_name
from viz.layout import Layout
from viz.marks import mark_of
from viz.parts import Scene, SceneEdge, SceneNode
from viz.states import ICONS, LINES, LineStyle
from viz.wording import Wording

__all__ = ["make_network"]

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


def make_network(scene: Scene, layout: Layout, words: Wording) -> Network:
    """The pyvis network of a scene, filled in bulk: `add_edge` looks at every earlier edge each time."""
    network = Network(directed=True, cdn_resources="in_line", height="100%", width="100%")
    network.nodes = [_node(node, layout, words) for node in scene.nodes]
    network.edges = list(_edges(scene, layout, words))
    network.options = _OPTIONS | {
        "interaction": {**_OPTIONS["interaction"], "hideEdgesOnDrag": len(network.edges) > 1500}
    }
    return network


def _node(node: SceneNode, layout: Layout, words: Wording) -> dict[str, Any]:
    box = layout.boxes[node.ref]
    mark = mark_of(node.missing or node.ref.label)
    return {
        "id": node.ref.text(),
        "x": box.left + box.width / 2,
        "y": box.top + box.height / 2,
        "title": words.tooltip(node),
        "name": words.name(node),
        "more": " · ".join(filter(None, (words.below(node, 2), words.folded(node)))),
        "say": words.sentence(node),
        "card": [box.width, box.height],
        "mark": [mark.shape, mark.sign],
        "state": str(node.state),
        "icon": ICONS[node.state],
        "ghost": node.ghost,
        "bar": list(node.coverage[-1][1:]) if node.coverage else None,
        "beyond": words.beyond(node),
        "parent": node.parent.text() if node.parent else "",
    }


def _edges(scene: Scene, layout: Layout, words: Wording) -> Iterator[dict[str, Any]]:
    between: dict[frozenset[str], list[SceneEdge]] = defaultdict(list)
    for edge in scene.edges:
        between[frozenset((edge.source.text(), edge.target.text()))].append(edge)
    number = 0
    for edges in between.values():
        for rank, edge in enumerate(edges):
            yield {**_edge(number, edge, rank, len(edges), words), "faint": _is_long(edge, layout)}
            number += 1


def _edge(number: int, edge: SceneEdge, rank: int, together: int, words: Wording) -> dict[str, Any]:
    style = LINES.get(edge.kind, LineStyle("line-people"))
    return {
        "id": number,
        "from": edge.source.text(),
        "to": edge.target.text(),
        "kind": edge.kind,
        "name": edge_name(words.model, edge.kind, words.language),
        "token": style.colour,
        "width": style.width,
        "dashes": list(style.dashes) or False,
        "arrows": {"to": {"enabled": style.arrow, "scaleFactor": 0.45}},
        "smooth": _bend(edge, rank, together),
    }


def _is_long(edge: SceneEdge, layout: Layout) -> bool:
    one, other = layout.boxes[edge.source], layout.boxes[edge.target]
    return max(abs(one.left - other.left), abs(one.top - other.top)) > _LONG


def _bend(edge: SceneEdge, rank: int, together: int) -> dict[str, Any]:
    """How far a line leaves the straight one; lines between one pair are spread on both sides."""
    if together == 1:
        return _STRAIGHT
    side = rank % 2 == (edge.source < edge.target)
    return {
        "enabled": True,
        "type": "curvedCW" if side else "curvedCCW",
        "roundness": round(0.18 * (rank // 2 + 1), 2),
    }
