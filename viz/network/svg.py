"""Draws a network map as SVG, for printing and for files.

The layout is the same as in the explorer, which draws the map on a canvas element.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from wangge.graph.model import NodeKey
from wangge.viz.drawing.box import Box
from wangge.viz.drawing.marks import mark_of
from wangge.viz.drawing.parts import Scene
from wangge.viz.drawing.standalone import literal_css
from wangge.viz.drawing.text import clean, fit
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.links import LinkOf, nowhere
from wangge.viz.network.cards import draw_key, draw_node, mark_symbols
from wangge.viz.network.layout import Layout
from wangge.viz.network.legend import legend_of
from wangge.viz.network.lines import draw_bundles, draw_lines
from wangge.viz.network.view import MapView, NodeColour
from wangge.viz.network.wording import Wording

__all__ = ["draw_network_svg"]

_MARGIN, _EDGE = 24, 12
_ON_PAPER = 1500
"""The approximate width of an A3 sheet in pixels."""
_PLAIN = MapView()
_UNCOLOURED = NodeColour("plain-fill", "", "")


def draw_network_svg(
    scene: Scene,
    layout: Layout,
    words: Wording,
    *,
    link_of: LinkOf = nowhere,
    view: MapView = _PLAIN,
    standalone: bool = False,
) -> Markup:
    """Draw the scene as an `<svg>` element that needs network-svg.css and the colours of viz/drawing/theme.py.

    `link_of` returns the address of a node's page. A card that can be unfolded or folded links to the page on which it
    is, if `view` has such addresses. With `standalone`, the result is a complete SVG file with title, day, load run,
    colours and a legend with counts, and without links. Lines to nodes outside the scope are left out. Every text is
    escaped.
    """
    frame = _frame(layout)
    if standalone:
        link_of, view = nowhere, replace(view, unfold=nowhere)
    picture = Markup("").join(_picture(scene, layout, words, link_of, view))
    if standalone:
        return _file(scene, words, picture, frame, view)
    label = words.picture(scene)
    return Markup(
        '<svg class="netmap" viewBox="{0} {1} {2} {3}" width="{2}" height="{3}" role="group" aria-label="{4}">{5}</svg>'
    ).format(*frame, clean(label), picture)


def _frame(layout: Layout) -> Box:
    boxes = [*layout.boxes.values(), *(box for _, box, _ in layout.panels)]
    left, top = min(box.left for box in boxes) - _EDGE, min(box.top for box in boxes) - _EDGE
    right = max(box.left + box.width for box in boxes) + _EDGE
    return Box(left, top, right - left, max(box.top + box.height for box in boxes) + _EDGE - top)


def _picture(
    scene: Scene, layout: Layout, words: Wording, link_of: LinkOf, view: MapView
) -> Iterator[Markup]:
    names = {node.ref: clean(words.name(node)) for node in scene.nodes}
    yield mark_symbols(
        (label, mark_of(label, words.model)) for label in sorted({node.kind for node in scene.nodes})
    )
    for ref, box, depth in layout.panels:
        yield Markup('<rect class="np np{}" x="{}" y="{}" width="{}" height="{}" rx="12"/>').format(
            depth % 2, *box
        )
        if depth:
            yield _panel_name(names[ref], box, layout.boxes[ref])
    yield from draw_lines(scene, layout)
    bundles = draw_bundles(scene, layout, words)
    yield bundles.lines
    for node in scene.nodes:
        colour = view.colours.of.get(node.ref, _UNCOLOURED) if view.colours else None
        unfold = view.unfold(node.ref) if node.fold else None
        card = draw_node(node, layout.boxes[node.ref], words, view.unfold if unfold else link_of, colour)
        yield Markup('<g class="non">{}</g>').format(card) if node.ref in view.chain else card
    yield bundles.numbers
    if view.chain:
        yield _chain(view.chain, layout)


def _panel_name(name: str, panel: Box, card: Box) -> Markup:
    """Draw the name of a panel, and a tip that points from the panel to its card."""
    middle = card.left + card.width / 2
    return Markup(
        '<path class="np nptip" d="M{:g} {}l8 -9l8 9"/><text class="nph" x="{}" y="{}">{}</text>'
    ).format(middle - 8, panel.top, panel.left + 12, panel.top + 19, fit(name, (panel.width - 24) / 13).text)


def _chain(chain: tuple[NodeKey, ...], layout: Layout) -> Markup:
    points = [
        f"{box.left + box.width / 2:g} {box.top + box.height / 2:g}"
        for ref in chain
        if (box := layout.boxes.get(ref))
    ]
    return Markup('<path class="nchain" d="M{}"/>').format("L".join(points))


def _file(scene: Scene, words: Wording, picture: Markup, frame: Box, view: MapView) -> Markup:
    """Return the picture as a file. Its heading and legend have the same size however large the picture is."""
    scale = max(1.0, frame.width / _ON_PAPER)
    width = max(frame.width, 900)
    title = clean(words.title(scene))
    facts = _facts(scene, words, view)
    keys, keys_height = _keys(scene, words, width / scale, view)
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


def _facts(scene: Scene, words: Wording, view: MapView) -> str:
    run = (
        words.say("run", run=scene.run.id, at=scene.run.at[:16].replace("T", " "))
        if scene.run.id
        else words.say("no_run_recorded")
    )
    facts = [
        *([f"{words.say('coloured_by')}{words.colon}{view.colours.title}"] if view.colours else []),
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


def _keys(scene: Scene, words: Wording, width: float, view: MapView) -> tuple[Markup, float]:
    pieces: list[Markup] = []
    row = 0.0
    for group in legend_of(scene, words, view.colours):
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
