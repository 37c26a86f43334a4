"""Finds nodes by search words. Each query goes through compact arrays of all nodes, so all queries take about the same time."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from wangge.graph.model import Model, load_model
from wangge.viz.explorer.search.bitset import digits_of
from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.search.codelist import CodeList
from wangge.viz.explorer.search.entry import SearchEntry
from wangge.viz.explorer.search.entry_columns import EntryColumns
from wangge.viz.explorer.search.mentions import MentionFinder, NameGroup
from wangge.viz.explorer.search.names_of_entries import NameEntries, Parents
from wangge.viz.explorer.search.nametext import NameText, WordMatch
from wangge.viz.explorer.search.query import SearchQuery

__all__ = ["SearchIndex", "SearchResult"]

_PEOPLE = "Person"
_EXACT_CODE = 5
_BY_CODE = 1


class SearchResult(NamedTuple):
    """One page of hits, best first, and the number of all hits."""

    hits: tuple[SearchEntry, ...]
    total: int


class SearchIndex:
    """Nodes that can be searched by code, name, pinyin and initials.

    Entries are numbered in the order in which equally good hits are listed: places from the top down, organisations,
    people, the rest; each of these groups is sorted by code. The grade of an entry, 0 to 5, says how well it matches a
    query. Masks and grades are bytes objects with one byte per entry.
    """

    def __init__(self, entries: Iterable[SearchEntry], model: Model) -> None:
        columns = EntryColumns(model.nodes)
        for entry in entries:
            columns.add(entry)
        order, sorted_ranges = _order(columns.labels, columns.codes, tuple(columns.label_numbers), model)
        names = columns.names_in_order(order)
        self._label_names = tuple(columns.label_numbers)
        self._labels = bytes(columns.labels[position] for position in order)
        self._codes = CodeList((columns.codes[position] for position in order), sorted_ranges)
        self.parents = Parents(columns.parents_in_order(order))
        self.by_name = NameEntries(names.of_entries, len(names.texts))
        self.text = NameText(names.texts)
        ends = self.text.ends
        self._name_ends = array("I", (ends[name] for name in names.of_entries))
        self._context_ends = array("I", (ends[name] for name in names.of_contexts))
        self.mentions = MentionFinder(self.text, self._groups(model))

    @classmethod
    def build(cls, entries: Iterable[SearchEntry], model: Model | None = None) -> SearchIndex:
        """Build the index in one pass over the entries; `model` has their kinds.

        >>> index = SearchIndex.build([SearchEntry("Compound", "511702001001X001", "朝阳小区", "第一网格")])
        >>> [index.find(SearchQuery(words=(word,))).total for word in ("cyxq", "朝yang", "yang", "ang", "x001", "511702")]
        [1, 1, 1, 0, 0, 1]
        """
        return cls(entries, model or load_model())

    def __len__(self) -> int:
        return len(self._labels)

    def label(self, number: int) -> str:
        """Return the label of the entry with this number."""
        return self._label_names[self._labels[number]]

    def entry(self, number: int) -> SearchEntry:
        """Return the entry with this number."""
        name, context = (
            self.text.name_ending(ends[number]) for ends in (self._name_ends, self._context_ends)
        )
        return SearchEntry(self.label(number), self._codes[number], name, context)

    def count(self, label: str) -> int:
        """Return the number of entries with this label."""
        return self._labels.count(self._label_names.index(label)) if label in self._label_names else 0

    def last(self, label: str) -> int | None:
        """Return the last entry with this label, None if there is none."""
        number = self._labels.rfind(self._label_names.index(label)) if label in self._label_names else -1
        return number if number >= 0 else None

    def has_label(self, ends: int, label: str) -> bool:
        """Return whether one of the names in the set `ends` is that of a node with this label."""
        names = self.text.numbers_of(ends)
        return any(self.label(entry) == label for name in names for entry in self.by_name[name])

    def code(self, number: int) -> str:
        """Return the code of the entry with this number."""
        return self._codes[number]

    def inside_names(self, words: Sequence[str], allows: Callable[[int], bool], most: int) -> Iterator[int]:
        """Yield entries that all words match: one word matches the entry, each other word the entry or one above it.

        Only the `most` best entries of each word are looked at.
        """
        parts = [self.text.match(word).part for word in words]
        for own in sorted(range(len(words)), key=lambda number: number != len(words) - 1):
            flags = [
                part.to_bytes(self.text.size // 8 + 1, "little")
                for number, part in enumerate(parts)
                if number != own
            ]
            for entry in self.best(words[own], most, allows):
                ends = [self._name_ends[each] for each in (entry, *self.parents.above(entry))]
                if all(any(flag[end >> 3] >> (end & 7) & 1 for end in ends) for flag in flags):
                    yield entry

    def with_code(self, word: str) -> list[int]:
        """Return the entries with this code, which `fold` has normalised; zeros at its end may be left out."""
        return [number for numbers in self._codes.exactly(word) for number in numbers]

    def best(self, word: str, most: int, allows: Callable[[int], bool]) -> list[int]:
        """Return the numbers of the best entries that one word matches and that `allows` accepts, the best first.

        The order is that of `find`. The hits aren't counted, so the time doesn't depend on their number.
        """
        match = self.text.match(word)
        numbers = dict.fromkeys(filter(allows, self.with_code(word)))
        for level in (match.whole, match.pinyin, match.start):
            if len(numbers) < most:
                numbers.update(dict.fromkeys(self.named(level, most, allows)))
        for positions in self._codes.beginning(word) if len(numbers) < most else ():
            numbers.update(dict.fromkeys(islice(filter(allows, positions), most)))
        if len(numbers) < most:
            numbers.update(dict.fromkeys(self.named(match.part, most + len(numbers), allows)))
        return list(numbers)[:most]

    def named(self, ends: int, most: int, allows: Callable[[int], bool]) -> list[int]:
        """Return the first entries that have one of the names in the set `ends` and that `allows` accepts."""
        return self.by_name.first(self.text.numbers_of(ends), most, allows)

    def find(self, query: SearchQuery, *, most: int = 50, after: int = 0) -> SearchResult:
        """Return at most `most` entries that match every word, without the first `after` hits.

        A word matches a complete code, the beginning of a code (if the word has at least three characters), or a part
        of a name, if this part begins where a syllable, number or Latin word begins. Words may also match the entry's
        context, but at least one word must match the entry's own name or code. Exact codes come first, then exact
        names, names in full pinyin, names that start with a word, and the others. A query without words finds all
        entries of its labels; an empty query finds nothing.
        """
        return self._page(self._grades(query), most, after)

    def find_by_kind(
        self, query: SearchQuery, *, most: int = 50, after: int = 0
    ) -> tuple[SearchResult, dict[str, int]]:
        """Return the result of `find`, and the number of hits of each label that the query would have without its labels.

        There are no numbers if the query has no words.

        >>> index = SearchIndex.build([SearchEntry("Grid", "G1", "朝阳", ""), SearchEntry("Compound", "X1", "朝阳小区", "")])
        >>> result, kinds = index.find_by_kind(SearchQuery(frozenset({"Grid"}), ("朝阳",)))
        >>> result.total, kinds
        (1, {'Grid': 1, 'Compound': 1})
        """
        if not query.words:
            result = self.find(query, most=most, after=after)
            return result, {}
        grades = self._grades(SearchQuery(words=query.words))
        wanted_grades = _both(grades, self._mask(query.labels)) if query.labels else grades
        return self._page(wanted_grades, most, after), self._by_label(grades)

    def _page(self, grades: bytes, most: int, after: int) -> SearchResult:
        first = max(after, 0)
        page = islice(_by_grade(grades), first, first + max(most, 0))
        return SearchResult(tuple(self.entry(number) for number in page), len(grades) - grades.count(0))

    def _by_label(self, grades: bytes) -> dict[str, int]:
        """Count the entries that have a grade above 0, by label."""
        numbered = self._labels.translate(bytes((number + 1) % 256 for number in range(256)))
        numbered_hits = _both(numbered, grades)
        counts = {name: numbered_hits.count(number) for number, name in enumerate(self._label_names, 1)}
        return {name: count for name, count in counts.items() if count}

    def _groups(self, model: Model) -> bytearray:
        """Return for each name the groups of the entries that have it, as the bits of one byte."""
        group_of = [int(NameGroup.of(model, label)) for label in self._label_names]
        groups = bytearray(len(self.text.ends))
        for name in range(len(groups)):
            for entry in self.by_name[name]:
                groups[name] |= group_of[self._labels[entry]]
        return groups

    def _mask(self, labels: frozenset[str]) -> bytes:
        """Return a mask with 1 at every entry that has one of these labels."""
        table = bytes(name in labels for name in self._label_names).ljust(256, b"\0")
        return self._labels.translate(table)

    def _grades(self, query: SearchQuery) -> bytes:
        """Return the grade of each entry; 0 if the entry isn't a hit."""
        if not query.words:
            return self._mask(query.labels)
        matches = [self.text.match(word) for word in query.words]
        grades = self._own_grades(query.words, matches)
        hits = grades if len(matches) == 1 else self._all_words(query.words, matches)
        if query.labels:
            hits = _both(hits, self._mask(query.labels))
        return _both(grades, hits) if hits is not grades else grades

    def _own_grades(self, words: tuple[str, ...], matches: list[WordMatch]) -> bytes:
        """Return one grade per entry: the best grade of any word that matches the entry's own name or code."""
        best = WordMatch()
        for match in matches:
            best |= match
        grades = self._spread(self._name_ends, [digits_of(level, self.text.size) for level in best if level])
        for word in words:
            for positions in self._codes.beginning(word):
                _replace(grades, positions, _AT_LEAST_BY_CODE)
            for positions in self._codes.exactly(word):
                _replace(grades, positions, _ALL_EXACT)
        return bytes(grades)

    def _all_words(self, words: tuple[str, ...], matches: list[WordMatch]) -> bytes:
        """Return a mask with 1 at every entry that all words match.

        At least one word must match the entry's own name or code; the others may match its context.
        """
        parts = [
            digits_of(match.part, self.text.size) << position
            for position, match in enumerate(matches)
            if match.part
        ]
        own_hits = self._spread(self._name_ends, parts)
        for position, word in enumerate(words):
            set_bit = bytes(value | 1 << position for value in range(256))
            for positions in (*self._codes.beginning(word), *self._codes.exactly(word)):
                _replace(own_hits, positions, set_bit)
        own_or_context_hits = int.from_bytes(own_hits) | int.from_bytes(
            self._spread(self._context_ends, parts)
        )
        all_words_bits = (1 << len(words)) - 1
        matched_by_all = own_or_context_hits.to_bytes(len(own_hits)).translate(
            bytes(value == all_words_bits for value in range(256))
        )
        return _both(matched_by_all, bytes(own_hits))

    def _spread(self, ends: array[int], digits: list[int]) -> bytearray:
        """Add up the integers `digits`, and return one byte of the sum per entry.

        `digits_of` makes these integers, with one byte per position in the text of all names. `ends` has, for each
        entry, the position at which its name (or context) ends; the byte at this position is returned.
        """
        if not digits:
            return bytearray(len(ends))
        values = sum(digits).to_bytes(self.text.size, "little")
        return bytearray(map(values.__getitem__, ends))


