"""Declares `Box`, a rectangle of a picture."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Box"]


class Box(NamedTuple):
    """A rectangle: its top left corner and its size, in pixels."""

    left: int
    top: int
    width: int
    height: int

    def overlaps(self, other: Box) -> bool:
        """Return whether the two boxes share any area.

        >>> Box(0, 0, 10, 10).overlaps(Box(10, 0, 5, 5))
        False
        """
        side_by_side = self.left >= other.left + other.width or other.left >= self.left + self.width
        return not side_by_side and self.top < other.top + other.height and other.top < self.top + self.height
