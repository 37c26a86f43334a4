"""Draws the shortest chains between two units as SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from math import ceil

from markupsafe import Markup

from wangge.graph.model import Model, NodeKey
from wangge.queries.measures.lines import Line
from wangge.queries.measures.ways import Ways, WayUnit
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.shapes import draw_shape
from wangge.viz.drawing.standalone import literal_css
from wangge.viz.drawing.text import clean, fit, width_of
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.links import LinkOf, nowhere
from wangge.viz.messages import Language, message
from wangge.viz.names import edge_name, kind_name
from wangge.viz.privacy import NO_MASK, NameMask
from wangge.viz.ways.layout import MARGIN, PlacedUnit, WayArrow, WaysLayout, lay_out_ways

__all__ = ["draw_ways", "relation_words"]

_MARGIN, _TITLE = 20, 64
_NAME, _SMALL = 13, 12
_LEFT = 40
_KEY, _SAMPLE, _BETWEEN = 26, 26, 18


def draw_ways(
    ways: Ways,
    model: Model,
    *,
    day: date,
    language: Language = "zh",
    mask: NameMask = NO_MASK,
    link_of: LinkOf = nowhere,
    standalone: bool = False,
) -> Markup:
    """Draw the chains as an `<svg>` element that needs ways.css and the colours of viz/drawing/theme.py.

    `link_of` returns the address of a node's page. With `standalone`, the result is a complete SVG file with title, day
    and colours, and without links. Every text is escaped; `mask` hides the names of people.
    """
    layout = lay_out_ways(ways)
    drawer = _Drawer(model, language, mask, nowhere if standalone else link_of)
    picture = Markup("").join(drawer.picture(layout))
    key, key_width = drawer.key(layout)
    width, height = max(layout.width, key_width), layout.height + _KEY
    ends = [drawer.name(unit) for unit in (ways.ways[0].start, ways.ways[0].units[-1])]
    title = clean(message(language, "ways_title", start=ends[0], end=ends[1]))
    if not standalone:
        return Markup(
            '<svg class="ways" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">{3}{4}</svg>'
        ).format(width, height, title, picture, key)
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" class="ways" viewBox="0 0 {0} {1}" width="{0}" height="{1}"'
        ' role="img" aria-label="{2}"><title>{2}</title><style>{3}</style>'
        '<rect class="ground" width="{0}" height="{1}"/><g transform="translate({4} {4})">{5}{6}'
        '<g transform="translate(0 {7})">{8}{9}</g></g></svg>\n'
    ).format(
        width + 2 * _MARGIN,
        height + _TITLE + 2 * _MARGIN,
        title,
        Markup(literal_css("ways.css")),  # noqa: S704 - safe: wangge's own style sheet
        _MARGIN,
        draw_text(fit(title, width / 18), 0, 20, 18, "title"),
        draw_text(fit(drawer.summary(ways, day), width / _SMALL), 0, 42, _SMALL, "day"),
        _TITLE,
        picture,
        key,
    )


def relation_words(model: Model, type_: str, source: NodeKey, target: NodeKey, language: Language) -> str:
    """Return the name of a relationship in words; its type if the model has no kind for it."""
    for kind in model.edges.values():
        if kind.type == type_ and kind.allows(source.label, target.label):
            return edge_name(model, kind.name, language)
    return type_


class _Drawer:
    def __init__(self, model: Model, language: Language, mask: NameMask, link_of: LinkOf) -> None:
        self._model, self._language, self._mask, self._link_of = model, language, mask, link_of

    def name(self, unit: WayUnit) -> str:
        return self._mask.called(unit.key.label, unit.key.code, unit.name)

    def summary(self, ways: Ways, day: date) -> str:
        counts = message(self._language, "ways_counts", total=ways.total, length=ways.length)
        return f"{counts} · {message(self._language, 'day', day=day.isoformat())}"

    def picture(self, layout: WaysLayout) -> Iterator[Markup]:
        between = Counter((arrow.upper, arrow.lower) for arrow in layout.arrows)
        from_upper = Counter(arrow.upper for arrow in layout.arrows)
        from_lower = Counter((arrow.lower, "lower") for arrow in layout.arrows)
        drawn: Counter[object] = Counter()
        for arrow in layout.arrows:
            ends = (arrow.upper, arrow.lower)
            near_upper = from_upper[arrow.upper] <= from_lower[arrow.lower, "lower"]
            yield self._arrow(arrow, drawn[ends], between[ends], near_upper=near_upper)
            drawn[ends] += 1
        for placed in layout.units:
            yield self._card(placed)

    def key(self, layout: WaysLayout) -> tuple[Markup, int]:
        """Draw a sample of each line in the drawing with its name, below all cards; also return the width of all samples."""
        drawn = {arrow.line for arrow in layout.arrows}
        left, middle = float(MARGIN), layout.height + _KEY / 2 - 4
        samples = []
        for line in (line for line in Line if line in drawn):
            words = fit(clean(message(self._language, f"line.{line}")), 20)
            samples.append(
                Markup('<g class="on-{}"><path class="way" d="M{:g} {:g}h{:g}"/>{}</g>').format(
                    line,
                    left,
                    middle,
                    _SAMPLE,
                    draw_text(words, left + _SAMPLE + 6, middle + 4, _SMALL, "relation"),
                )
            )
            left += _SAMPLE + 6 + width_of(words.text) * _SMALL + _BETWEEN
        return Markup("").join(samples), ceil(left)

    def _arrow(self, arrow: WayArrow, rank: int, parallel: int, *, near_upper: bool) -> Markup:
        """Draw an arrow with its name. The name is near the card that has fewer arrows on this side."""
        shift = 16 * (rank - (parallel - 1) / 2)
        x1 = arrow.upper.left + arrow.upper.width / 2 + shift
        x2 = arrow.lower.left + arrow.lower.width / 2 + shift
        y1, y2 = arrow.upper.top + arrow.upper.height, arrow.lower.top
        words = relation_words(self._model, arrow.type, arrow.source, arrow.target, self._language)
        tip = f"M{x2:g} {y2 - 1:g}l-5 -9h10Z" if arrow.down else f"M{x1:g} {y1 + 1:g}l-5 9h10Z"
        middle = (y1 + y2) / 2
        return Markup(
            '<g class="on-{}"><path class="way" d="M{:g} {:g}C{:g} {:g} {:g} {:g} {:g} {:g}"/><path class="tip" d="{}"/>{}</g>'
        ).format(
            arrow.line,
            *(x1, y1, x1, middle, x2, middle, x2, y2),
            tip,
            draw_text(
                fit(clean(words), 12),
                (x1 if near_upper else x2) + 8,
                (y1 + 18 if near_upper else y2 - 12) + 13 * rank,
                _SMALL,
                "relation",
            ),
        )

    def _card(self, placed: PlacedUnit) -> Markup:
        unit, box = placed.unit, placed.box
        mark = mark_of(unit.key.label, self._model)
        name = clean(self.name(unit))
        kind = clean(kind_name(self._model, unit.key.label, self._language, name=unit.name))
        width = box.width - _LEFT - 10
        href = self._link_of(unit.key)
        words = draw_text(fit(name, width / _NAME / 1.05), box.left + _LEFT, box.top + 21, _NAME, "name")
        if href:
            words = Markup('<a href="{}" tabindex="-1">{}</a>').format(clean(href), words)
        return Markup(
            '<g class="unit{}"><rect class="card" x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="8"/>'
            "<title>{}</title>{}{}{}</g>"
        ).format(
            " end" if placed.is_end else "",
            box.left + 0.5,
            box.top + 0.5,
            box.width - 1,
            box.height - 1,
            f"{name} · {kind} · {unit.key.code}",
            draw_shape(mark.shape, box.left + 21, box.top + box.height / 2, 11, mark.sign),
            words,
            draw_text(
                fit(f"{kind} {unit.key.code}", width / _SMALL), box.left + _LEFT, box.top + 38, _SMALL, "note"
            ),
        )
