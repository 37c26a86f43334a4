"""Matches a word against all names at once.

The names form one text. A set of positions in this text is an integer whose bits at these positions are set.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from wangge.viz.explorer.search.bitset import bitset_of, extend_runs
from wangge.viz.explorer.search.characters import fold, initials, readings, shape
from wangge.viz.explorer.search.placenames import place_readings
from wangge.viz.explorer.search.segments import Segment, SegmentType, segments
from wangge.viz.explorer.search.surnames import SURNAMES

__all__ = ["NameText", "WordMatch"]

_LANES_KEPT = 96
_SPARSE = 128
"""Lanes with more than one in 128 positions are made when the names are indexed, because making them takes long."""

_NONZERO = re.compile(b"[^\\0]")
_APOSTROPHES = "'’"


class WordMatch(NamedTuple):
    """The names that a word matches. Each field is a set of names, with a bit where each name ends.

    `part`: the word matches a part of the name that begins with a unit (a Han character, or a run of digits or
    letters). `start`: the word matches the beginning of the name. `pinyin`: the word is the full name, and no
    syllable is abbreviated. `whole`: the word is the full name, character by character. Each of these sets contains
    the set after it.
    """

    part: int = 0
    start: int = 0
    pinyin: int = 0
    whole: int = 0

    def __or__(self, other: tuple[int, ...]) -> WordMatch:
        return WordMatch(*(first | second for first, second in zip(self, other, strict=True)))


class NameText:
    """Unique names in one text, each followed by one empty position.

    A *lane* is the set of positions whose character matches one segment of a word. To follow a word, the set of reached
    positions is intersected with the segment's lane and shifted by one. This tries all segmentations in all names at
    once; the time hardly depends on the word.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = "".join(names)
        self._begins = array("I", [0])
        self.ends = array("I")
        self._positions: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._special_readings: dict[Segment, array[int]] = defaultdict(lambda: array("I"))
        inside, optional = array("I"), array("I")
        start = name_start = 0
        for name in names:
            folded = fold(name)
            for position, character in enumerate(folded, start):
                self._positions[character].append(position)
            for offsets, positions in zip(shape(folded), (inside, optional), strict=True):
                positions.extend(start + offset for offset in offsets)
            self._read_names(folded, start)
            start += len(folded)
            self.ends.append(start)
            start += 1
            name_start += len(name)
            self._begins.append(name_start)
        self.size = start
        self._index_characters()
        self._set_lanes(inside, optional)
        self._full_lanes = {
            segment: self._make_lane(segment)
            for segment in self._all_segments()
            if self._positions_of(segment) > self.size / _SPARSE
        }
        self._sparse_lane = lru_cache(maxsize=_LANES_KEPT)(self._make_lane)

    def name_ending(self, end: int) -> str:
        """Return the name that ends at this position."""
        number = bisect_left(self.ends, end)
        return self._names[self._begins[number] : self._begins[number + 1]]

    @property
    def all_ends(self) -> int:
        """The set of the positions at which names end."""
        return self._ends_lane

    @property
    def unit_starts(self) -> int:
        """The set of the positions at which a word may start: those of Han characters, and the first ones of other runs."""
        return self._starts

    def names_reached(self, positions: int) -> int:
        """Return the set of the names that contain one of `positions`, or end there."""
        return self._in_names(positions)

    def numbers_of(self, ends: int) -> Iterator[int]:
        """Yield the numbers of the names whose ends are in the set `ends`, in ascending order."""
        flags = ends.to_bytes(self.size // 8 + 1, "little")
        for byte in _NONZERO.finditer(flags):
            for bit in range(8):
                if flags[byte.start()] >> bit & 1:
                    yield bisect_left(self.ends, byte.start() * 8 + bit)

    def follow(self, word: str, starts: int, loosest: SegmentType) -> int:
        """Return the positions after each match of `word`, normalised by `fold`, that begins at one of `starts`.

        Segments of a type looser than `loosest` aren't tried.
        """
        return self._follow(word, starts, loosest)

    def steps(self, word: str, start: int, starts: int) -> Iterator[tuple[int, int]]:
        """Follow the characters of `word` from the index `start` on, as long as a name continues in the same way.

        Yield, for each character, the index after it and the positions reached in the names.
        """
        reached = starts
        for index in range(start, len(word)):
            if index > start:
                reached = extend_runs(reached, self._optional)
            reached = (reached & self._lane(Segment(SegmentType.CHARACTER, word[index]))) << 1
            if not reached:
                return
            yield index + 1, extend_runs(reached, self._optional)

    def match(self, word: str) -> WordMatch:
        """Match a word, normalised by `fold`, against all names."""
        part = self._in_names(self._follow(word, self._starts, SegmentType.INITIAL))
        if not part:
            return WordMatch()
        firsts = extend_runs(self._firsts, self._optional) & ~self._ends_lane
        start = self._in_names(self._follow(word, firsts, SegmentType.INITIAL))
        pinyin = self._follow(word, firsts, SegmentType.SYLLABLE) & self._ends_lane if start else 0
        whole = self._follow(word, firsts, SegmentType.CHARACTER) & self._ends_lane if pinyin else 0
        return WordMatch(part, start, pinyin, whole)

    def _read_names(self, folded: str, start: int) -> None:
        """Record the special readings of surnames and place names."""
        surnames = (enumerate(SURNAMES.get(folded[:length], ())) for length in (2, 1))
        for offset, reading in chain(*surnames, place_readings(folded)):
            self._special_readings[Segment(SegmentType.SYLLABLE, reading)].append(start + offset)
            for initial in initials(reading):
                self._special_readings[Segment(SegmentType.INITIAL, initial)].append(start + offset)

    def _index_characters(self) -> None:
        self._positions = dict(self._positions)
        self._characters: dict[Segment, list[str]] = defaultdict(list)
        for character in self._positions:
            for reading in readings(character):
                self._characters[Segment(SegmentType.SYLLABLE, reading)].append(character)
            for initial in {initial for reading in readings(character) for initial in initials(reading)}:
                self._characters[Segment(SegmentType.INITIAL, initial)].append(character)
        self._characters, self._special_readings = dict(self._characters), dict(self._special_readings)
        all_segments = chain(self._characters, self._special_readings)
        self._syllables = frozenset(
            segment.text for segment in all_segments if segment.type is SegmentType.SYLLABLE
        )

    def _set_lanes(self, inside: Iterable[int], optional: Iterable[int]) -> None:
        self._ends_lane = bitset_of(self.ends, self.size)
        self._inner = ((1 << self.size) - 1) ^ self._ends_lane
        self._starts = self._inner & ~bitset_of(inside, self.size)
        self._optional = bitset_of(optional, self.size)
        self._firsts = ((self._ends_lane << 1) | 1) & self._inner

    def _all_segments(self) -> Iterator[Segment]:
        yield from (Segment(SegmentType.CHARACTER, character) for character in self._positions)
        yield from {*self._characters, *self._special_readings}

    def _positions_of(self, segment: Segment) -> int:
        characters = (
            [segment.text] if segment.type is SegmentType.CHARACTER else self._characters.get(segment, [])
        )
        return sum(len(self._positions.get(character, ())) for character in characters)

    def _lane(self, segment: Segment) -> int:
        lane = self._full_lanes.get(segment)
        return self._sparse_lane(segment) if lane is None else lane

    def _make_lane(self, segment: Segment) -> int:
        """Return the positions whose characters match a segment, by a common reading or by a special one."""
        characters = (
            [segment.text] if segment.type is SegmentType.CHARACTER else self._characters.get(segment, [])
        )
        position_lists = [
            self._positions[character] for character in characters if character in self._positions
        ]
        positions = chain(*position_lists, self._special_readings.get(segment, ()))
        return bitset_of(positions, self.size) if position_lists or segment in self._special_readings else 0

    def _follow(self, word: str, starts: int, loosest: SegmentType) -> int:
        """Return the positions after each match of `word` that begins at one of the positions `starts`.

        Segments of a type looser than `loosest` aren't tried.
        """
        reached = {0: starts}
        for index in range(len(word)):
            current = reached.pop(index, 0)
            if not current:
                if not reached:
                    return 0
                continue
            if index:
                current = extend_runs(current, self._optional)
            if 0 < index < len(word) - 1 and word[index] in _APOSTROPHES:
                reached[index + 1] = reached.get(index + 1, 0) | current
            for segment in segments(word, index, self._syllables):
                if segment.type <= loosest and (matching := current & self._lane(segment)):
                    next_index = index + len(segment.text)
                    reached[next_index] = reached.get(next_index, 0) | (matching << 1)
        return extend_runs(reached.get(len(word), 0), self._optional)

    def _in_names(self, positions: int) -> int:
        """Return the ends of the names that contain one of `positions`.

        The carry of the addition moves a bit to the end of its name.
        """
        inner = positions & self._inner
        return ((inner + self._inner) | positions) & self._ends_lane
