"""Draws a chain of responsibility as SVG: up to three lines of responsibility side by side, with their gaps."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from wangge.graph.model import load_model
from wangge.viz.chain.cards import Cards, draw_gap_mark
from wangge.viz.chain.layout import ChainLayout, Connector, lay_out_chain
from wangge.viz.chain.parts import Chain
from wangge.viz.chain.responsibility import ResponsibilityLine
from wangge.viz.chain.words import ChainWords
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.filled import filled, joined
from wangge.viz.drawing.shapes import draw_badge, draw_shape
from wangge.viz.drawing.standalone import literal_css
from wangge.viz.drawing.text import clean, fit, width_of
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.links import LinkOf, RuleLinkOf, no_rule_page, nowhere
from wangge.viz.messages import Language
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["draw_chain"]

_MARGIN, _TITLE, _KEYS = 20, 64, 34
_SMALL = 12
_LAYER_WIDTH = 84
_VERDICT = 140


def draw_chain(
    chain: Chain,
    *,
    language: Language = "zh",
    mask: NameMask = NO_MASK,
    link_of: LinkOf = nowhere,
    rule_of: RuleLinkOf = no_rule_page,
    standalone: bool = False,
) -> Markup:
    """Draw the chain as an `<svg>` element that needs chain.css and the colours of viz/drawing/theme.py.

    `link_of` returns the address of a node's page, `rule_of` that of a rule's findings. With `standalone`, the result
    is a complete SVG file with title, day and colours, and without links. Every text is escaped. If the name of a unit
    is shortened, its tooltip has the full name.

    >>> from wangge.graph.model import NodeKey
    >>> empty = Chain(scope=NodeKey("Grid", "1"), name="<b>", day="2024-01-01", layers=(), places={}, steps=())
    >>> "&lt;b&gt;" in draw_chain(empty)
    True
    """
    words = ChainWords(load_model(), chain, language, mask)
    cards = Cards(words, *((nowhere, no_rule_page) if standalone else (link_of, rule_of)))
    layout = lay_out_chain(chain, {step: cards.height(step.unit) for step in chain.steps})
    picture = joined(_picture(words, cards, layout))
    return _file(picture, words, layout) if standalone else _element(picture, words, layout)


def _element(picture: Markup, words: ChainWords, layout: ChainLayout) -> Markup:
    return Markup(
        '<svg class="chain" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group" aria-label="{2}">{3}</svg>'
    ).format(layout.width, layout.height + _KEYS, clean(words.sentence()), picture)


def _file(picture: Markup, words: ChainWords, layout: ChainLayout) -> Markup:
    width, height = layout.width + 2 * _MARGIN, layout.height + _KEYS + _TITLE + 2 * _MARGIN
    title = clean(words.say("chain_title", name=words.scope()))
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" class="chain" viewBox="0 0 {0} {1}" width="{0}" height="{1}"'
        ' role="group" aria-label="{2}"><title>{3}</title><style>{4}</style>'
        '<rect class="ground" width="{0}" height="{1}"/><g transform="translate({5} {5})">{6}{7}'
        '<g transform="translate(0 {8})">{9}</g></g></svg>\n'
    ).format(
        width,
        height,
        clean(words.sentence()),
        title,
        Markup(literal_css("chain.css")),  # noqa: S704 - safe: wangge's own style sheet
        _MARGIN,
        draw_text(fit(title, layout.width / 21), 0, 20, 20, "title"),
        draw_text(
            fit(f"{words.chain.scope.code} · {words.say('day', day=words.chain.day)}", 60),
            0,
            42,
            _SMALL,
            "day",
        ),
        _TITLE,
        picture,
    )


def _picture(words: ChainWords, cards: Cards, layout: ChainLayout) -> Iterator[Markup]:
    for number, (layer, box) in enumerate(layout.bands):
        yield filled(
            '<rect class="band%s" x="%s" y="%s" width="%s" height="%s" rx="8"/>',
            "" if number % 2 else " even",
            *box,
        )
        yield draw_text(
            fit(words.layer(layer), _LAYER_WIDTH / _SMALL), 14, box.top + box.height / 2 + 4, _SMALL, "layer"
        )
    for line, box in layout.headings:
        yield _heading(words, line, box)
    for connector in layout.connectors:
        yield _connector(words, connector)
    for step, box in layout.cards:
        yield cards.draw(step, box)
    for count, box in layout.more:
        yield draw_text(
            fit(words.say("more_units", count=count), 20), box.left + 12, box.top + 15, _SMALL, "more"
        )
    yield _legend(words, layout)


def _heading(words: ChainWords, line: ResponsibilityLine, box: Box) -> Markup:
    has_gaps = any(step.unit.gaps for step in words.chain.of(line))
    name = fit(words.line(line), (box.width - _VERDICT) / 15)
    gaps = fit(words.gaps(line), _VERDICT / _SMALL)
    names = "line-gaps bad" if has_gaps else "line-gaps"
    return draw_text(name, box.left, 30, 15, "line-name") + draw_text(
        gaps, box.left + box.width, 30, _SMALL, names, end=True
    )


def _connector(words: ChainWords, connector: Connector) -> Markup:
    arrow = filled(
        '<path class="link" d="M%s %sV%s"/><path class="tip" d="M%s %sl5.5 9h-11Z"/>',
        connector.x,
        connector.low,
        connector.high + 8,
        connector.x,
        connector.high + 1,
    )
    if not connector.broken:
        return arrow
    text = draw_text(
        fit(words.say("no_superior"), 11),
        connector.x + 12,
        (connector.low + connector.high) / 2 + 5,
        _SMALL,
        "",
    )
    return filled('<g class="broken">%s%s</g>', arrow, text)


def _legend(words: ChainWords, layout: ChainLayout) -> Markup:
    top = layout.height + 22
    samples = (
        ("legend_held", draw_shape("person", 0, 0, 7, names="held-mark")),
        ("legend_vacant", draw_badge("cross", 0, 0, 6)),
        ("legend_gap", draw_gap_mark(0, 0)),
        ("legend_broken", Markup('<g class="broken"><path class="link" d="M-12 0H12"/></g>')),
    )
    pieces, x = [], 16.0
    for key, sample in samples:
        text = words.say(key)
        pieces.append(filled('<g transform="translate(%g %g)">%s</g>', x + 12, top - 4, sample))
        pieces.append(draw_text(fit(text, 30), x + 32, top, _SMALL, "key"))
        x += 32 + width_of(text) * _SMALL + 24
    return joined(pieces)
