"""Places the names of a geographic map so that none covers another name or a dot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wangge.graph.model import NodeKey
from wangge.viz.drawing.text import TextLine, clean, fit, width_of, wrap
from wangge.viz.geo.layout import DOT, GeoLayout, GeoShape
from wangge.viz.geo.location import key_of
from wangge.viz.geo.spot import Spot
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.marks import has_icon

__all__ = ["HEADING", "ICON", "Label", "Labels", "place_labels"]

HEADING = 14
"""The size of the letters of a place whose parts are drawn, in pixels."""

ICON = 10
"""The size of the icon of an area's state."""

_NAME = 12

_LEADING = 1.2
_BOLD = 1.05
_GAP = 3
_LEAST_AREA = 12
_LONGEST_HEADING = 9.0
_SHIFTS = ((0, 0), (0, -18), (0, 18), (-40, 0), (40, 0), (0, -36), (0, 36), (-60, -18), (60, 18))


@dataclass(frozen=True)
class Label:
    """The lines of a name. The first base line is at `base`; the lines are centred at `x`, or begin there if `beside` a dot.

    `icon` is the width that is left free for the icon of the state to the left of the first line.
    """

    lines: tuple[TextLine, ...]
    x: float
    base: float
    size: int
    beside: bool = False
    icon: int = 0

    @property
    def width(self) -> float:
        """The width of the longest line in pixels."""
        return max(line.ems for line in self.lines) * self.size * (_BOLD if self.size == HEADING else 1)

    @property
    def icon_place(self) -> tuple[float, float]:
        """The left and upper edge of the icon."""
        wide = _BOLD if self.size == HEADING else 1
        return self.x - self.lines[0].ems * self.size * wide / 2 - self.icon, self.base - ICON + 1


@dataclass(frozen=True)
class Labels:
    """The names that have room, and where the icons of areas are drawn: the left and upper edge of each."""

    names: Mapping[NodeKey, Label]
    icons: Mapping[NodeKey, tuple[float, float]]


_Rectangle = tuple[float, float, float, float]


class _Occupied:
    """The parts of the picture in which no further name may be drawn."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._rectangles: list[_Rectangle] = []

    def add(self, rectangle: _Rectangle) -> None:
        self._rectangles.append(rectangle)

    def is_free(self, rectangle: _Rectangle) -> bool:
        left, top, right, bottom = rectangle
        if left < 2 or top < 2 or right > self._width - 2 or bottom > self._height - 2:
            return False
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in self._rectangles
        )


def place_labels(cells: Sequence[Cell], layout: GeoLayout) -> Labels:
    """Return the labels that have room. Cells with parts get their labels first, then areas by size, then dots."""
    occupied = _Occupied(layout.width, layout.height)
    for shape in layout.shapes.values():
        if shape.is_dot:
            occupied.add(_around(shape.spot, DOT))
    names: dict[NodeKey, Label] = {}
    icons: dict[NodeKey, tuple[float, float]] = {}
    single: list[tuple[Cell, GeoShape]] = []
    for cell in cells:
        parts = [(part, layout.shapes[key_of(part)]) for part in cell.parts if key_of(part) in layout.shapes]
        own = layout.shapes.get(key_of(cell))
        if parts:
            spot = own.spot if own is not None else _middle([shape for _part, shape in parts])
            if label := _first_free(_headings(cell, spot), occupied):
                names[key_of(cell)] = label
        elif own is not None:
            single.append((cell, own))
        single += parts
    for cell, shape in sorted(single, key=lambda pair: -pair[1].size):
        icon = ICON + _GAP if has_icon(cell.shade) else 0
        candidates = _beside(cell.name, shape.spot) if shape.is_dot else _inside(cell.name, shape.spot, icon)
        if label := _first_free(candidates, occupied):
            names[key_of(cell)] = label
        if not icon or shape.is_dot:
            continue
        place = label.icon_place if label else _icon_place(shape, occupied)
        if place is not None:
            icons[key_of(cell)] = place
    return Labels(names, icons)


def _first_free(candidates: Iterable[Label], occupied: _Occupied) -> Label | None:
    for label in candidates:
        rectangle = _rectangle(label)
        if occupied.is_free(rectangle):
            occupied.add(rectangle)
            return label
    return None


def _icon_place(shape: GeoShape, occupied: _Occupied) -> tuple[float, float] | None:
    """Return where an icon without a name is drawn in an area; None if the area is too small."""
    spot = shape.spot
    if min(spot.width, spot.height) < _LEAST_AREA:
        return None
    left, top = spot.x - ICON / 2, spot.y - ICON / 2
    across, down = (spot.width - ICON) / 2 - 1, (spot.height - ICON) / 2 - 1
    for east, south in (
        (0, 0),
        (0, down),
        (0, -down),
        (across, 0),
        (-across, 0),
        (0, 15),
        (0, -15),
        (18, 0),
        (-18, 0),
    ):
        rectangle = (left + east, top + south, left + east + ICON, top + south + ICON)
        if occupied.is_free(rectangle) and shape.contains(rectangle):
            occupied.add(rectangle)
            return rectangle[:2]
    return left, top


def _headings(cell: Cell, spot: Spot) -> Iterator[Label]:
    line = fit(clean(cell.name), _LONGEST_HEADING)
    icon = ICON + _GAP if has_icon(cell.shade) else 0
    if line.text:
        for across, down in _SHIFTS:
            x, base = spot.x + across + icon / 2, spot.y + down + HEADING * 0.36
            yield Label((line,), x, base, HEADING, icon=icon)


def _inside(name: str, spot: Spot, icon: int) -> Iterator[Label]:
    """Yield the name in one line and in two, if the area has room for it."""
    text = clean(name)
    free, x = spot.width - icon - 4, spot.x + icon / 2
    if width_of(text) * _NAME <= free:
        yield Label((fit(text, free / _NAME),), x, spot.y + _NAME * 0.36, _NAME, icon=icon)
    if spot.height >= 2 * _NAME * _LEADING:
        lines = wrap(text, free / _NAME, 2)
        if len(lines) == 2 and "…" not in lines[1].text:
            yield Label(tuple(lines), x, spot.y - _NAME * (_LEADING / 2 - 0.36), _NAME, icon=icon)


def _beside(name: str, spot: Spot) -> Iterator[Label]:
    line = fit(clean(name), 12)
    if not line.text:
        return
    width, base = line.ems * _NAME, spot.y + _NAME * 0.36
    yield Label((line,), spot.x + DOT + 3, base, _NAME, beside=True)
    yield Label((line,), spot.x - DOT - 3 - width, base, _NAME, beside=True)
    yield Label((line,), spot.x - width / 2, spot.y - DOT - 4, _NAME, beside=True)
    yield Label((line,), spot.x - width / 2, spot.y + DOT + _NAME + 1, _NAME, beside=True)


def _rectangle(label: Label) -> _Rectangle:
    left = label.x if label.beside else label.x - label.width / 2 - label.icon
    right = label.x + label.width if label.beside else label.x + label.width / 2
    height = label.size * _LEADING * (len(label.lines) - 1)
    return (left - 1, label.base - label.size, right + 1, label.base + height + label.size * 0.25)


def _middle(shapes: Sequence[GeoShape]) -> Spot:
    count = len(shapes)
    return Spot(sum(s.spot.x for s in shapes) / count, sum(s.spot.y for s in shapes) / count, 0, 0)


def _around(spot: Spot, radius: float) -> _Rectangle:
    return (spot.x - radius, spot.y - radius, spot.x + radius, spot.y + radius)
