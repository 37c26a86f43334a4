"""Which of many records lie in a place, found without looking at each of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from wangge.viz.explorer.state.place_tree import PlaceTree

__all__ = ["PlaceIndex", "RecordLocation"]


class RecordLocation(NamedTuple):
    """Where a record lies: what it is about, which may be a place, and the street and community named beside it."""

    subject: str
    street: str
    community: str


class PlaceIndex:
    """Records by the places they lie in, as the numbers at which they stand.

    >>> tree = PlaceTree([("Street", [("1", "")]), ("Community", [("11", "1")]), ("Grid", [("111", "11")])])
    >>> lying = PlaceIndex(tree, [RecordLocation("111", "1", "11"), RecordLocation("P1", "1", ""), RecordLocation("P2", "", "")])
    >>> lying.inside("1"), lying.inside("11"), lying.inside("111"), lying.inside("2")
    ([0, 1], [0], [0], [])
    """

    def __init__(self, tree: PlaceTree, records: Iterable[RecordLocation]) -> None:
        self._tree = tree
        self._named: dict[str, array[int]] = {}
        places: list[tuple[int, int]] = []
        for at, record in enumerate(records):
            for code in {record.street, record.community} - {""}:
                self._named.setdefault(code, array("l")).append(at)
            number = tree.number(record.subject)
            if number is not None:
                places.append((number, at))
        places.sort()
        self._numbers = array("l", (number for number, _at in places))
        self._standing = array("l", (at for _number, at in places))

    def inside(self, place: str) -> list[int]:
        """At which numbers the records stand that lie in the place of this code, in order."""
        found = set(self._named.get(place, ()))
        number = self._tree.number(place)
        if number is not None:
            for part in (range(number, number + 1), *(part for _label, part in self._tree.below(number))):
                first = bisect_left(self._numbers, part.start)
                found.update(self._standing[first : bisect_left(self._numbers, part.stop, first)])
        return sorted(found)
