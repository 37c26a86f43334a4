"""Lays out a network map.

Each place is a block: its card, with its organisations to the right of the card and the places in it below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from unicodedata import east_asian_width

from wangge.graph.model import NodeKey
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.parts import Scene, SceneNode
from wangge.viz.drawing.rectangles import pack
from wangge.viz.network.tree import children_of

__all__ = ["Layout", "card_size", "lay_out"]

_RATIO = 1.6
_GAP = 10
_BLOCK_GAP = 18
_PADDING = 14
_STEP = 12
_GHOST_WIDTH = 152


@dataclass(frozen=True)
class Layout:
    """The boxes of all nodes.

    `panels` are the areas drawn around places and their contents, each with its depth, the outermost first.
    """

    boxes: dict[NodeKey, Box]
    panels: tuple[tuple[NodeKey, Box, int], ...]

    def digest(self) -> str:
        """Return a hash of all positions. Equal scenes have equal hashes on every machine."""
        lines = [f"{ref.text()} {tuple(box)}" for ref, box in sorted(self.boxes.items())]
        return sha256("\n".join(lines).encode()).hexdigest()


def card_size(node: SceneNode) -> tuple[int, int]:
    """Return the width and height of a node's card.

    The card is as wide as the name needs, within limits that depend on the kind of node (see `MARKS`). The card of
    something that is missing (a ghost) has a fixed width.
    """
    mark = mark_of(node.missing or node.ref.label)
    if node.ghost:
        return _GHOST_WIDTH, mark.height
    characters = sum(1.0 if east_asian_width(sign) in "WF" else 0.58 for sign in node.name)
    width = round((characters * 13 + 58) / _STEP + 0.49) * _STEP
    return max(mark.width, min(width, mark.widest)), mark.height


@dataclass
class _Block:
    """A node with its children.

    `panel` says whether an area is drawn around the node and its children. `inner` has three values for each child: the
    left and the top edge of the child's block, relative to this block, and the child's block.
    """

    node: SceneNode
    width: int = 0
    height: int = 0
    card: Box = field(default=Box(0, 0, 0, 0))
    panel: bool = False
    inner: list[tuple[int, int, _Block]] = field(default_factory=list)


def lay_out(scene: Scene, places: Sequence[str]) -> Layout:
    """Return a box for each node of the scene; `places` are the labels of places from the top down.

    Equal scenes have equal layouts. No two boxes overlap. Siblings are ordered by kind, then by code.
    """
    below = children_of(scene, places)
    block = _block(scene.scope, below, frozenset(places))
    boxes: dict[NodeKey, Box] = {}
    panels: list[tuple[NodeKey, Box, int]] = []
    _place(block, 0, 0, 0, boxes, panels)
    return Layout(boxes, tuple(panels))


def _block(node: SceneNode, below: dict[NodeKey, list[SceneNode]], places: frozenset[str]) -> _Block:
    width, height = card_size(node)
    blocks = [_block(child, below, places) for child in below.get(node.ref, ())]
    parts = [block for block in blocks if block.node.ref.label in places]
    beside = [block for block in blocks if block.node.ref.label not in places]
    padding = _PADDING if parts or (beside and height > 40) else 0
    block = _Block(node, width, height, Box(padding, padding, width, height), padding > 0)
    is_place = node.ref.label in places
    _put_beside(block, beside, ratio=4.0 if parts else (2.2 if is_place else 3.0))
    _put_below(block, [part for part in parts if part.panel])
    _put_below(block, [part for part in parts if not part.panel])
    if padding:
        block.width += 2 * padding
        block.height += 2 * padding
    return block


def _put_beside(block: _Block, beside: list[_Block], ratio: float) -> None:
    if not beside:
        return
    packed = pack([(b.width, b.height) for b in beside], ratio=ratio, gap=_GAP)
    left = block.card.left + block.card.width + _GAP
    block.inner += [
        (left + x, block.card.top + y, b) for (x, y), b in zip(packed.corners, beside, strict=True)
    ]
    block.width = block.card.width + _GAP + packed.width
    block.height = max(block.card.height, packed.height)


def _put_below(block: _Block, parts: list[_Block]) -> None:
    if not parts:
        return
    packed = pack([(b.width, b.height) for b in parts], ratio=_RATIO, gap=_BLOCK_GAP)
    top = block.card.top + block.height + _BLOCK_GAP
    block.inner += [
        (block.card.left + x, top + y, b) for (x, y), b in zip(packed.corners, parts, strict=True)
    ]
    block.width = max(block.width, packed.width)
    block.height += _BLOCK_GAP + packed.height


def _place(
    block: _Block,
    left: int,
    top: int,
    depth: int,
    boxes: dict[NodeKey, Box],
    panels: list[tuple[NodeKey, Box, int]],
) -> None:
    card = block.card
    boxes[block.node.ref] = Box(left + card.left, top + card.top, card.width, card.height)
    if block.panel:
        panels.append((block.node.ref, Box(left, top, block.width, block.height), depth))
    for x, y, inner in block.inner:
        _place(inner, left + x, top + y, depth + 1, boxes, panels)
