"""Finds records that belong to a place, such as a rule's findings, without looking at all of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from wangge.viz.explorer.state.place_tree import PlaceTree

__all__ = ["PlaceIndex", "RecordLocation"]


class RecordLocation(NamedTuple):
    """The location of a record: the codes of its subject (which may be a place), and of its streets and communities."""

    subject: str
    places: tuple[str, ...]


class PlaceIndex:
    """An index of records by place. A record is identified by its position in the given order.

    >>> tree = PlaceTree([("Street", [("1", "")]), ("Community", [("11", "1")]), ("Grid", [("111", "11")])])
    >>> index = PlaceIndex(tree, [RecordLocation("111", ("1", "11")), RecordLocation("P1", ("1", "")), RecordLocation("P2", ())])
    >>> index.inside("1"), index.inside("11"), index.inside("111"), index.inside("2")
    ([0, 1], [0], [0], [])
    """

    def __init__(self, tree: PlaceTree, records: Iterable[RecordLocation]) -> None:
        self._tree = tree
        self._named: dict[str, array[int]] = {}
        located: list[tuple[int, int]] = []
        for position, record in enumerate(records):
            for code in {*record.places} - {""}:
                self._named.setdefault(code, array("l")).append(position)
            number = tree.number(record.subject)
            if number is not None:
                located.append((number, position))
        located.sort()
        self._numbers = array("l", (number for number, _position in located))
        self._positions = array("l", (position for _number, position in located))

    def inside(self, place: str) -> list[int]:
        """Return the positions of the records in the place with this code, in ascending order."""
        positions = set(self._named.get(place, ()))
        number = self._tree.number(place)
        if number is not None:
            for numbers in (
                range(number, number + 1),
                *(numbers for _label, numbers in self._tree.below(number)),
            ):
                first = bisect_left(self._numbers, numbers.start)
                positions.update(self._positions[first : bisect_left(self._numbers, numbers.stop, first)])
        return sorted(positions)
