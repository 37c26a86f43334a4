"""Projects longitudes and latitudes to pixels, and chooses the scale bar.

The projection is equirectangular: both axes have the same scale at the latitude in the middle of the picture. In a
district of 100 km, no distance is wrong by more than about one percent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, floor, log10, radians

from wangge.loaders.boundaries.datum import METRES_PER_DEGREE, Position

__all__ = ["Bounds", "Projection", "ScaleBar", "bounds_of", "fit_projection"]

_LEAST_EXTENT = 200.0
_LONGEST_BAR = 180
_LEAST_HEIGHT = 300


@dataclass(frozen=True)
class Bounds:
    """The rectangle that contains all positions of a picture."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class ScaleBar:
    """A round length in metres and the pixels that it takes."""

    metres: int
    width: float


@dataclass(frozen=True)
class Projection:
    """Converts positions to pixels of a picture of `width` by `height` pixels; north is up."""

    west: float
    north: float
    across: float
    down: float
    left: float
    top: float
    width: int
    height: int

    def point(self, position: Position) -> Position:
        """Return the pixel of a position, from the left and from the top."""
        return (
            self.left + (position[0] - self.west) * self.across,
            self.top + (self.north - position[1]) * self.down,
        )

    def scale_bar(self) -> ScaleBar:
        """Return the longest round length (1, 2 or 5 and zeros) of at most 180 pixels."""
        most = _LONGEST_BAR * METRES_PER_DEGREE / self.down
        unit = 10 ** floor(log10(most))
        metres = max(unit * step for step in (1, 2, 5) if unit * step <= most)
        return ScaleBar(round(metres), metres * self.down / METRES_PER_DEGREE)


def bounds_of(positions: Iterable[Position]) -> Bounds:
    """Return the bounds of at least one position."""
    longitudes, latitudes = zip(*positions, strict=True)
    return Bounds(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def fit_projection(bounds: Bounds, *, width: int, most_height: int, margin: int) -> Projection:
    """Return the projection in which the bounds fill a picture of this width, or of the largest height.

    >>> projection = fit_projection(Bounds(107.0, 31.0, 107.2, 31.1), width=960, most_height=720, margin=20)
    >>> [round(pixel) for pixel in projection.point((107.1, 31.05))], projection.height
    ([480, 288], 577)
    >>> projection.scale_bar().metres
    2000
    """
    middle = (bounds.south + bounds.north) / 2
    shrink = cos(radians(middle))
    least = _LEAST_EXTENT / METRES_PER_DEGREE
    across = max((bounds.east - bounds.west) * shrink, least)
    down = max(bounds.north - bounds.south, least)
    free_width, free_height = width - 2 * margin, most_height - 2 * margin
    scale = min(free_width / across, free_height / down)
    height = min(most_height, max(_LEAST_HEIGHT, round(down * scale) + 2 * margin))
    return Projection(
        west=(bounds.west + bounds.east) / 2,
        north=middle,
        across=scale * shrink,
        down=scale,
        left=width / 2,
        top=height / 2,
        width=width,
        height=height,
    )
