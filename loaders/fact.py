"""Defines the facts of one row: a node with its references, or a relationship."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wangge.graph.model import EdgeKind, Ends, NodeKey, NodeKind, Source
from wangge.loaders.sheetlabel import sheet_label

if TYPE_CHECKING:
    from wangge.loaders.sheets.cells import Value

__all__ = ["EdgeKey", "Reference", "RowFacts", "RowLocation", "location_of"]


class EdgeKey(NamedTuple):
    """The identity of a relationship: its kind, its ends and the values of its key properties, such as a start date.

    A key property without a value is None.
    """

    kind: str
    source: NodeKey
    target: NodeKey
    key: tuple[Value | None, ...] = ()


class RowLocation(NamedTuple):
    """File, sheet and row of a fact."""

    file: str
    sheet: str
    row: int

    def text(self) -> str:
        """The location as text; the sheet is left out if it has the name of the file.

        >>> RowLocation("区.xlsx", "网格", 7).text(), RowLocation("sheets/grids.csv", "grids", 7).text()
        ('区.xlsx 网格 row 7', 'sheets/grids.csv row 7')
        """
        return f"{self.file}{sheet_label(self.file, self.sheet)} row {self.row}"


def location_of(src: str) -> RowLocation | None:
    """Return file, sheet and row of a source; None if the text isn't one."""
    try:
        source = Source.parse(src)
    except ValueError:
        return None
    return RowLocation(source.file, source.sheet, source.row)


class Reference(NamedTuple):
    """A cell that names the other end of a relationship by code or name; the node isn't looked up yet.

    `parent_tier` is as in `Column`: it is 0 unless the cell names a place above the place in its row.
    """

    column: str
    edge: EdgeKind
    ends: Ends
    text: str
    parent_tier: int = 0


class RowFacts(NamedTuple):
    """The facts that one row declares.

    On a sheet of nodes, `node` is the node of the row, and `references` are the targets of the node's
    relationships. On a sheet of relationships, `node` is None, `start` and the only item of `references` are
    the ends of the relationship, and `values` are its properties. `inside` holds the texts of extra columns,
    such as 所属街道, that name parents of the places in the row.
    """

    place: RowLocation
    kind: NodeKind | EdgeKind
    values: dict[str, Value]
    references: tuple[Reference, ...]
    node: NodeKey | None = None
    start: Reference | None = None
    inside: tuple[str, ...] = ()