_AT_LEAST_BY_CODE = bytes(max(value, _BY_CODE) for value in range(256))
_ALL_EXACT = bytes([_EXACT_CODE] * 256)
_NONZERO_TO_255 = bytes([0] + [255] * 255)


def _replace(values: bytearray, positions: range, table: bytes) -> None:
    values[positions.start : positions.stop] = values[positions.start : positions.stop].translate(table)


def _both(values: bytes, mask: bytes) -> bytes:
    """Return the values, with 0 at every position where the mask is 0."""
    masked = int.from_bytes(values) & int.from_bytes(mask.translate(_NONZERO_TO_255))
    return masked.to_bytes(len(values))


def _by_grade(grades: bytes) -> Iterator[int]:
    """Yield the numbers of all entries that are hits, the entries with the best grade first."""
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
    """Return the order of the entries, and the ranges of this order in which all entries have the same rank.

    Each tier of places is a rank; organisations, people and the rest are the other three.
    """
    ranks = [_rank(name, model) for name in names]
    members: dict[int, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        members[ranks[label]].append(position)
    order: list[int] = []
    sorted_ranges: list[range] = []
    for _, members_of_rank in sorted(members.items()):
        members_of_rank.sort(
            key=lambda position: (fold(codes[position]), codes[position], names[labels[position]])
        )
        sorted_ranges.append(range(len(order), len(order) + len(members_of_rank)))
        order += members_of_rank
    return order, sorted_ranges
