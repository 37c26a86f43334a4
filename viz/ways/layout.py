"""Lays out chains between two units: a row for each step, the first unit at the top and the last at the bottom."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.queries.measures.lines import Line
from wangge.queries.measures.ways import Ways, WayUnit
from wangge.viz.drawing.box import Box

__all__ = ["CARD_HEIGHT", "CARD_WIDTH", "MARGIN", "PlacedUnit", "WayArrow", "WaysLayout", "lay_out_ways"]

CARD_WIDTH, CARD_HEIGHT = 232, 48
MARGIN = 12
_GAP, _STEP = 24, 58


class PlacedUnit(NamedTuple):
    """A unit with the box of its card; `is_end` says whether it is the first or the last unit."""

    unit: WayUnit
    box: Box
    is_end: bool


class WayArrow(NamedTuple):
    """A relationship of a step, drawn between two cards. It points down if `down`, else up."""

    type: str
    line: Line
    source: NodeKey
    target: NodeKey
    upper: Box
    lower: Box
    down: bool


class WaysLayout(NamedTuple):
    """All cards and arrows, and the size of the drawing in pixels."""

    width: int
    height: int
    units: tuple[PlacedUnit, ...]
    arrows: tuple[WayArrow, ...]


def lay_out_ways(ways: Ways) -> WaysLayout:
    """Return a card for each unit at each step, and an arrow for each relationship.

    A unit that is at the same step of several chains has one card.

    All rows begin at the left edge, because a narrow window first shows the left part of a wide drawing.
    """
    rows: list[dict[NodeKey, WayUnit]] = [{} for _step in range(ways.length + 1)]
    for way in ways.ways:
        for row, unit in zip(rows, way.units, strict=True):
            row.setdefault(unit.key, unit)
    widest = max(len(row) for row in rows)
    width = 2 * MARGIN + widest * (CARD_WIDTH + _GAP) - _GAP
    boxes: list[dict[NodeKey, Box]] = []
    for number, row in enumerate(rows):
        top = MARGIN + number * (CARD_HEIGHT + _STEP)
        boxes.append(
            {
                key: Box(MARGIN + position * (CARD_WIDTH + _GAP), top, CARD_WIDTH, CARD_HEIGHT)
                for position, key in enumerate(row)
            }
        )
    arrows: dict[WayArrow, None] = {}
    for way in ways.ways:
        for number, (above, step) in enumerate(zip(way.units, way.steps, strict=False)):
            source, target = (above.key, step.to.key) if step.forward else (step.to.key, above.key)
            upper, lower = boxes[number][above.key], boxes[number + 1][step.to.key]
            arrows[WayArrow(step.type, step.line, source, target, upper, lower, step.forward)] = None
    units = tuple(
        PlacedUnit(unit, boxes[number][key], number in (0, ways.length))
        for number, row in enumerate(rows)
        for key, unit in row.items()
    )
    height = 2 * MARGIN + len(rows) * (CARD_HEIGHT + _STEP) - _STEP
    return WaysLayout(width, height, units, tuple(arrows))
