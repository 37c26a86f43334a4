"""Finds, for each name, the entries that have it, and for each entry the entries to which it belongs."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice

__all__ = ["NO_PARENT", "NameEntries", "Parents"]

NO_PARENT = 0xFFFFFFFF
"""Stands for the parent of an entry that belongs to no other entry."""


class NameEntries:
    """The entries of each name. Names are numbered in the order of their first entries.

    >>> names = NameEntries(array("I", [0, 1, 0, 2]), 3)
    >>> list(names[0]), names.first([0, 2], 2), names.first([0, 1, 2], 9, lambda entry: entry != 2)
    ([0, 2], [0, 2], [0, 1, 3])
    """

    def __init__(self, name_of: Sequence[int], count: int) -> None:
        sizes = array("I", bytes(4 * count))
        for name in name_of:
            sizes[name] += 1
        self._starts = array("I", accumulate(chain((0,), sizes)))
        filled = array("I", self._starts)
        self._entries = array("I", bytes(4 * len(name_of)))
        for entry, name in enumerate(name_of):
            self._entries[filled[name]] = entry
            filled[name] += 1

    def __getitem__(self, name: int) -> array[int]:
        return self._entries[self._starts[name] : self._starts[name + 1]]

    def first(
        self, names: Iterable[int], most: int, allows: Callable[[int], bool] = lambda _entry: True
    ) -> list[int]:
        """Return the first `most` entries, in ascending order, that have one of `names`, which must be ascending, too."""
        entries: list[int] = []
        for name in names:
            own = self[name]
            if len(entries) >= most and (not own or own[0] > entries[most - 1]):
                break
            entries = sorted([*entries, *islice(filter(allows, own), most)])
        return entries[:most]


class Parents:
    """The entry to which each entry belongs.

    >>> parents = Parents(array("I", [NO_PARENT, 0, 1]))
    >>> list(parents.above(2)), parents.inside([0, 1, 2], {1})
    ([1, 0], [1, 2])
    """

    MOST_STEPS = 20

    def __init__(self, parents: array[int]) -> None:
        self._parents = parents

    def above(self, entry: int) -> Iterator[int]:
        """Yield the entries to which `entry` belongs, the nearest first."""
        for _step in range(self.MOST_STEPS):
            entry = self._parents[entry]
            if entry == NO_PARENT:
                return
            yield entry

    def inside(self, entries: Iterable[int], containers: set[int]) -> list[int]:
        """Return those of `entries` that are one of `containers` or belong to one of them."""
        known: dict[int, bool] = {NO_PARENT: False}
        return [
            entry for entry in entries if entry in containers or self._is_inside(entry, containers, known)
        ]

    def _is_inside(self, entry: int, containers: set[int], known: dict[int, bool]) -> bool:
        passed: list[int] = []
        above = self._parents[entry]
        while above not in known and len(passed) < self.MOST_STEPS:
            passed.append(above)
            if above in containers:
                known[above] = True
                break
            above = self._parents[above]
        inside = known.get(above, False)
        known.update(dict.fromkeys(passed, inside))
        return inside
