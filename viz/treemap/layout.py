"""Lays out the district map: a treemap of two tiers, with the places in rows and in the given order.

A cell's area depends only on the number of its parts. Colours and numbers can therefore change without moving a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate, pairwise
from math import ceil, log, sqrt
from typing import NamedTuple

from wangge.viz.drawing.box import Box
from wangge.viz.treemap.shades import Shade

__all__ = ["Cell", "Tile", "Tiles", "fitting_height", "lay_out_cells"]

_PADDING = 4
_ROOMY = 8000
_HEIGHT_STEP, _LEAST_HEIGHT = 40, 160
_SMALLEST_SHARE = 3
_TRIES = 4


class _Shape(NamedTuple):
    """The preferred shape of boxes: aspect ratio, smallest readable width and height, and the gap between boxes."""

    ratio: float
    width: int
    height: int
    gap: int


_CELL = _Shape(1.5, 104, 60, 4)
_MARK = _Shape(2.4, 60, 16, 3)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A place of the picture; `parts` are its children, in the order in which they are drawn.

    `kind` is the name of the place's kind, `label` its label in the model, `note` a short figure such as 12/40, `say`
    the text for screen readers and the tooltip. `folded` is the number of children that aren't in `parts`.
    """

    code: str
    name: str
    kind: str
    label: str
    shade: Shade
    note: str = ""
    say: str = ""
    href: str | None = None
    parts: tuple[Cell, ...] = ()
    folded: int = 0

    @property
    def weight(self) -> int:
        """The number to which the cell's area is proportional: one for the cell itself, and one for each box in it."""
        return 1 + self.slots

    @property
    def slots(self) -> int:
        """The number of boxes in the cell: one per part, and one for all folded children together."""
        return len(self.parts) + (self.folded > 0)


class Tile(NamedTuple):
    """The boxes of one cell; `heading` is None if the cell is too small for a heading.

    `marks` are the boxes of the cell's parts, in the order of the parts. `more` is the box for the cell's folded
    children; it is None if no child is folded.
    """

    box: Box
    heading: Box | None
    marks: tuple[Box, ...]
    more: Box | None

    @property
    def least(self) -> tuple[int, int]:
        """The smallest width and the smallest height among the marks."""
        return min((m.width for m in self.marks), default=0), min((m.height for m in self.marks), default=0)


@dataclass(frozen=True)
class Tiles:
    """Cells and their tiles, in the same order."""

    cells: tuple[Cell, ...]
    tiles: tuple[Tile, ...]

    def digest(self) -> str:
        """Return a hash of all positions. Equal layouts have equal hashes on every machine."""
        lines = [f"{name} {tuple(box)}" for name, box in sorted(self._named())]
        return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()

    def _named(self) -> Iterator[tuple[str, Box]]:
        for cell, tile in zip(self.cells, self.tiles, strict=True):
            key = f"{cell.label}:{cell.code}"
            yield key, tile.box
            yield from ((f"{key} heading", box) for box in (tile.heading,) if box)
            yield from ((f"{key} more", box) for box in (tile.more,) if box)
            for part, box in zip(cell.parts, tile.marks, strict=True):
                yield f"{key} {part.label}:{part.code}", box


def lay_out_cells(cells: Sequence[Cell], *, width: int, height: int) -> Tiles:
    """Return a box for each cell and part in a frame of `width` by `height` pixels; parts are inside their cells.

    A cell's area is about proportional to its weight, but cells with a small weight are enlarged, so that cells without
    parts are readable. If the frame has less than one pixel per box, some boxes have no area.

    >>> street = Cell(code="1", name="东城街道", kind="街道", label="Street", shade=Shade("covered"))
    >>> lay_out_cells([street], width=300, height=200).tiles[0].box
    Box(left=0, top=0, width=300, height=200)
    """
    boxes = _rows_of_cells([cell.weight for cell in cells], Box(0, 0, width, height))
    return Tiles(tuple(cells), tuple(_tile(cell, box) for cell, box in zip(cells, boxes, strict=True)))


def fitting_height(cells: Sequence[Cell], *, width: int, most: int = 720) -> int:
    """Return the height that readable cells need, but at least 160 and at most `most` pixels.

    >>> street = Cell(code="1", name="东城街道", kind="街道", label="Street", shade=Shade("covered"))
    >>> fitting_height([street] * 12, width=600), fitting_height([street] * 500, width=1200)
    (160, 720)
    """
    needed = sum(cell.weight for cell in cells) * _ROOMY / max(1, width)
    return min(most, max(_LEAST_HEIGHT, ceil(needed / _HEIGHT_STEP) * _HEIGHT_STEP))


