"""Defines a division as an edition lists it."""

from __future__ import annotations

from typing import NamedTuple

from wangge.graph.codes import district_of, province_of

__all__ = ["DISTRICT_LEVEL", "Division"]

DISTRICT_LEVEL = 3


class Division(NamedTuple):
    """A division with its level, from 1 (province) to 5 (community), and the code of its parent.

    Codes have the length in which the graph stores them. `row` is the number of the unit's line in the file
    of the package. A code is unique only within its level: 441900 is both a city and its only district.
    """

    level: int
    code: str
    name: str
    parent: str
    row: int = 0

    @property
    def key(self) -> tuple[int, str]:
        """Level and code, unique within an edition."""
        return self.level, self.code

    @property
    def region(self) -> str:
        """The code of the area in which names are compared.

        For a street or community this is the district, for a larger unit the province.
        """
        return district_of(self.code) if self.level > DISTRICT_LEVEL else province_of(self.code)
