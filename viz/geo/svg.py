"""Draws the geographic map as SVG, with the elements and classes of the district map, so that its scripts work here, too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from wangge.graph.model import NodeKey
from wangge.loaders.boundaries.simplify import Ring
from wangge.viz.drawing.text import clean
from wangge.viz.drawing.text_svg import draw_text
from wangge.viz.geo.labels import HEADING, ICON, Label, place_labels
from wangge.viz.geo.layout import DOT, GeoLayout, GeoShape, lay_out_geo
from wangge.viz.geo.location import GeoScene, key_of
from wangge.viz.messages import Language, message
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.marks import PATTERNS, definitions, draw_icon
from wangge.viz.treemap.pen import CellPen, data_of
from wangge.viz.treemap.shades import Key
from wangge.viz.treemap.svg import draw_picture_file

__all__ = ["draw_geo", "draw_geo_file"]

_FOOT = 30
_DOT_ICON = 9
_LEADING = 1.2


def draw_geo(
    scene: GeoScene,
    *,
    title: str,
    ident: str,
    size: tuple[int, int] = (960, 720),
    selected: str | None = None,
    language: Language = "zh",
) -> Markup:
    """Draw the located places as an `<svg>` element that needs treemap.css and the colours of viz/drawing/theme.py.

    `size` is the width and the largest height in pixels, `selected` the code of the selected place. All ids begin with
    `ident`.
    """
    layout = _layout(scene, size)
    picture = _GeoPen(scene.cells, layout, ident, selected, language, linked=True).picture()
    return Markup(
        '<svg class="treemap geo" id="{0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}"'
        ' role="group" aria-label="{3}">{4}{5}</svg>'
    ).format(ident, layout.width, layout.height + _FOOT, clean(title), definitions(ident), picture)


def draw_geo_file(
    scene: GeoScene,
    *,
    title: str,
    ident: str,
    size: tuple[int, int] = (960, 720),
    selected: str | None = None,
    language: Language = "zh",
    legend: Sequence[Key] = (),
) -> Markup:
    """Draw the located places as a complete SVG file with title, colours and legend, and without links.

    The other parameters are those of `draw_geo`.
    """
    layout = _layout(scene, size)
    picture = _GeoPen(scene.cells, layout, ident, selected, language, linked=False).picture()
    return draw_picture_file(picture, title, legend, ident, (layout.width, layout.height + _FOOT))


def _layout(scene: GeoScene, size: tuple[int, int]) -> GeoLayout:
    return lay_out_geo(scene, width=size[0], most_height=size[1] - _FOOT)


class _GeoPen(CellPen):
    """Draws one picture: areas and dots, then outlines, then names."""

    def __init__(
        self,
        cells: Sequence[Cell],
        layout: GeoLayout,
        ident: str,
        selected: str | None,
        language: Language,
        *,
        linked: bool,
    ) -> None:
        super().__init__(ident, selected, language, linked=linked)
        self.cells = cells
        self.layout = layout
        self.labels = place_labels(cells, layout)

    def picture(self) -> Markup:
        pieces = [
            Markup('<path class="geo-ground" d="%s"/>') % (_path(self.layout.outline),)
            if self.layout.outline
            else "",
            *map(self._cell, self.cells),
            *map(self._heading, self.cells),
            Markup('<g class="geo-names">%s</g>')
            % (Markup("").join(self._name(label) for _key, label in self._names()),),
            _foot(self.layout, self.language),
        ]
        return Markup("").join(pieces)

    def _shape(self, cell: Cell) -> GeoShape | None:
        return self.layout.shapes.get(key_of(cell))

    def _parts(self, cell: Cell) -> list[Cell]:
        return [part for part in cell.parts if self._shape(part) is not None]

    def _names(self) -> list[tuple[NodeKey, Label]]:
        """Return the labels of the places whose parts aren't drawn; headings are drawn as links."""
        headings = {key_of(cell) for cell in self.cells if self._parts(cell)}
        return [item for item in self.labels.names.items() if item[0] not in headings]

    def _cell(self, cell: Cell) -> Markup:
        parts, shape = self._parts(cell), self._shape(cell)
        if not parts:
            return Markup("") if shape is None else self._mark(cell, shape)
        covered = shape is None or any(not part.is_dot for part in map(self._shape, parts) if part)
        own = (
            Markup("")
            if shape is None
            else self.own(cell, Markup('<path class="tm-rim" d="%s"/>') % (_path(shape.rings),))
            if covered
            else self.own(cell, self._area(cell, shape), " geo-under")
        )
        marks = Markup("").join(self._mark(part, shape) for part in parts if (shape := self._shape(part)))
        return Markup('<g class="tm-item tm-cell%s"%s>%s%s</g>') % (
            self.selected_class(cell),
            data_of(cell),
            own or self.own(cell, Markup("")),
            marks,
        )

    def _heading(self, cell: Cell) -> Markup:
        """Draw the outline and the name of a cell whose parts are drawn, over the parts of all cells.

        The element stands for the cell, so that the name can be selected, and the outline of a selected cell is
        visible.
        """
        shape, label = self._shape(cell), self.labels.names.get(key_of(cell))
        if not self._parts(cell) or (shape is None and label is None):
            return Markup("")
        name = Markup("") if label is None else self._heading_icon(cell, label) + self._name(label)
        border = (
            Markup("")
            if shape is None
            else Markup('<path class="tm-rim geo-border" d="%s"/>') % (_path(shape.rings),)
        )
        return Markup('<g class="tm-item tm-cell geo-heading%s"%s>%s%s</g>') % (
            self.selected_class(cell),
            data_of(cell),
            border,
            self.own(cell, name, " tm-head"),
        )

    def _heading_icon(self, cell: Cell, label: Label) -> Markup:
        left, top = label.icon_place
        return draw_icon(cell.shade, round(left, 1), round(top, 1), self.ident, ICON)

    def _mark(self, cell: Cell, shape: GeoShape) -> Markup:
        content = self._dot(cell, shape) if shape.is_dot else self._area(cell, shape)
        return self.item(cell, content)

    def _dot(self, cell: Cell, shape: GeoShape) -> Markup:
        x, y = shape.spot.x, shape.spot.y
        icon = draw_icon(
            cell.shade, round(x - _DOT_ICON / 2, 1), round(y - _DOT_ICON / 2, 1), self.ident, _DOT_ICON
        )
        circle = Markup('<circle class="%s" cx="%.1f" cy="%.1f" r="%s"/>')
        return circle % ("geo-halo", x, y, DOT + 2) + circle % ("tm-fill", x, y, DOT) + icon

    def _area(self, cell: Cell, shape: GeoShape) -> Markup:
        path = _path(shape.rings)
        fill = Markup('<path class="tm-fill" d="%s"/>') % (path,)
        if pattern := PATTERNS.get(cell.shade.state):
            fill += Markup('<path class="tm-pattern tm-faint" d="%s" fill="url(#%s-%s)"/>') % (
                path,
                self.ident,
                pattern,
            )
        place = self.labels.icons.get(key_of(cell))
        if place is None:
            return fill
        return fill + draw_icon(cell.shade, round(place[0], 1), round(place[1], 1), self.ident, ICON)

    def _name(self, label: Label) -> Markup:
        heading = label.size == HEADING
        names = "tm-name tm-bold tm-large" if heading else "tm-name"
        return Markup("").join(
            draw_text(
                line,
                label.x if label.beside else label.x - line.ems * label.size / 2,
                label.base + number * label.size * _LEADING,
                label.size,
                names,
            )
            for number, line in enumerate(label.lines)
        )


