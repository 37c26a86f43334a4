"""Every named node, laid out so that a search takes about the same time whatever is asked."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from wangge.graph.model import Model, load_model
from wangge.viz.explorer.search.bitset import digits_of
from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.search.codelist import CodeList
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.nametext import NameText, WordMatch
from wangge.viz.explorer.search.query import SearchQuery

__all__ = ["Found", "SearchIndex"]

_PEOPLE = "Person"
_EXACT_CODE = 5
_BY_CODE = 1


class Found(NamedTuple):
    """One page of what was found, best first, and how many there are in all."""

    hits: tuple[SearchEntry, ...]
    total: int


class SearchIndex:
    """Named nodes, to be found by code, name, pinyin and initials.

    They are kept in the order in which equally good hits are shown: places from the top down, organisations, people, the
    rest; each by code. An entry is its number in that order; masks and grades are bytes, one an entry.
    """

    def __init__(self, entries: Iterable[SearchEntry], model: Model) -> None:
        numbers: dict[str, int] = {"": 0}
        labels: dict[str, int] = {}
        codes: list[str] = []
        columns = array("I"), array("I"), array("I")
        for label, code, name, context in entries:
            codes.append(code)
            columns[0].append(labels.setdefault(label, len(labels)))
            columns[1].append(numbers.setdefault(name, len(numbers)))
            columns[2].append(numbers.setdefault(context, len(numbers)))
        self._label_names = tuple(labels)
        self._text = NameText(list(numbers))
        del numbers
        ends = self._text.ends
        order, runs = _order(columns[0], codes, self._label_names, model)
        self._labels = bytes(columns[0][at] for at in order)
        self._name_ends = array("I", (ends[columns[1][at]] for at in order))
        self._context_ends = array("I", (ends[columns[2][at]] for at in order))
        self._codes = CodeList((codes[at] for at in order), runs)

    @classmethod
    def build(cls, entries: Iterable[SearchEntry]) -> SearchIndex:
        """Read all entries once and lay them out.

        >>> index = SearchIndex.build([SearchEntry("Compound", "511702001001X001", "朝阳小区", "第一网格")])
        >>> [index.find(SearchQuery(words=(word,))).total for word in ("cyxq", "朝yang", "yang", "ang", "x001", "511702")]
        [1, 1, 1, 0, 0, 1]
        """
        return cls(entries, load_model())

    def __len__(self) -> int:
        return len(self._labels)

    def find(self, asked: SearchQuery, *, most: int = 50, after: int = 0) -> Found:
        """The entries that every word matches: `most` of them, the first `after` left out.

        A word matches a code, or its beginning from three signs on, or a name from any of its syllables on. A word may
        match the name of what an entry lies in instead, but one must match the entry's own. Exact codes come
        first, then exact names, names spelt in full, names that begin with a word, and the rest. Without
        words every entry of the asked labels is found, and nothing where there are no labels either.
        """
        return self._page(self._grades(asked), most, after)

    def find_by_kind(
        self, asked: SearchQuery, *, most: int = 50, after: int = 0
    ) -> tuple[Found, dict[str, int]]:
        """What `find` gives, and how many the same words find of each label, whichever labels are asked for.

        >>> index = SearchIndex.build([SearchEntry("Grid", "G1", "朝阳", ""), SearchEntry("Compound", "X1", "朝阳小区", "")])
        >>> found, kinds = index.find_by_kind(SearchQuery(frozenset({"Grid"}), ("朝阳",)))
        >>> found.total, kinds
        (1, {'Grid': 1, 'Compound': 1})
        """
        if not asked.words:
            found = self.find(asked, most=most, after=after)
            return found, {}
        grades = self._grades(SearchQuery(words=asked.words))
        wanted = _both(grades, self._mask(asked.labels)) if asked.labels else grades
        return self._page(wanted, most, after), self._by_label(grades)

    def _page(self, grades: bytes, most: int, after: int) -> Found:
        first = max(after, 0)
        page = islice(_by_grade(grades), first, first + max(most, 0))
        return Found(tuple(self._entry(number) for number in page), len(grades) - grades.count(0))

    def _by_label(self, grades: bytes) -> dict[str, int]:
        """How many entries of each label have a grade."""
        numbered = self._labels.translate(bytes((number + 1) % 256 for number in range(256)))
        found = _both(numbered, grades)
        counts = {name: found.count(number) for number, name in enumerate(self._label_names, 1)}
        return {name: count for name, count in counts.items() if count}

    def _entry(self, number: int) -> SearchEntry:
        name, context = (
            self._text.name_ending(ends[number]) for ends in (self._name_ends, self._context_ends)
        )
        return SearchEntry(self._label_names[self._labels[number]], self._codes[number], name, context)

    def _mask(self, labels: frozenset[str]) -> bytes:
        """1 at every entry of these labels."""
        table = bytes(name in labels for name in self._label_names).ljust(256, b"\0")
        return self._labels.translate(table)

    def _grades(self, asked: SearchQuery) -> bytes:
        """How good a hit each entry is, 0 where it is none."""
        if not asked.words:
            return self._mask(asked.labels)
        matches = [self._text.match(word) for word in asked.words]
        grades = self._own_grades(asked.words, matches)
        hits = grades if len(matches) == 1 else self._all_words(asked.words, matches)
        if asked.labels:
            hits = _both(hits, self._mask(asked.labels))
        return _both(grades, hits) if hits is not grades else grades

    def _own_grades(self, words: tuple[str, ...], matches: list[WordMatch]) -> bytes:
        """The best that any of the words is to each entry's own name or code."""
        best = WordMatch()
        for match in matches:
            best |= match
        grades = self._spread(self._name_ends, [digits_of(level, self._text.size) for level in best if level])
        for word in words:
            for found in self._codes.beginning(word):
                _replace(grades, found, _AT_LEAST_BY_CODE)
            for found in self._codes.exactly(word):
                _replace(grades, found, _ALL_EXACT)
        return bytes(grades)

    def _all_words(self, words: tuple[str, ...], matches: list[WordMatch]) -> bytes:
        """1 at every entry that all words match, one of them its own name or code."""
        parts = [
            digits_of(match.part, self._text.size) << at for at, match in enumerate(matches) if match.part
        ]
        own = self._spread(self._name_ends, parts)
        for at, word in enumerate(words):
            setting = bytes(value | 1 << at for value in range(256))
            for found in (*self._codes.beginning(word), *self._codes.exactly(word)):
                _replace(own, found, setting)
        either = int.from_bytes(own) | int.from_bytes(self._spread(self._context_ends, parts))
        full = (1 << len(words)) - 1
        every = either.to_bytes(len(own)).translate(bytes(value == full for value in range(256)))
        return _both(every, bytes(own))

    def _spread(self, ends: array[int], digits: list[int]) -> bytearray:
        """The sum of these numbers of one byte a position, looked up for each entry."""
        if not digits:
            return bytearray(len(ends))
        values = sum(digits).to_bytes(self._text.size, "little")
        return bytearray(map(values.__getitem__, ends))


