"""Draws as SVG the cards of a network map and the samples in its legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from wangge.viz.drawing.box import Box
from wangge.viz.drawing.marks import Mark, mark_of
from wangge.viz.drawing.parts import SceneNode
from wangge.viz.drawing.shapes import draw_badge, draw_shape
from wangge.viz.drawing.text import clean, fit
from wangge.viz.drawing.theme import ICONS
from wangge.viz.links import LinkOf
from wangge.viz.network.legend import LegendItem
from wangge.viz.network.view import NodeColour
from wangge.viz.network.wording import Wording

__all__ = ["draw_key", "draw_node", "mark_symbols"]

_BIG = 40
_BAR = 4
_SIGN = 18


def mark_symbols(marks: Iterable[tuple[str, Mark]]) -> Markup:
    """Return one SVG symbol for each label and its mark (shape and character). Each card sets the symbol's colour."""
    symbol = Markup('<symbol id="nm-{}" viewBox="-13 -13 26 26" overflow="visible">{}</symbol>')
    symbols = (
        symbol.format(label, draw_shape(mark.shape, 0, 0, 11, mark.sign, "nm")) for label, mark in marks
    )
    return Markup("<defs>{}</defs>").format(Markup("").join(symbols))


def draw_node(
    node: SceneNode, box: Box, words: Wording, link_of: LinkOf, colour: NodeColour | None = None
) -> Markup:
    """Draw a card in its box, with symbol, name, state and counts. The tooltip has the complete texts.

    `colour` is the card's colour by the chosen rule; without it, the card has the colour of the node's state.
    """
    big = box.height > _BIG
    middle = box.top + box.height / 2
    radius = 13 if big else 9
    mark_x = box.left + (24 if big else 16)
    room = (box.width - 54 - (_SIGN if node.fold else 0)) / 12
    details = words.card(node, None if colour is None else colour.note, room)
    pieces = [
        Markup("<title>{}</title>").format(clean(_sentence(node, words, colour))),
        Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="{:g}"/>').format(
            *box, 6 if mark_of(node.kind, words.model).shape == "square" else box.height / 2
        ),
        Markup('<use class="nu" href="#nm-{0}" x="{1:g}" y="{2:g}" width="{3}" height="{3}"/>').format(
            node.kind, mark_x - radius - 2, middle - radius - 2, 2 * radius + 4
        ),
        *_texts(node, box, words, clean(details) if big else ""),
        *_signs(node, box, details if big else ""),
    ]
    if big and colour is None and node.coverage and node.coverage[-1].total:
        pieces.append(_bar(node, Box(box.left + 46, box.top + box.height - 9, box.width - 58, _BAR)))
    state = f"s-{node.state}" if colour is None or node.ghost else f"s-plain k-{colour.fill}"
    opened = " open" if node.fold == "open" else ""
    card = Markup('<g class="n {}{}{}">{}</g>').format(
        state, " ghost" if node.ghost else "", opened, Markup("").join(pieces)
    )
    href = link_of(node.ref) if node.real or node.fold else None
    return Markup('<a href="{}" tabindex="-1">{}</a>').format(clean(href), card) if href else card


def _sentence(node: SceneNode, words: Wording, colour: NodeColour | None) -> str:
    return (
        words.sentence(node)
        if colour is None
        else words.comma.join(
            filter(None, (words.name(node), words.kind(node), colour.words, words.folded(node)))
        )
    )


def _texts(node: SceneNode, box: Box, words: Wording, details: str) -> Iterator[Markup]:
    big = box.height > _BIG
    middle = box.top + box.height / 2
    left = box.left + (46 if big else 31)
    base = middle - 4 if details else middle + (5 if big else 4.5)
    size = 15 if big else 13
    signs = (_SIGN if _has_icon(node) else 0) + (_SIGN if node.fold and not details else 0)
    number = words.inside(node) if node.fold == "folded" and not big else ""
    room = box.left + box.width - left - signs - 4 - (8 * len(number))
    line = fit(clean(words.name(node)), room / size / (1.04 if big else 1))
    yield _text(line.text, left, base, "nn" if big else "ns")
    if details:
        yield _text(
            fit(details, (box.width - 46 - 8 - (_SIGN if node.fold else 0)) / 12).text,
            left,
            middle + 13,
            "nd",
        )
    if number:
        yield Markup('<text class="nd" x="{:g}" y="{:g}" text-anchor="end">{}</text>').format(
            box.left + box.width - signs - 4, base, number
        )


def _signs(node: SceneNode, box: Box, details: str) -> Iterator[Markup]:
    """Draw the icon of the state, and the sign that says whether a click unfolds or folds the card."""
    middle, right = box.top + box.height / 2, box.left + box.width - 14
    if node.fold:
        y = middle + 9 if details else middle
        stroke = f"M{right - 4:g} {y:g}h8" + (f"M{right:g} {y - 4:g}v8" if node.fold == "folded" else "")
        yield Markup('<path class="nfold" d="{}"/>').format(stroke)
    if _has_icon(node):
        beside = _SIGN if node.fold and not details else 0
        yield draw_badge(ICONS[node.state], right - beside, middle - 9 if details else middle, 7, "ni")


def _has_icon(node: SceneNode) -> bool:
    return not node.ghost and bool(ICONS[node.state])


def draw_key(item: LegendItem, x: float, y: float) -> Markup:
    """Draw the sample of a legend entry around the point `x`, `y`."""
    if item.group == "kind":
        return Markup('<g class="nu">{}</g>').format(draw_shape(item.shape, x, y, 10, item.sign, "nm"))
    if item.group == "state":
        return Markup('<g class="n s-{}">{}</g>').format(item.key, draw_badge(item.shape, x, y, 8, "ni"))
    if item.group == "shade":
        return Markup('<g class="n k-{}"><rect x="{:g}" y="{:g}" width="22" height="14" rx="3"/></g>').format(
            item.key, x - 11, y - 7
        )
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
