"""Collects the entries of a search index in columns, and numbers their names."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wangge.graph.model import NodeKey
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.names_of_entries import NO_PARENT

__all__ = ["EntryColumns", "NumberedNames"]


class NumberedNames(NamedTuple):
    """All names and contexts, and for each entry the numbers of its name and of its context.

    Names have the order of their first entries; contexts that aren't names come after them.
    """

    texts: list[str]
    of_entries: array[int]
    of_contexts: array[int]


class EntryColumns:
    """Entries in the order in which they are read. A *position* is an index in this order.

    Labels are numbered in the order of `labels`; others follow as they are read.
    """

    def __init__(self, labels: Iterable[str] = ()) -> None:
        self.codes: list[str] = []
        self.labels = array("I")
        self.label_numbers = {label: number for number, label in enumerate(labels)}
        self._texts: dict[str, int] = {"": 0}
        self._names, self._contexts, self._parents = array("I"), array("I"), array("I")
        self._positions: dict[str, dict[str, int]] = defaultdict(dict)
        self._unread: list[tuple[int, NodeKey]] = []

    def add(self, entry: SearchEntry) -> None:
        """Add an entry. Its parent may be added later."""
        position = len(self.codes)
        self.codes.append(entry.code)
        self.labels.append(self.label_numbers.setdefault(entry.label, len(self.label_numbers)))
        self._names.append(self._texts.setdefault(entry.name, len(self._texts)))
        self._contexts.append(self._texts.setdefault(entry.context, len(self._texts)))
        self._positions[entry.label][entry.code] = position
        parent = NO_PARENT
        if entry.parent is not None:
            parent = self._positions[entry.parent.label].get(entry.parent.code, NO_PARENT)
            if parent == NO_PARENT:
                self._unread.append((position, entry.parent))
        self._parents.append(parent)

    def parents_in_order(self, order: Sequence[int]) -> array[int]:
        """Return the parent of each entry. Entries and parents are numbered by their index in `order`."""
        for position, (label, code) in self._unread:
            self._parents[position] = self._positions[label].get(code, NO_PARENT)
        self._unread.clear()
        self._positions.clear()
        numbers = array("I", bytes(4 * len(order)))
        for number, position in enumerate(order):
            numbers[position] = number
        parents = (self._parents[position] for position in order)
        return array("I", (parent if parent == NO_PARENT else numbers[parent] for parent in parents))

    def names_in_order(self, order: Sequence[int]) -> NumberedNames:
        """Number the names in the order of their first entries."""
        texts, new_numbers = list(self._texts), array("I", [NO_PARENT]) * len(self._texts)
        self._texts.clear()
        ordered: list[str] = []
        columns = []
        for column in (self._names, self._contexts):
            new_column = array("I")
            for position in order:
                text = column[position]
                if new_numbers[text] == NO_PARENT:
                    new_numbers[text] = len(ordered)
                    ordered.append(texts[text])
                new_column.append(new_numbers[text])
            columns.append(new_column)
        return NumberedNames(ordered, *columns)
