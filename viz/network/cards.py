"""Draws as SVG the cards of a network map and the samples in its legend."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from wangge.viz.drawing.box import Box
from wangge.viz.drawing.marks import Mark, mark_of
from wangge.viz.drawing.parts import SceneNode
from wangge.viz.drawing.shapes import draw_badge, draw_shape
from wangge.viz.drawing.text import clean, fit
from wangge.viz.drawing.theme import ICONS
from wangge.viz.links import LinkOf
from wangge.viz.network.legend import LegendItem
from wangge.viz.network.wording import Wording

__all__ = ["draw_key", "draw_node", "mark_symbols"]

_BIG = 40
_BAR = 4


def mark_symbols(marks: Iterable[tuple[str, Mark]]) -> Markup:
    """Return one SVG symbol for each label and its mark (shape and character). Each card sets the symbol's colour."""
    symbol = Markup('<symbol id="nm-{}" viewBox="-13 -13 26 26" overflow="visible">{}</symbol>')
    symbols = (
        symbol.format(label, draw_shape(mark.shape, 0, 0, 11, mark.sign, "nm")) for label, mark in marks
    )
    return Markup("<defs>{}</defs>").format(Markup("").join(symbols))


def draw_node(node: SceneNode, box: Box, words: Wording, link_of: LinkOf) -> Markup:
    """Draw a card in its box, with symbol, name, state and counts. The tooltip has the complete texts."""
    big = box.height > _BIG
    label = node.missing or node.ref.label
    name, details = (
        clean(words.name(node)),
        clean(" · ".join(filter(None, (words.below(node, 2), words.folded(node))))),
    )
    middle = box.top + box.height / 2
    radius = 13 if big else 9
    mark_x = box.left + (24 if big else 16)
    text_left = box.left + (46 if big else 31)
    icon = 0 if node.ghost or not ICONS[node.state] else (20 if big else 18)
    base = middle - 4 if details else middle + (5 if big else 4.5)
    size = 15 if big else 13
    line = fit(name, (box.left + box.width - text_left - icon - 4) / size / (1.04 if big else 1))
    pieces = [
        Markup("<title>{}</title>").format(clean(words.sentence(node))),
        Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="{:g}"/>').format(
            box.left,
            box.top,
            box.width,
            box.height,
            6 if mark_of(label, words.model).shape == "square" else box.height / 2,
        ),
        Markup('<use class="nu" href="#nm-{0}" x="{1:g}" y="{2:g}" width="{3:g}" height="{3:g}"/>').format(
            label, mark_x - radius * 13 / 11, middle - radius * 13 / 11, radius * 26 / 11
        ),
        _text(line.text, text_left, base, "nn" if big else "ns"),
    ]
    if details:
        pieces.append(_text(fit(details, (box.width - 54) / 12).text, text_left, middle + 13, "nd"))
    if node.coverage and node.coverage[-1].total:
        pieces.append(_bar(node, Box(text_left, box.top + box.height - 9, box.width - 58, _BAR)))
    if icon:
        icon_x, icon_y = box.left + box.width - (15 if big else 14), middle - 9 if details else middle
        pieces.append(draw_badge(ICONS[node.state], icon_x, icon_y, 7, "ni"))
    classes = f"n s-{node.state}{' ghost' if node.ghost else ''}"
    card = Markup('<g class="{}">{}</g>').format(classes, Markup("").join(pieces))
    href = None if node.ghost else link_of(node.ref)
    return Markup('<a href="{}" tabindex="-1">{}</a>').format(clean(href), card) if href else card


def draw_key(item: LegendItem, x: float, y: float) -> Markup:
    """Draw the sample of a legend entry around the point `x`, `y`."""
    if item.group == "kind":
        return Markup('<g class="nu">{}</g>').format(draw_shape(item.shape, x, y, 10, item.sign, "nm"))
    if item.group == "state":
        return Markup('<g class="n s-{}">{}</g>').format(item.key, draw_badge(item.shape, x, y, 8, "ni"))
    if item.group == "ghost":
        return Markup(
            '<g class="n ghost"><rect x="{:g}" y="{:g}" width="26" height="15" rx="7.5"/></g>'
        ).format(x - 13, y - 7.5)
    return Markup('<g class="nl {}"><path stroke-width="2"{} d="M{:g} {:g}h28"/></g>').format(
        item.sign,
        Markup(' stroke-dasharray="{}"').format(item.shape.replace(",", " ")) if item.shape else "",
        x - 14,
        y,
    )


def _text(text: str, left: float, base: float, names: str) -> Markup:
    return (
        Markup('<text class="{}" x="{:g}" y="{:g}">{}</text>').format(names, left, base, text)
        if text
        else Markup("")
    )


def _bar(node: SceneNode, box: Box) -> Markup:
    """Draw a bar with the shares of covered, uncovered, waived and unknown places.

    If rules judge places of several tiers inside this place, the bar counts those of the lowest tier.
    """
    coverage = node.coverage[-1]
    left: float = box.left
    bars: list[Markup] = []
    for state, count in (
        ("covered", coverage.covered),
        ("uncovered", coverage.known - coverage.covered - coverage.waived),
        ("waived", coverage.waived),
        ("unknown", coverage.unknown),
    ):
        width = box.width * count / coverage.total
        if count:
            bars.append(
                Markup('<rect class="bar-{}" x="{:g}" y="{}" width="{:g}" height="{}"/>').format(
                    state, round(left, 1), box.top, max(round(width - 1, 1), 1), box.height
                )
            )
        left += width
    return Markup('<g class="nbar">{}</g>').format(Markup("").join(bars))
