"""One division as an edition states it."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DEEPEST", "Division", "stored_code"]

DEEPEST = 5

_PADDED = 6


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


def stored_code(code: str) -> str:
    """A package's shortest code in the length it is stored in: six digits down to the district.

    >>> stored_code("51"), stored_code("4419"), stored_code("511702001")
    ('510000', '441900', '511702001')
    """
    return code if len(code) >= _PADDED else code.ljust(_PADDED, "0")