def _path(rings: Sequence[Ring]) -> str:
    """Return path data with relative lines, which are shorter than absolute ones."""
    return "".join(f"M{_tenths(ring[0])}l{''.join(_steps(ring))}z" for ring in rings)


def _steps(ring: Ring) -> list[str]:
    steps = [_tenths((b[0] - a[0], b[1] - a[1])) for a, b in pairwise(ring)]
    return [step if step.startswith("-") or not number else f" {step}" for number, step in enumerate(steps)]


def _tenths(point: tuple[float, float]) -> str:
    x, y = (f"{value / 10:g}" for value in point)
    return f"{x}{y}" if y.startswith("-") else f"{x} {y}"


def _foot(layout: GeoLayout, language: Language) -> Markup:
    """Draw the scale bar and the arrow to the north below the map."""
    bar, top, right = layout.scale_bar, layout.height, layout.width - 16
    length = f"{bar.metres // 1000:g}" if bar.metres >= 1000 else f"{bar.metres:g}"
    words = message(language, "kilometres" if bar.metres >= 1000 else "metres", length=length)
    return Markup(
        '<g class="geo-foot"><path d="M16 {0}v6h{1:.1f}v-6"/><text x="{2:.1f}" y="{3}">{4}</text>'
        '<path d="M{5} {6}l5 14-5-3-5 3z"/><text x="{7}" y="{3}" text-anchor="end">{8}</text></g>'
    ).format(
        top + 12,
        bar.width,
        24 + bar.width,
        top + 20,
        words,
        right - 24,
        top + 6,
        right,
        message(language, "north"),
    )
