"""What one row says, once understood: a node with its references, or a relationship."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from wangge.graph.model import EdgeKind, Ends, NodeKey, NodeKind
from wangge.loaders.sheets.cells import Value

__all__ = ["EdgeKey", "Reference", "RowFacts", "RowLocation"]


class EdgeKey(NamedTuple):
    """What tells a relationship from all others: its kind, its ends and its own key values."""

    kind: str
    source: NodeKey
    target: NodeKey
    key: tuple[Value, ...] = ()


class RowLocation(NamedTuple):
    """Where a fact stands: file, sheet, row."""

    file: str
    sheet: str
    row: int

    def text(self) -> str:
        """The place for people; a sheet that is called like its file is named once.

        >>> RowLocation("区.xlsx", "网格", 7).text(), RowLocation("sheets/grids.csv", "grids", 7).text()
        ('区.xlsx 网格 row 7', 'sheets/grids.csv row 7')
        """
        sheet = "" if PurePath(self.file).stem == self.sheet else f" {self.sheet}"
        return f"{self.file}{sheet} row {self.row}"


class Reference(NamedTuple):
    """What a cell says about the other end, before it is looked up: a code or a name."""

    column: str
    edge: EdgeKind
    ends: Ends
    text: str


class RowFacts(NamedTuple):
    """Everything one row declares.

    A row of a node kind has `node` and, in `references`, where its relationships lead; a row of
    a relationship's own sheet has `start` and one reference, and its values are the relationship's.
    `inside` is what further columns say of where the places it names lie, such as 所属街道.
    """

    place: RowLocation
    kind: NodeKind | EdgeKind
    values: dict[str, Value]
    references: tuple[Reference, ...]
    node: NodeKey | None = None
    start: Reference | None = None
    inside: tuple[str, ...] = ()