_AT_LEAST_BY_CODE = bytes(max(value, _BY_CODE) for value in range(256))
_ALL_EXACT = bytes([_EXACT_CODE] * 256)
_NOT_NOTHING = bytes([0] + [255] * 255)


def _replace(values: bytearray, where: range, table: bytes) -> None:
    values[where.start : where.stop] = values[where.start : where.stop].translate(table)


def _both(values: bytes, mask: bytes) -> bytes:
    """The values where the mask isn't 0, else 0."""
    kept = int.from_bytes(values) & int.from_bytes(mask.translate(_NOT_NOTHING))
    return kept.to_bytes(len(values))


def _by_grade(grades: bytes) -> Iterator[int]:
    """The numbers of all hits, best first."""
    for grade in range(_EXACT_CODE, 0, -1):
        yield from (hit.start() for hit in re.finditer(re.escape(bytes([grade])), grades))


def _rank(label: str, model: Model) -> int:
    tiers = len(model.places)
    kind = model.nodes.get(label)
    if kind and kind.place_tier is not None:
        return kind.place_tier
    if kind and "Organization" in kind.labels:
        return tiers + 1
    return tiers + (2 if label == _PEOPLE else 3)


def _order(
    labels: array[int], codes: list[str], names: tuple[str, ...], model: Model
) -> tuple[list[int], list[range]]:
    """The entries' order, and the stretches of it that have one rank each."""
    ranks = [_rank(name, model) for name in names]
    members: dict[int, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        members[ranks[label]].append(at)
    order: list[int] = []
    runs: list[range] = []
    for _, alike in sorted(members.items()):
        alike.sort(key=lambda at: (fold(codes[at]), codes[at], names[labels[at]]))
        runs.append(range(len(order), len(order) + len(alike)))
        order += alike
    return order, runs
