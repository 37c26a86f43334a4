"""Lays out a network map so that unfolding moves as little as possible.

The children of an open node are cards in rows below its own row. Every card keeps its column and its row among its
siblings, whatever is open; an open card pushes down only what is below its row. `fold.js` does the same in the browser.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from math import sqrt

from wangge.graph.model import NodeKey
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.parts import Scene, SceneNode
from wangge.viz.network.folding import ALWAYS_OPEN
from wangge.viz.network.tree import children_of

__all__ = ["SPACES", "WIDTH", "Layout", "card_size", "lay_out", "paper_width"]

WIDTH = 900
"""The width of the picture if no browser says how much room there is."""

SPACES = {"gap": 12, "tall": 22, "low": 8, "pad": 14, "head": 28, "scope": 320}
"""The spaces in pixels: between columns, between rows of tall and of low cards, inside a panel, above the first row of an
inner panel (for its name), and the width of the scope's card."""

_TALL, _LOW = 54, 28
_WIDE, _NARROW = 204, 112


@dataclass(frozen=True)
class Layout:
    """The boxes of all nodes.

    `panels` are the areas drawn around the contents of open nodes, each with its depth, the outermost first.
    """

    boxes: dict[NodeKey, Box]
    panels: tuple[tuple[NodeKey, Box, int], ...]

    def digest(self) -> str:
        """Return a hash of all positions. Equal scenes have equal hashes on every machine."""
        lines = [f"{ref.text()} {tuple(box)}" for ref, box in sorted(self.boxes.items())]
        return sha256("\n".join(lines).encode()).hexdigest()


def card_size(kind: str) -> tuple[int, int]:
    """Return the width and height of the cards of one kind of node. In a narrow picture, the cards are narrower.

    >>> card_size("Community"), card_size("PropertyFirm"), card_size("Building")
    ((204, 54), (204, 28), (112, 28))
    """
    mark = mark_of(kind)
    if mark.height > 40:
        return _WIDE, _TALL
    return (_NARROW if mark.width < 100 else _WIDE), _LOW


def lay_out(scene: Scene, places: Sequence[str], width: int = WIDTH) -> Layout:
    """Return a box for each node of the scene; `places` are the labels of places from the top down.

    Equal scenes have equal layouts. No two boxes overlap. Siblings are ordered by kind, then by code.
    """
    arranging = _Arranging(children_of(scene, places))
    arranging.arrange(scene.scope, width)
    return Layout(arranging.boxes, tuple(sorted(arranging.panels, key=lambda panel: panel[2])))


def paper_width(nodes: int) -> int:
    """Return the width of a picture with this number of nodes on paper or in a file, where no window limits the width.

    >>> paper_width(20), paper_width(400)
    (900, 2220)
    """
    return max(WIDTH, int(111 * sqrt(nodes)))


@dataclass
class _Arranging:
    below: dict[NodeKey, list[SceneNode]]
    boxes: dict[NodeKey, Box] = field(default_factory=dict)
    panels: list[tuple[NodeKey, Box, int]] = field(default_factory=list)

    def arrange(self, scope: SceneNode, width: int) -> None:
        pad = SPACES["pad"]
        card = Box(pad, pad, min(SPACES["scope"], width - 2 * pad), card_size("District")[1])
        self.boxes[scope.ref] = card
        bottom = card.top + card.height
        if self.below.get(scope.ref):
            bottom = self._contents(scope.ref, pad, bottom + SPACES["tall"], width - 2 * pad, 1)
        self.panels.append((scope.ref, Box(0, 0, width, bottom + pad), 0))

    def _contents(self, ref: NodeKey, left: int, top: int, width: int, depth: int) -> int:
        """Place the children of a node; return the bottom of the last one."""
        gap, start_top, bottom = SPACES["gap"], top, top
        for (wish, height), group in groupby(self._flow(ref), key=lambda node: card_size(node.kind)):
            nodes = list(group)
            cell = min(wish, (width - gap) // 2)
            columns = (width + gap) // (cell + gap)
            space = SPACES["tall" if height == _TALL else "low"]
            if bottom > start_top:
                top = bottom + SPACES["tall"]
            for start in range(0, len(nodes), columns):
                row = nodes[start : start + columns]
                for column, node in enumerate(row):
                    self.boxes[node.ref] = Box(left + column * (cell + gap), top, cell, height)
                bottom = top + height
                for node in row:
                    if node.ref.label != ALWAYS_OPEN and self.below.get(node.ref):
                        bottom = self._panel(node.ref, left, bottom + gap, width, depth)
                top = bottom + space
        return bottom

    def _panel(self, ref: NodeKey, left: int, top: int, width: int, depth: int) -> int:
        """Place the children of an open node in a panel of the full width; return its bottom."""
        pad = SPACES["pad"] if width > 420 else SPACES["pad"] // 2
        bottom = self._contents(ref, left + pad, top + SPACES["head"], width - 2 * pad, depth + 1) + pad
        self.panels.append((ref, Box(left, top, width, bottom - top), depth))
        return bottom

    def _flow(self, ref: NodeKey) -> Iterator[SceneNode]:
        """Yield the children of a node in their order, and the holders of a post directly after it."""
        for node in self.below.get(ref, ()):
            yield node
            if node.ref.label == ALWAYS_OPEN:
                yield from self._flow(node.ref)
