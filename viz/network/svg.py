"""Draws a network map as SVG, for printing and for files.

The layout is the same as in the explorer, which draws the map on a canvas element.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from wangge.viz.drawing.box import Box
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.parts import Scene
from wangge.viz.drawing.standalone import literal_css
from wangge.viz.drawing.text import clean, fit, width_of
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.links import LinkOf, nowhere
from wangge.viz.network.cards import draw_key, draw_node, mark_symbols
from wangge.viz.network.layout import Layout
from wangge.viz.network.legend import legend_of
from wangge.viz.network.lines import draw_lines
from wangge.viz.network.wording import Wording

__all__ = ["draw_network_svg"]

_MARGIN, _EDGE = 24, 12
_ON_PAPER = 1500
"""The approximate width of an A3 sheet in pixels."""
_NAME_SIZE, _LEGIBLE = 12, 5.5


def draw_network_svg(
    scene: Scene,
    layout: Layout,
    words: Wording,
    *,
    link_of: LinkOf = nowhere,
    standalone: bool = False,
) -> Markup:
    """Draw the scene as an `<svg>` element that needs network-svg.css and the colours of viz/drawing/theme.py.

    `link_of` returns the address of a node's page. With `standalone`, the result is a complete SVG file with title,
    day, load run, colours and a legend with counts, and without links. Lines that the explorer draws only for a selected
    node are left out. Every text is escaped.
    """
    frame = _frame(layout)
    picture = Markup("").join(_picture(scene, layout, words, nowhere if standalone else link_of, frame))
    if standalone:
        return _file(scene, words, picture, frame)
    label = words.picture(scene)
    return Markup(
        '<svg class="netmap" viewBox="{} {} {} {}" role="img" aria-label="{}" preserveAspectRatio="xMidYMid meet">{}</svg>'
    ).format(*frame, clean(label), picture)


def _frame(layout: Layout) -> Box:
    boxes = [*layout.boxes.values(), *(box for _, box, _ in layout.panels)]
    left, top = min(box.left for box in boxes) - _EDGE, min(box.top for box in boxes) - _EDGE
    right = max(box.left + box.width for box in boxes) + _EDGE
    return Box(left, top, right - left, max(box.top + box.height for box in boxes) + _EDGE - top)


def _picture(scene: Scene, layout: Layout, words: Wording, link_of: LinkOf, frame: Box) -> Iterator[Markup]:
    labels = sorted({node.missing or node.ref.label for node in scene.nodes})
    yield mark_symbols((label, mark_of(label, words.model)) for label in labels)
    for _, box, depth in layout.panels:
        yield Markup('<rect class="np np{}" x="{}" y="{}" width="{}" height="{}" rx="12"/>').format(
            depth % 2, *box
        )
    yield from draw_lines(scene, layout)
    for node in scene.nodes:
        yield draw_node(node, layout.boxes[node.ref], words, link_of)
    yield from _names(scene, layout, words, frame)


def _names(scene: Scene, layout: Layout, words: Wording, frame: Box) -> Iterator[Markup]:
    """Yield names in large letters for the panels, if the names on the cards would be too small to read on paper.

    A name is left out if it is wider than its panel or overlaps another name.
    """
    scale = min(1.0, _ON_PAPER / frame.width)
    if 13 * scale >= _LEGIBLE:
        return
    size = round(_NAME_SIZE / scale)
    names = {node.ref: clean(words.name(node)) for node in scene.nodes}
    name_boxes: list[Box] = []
    for ref, panel, _ in layout.panels:
        text_width = round(width_of(names[ref]) * size * 1.05)
        box = Box(panel.left + round(4 / scale), panel.top + round(3 / scale), text_width, round(size * 1.3))
        if text_width > panel.width - 6 / scale or any(box.overlaps(earlier) for earlier in name_boxes):
            continue
        name_boxes.append(box)
        pad = round(2 / scale)
        yield Markup('<rect class="nb" x="{}" y="{}" width="{}" height="{}" rx="{}"/>').format(
            box.left - pad, box.top - pad, text_width + 2 * pad, box.height + pad, pad
        ) + Markup('<text class="nh" x="{}" y="{}" font-size="{}">{}</text>').format(
            box.left, box.top + size, size, names[ref]
        )


def _file(scene: Scene, words: Wording, picture: Markup, frame: Box) -> Markup:
    """Return the picture as a file. Its heading and legend have the same size however large the picture is."""
    scale = max(1.0, frame.width / _ON_PAPER)
    width = max(frame.width, 900)
    title = clean(words.title(scene))
    facts = _facts(scene, words)
    keys, keys_height = _keys(scene, words, width / scale)
    head = 74 * scale
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" class="netmap" viewBox="0 0 {0:g} {1:g}" width="{2:g}" height="{3:g}"'
        ' role="img" aria-label="{4}"><title>{4}</title><style>{5}</style>'
        '<rect class="ng" width="{0:g}" height="{1:g}"/><g transform="translate({6:g} {6:g})">'
        '<g transform="scale({7:g})">{8}{9}</g><g transform="translate({10:g} {11:g})">{12}</g>'
        '<g transform="translate(0 {13:g}) scale({7:g})">{14}</g></g></svg>\n'
    ).format(
        width + 2 * _MARGIN * scale,
        head + frame.height + (keys_height + 24) * scale + 2 * _MARGIN * scale,
        (width / scale) + 2 * _MARGIN,
        (head + frame.height) / scale + keys_height + 24 + 2 * _MARGIN,
        title,
        Markup(literal_css("network-svg.css")),  # noqa: S704 - safe: wangge's own style sheet
        _MARGIN * scale,
        scale,
        draw_text(fit(title, width / scale / 23), 0, 22, 22, "nt"),
        draw_text(fit(facts, width / scale / 13), 0, 48, 13, "nf"),
        -frame.left,
        head - frame.top,
        picture,
        head + frame.height + 24 * scale,
        keys,
    )


def _facts(scene: Scene, words: Wording) -> str:
    run = (
        words.say("run", run=scene.run.id, at=scene.run.at[:16].replace("T", " "))
        if scene.run.id
        else words.say("no_run_recorded")
    )
    facts = [
        words.say("code", code=scene.scope.ref.code),
        words.say("day", day=scene.day),
        words.say("shown", drawn=f"{scene.drawn:,}", total=f"{scene.total:,}"),
        words.say(
            "lines_shown", drawn=f"{len(scene.edges):,}", total=f"{sum(scene.relationship_totals.values()):,}"
        ),
        run,
        *([words.say("people_hidden")] if words.hide_names else []),
        *(words.mask.text(notice) for notice in scene.notices),
    ]
    return clean(" · ".join(facts))


def _keys(scene: Scene, words: Wording, width: float) -> tuple[Markup, float]:
    pieces: list[Markup] = []
    row = 0.0
    for group in legend_of(scene, words):
        left = 0.0
        for item in group:
            count_text = f"{item.drawn:,}" if item.drawn == item.total else f"{item.drawn:,} / {item.total:,}"
            text = fit(clean(f"{item.name}  {count_text}"), 30)
            entry_width = 34 + text.ems * 13 + 22
            if left and left + entry_width > width:
                left, row = 0.0, row + 26
            key = draw_key(item, left + 14, row + 10) + draw_text(text, left + 34, row + 15, 13, "nk")
            pieces.append(key)
            left += entry_width
        row += 30
    return Markup("").join(pieces), row
