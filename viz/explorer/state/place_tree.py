"""Stores the tree of places in arrays. The states of all places below a place can then be counted without a query."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.queries.check.counts import Counts, SubjectState
from wangge.viz.explorer.search.entries import OVERLAPPING

__all__ = ["PlaceTree", "PlaceTreeBuilder", "States", "read_place_tree", "tree_statements"]

_STATES = (SubjectState.COVERED, SubjectState.UNCOVERED, SubjectState.UNKNOWN, SubjectState.WAIVED)
_MARK = {state: number for number, state in enumerate(_STATES, 1)}
_ABOVE_ALL = -1
_KEPT_PLACES = 4096


class _Tier(NamedTuple):
    label: str
    start: int
    stop: int


class PlaceTree:
    """Places numbered tier by tier from the top down. The children of one parent have consecutive numbers.

    Every place has one parent in the tree. `shared` are the codes of places with a part that is in several places.

    >>> tree = PlaceTree([("Street", [("1", "")]), ("Community", [("11", "1"), ("12", "1")])])
    >>> [(label, [tree.codes[number] for number in part]) for label, part in tree.below(0)]
    [('Community', ['11', '12'])]
    >>> [tree.codes[number] for number in tree.siblings(1)]
    ['11', '12']
    """

    def __init__(
        self, tiers: Sequence[tuple[str, Iterable[tuple[str, str]]]], shared: Iterable[str] = ()
    ) -> None:
        self.codes: list[str] = []
        self.parents = array("l")
        self._tiers: list[_Tier] = []
        self._numbers: dict[str, int] = {}
        self._kept_below = lru_cache(maxsize=_KEPT_PLACES)(self._find_below)
        for label, rows in tiers:
            self._add(label, rows)
        self.shared = frozenset(shared)

    def _add(self, label: str, rows: Iterable[tuple[str, str]]) -> None:
        start = len(self.codes)
        parents: dict[str, int] = {}
        for code, parent in sorted(rows):
            parents.setdefault(code, self._numbers.get(parent, _ABOVE_ALL))
        for code, number in sorted(parents.items(), key=lambda pair: (pair[1], pair[0])):
            self._numbers.setdefault(code, len(self.codes))
            self.codes.append(code)
            self.parents.append(number)
        self._tiers.append(_Tier(label, start, len(self.codes)))

    def __len__(self) -> int:
        return len(self.codes)

    def number(self, code: str) -> int | None:
        """Return the number of the place with this code, None if there is no such place."""
        return self._numbers.get(code)

    def numbers(self, codes: Iterable[str]) -> Iterable[int | None]:
        """Return the number of each of these places, None where there is no such place."""
        return map(self._numbers.get, codes)

    def label(self, number: int) -> str:
        """Return the label of the place `number`."""
        return next(tier.label for tier in self._tiers if tier.start <= number < tier.stop)

    def children(self, number: int) -> list[tuple[str, range]] | None:
        """Return the numbers of the children of a place by label, from the top down; None if one has another parent, too.

        >>> tiers = [("Street", [("1", "")]), ("Community", [("11", "1"), ("12", "1")])]
        >>> PlaceTree(tiers).children(0), PlaceTree(tiers, shared=["1"]).children(0)
        ([('Community', range(1, 3))], None)
        """
        if self.codes[number] in self.shared:
            return None
        above = range(number, number + 1)
        return [(tier.label, part) for tier in self._tiers if (part := _inside(self, tier, above))]

    def on_tier(self, label: str) -> range:
        """Return the numbers of the places with this label.

        >>> PlaceTree([("Street", [("1", "")]), ("Community", [("11", "1"), ("12", "1")])]).on_tier("Community")
        range(1, 3)
        """
        return next((range(tier.start, tier.stop) for tier in self._tiers if tier.label == label), range(0))

    def numbers_in(self, other: PlaceTree) -> Sequence[int]:
        """Return the number of each place in another tree, in the order of this tree; -1 if it isn't in the other one."""
        return array("l", (other._numbers.get(code, -1) for code in self.codes))

    def below(self, number: int) -> Iterator[tuple[str, range]]:
        """Yield all places below the place `number`, as pairs of label and range of numbers."""
        # A page asks for the same places once for every rule.
        yield from self._kept_below(number)

    def _find_below(self, number: int) -> tuple[tuple[str, range], ...]:
        return tuple(self._below_all([range(number, number + 1)]))

    def spans(self, codes: Iterable[str]) -> list[range]:
        """Return the numbers of these places and of all places below them, as few ranges if the places are siblings.

        >>> tree = PlaceTree([("Street", [("1", "")]), ("Community", [("11", "1"), ("12", "1"), ("13", "1")])])
        >>> tree.spans(["11", "12", "elsewhere"]), tree.spans(["1"])
        ([range(1, 3)], [range(0, 1), range(1, 4)])
        """
        own: list[range] = []
        for number in sorted({number for code in codes if (number := self.number(code)) is not None}):
            start = own.pop().start if own and own[-1].stop == number else number
            own.append(range(start, number + 1))
        return [*own, *(part for _label, part in self._below_all(own))]

    def _below_all(self, waiting: list[range]) -> list[tuple[str, range]]:
        ranges: list[tuple[str, range]] = []
        while waiting:
            parts = [
                (tier.label, part)
                for above in waiting
                for tier in self._tiers
                if (part := _inside(self, tier, above))
            ]
            ranges += parts
            waiting = [part for _label, part in parts]
        return ranges

    def siblings(self, number: int) -> range:
        """Return the numbers of the places on the same tier with the same parent, including the place itself."""
        parent = self.parents[number]
        tier = next(tier for tier in self._tiers if tier.start <= number < tier.stop)
        first = bisect_left(self.parents, parent, tier.start, tier.stop)
        return range(first, bisect_left(self.parents, parent + 1, first, tier.stop))

    def count(self, number: int, label: str) -> int:
        """Return how many places with this label are below the place `number`."""
        return sum(len(part) for kind, part in self.below(number) if kind == label)


