"""Draws the lines of a network map as SVG: per kind of relationship, a path of lines and a path of arrows.

Lines end at the cards. Faint lines have separate paths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import hypot
from typing import NamedTuple

from markupsafe import Markup

from wangge.viz.drawing.box import Box
from wangge.viz.drawing.parts import Scene
from wangge.viz.drawing.theme import LINES, LineStyle
from wangge.viz.network.layout import Layout
from wangge.viz.network.vis import bend_of, is_long, pairs_of

__all__ = ["draw_lines"]

_ARROW = 7.0


class _Point(NamedTuple):
    x: float
    y: float


def draw_lines(scene: Scene, layout: Layout) -> Iterator[Markup]:
    """Draw every relationship of the scene. Faint lines come first, so that all other lines are drawn above them."""
    line_paths: dict[tuple[bool, str], list[str]] = defaultdict(list)
    arrow_paths: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for edge, rank, parallel_lines in pairs_of(scene):
        style = _style(edge.kind)
        key = (style.colour != "line-tree" and not is_long(edge, layout), edge.kind)
        line_path, arrow_path = _line_and_arrow(
            layout.boxes[edge.source], layout.boxes[edge.target], bend_of(edge, rank, parallel_lines)
        )
        line_paths[key].append(line_path)
        if style.arrow:
            arrow_paths[key].append(arrow_path)
    for strong, kind in sorted(line_paths):
        style = _style(kind)
        classes = f"nl {style.colour}{'' if strong else ' faint'}"
        dashes = (
            Markup(' stroke-dasharray="{}"').format(" ".join(map(str, style.dashes))) if style.dashes else ""
        )
        yield Markup('<g class="{}"><path stroke-width="{:g}"{} d="{}"/>{}</g>').format(
            classes,
            style.width,
            dashes,
            "".join(line_paths[strong, kind]),
            _arrows(arrow_paths[strong, kind]),
        )


def _arrows(paths: list[str]) -> Markup:
    return Markup('<path class="tip" d="{}"/>').format("".join(paths)) if paths else Markup("")


def _style(kind: str) -> LineStyle:
    return LINES.get(kind, LineStyle("line-people"))


def _line_and_arrow(source: Box, target: Box, bend: float) -> tuple[str, str]:
    """Return the SVG paths of a line between two cards and of its arrow. `bend` is a fraction of the line's length."""
    start, end = _middle(source), _middle(target)
    middle = _Point(
        (start.x + end.x) / 2 - (end.y - start.y) * bend, (start.y + end.y) / 2 + (end.x - start.x) * bend
    )
    start, end = _border(source, middle), _border(target, middle)
    curve = f"Q{middle.x:.1f} {middle.y:.1f} {end.x:.1f} {end.y:.1f}" if bend else f"L{end.x:.1f} {end.y:.1f}"
    return f"M{start.x:.1f} {start.y:.1f}{curve}", _arrow(middle if bend else start, end)


def _middle(box: Box) -> _Point:
    return _Point(box.left + box.width / 2, box.top + box.height / 2)


def _border(box: Box, towards: _Point) -> _Point:
    """Return the point where the line from the middle of a card to the point `towards` crosses the card's border."""
    middle = _middle(box)
    across, down = towards.x - middle.x, towards.y - middle.y
    shares = [
        side / abs(distance)
        for side, distance in ((box.width / 2, across), (box.height / 2, down))
        if distance
    ]
    share = min([*shares, 1.0])
    return _Point(middle.x + across * share, middle.y + down * share)


def _arrow(start: _Point, end: _Point) -> str:
    length = hypot(end.x - start.x, end.y - start.y)
    if not length:
        return ""
    x, y = (end.x - start.x) / length * _ARROW, (end.y - start.y) / length * _ARROW
    return (
        f"M{end.x:.1f} {end.y:.1f}L{end.x - x - y * 0.45:.1f} {end.y - y + x * 0.45:.1f}"
        f"L{end.x - x + y * 0.45:.1f} {end.y - y - x * 0.45:.1f}Z"
    )
