"""Defines where a place is: its boundary, a point, or both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wangge.loaders.boundaries.datum import Position
from wangge.loaders.boundaries.simplify import Ring

__all__ = ["Location"]


@dataclass(frozen=True)
class Location:
    """The boundary and the point of a place in WGS-84; a place without boundary has no rings.

    Areas between the rings are in the place if an odd number of rings contains them.
    """

    rings: tuple[Ring, ...] = ()
    point: Position | None = None

    def positions(self) -> Iterator[Position]:
        """Yield all positions of the boundary or, without one, the point."""
        for ring in self.rings:
            yield from ring
        if not self.rings and self.point is not None:
            yield self.point
