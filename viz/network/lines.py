"""Draws the lines of a network map as SVG: per kind of relationship, a path of lines and a path of arrows.

Lines end at the cards. Faint lines have separate paths. The lines between two cards of which one is folded are drawn as
one line with their number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import hypot, log10
from typing import NamedTuple

from markupsafe import Markup

from wangge.graph.model import NodeKey
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.parts import Scene, SceneEdge
from wangge.viz.drawing.text import clean
from wangge.viz.drawing.theme import LINES, LineStyle
from wangge.viz.network.bends import bend_of, is_faint, pairs_of
from wangge.viz.network.layout import Layout
from wangge.viz.network.wording import Wording

__all__ = ["BundleMarks", "draw_bundles", "draw_lines"]

_ARROW = 7.0
_TREE = "line-tree"
_PILL = 18
_SPOTS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15, 0.85)
"""Where on a line its number may be written, as parts of its length. The first one that is free is taken."""


class _Point(NamedTuple):
    x: float
    y: float


def draw_lines(scene: Scene, layout: Layout) -> Iterator[Markup]:
    """Draw the relationships of the scene. Faint lines come first, so that all other lines are drawn above them.

    The relationship between a place and the place whose panel contains it isn't drawn.
    """
    parents = {node.ref: node.parent for node in scene.nodes}
    line_paths: dict[tuple[bool, str], list[str]] = defaultdict(list)
    arrow_paths: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for edge, rank, parallel_lines in pairs_of(scene):
        style = _style(edge.kind)
        if style.colour == _TREE and parents.get(edge.source) == edge.target:
            continue
        key = (style.colour != _TREE and not is_faint(edge, layout, parents), edge.kind)
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


class BundleMarks(NamedTuple):
    """The drawn lines of bundles, and their numbers, which are drawn above the cards."""

    lines: Markup
    numbers: Markup


def draw_bundles(scene: Scene, layout: Layout, words: Wording) -> BundleMarks:
    """Draw one line with a number for the relationships between two cards of which at least one is folded.

    The tooltip of the number names the kinds of relationship, each with its number. A number for which no spot on the
    line is free is left out.
    """
    between: dict[tuple[NodeKey, NodeKey], Counter[SceneEdge]] = defaultdict(Counter)
    for bundle in scene.bundles:
        pair = (min(bundle.source, bundle.target), max(bundle.source, bundle.target))
        between[pair][SceneEdge(*bundle[:3])] += bundle.number
    taken = list(layout.boxes.values())
    lines: list[Markup] = []
    numbers: list[Markup] = []
    for (source, target), counts in sorted(between.items()):
        colours = {_style(edge.kind).colour for edge in counts}
        line, _ = _line_and_arrow(layout.boxes[source], layout.boxes[target], 0)
        lines.append(
            Markup('<g class="nl nbundle {}"><path stroke-width="{:g}" d="{}"/></g>').format(
                colours.pop() if len(colours) == 1 else "line-people",
                _bundle_width(counts.total()),
                line.replace(".0", ""),
            )
        )
        spot = _free_spot(layout.boxes[source], layout.boxes[target], counts.total(), taken)
        if spot is not None:
            taken.append(spot)
            numbers.append(_number(counts.total(), words.bundle(counts, source), spot))
    return BundleMarks(Markup("").join(lines), Markup("").join(numbers))


def _number(number: int, title: str, spot: Box) -> Markup:
    return Markup(
        '<g class="npill"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="9"/>'
        '<text x="{:g}" y="{:g}" text-anchor="middle">{}</text></g>'
    ).format(clean(title), *spot, spot.left + spot.width / 2, spot.top + 13, f"{number:,}")


def _bundle_width(number: int) -> float:
    """Return the width of a line that stands for several relationships.

    >>> [_bundle_width(number) for number in (1, 10, 1000)]
    [1.0, 2.0, 4.0]
    """
    return round(1 + log10(number), 1)


def _free_spot(source: Box, target: Box, number: int, taken: list[Box]) -> Box | None:
    """Return a box on the line between two cards that overlaps no other box; None if there is none."""
    start, end = _middle(source), _middle(target)
    width = 12 + 7 * len(f"{number:,}")
    spots = [
        Box(
            round(start.x + (end.x - start.x) * part - width / 2),
            round(start.y + (end.y - start.y) * part - _PILL / 2),
            width,
            _PILL,
        )
        for part in _SPOTS
    ]
    return next((spot for spot in spots if not any(spot.overlaps(box) for box in taken)), None)


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
