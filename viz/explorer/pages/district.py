"""Draws the contents of a place as a coloured map and a list, for the pages of places and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple

from markupsafe import Markup

from wangge.viz.drawing.filled import filled
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.colouring import (
    Choice,
    Colouring,
    choices,
    colour,
    colour_by_measure,
    measure_choices,
    rules_with_counts,
)
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.geographic import GeographicMap, locate
from wangge.viz.explorer.pages.measure_colours import chosen_measure, numbers_of
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.children import MOST_DRAWN, Child, PlaceChildren, read_contents
from wangge.viz.explorer.reads.node import NamedNode
from wangge.viz.explorer.state.tree_contents import read_tree_contents
from wangge.viz.geo.location import GeoScene
from wangge.viz.geo.svg import draw_geo, draw_geo_file
from wangge.viz.treemap.layout import Cell, fitting_height
from wangge.viz.treemap.svg import draw_treemap, draw_treemap_file

__all__ = ["SCRIPTS", "STYLES", "DistrictDrawing", "DistrictRow", "read_district"]

STYLES = ("treemap.css",)
SCRIPTS = ("treemap.js", "treegrid.js", "district.js")

WIDTH = 900
"""The width of the picture in pixels. Pages scale it up, but never down: its letters have the smallest legible size."""

_GEO_WIDTH = 920
"""The width of the geographic map. No page scales it down, because its letters would be too small."""

_TALLEST = 720
_WORST = 10


_ROW: LiteralString = (
    '<tr class="l%s" data-id="%s:%s" data-parent="%s" data-code="%s" aria-level="%s" aria-posinset="%s"'
    ' aria-setsize="%s" aria-selected="false"%s tabindex="%s"><td><span class="twist" aria-hidden="true"></span>'
    '<a href="%s" tabindex="-1"><bdi>%s</bdi></a> <small>%s</small></td>'
    '<td class="state state-%s of-%s">%s</td></tr>'
)
_EXPANDED = Markup(' aria-expanded="true"')
_BETWEEN_ROWS = Markup("\n        ")


class DistrictRow(NamedTuple):
    """A row of the tree table next to the map.

    `level`, `position` and `siblings` are ARIA attributes; `branch` says whether the row has child rows. `state` is the
    state of the place's shade, `token` the name of the shade's colour, `note` its short figure and `words` its
    description.
    """

    named: NamedNode
    parent: NamedNode | None
    level: int
    position: int
    siblings: int
    branch: bool
    state: str
    token: str
    note: str
    words: str
    href: str


@dataclass(frozen=True)
class DistrictDrawing:
    """The drawn places, where they are, their colouring, and the options of the colour menu."""

    here: NamedNode
    formatter: Formatter
    address: PageAddress
    contents: PlaceChildren
    geographic: GeographicMap
    colouring: Colouring
    rows: tuple[DistrictRow, ...]
    by_rule: tuple[Choice, ...]
    by_number: tuple[Choice, ...]
    by_measure: tuple[Choice, ...]
    link: Callable[[NamedNode], str]

    @property
    def pages(self) -> int:
        """The number of pages into which the children are divided."""
        return max(1, -(-self.contents.total // MOST_DRAWN))

    @property
    def drawn(self) -> int:
        """How many places the picture shows."""
        where = self.geographic
        return self.contents.drawn - (len(where.missing) + len(where.far) if where.drawn else 0)

    @property
    def worst(self) -> list[DistrictRow]:
        """The rows that the printed page lists: at most ten, those with the most uncovered subjects first.

        Only the lowest tier with uncovered subjects is listed.
        """
        counts = self.colouring.counts
        rows = [row for row in self.rows if row.named in counts and counts[row.named].uncovered]
        lowest = max((row.level for row in rows), default=0)
        lowest_rows = [row for row in rows if row.level == lowest]
        lowest_rows.sort(
            key=lambda row: (-counts[row.named].uncovered, counts[row.named].covered, row.named.code)
        )
        return lowest_rows[:_WORST]

    def draw(self, *, standalone: bool = False) -> Markup:
        """Return the map as SVG. With `standalone`, the SVG contains its own styles and legend."""
        cells = [self._cell(child) for child in self.contents.children]
        options: dict[str, Any] = {
            "title": f"{self.formatter.name(self.here)} · {self.colouring.title}",
            "ident": "map",
            "selected": (self.address.selected or "").partition(":")[2] or None,
            "language": self.address.language,
        }
        if standalone:
            options["legend"] = self.colouring.keys
        if self.geographic.drawn:
            draw_map: Callable[..., Markup] = draw_geo_file if standalone else draw_geo
            where = self.geographic
            scene = GeoScene(cells, where.locations, where.outline)
            return draw_map(scene, size=(_GEO_WIDTH, _TALLEST), **options)
        rest = self.contents.total - len(cells)
        draw: Callable[..., Markup] = draw_treemap_file if standalone else draw_treemap
        return draw(
            cells,
            size=(WIDTH, fitting_height(cells, width=WIDTH, most=_TALLEST)),
            more=self.formatter.say("more", count=f"{rest:,}") if rest else "",
            **options,
        )

    def draw_rows(self, rows: Sequence[DistrictRow]) -> Markup:
        """Return the rows of the table as HTML; a template takes several times as long for hundreds of rows."""
        return _BETWEEN_ROWS.join(self._draw_row(row, first=row is rows[0]) for row in rows)

    def _draw_row(self, row: DistrictRow, *, first: bool) -> Markup:
        named, parent = row.named, row.parent
        return filled(
            _ROW,
            row.level,
            named.label,
            named.code,
            "" if parent is None else f"{parent.label}:{parent.code}",
            named.code,
            row.level,
            row.position,
            row.siblings,
            _EXPANDED if row.branch else "",
            0 if first else -1,
            row.href,
            self.formatter.name(named),
            self.formatter.kind_of(named),
            row.state,
            row.token,
            row.note or row.words,
        )

    def data(self, rows: Sequence[DistrictRow] | None = None) -> dict[str, Any]:
        """Return the map as JSON data; with `rows`, only their places, in their order."""
        children = {child.named: child for child in self.contents.children}
        parts: dict[NamedNode, list[NamedNode]] = {}
        for row in self.rows if rows is None else rows:
            if row.parent is None:
                parts.setdefault(row.named, [])
            else:
                parts.setdefault(row.parent, []).append(row.named)
        return {
            "children": [self._child_data(children[named], below) for named, below in parts.items()],
            "children_total": self.contents.total,
            "drawn": self.contents.drawn,
            "folded": self.contents.folded,
            "coloured_by": self.colouring.id,
            "without_coordinates": len(self.geographic.missing),
            "far_away": len(self.geographic.far),
        }

    def figure(self, named: NamedNode) -> object:
        """Return the number by which places are ordered: that of their uncovered subjects, or that of their colour."""
        counts = self.colouring.counts.get(named)
        return self.colouring.numbers.get(named) if counts is None else counts.uncovered

    def _cell(self, child: Child) -> Cell:
        return self._place_cell(
            child.named, parts=tuple(map(self._place_cell, child.parts)), folded=child.folded
        )

    def _place_cell(self, named: NamedNode, *, parts: tuple[Cell, ...] = (), folded: int = 0) -> Cell:
        colouring, formatter = self.colouring, self.formatter
        texts = (formatter.name(named), formatter.kind_of(named), colouring.words.get(named, ""))
        return Cell(
            code=named.code,
            name=texts[0],
            kind=texts[1],
            label=named.label,
            shade=colouring.shade(named),
            note=colouring.notes.get(named, ""),
            say=("，" if self.address.language == "zh" else ", ").join(filter(None, texts)),
            href=self.link(named),
            parts=parts,
            folded=folded,
        )

    def _child_data(self, child: Child, parts: Sequence[NamedNode]) -> dict[str, Any]:
        return {
            **self._place(child.named),
            "parts": list(map(self._place, parts)),
            "parts_total": child.total,
        }

    def _place(self, named: NamedNode) -> dict[str, Any]:
        counts = self.colouring.counts.get(named)
        return {
            **self.formatter.reference(named),
            "state": self.colouring.shade(named).state,
            "counts": None if counts is None else vars(counts),
            "number": self.colouring.numbers.get(named),
        }


def read_district(
    request: PageRequest,
    here: NamedNode,
    *,
    rule: str | None = None,
    link: Callable[[NamedNode], str] | None = None,
) -> DistrictDrawing:
    """Read the contents of a place, and colour them by `rule`, else as the address says.

    `link` returns the address to which a cell links, by default that of the place's page.
    """
    site, formatter, address = request.site, request.formatter, request.address
    skip = (address.page - 1) * MOST_DRAWN if rule is None else 0
    contents = site.kept_read(("contents", here.key, skip), lambda: _contents(request, here, skip))
    drawn_places = contents.places
    smallest = [named for child in contents.children for named in (child.parts or (child.named,))]
    rule_results = request.snapshot.rule_results
    measure = chosen_measure(address.colour) if rule is None else None
    if measure is None:
        colouring = colour(drawn_places, smallest, rule_results, formatter, rule=rule)
    else:
        numbers = numbers_of(request, here, measure, drawn_places)
        colouring = colour_by_measure(numbers, smallest, measure, formatter)
    counted = site.kept_read(
        ("rules with counts", rule_results, here.key, skip),
        lambda: rules_with_counts(drawn_places, rule_results),
    )
    by_rule, by_number = choices(drawn_places, rule_results, colouring, formatter, counted)
    link_of = link or formatter.link
    return DistrictDrawing(
        here,
        formatter,
        address,
        contents,
        locate(request, here, contents),
        colouring,
        tuple(_rows(contents, colouring, link_of)),
        tuple(by_rule),
        tuple(by_number),
        tuple(measure_choices(colouring, formatter)),
        link_of,
    )


def _contents(request: PageRequest, here: NamedNode, skip: int) -> PlaceChildren:
    site, snapshot = request.site, request.snapshot
    if snapshot.rule_results is not None and snapshot.seen_write == site.seen_write:
        tree = snapshot.rule_results.tree
        contents = read_tree_contents(site.store, tree, here.key, skip=skip, timeout=site.time_limit)
        if contents is not None:
            return contents
    return read_contents(site.store, site.model, here.label, here.code, skip=skip, timeout=site.time_limit)


def _rows(
    contents: PlaceChildren, colouring: Colouring, link_of: Callable[[NamedNode], str]
) -> Iterator[DistrictRow]:
    def row(
        named: NamedNode, parent: NamedNode | None, position: int, siblings: int, branch: bool
    ) -> DistrictRow:
        return DistrictRow(
            named=named,
            parent=parent,
            level=1 if parent is None else 2,
            position=position,
            siblings=siblings,
            branch=branch,
            state=colouring.shade(named).state,
            token=colouring.shade(named).token,
            note=colouring.notes.get(named, ""),
            words=colouring.words.get(named, ""),
            href=link_of(named),
        )

    count = len(contents.children)
    for position, child in enumerate(contents.children, 1):
        yield row(child.named, None, position, count, bool(child.parts))
        for part_position, part in enumerate(child.parts, 1):
            yield row(part, child.named, part_position, len(child.parts), False)
