"""What lies in a place as a coloured map with the same as a list: for the page of a place, and that of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.colouring import Choice, Colouring, choices, colour
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import PageTable
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.children import MOST_DRAWN, Child, PlaceChildren, read_contents
from wangge.viz.explorer.reads.node import Named
from wangge.viz.treemap.layout import Cell, fitting_height
from wangge.viz.treemap.svg import draw_treemap

__all__ = ["SCRIPTS", "STYLES", "DistrictDrawing", "DistrictRow", "read_district"]

STYLES = ("treemap.css",)
SCRIPTS = ("treemap.js", "treegrid.js", "district.js")

WIDTH = 960
"""How wide the picture is drawn, in pixels; a page may show it smaller."""

_TALLEST = 720
_WORST = 10


class DistrictRow(NamedTuple):
    """A row of the treegrid beside the map."""

    named: Named
    parent: Named | None
    level: int
    position: int
    siblings: int
    branch: bool
    state: str
    note: str
    words: str
    href: str


@dataclass(frozen=True)
class DistrictDrawing:
    """The places that are drawn, how they are coloured, and by what else they could be."""

    here: Named
    shown: Formatter
    view: PageAddress
    contents: PlaceChildren
    colouring: Colouring
    rows: tuple[DistrictRow, ...]
    by_rule: tuple[Choice, ...]
    by_number: tuple[Choice, ...]
    link: Callable[[Named], str]

    @property
    def pages(self) -> int:
        """On how many pages the children stand."""
        return max(1, -(-self.contents.total // MOST_DRAWN))

    @property
    def worst(self) -> list[DistrictRow]:
        """The drawn places that lack most by the rule that colours them, for a sheet of paper."""
        counts = self.colouring.counts
        rows = [row for row in self.rows if row.named in counts and counts[row.named].uncovered]
        lowest = max((row.level for row in rows), default=0)
        same = [row for row in rows if row.level == lowest]
        same.sort(key=lambda row: (-counts[row.named].uncovered, counts[row.named].covered, row.named.code))
        return same[:_WORST]

    def draw(self, *, standalone: bool = False) -> Markup:
        """The map as SVG, for the page or as a file of its own."""
        cells = [self._cell(child) for child in self.contents.children]
        rest = self.contents.total - len(cells)
        shown = self.shown
        return draw_treemap(
            cells,
            title=f"{shown.name(self.here)} · {self.colouring.title}",
            ident="map",
            width=WIDTH,
            height=fitting_height(cells, width=WIDTH, most=_TALLEST),
            selected=(self.view.selected or "").partition(":")[2] or None,
            more=shown.say("more", count=f"{rest:,}") if rest else "",
            language=self.view.language,
            standalone=standalone,
            legend=self.colouring.keys,
        )

    def data(self) -> dict[str, Any]:
        """The JSON twin of the map."""
        return {
            "children": [self._told(child) for child in self.contents.children],
            "children_total": self.contents.total,
            "drawn": self.contents.drawn,
            "folded": self.contents.folded,
            "coloured_by": self.colouring.id,
        }

    def table(self) -> PageTable:
        """The CSV twin of the map."""
        columns = ("level", "label", "code", "name", "parent", "state", "figure", "words")
        return PageTable(columns, [self._line(row) for row in self.rows])

    def _line(self, row: DistrictRow) -> tuple[object, ...]:
        named, above = row.named, row.parent.code if row.parent else ""
        name = self.shown.name(named)
        return (row.level, named.label, named.code, name, above, row.state, row.note, row.words)

    def _cell(self, child: Child) -> Cell:
        return self._one(child.named, parts=tuple(map(self._one, child.parts)), folded=child.folded)

    def _one(self, named: Named, *, parts: tuple[Cell, ...] = (), folded: int = 0) -> Cell:
        colouring, shown = self.colouring, self.shown
        said = (shown.name(named), shown.kind_of(named), colouring.words.get(named, ""))
        return Cell(
            code=named.code,
            name=said[0],
            kind=said[1],
            label=named.label,
            shade=colouring.shade(named),
            note=colouring.notes.get(named, ""),
            say=("，" if self.view.language == "zh" else ", ").join(filter(None, said)),
            href=self.link(named),
            parts=parts,
            folded=folded,
        )

    def _told(self, child: Child) -> dict[str, Any]:
        return {
            **self._place(child.named),
            "parts": list(map(self._place, child.parts)),
            "parts_total": child.total,
        }

    def _place(self, named: Named) -> dict[str, Any]:
        counts = self.colouring.counts.get(named)
        return {
            **self.shown.told(named),
            "state": self.colouring.shade(named).state,
            "counts": None if counts is None else vars(counts),
            "number": self.colouring.numbers.get(named),
        }


def read_district(
    asking: PageRequest, here: Named, *, rule: str | None = None, link: Callable[[Named], str] | None = None
) -> DistrictDrawing:
    """Read what lies in a place and colour it by `rule`, else as the address asks; `link` says where cells lead."""
    site, shown, view = asking.site, asking.shown, asking.view
    skip = (view.page - 1) * MOST_DRAWN if rule is None else 0
    contents = read_contents(
        site.store, site.model, here.label, here.code, skip=skip, timeout=site.time_limit
    )
    drawn = [named for child in contents.children for named in (child.named, *child.parts)]
    smallest = [named for child in contents.children for named in (child.parts or (child.named,))]
    standings = asking.known.standings
    colouring = colour(drawn, smallest, standings, shown, rule=rule)
    by_rule, by_number = choices(drawn, standings, colouring, shown)
    leading = link or shown.link
    return DistrictDrawing(
        here,
        shown,
        view,
        contents,
        colouring,
        tuple(_rows(contents, colouring, leading)),
        tuple(by_rule),
        tuple(by_number),
        leading,
    )


def _rows(
    contents: PlaceChildren, colouring: Colouring, link: Callable[[Named], str]
) -> Iterator[DistrictRow]:
    def row(named: Named, parent: Named | None, position: int, siblings: int, branch: bool) -> DistrictRow:
        return DistrictRow(
            named=named,
            parent=parent,
            level=1 if parent is None else 2,
            position=position,
            siblings=siblings,
            branch=branch,
            state=colouring.shade(named).state,
            note=colouring.notes.get(named, ""),
            words=colouring.words.get(named, ""),
            href=link(named),
        )

    count = len(contents.children)
    for position, child in enumerate(contents.children, 1):
        yield row(child.named, None, position, count, bool(child.parts))
        for place, part in enumerate(child.parts, 1):
            yield row(part, child.named, place, len(child.parts), False)
