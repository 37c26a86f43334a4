"""Draws the district map as SVG: as an element of a page, or as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from wangge.viz.drawing.box import Box
from wangge.viz.drawing.filled import filled, joined
from wangge.viz.drawing.standalone import literal_css
from wangge.viz.drawing.text import clean, fit, width_of
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.messages import Language, message
from wangge.viz.treemap.layout import Cell, Tile, lay_out_cells
from wangge.viz.treemap.marks import (
    Weight,
    definitions,
    draw_band,
    draw_fill,
    draw_icon,
    draw_label,
    shade_class,
)
from wangge.viz.treemap.pen import CellPen, data_of
from wangge.viz.treemap.shades import Key, Shade, legend_of

__all__ = ["draw_picture_file", "draw_swatch", "draw_treemap", "draw_treemap_file"]

_REST = 22
_MARGIN = 16
_TITLE = 36
_KEY = 26


def draw_treemap(
    cells: Sequence[Cell],
    *,
    title: str,
    ident: str,
    size: tuple[int, int] = (1200, 720),
    selected: str | None = None,
    more: str = "",
    language: Language = "zh",
) -> Markup:
    """Draw the cells as an `<svg>` element that needs treemap.css and the colours of viz/drawing/theme.py.

    All ids in the picture begin with `ident`. `size` is the picture's width and height in pixels, `selected` the code
    of the selected cell. `more` is a line at the bottom that says how many places aren't drawn.

    >>> street = Cell(code="1", name="<b>东城", kind="街道", label="Street", shade=Shade("covered"), href="/p/1")
    >>> "&lt;b&gt;东城" in draw_treemap([street], title="通川区", ident="map")
    True
    """
    picture = _picture(cells, Box(0, 0, *size), _Pen(ident, selected, language, linked=True), more)
    return Markup(
        '<svg class="treemap" id="{0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}"'
        ' role="group" aria-label="{3}">{4}{5}</svg>'
    ).format(ident, *size, clean(title), definitions(ident), picture)


def draw_treemap_file(
    cells: Sequence[Cell],
    *,
    title: str,
    ident: str,
    size: tuple[int, int] = (1200, 720),
    selected: str | None = None,
    more: str = "",
    language: Language = "zh",
    legend: Sequence[Key] | None = None,
) -> Markup:
    """Draw the cells as a complete SVG file with title, colours and legend, and without links.

    If `legend` is None, it is made from the shades in the picture. The other parameters are those of `draw_treemap`.
    """
    keys = legend_of(_shades(cells), language=language) if legend is None else tuple(legend)
    picture = _picture(cells, Box(0, 0, *size), _Pen(ident, selected, language, linked=False), more)
    return draw_picture_file(picture, title, keys, ident, size)


def draw_swatch(shade: Shade, ident: str) -> Markup:
    """Draw a sample of a shade for a legend. It uses the icons of the picture with the id `ident` on the same page."""
    return Markup(
        '<svg class="treemap tm-swatch" viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">{}</svg>'
    ).format(_swatch(shade, Box(0, 0, 24, 16), ident))


def _picture(cells: Sequence[Cell], frame: Box, pen: _Pen, more: str) -> Markup:
    height = frame.height - (_REST if more else 0)
    tiles = lay_out_cells(cells, width=frame.width, height=height).tiles
    pieces = [pen.cell(cell, tile) for cell, tile in zip(cells, tiles, strict=True)]
    if more:
        line = fit(clean(more), frame.width / 12)
        pieces.append(draw_text(line, frame.width, frame.height - 6, 12, "tm-rest", end=True))
    return joined(pieces)


class _Pen(CellPen):
    """Draws the cells of one treemap."""

    def cell(self, cell: Cell, tile: Tile) -> Markup:
        if not cell.slots:
            return self.mark(cell, tile.box, (tile.box.width, tile.box.height), "cell")
        x, y, width, height = tile.box.left + 0.5, tile.box.top + 0.5, tile.box.width - 1, tile.box.height - 1
        shape = filled('x="%s" y="%s" width="%s" height="%s" rx="4"', x, y, max(0, width), max(0, height))
        least = tile.least
        parts = [self.mark(part, box, least) for part, box in zip(cell.parts, tile.marks, strict=True)]
        if tile.more:
            parts.append(self.more(cell, tile.more))
        return filled(
            '<g class="tm-item tm-cell%s"%s><rect class="tm-panel" %s/>%s%s'
            '<rect class="tm-rim" %s pointer-events="none"/></g>',
            self.selected_class(cell),
            data_of(cell),
            shape,
            self._head(cell, tile),
            joined(parts),
            shape,
        )

    def mark(self, cell: Cell, box: Box, size: tuple[int, int], weight: Weight = "part") -> Markup:
        fill = draw_fill(box, cell.shade, self.ident)
        label = draw_label(box, cell.name, cell.note, cell.shade, self.ident, weight=weight, size=size)
        return self.item(cell, joined((fill, label)))

    def more(self, cell: Cell, box: Box) -> Markup:
        words = message(self.language, "more", count=f"{cell.folded:,}")
        max_width = (box.width - 6) / 12
        line = next(
            (fit(text, max_width) for text in (words, f"+{cell.folded}") if width_of(text) <= max_width), None
        )
        frame = filled(
            '<rect x="%s" y="%s" width="%s" height="%s" rx="3"/>',
            box.left + 0.5,
            box.top + 0.5,
            max(0, box.width - 1),
            max(0, box.height - 1),
        )
        text = (
            draw_text(
                line, box.left + (box.width - line.ems * 12) / 2, box.top + box.height / 2 + 4.8, 12, ""
            )
            if line and box.height >= 16
            else ""
        )
        return filled('<g class="tm-more"><title>%s</title>%s%s</g>', words, frame, text)

    def _head(self, cell: Cell, tile: Tile) -> Markup:
        if not tile.heading:
            return self.own(cell, draw_fill(tile.box, cell.shade, self.ident))
        band = draw_band(tile.heading, cell.shade, self.ident)
        size = tile.heading.width, tile.heading.height
        label = draw_label(
            tile.heading, cell.name, cell.note, cell.shade, self.ident, weight="heading", size=size
        )
        return self.own(cell, joined((band, label)), " tm-head")


def draw_picture_file(
    picture: Markup, title: str, keys: Sequence[Key], ident: str, size: tuple[int, int]
) -> Markup:
    """Return a complete SVG file with a picture of the given size, and with title, colours and legend."""
    width, height = size
    legend = list(_legend(keys, width, ident))
    legend_height = (legend[-1][0] + 1) * _KEY + 8 if legend else 0
    file_width, file_height = width + 2 * _MARGIN, height + 2 * _MARGIN + _TITLE + legend_height
    heading = draw_text(fit(clean(title), width / 18 / 1.05), 0, 18, 18, "tm-title")
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" class="treemap" id="{0}" viewBox="0 0 {1} {2}" width="{1}"'
        ' height="{2}" role="group" aria-label="{3}"><title>{3}</title><style>{4}</style>{5}'
        '<rect class="tm-ground" width="{1}" height="{2}"/>'
        '<g transform="translate({6} {6})">{7}<g transform="translate(0 {8})">{9}</g>'
        '<g transform="translate(0 {10})">{11}</g></g></svg>\n'
    ).format(
        ident,
        file_width,
        file_height,
        clean(title),
        Markup(literal_css("treemap.css")),  # noqa: S704 - safe: wangge's own style sheet
        definitions(ident),
        _MARGIN,
        heading,
        _TITLE,
        picture,
        _TITLE + height + 12,
        Markup("").join(entry for _, entry in legend),
    )


def _legend(keys: Sequence[Key], width: int, ident: str) -> Iterator[tuple[int, Markup]]:
    """Yield each legend entry with the number of its row."""
    left, row = 0.0, 0
    for key in keys:
        line = fit(clean(f"{key.words}  {key.places:,}"), width / 12)
        entry_width = 32 + line.ems * 12 + 20
        if left and left + entry_width > width:
            left, row = 0.0, row + 1
        text = draw_text(line, left + 32, row * _KEY + 13, 12, "")
        yield row, _swatch(key.shade, Box(round(left), row * _KEY, 24, 16), ident) + text
        left += entry_width


def _swatch(shade: Shade, box: Box, ident: str) -> Markup:
    icon = draw_icon(shade, box.left + 7, box.top + 3, ident)
    return Markup('<g class="tm-own {}">{}{}</g>').format(
        shade_class(shade), draw_fill(box, shade, ident), icon
    )


def _shades(cells: Sequence[Cell]) -> list[Shade]:
    """Return the shades of the smallest places that are drawn: of the parts, and of cells without parts."""
    return [item.shade for cell in cells for item in (cell.parts or (cell,))]