def _tile(cell: Cell, box: Box) -> Tile:
    if not cell.slots:
        return Tile(box, box, (), None)
    heading_height = _heading_height(box)
    padding = _PADDING if min(box.width, box.height) >= 40 else 1
    heading = Box(box.left, box.top, box.width, heading_height) if heading_height else None
    top = box.top + (heading_height + padding - 1 if heading_height else padding)
    area = Box(
        box.left + padding,
        top,
        max(0, box.width - 2 * padding),
        max(0, box.top + box.height - padding - top),
    )
    marks = _grid(cell.slots, area, _MARK)
    return Tile(box, heading, tuple(marks[: len(cell.parts)]), marks[-1] if cell.folded else None)


def _heading_height(box: Box) -> int:
    if box.width < 46 or box.height < 36:
        return 0
    return 24 if box.height >= 90 else 20


def _rows_of_cells(weights: Sequence[int], frame: Box) -> list[Box]:
    if not weights:
        return []
    if len(set(weights)) == 1:
        return _grid(len(weights), frame, _CELL)
    least = sum(weights) / len(weights) / _SMALLEST_SHARE
    shares = [max(weight, least) for weight in weights]
    best_count = sqrt(len(weights) * frame.height * _CELL.ratio / max(1, frame.width))
    row_counts = range(max(1, round(best_count) - _TRIES), min(len(weights), round(best_count) + _TRIES) + 1)
    rows = min(
        (_split(shares, count) for count in row_counts or (1,)),
        key=lambda rows: _row_cost(rows, frame),
    )
    return list(_row_boxes(rows, frame))


def _split(shares: Sequence[float], count: int) -> list[list[float]]:
    """Split the shares, in their order, into at most `count` rows with sums that are about equal."""
    rows: list[list[float]] = [[] for _ in range(count)]
    total, weight_before = sum(shares), 0.0
    for share in shares:
        rows[min(count - 1, int(count * (weight_before + share / 2) / total))].append(share)
        weight_before += share
    return [row for row in rows if row]


def _row_cost(rows: Sequence[Sequence[float]], frame: Box) -> float:
    total = sum(map(sum, rows))
    cost = 0.0
    for row in rows:
        row_height = frame.height * sum(row) / total
        widened_shares = _widened(row, frame.width)
        unit = frame.width / sum(widened_shares)
        cost += sum(_cost(unit * share, row_height, _CELL) for share in widened_shares)
    return cost


def _row_boxes(rows: Sequence[Sequence[float]], frame: Box) -> Iterator[Box]:
    tops = _cuts([sum(row) for row in rows], frame.height)
    for row, (top, bottom) in zip(rows, pairwise(tops), strict=True):
        gap = _gap(_CELL.gap, frame.height / len(rows))
        lower_edge = frame.height if bottom == frame.height else bottom - gap
        for left, right in pairwise(_cuts(_widened(row, frame.width), frame.width)):
            right_gap = 0 if right == frame.width else _gap(_CELL.gap, frame.width / len(row))
            yield _box(frame, left, top, right - right_gap, lower_edge)


def _widened(row: Sequence[float], width: int) -> list[float]:
    """Return the shares of a row. Small shares are enlarged so that most headings are readable."""
    least = sum(row) / max(len(row), width / _CELL.width)
    return [max(share, least) for share in row]


def _grid(count: int, area: Box, shape: _Shape) -> list[Box]:
    """Return `count` equal boxes in reading order. The number of columns is chosen for the best shape."""
    if not count:
        return []
    columns = min(range(1, count + 1), key=_grid_cost(count, area, shape))
    rows = ceil(count / columns)
    across, down = _gap(shape.gap, area.width / columns), _gap(shape.gap, area.height / rows)
    lefts = [number * (area.width + across) // columns for number in range(columns + 1)]
    tops = [number * (area.height + down) // rows for number in range(rows + 1)]
    return [
        _box(area, lefts[column], tops[row], lefts[column + 1] - across, tops[row + 1] - down)
        for row, column in (divmod(number, columns) for number in range(count))
    ]


def _grid_cost(count: int, area: Box, shape: _Shape) -> Callable[[int], float]:
    def cost(columns: int) -> float:
        rows = -(-count // columns)
        empty = (columns * rows - count) / count
        return _cost(area.width / columns, area.height / rows, shape) + 1.5 * empty

    return cost


def _cost(width: float, height: float, shape: _Shape) -> float:
    """Return how much a box differs from the preferred shape. Boxes that are too small for a name cost more."""
    if width <= 0 or height <= 0:
        return 1000.0
    small = (width < shape.width) + (height < shape.height)
    return abs(log(width / height / shape.ratio)) + small


def _gap(usual_gap: int, size: float) -> int:
    """Return the gap between boxes of this size: at most `usual_gap`, and less between small boxes."""
    return min(usual_gap, int(size / 10) + (size >= 3))


def _cuts(shares: Sequence[float], length: int) -> list[int]:
    total = sum(shares)
    return [0, *(round(length * weight_before / total) for weight_before in accumulate(shares))]


def _box(frame: Box, left: int, top: int, right: int, bottom: int) -> Box:
    return Box(frame.left + left, frame.top + top, max(0, right - left), max(0, bottom - top))