def _inside(tree: PlaceTree, tier: _Tier, above: range) -> range:
    """Return the range of places of a tier whose parents are in the range `above`."""
    if tier.start < above.stop:
        return range(0)
    first = bisect_left(tree.parents, above.start, tier.start, tier.stop)
    return range(first, bisect_left(tree.parents, above.stop, first, tier.stop))


class States:
    """The state of every place for one rule, stored as one byte per place.

    >>> tree = PlaceTree([("Street", [("1", "")]), ("Community", [("11", "1"), ("12", "1")])])
    >>> states = States(tree, [(SubjectState.COVERED, ["11"]), (SubjectState.UNCOVERED, ["12"])])
    >>> counts = states.counts("1")
    >>> counts.covered, counts.uncovered, states.of("11")
    (1, 1, <SubjectState.COVERED: 'covered'>)
    """

    def __init__(self, tree: PlaceTree, codes_by_state: Iterable[tuple[SubjectState, Iterable[str]]]) -> None:
        self.tree = tree
        self._marks = marks = bytearray(len(tree))
        for state, codes in codes_by_state:
            mark = _MARK[state]
            for number in tree.numbers(codes):
                if number is not None:
                    marks[number] = mark

    def moved_to(self, tree: PlaceTree, former_numbers: Sequence[int]) -> States:
        """Return the same states for another tree; `former_numbers` is `tree.numbers_in(self.tree)`."""
        moved = States(tree, ())
        marks = bytes(self._marks) + b"\0"
        moved._marks = bytearray(map(marks.__getitem__, former_numbers))
        return moved

    def of(self, code: str) -> SubjectState | None:
        """Return the state of one place; None if the place isn't a subject of the rule."""
        number = self.tree.number(code)
        mark = 0 if number is None else self._marks[number]
        return _STATES[mark - 1] if mark else None

    def has_any(self, spans: Iterable[range]) -> bool:
        """Whether any place with these numbers is a subject of the rule."""
        return any(self._marks.count(0, part.start, part.stop) < len(part) for part in spans)

    def _parts(self, number: int) -> list[range]:
        return [range(number, number + 1), *(part for _label, part in self.tree.below(number))]

    def counts(self, code: str) -> Counts:
        """Count the places in each state, among a place and all places below it."""
        number = self.tree.number(code)
        if number is None:
            return Counts()
        parts = self._parts(number)
        tally = [
            sum(self._marks.count(mark, part.start, part.stop) for part in parts) for mark in _MARK.values()
        ]
        return Counts(covered=tally[0], uncovered=tally[1], unknown=tally[2], waived=tally[3])


class PlaceTreeBuilder:
    """Collects all places in any order, each with its parent in the tree, and makes the tree of them.

    >>> from wangge.graph.model import load_model
    >>> builder = PlaceTreeBuilder()
    >>> builder.add("Building", "X1", ["B1"])
    >>> builder.add("Compound", "", ["X1"])
    >>> tree = builder.tree(load_model())
    >>> tree.codes, list(tree.parents)
    (['X1', 'B1'], [-1, 0])
    """

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._shared: set[str] = set()

    def share(self, codes: Iterable[str]) -> None:
        """Note that these places share a part; see `PlaceSink`."""
        self._shared.update(codes)

    def add(self, label: str, parent: str, codes: Iterable[str]) -> None:
        """Add places with one parent; see `PlaceSink`."""
        self._rows[label].extend((code, parent) for code in codes)

    def tree(self, model: Model) -> PlaceTree:
        """Return the tree of the added places, and forget them; `model` has their kinds."""
        return PlaceTree(
            [(kind.label, self._rows.pop(kind.label, ())) for kind in model.places], self._shared
        )


def read_place_tree(store: Store, model: Model) -> PlaceTree:
    """Read all places with their parents, one tier at a time. Read-only.

    Every place has one parent in the tree, so that nothing is counted twice: a building that is in a compound and in a
    grid is in the compound, a compound that is in several grids is in the first of them.
    """
    shared: set[str] = set()
    with relaxed_gc():
        return PlaceTree([(kind.label, _rows(store, kind.label, shared)) for kind in model.places], shared)


def tree_statements(model: Model) -> tuple[str, ...]:
    """Return the statements with which the tree is read."""
    return tuple(_statement(kind.label) for kind in model.places)


def _statement(label: str) -> str:
    overlaps = " OR ".join(f"p:{overlapping}" for overlapping in OVERLAPPING)
    return (
        f"MATCH (n:{label}) OPTIONAL MATCH (n)-[:PART_OF]->(p) "
        f"WITH right(n.code, 2) AS ending, collect([n.code, p.code, ({overlaps})]) AS places "
        "RETURN places"
    )


def _rows(store: Store, label: str, shared: set[str]) -> Iterator[tuple[str, str]]:
    """Return each place with its parent in the tree, and add the codes of all parents of places with several to `shared`."""
    nearest: dict[str, tuple[bool, str]] = {}
    for code, parent_code, may_overlap in store.stream_chunks(_statement(label)):
        parent = (bool(may_overlap), parent_code or "")
        former = nearest.setdefault(code, parent)
        if former != parent:
            shared |= {former[1], parent[1]}
            nearest[code] = min(former, parent)
    return ((code, parent) for code, (_overlaps, parent) in nearest.items())
