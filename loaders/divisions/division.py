"""One division as an edition states it."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.codes import district_of, province_of

__all__ = ["DISTRICT_LEVEL", "Division"]

DISTRICT_LEVEL = 3


class Division(NamedTuple):
    """A unit with its level, 1 for provinces to 5 for communities, and the code of its parent.

    Codes have the length in which they are stored; `row` is the line in its file. A code
    identifies a unit only together with the level: 441900 is a city and its one district.
    """

    level: int
    code: str
    name: str
    parent: str
    row: int = 0

    @property
    def key(self) -> tuple[int, str]:
        """What tells the unit from all others of its edition."""
        return self.level, self.code

    @property
    def region(self) -> str:
        """The code of the district of a street or community; the two digits of the province of what is above."""
        return district_of(self.code) if self.level > DISTRICT_LEVEL else province_of(self.code)
