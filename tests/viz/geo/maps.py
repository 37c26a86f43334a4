"""Builds cells with locations, for tests of the geographic map."""

from __future__ import annotations

from wangge.graph.model import NodeKey
from wangge.loaders.boundaries.datum import Position
from wangge.loaders.boundaries.simplify import Ring
from wangge.viz.geo.location import Location
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.shades import Shade

__all__ = ["cell", "grid_of_areas", "square"]

_SIZE = 0.01


def cell(code: str, name: str = "", *, parts: tuple[Cell, ...] = (), label: str = "Community") -> Cell:
    """Return a cell, by default of a community with its code as name."""
    return Cell(
        code=code,
        name=name or code,
        kind="社区",
        label=label,
        shade=Shade("uncovered"),
        say=name or code,
        href=f"/{code}",
        parts=parts,
    )


def square(west: float, south: float, size: float = _SIZE) -> Ring:
    """Return a square, given by its western and southern edge and the length of its sides in degrees."""
    corners: list[Position] = [
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
    ]
    return tuple(corners)


def grid_of_areas(columns: int, rows: int) -> tuple[list[Cell], dict[NodeKey, Location]]:
    """Return communities that are squares in rows and columns, with their locations."""
    cells, locations = [], {}
    for number in range(columns * rows):
        row, column = divmod(number, columns)
        cells.append(cell(f"{number:03d}", f"第{number}社区"))
        ring = square(83 + column * _SIZE, 39 + row * _SIZE)
        locations[NodeKey("Community", f"{number:03d}")] = Location((ring,))
    return cells, locations
