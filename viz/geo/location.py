"""Defines the content of a geographic map: places, and where each is (its boundary, a point, or both)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wangge.graph.model import NodeKey
from wangge.loaders.boundaries.datum import Position
from wangge.loaders.boundaries.simplify import Ring
from wangge.viz.treemap.layout import Cell

__all__ = ["GeoScene", "Location", "key_of"]


@dataclass(frozen=True)
class Location:
    """The boundary and the point of a place in WGS-84; a place without boundary has no rings.

    A position is inside the place if an odd number of rings contains it.
    """

    rings: tuple[Ring, ...] = ()
    point: Position | None = None

    def positions(self) -> Iterator[Position]:
        """Yield all positions of the boundary or, without one, the point."""
        for ring in self.rings:
            yield from ring
        if not self.rings and self.point is not None:
            yield self.point


@dataclass(frozen=True)
class GeoScene:
    """The places of a map, and where they are. At least one of the cells and their parts must be located.

    `outline` is the location of the place that contains the cells.
    """

    cells: Sequence[Cell]
    locations: Mapping[NodeKey, Location]
    outline: Location | None = None


def key_of(cell: Cell) -> NodeKey:
    """Return the key of the place that a cell stands for."""
    return NodeKey(cell.label, cell.code)
