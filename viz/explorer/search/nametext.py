"""All names as one text, in which a word is looked for everywhere at once."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from wangge.viz.explorer.search.bitset import bits_of, run_on
from wangge.viz.explorer.search.characters import fold, initials, readings, shape
from wangge.viz.explorer.search.placenames import place_readings
from wangge.viz.explorer.search.segments import Cut, Piece, cuts
from wangge.viz.explorer.search.surnames import SURNAMES

__all__ = ["NameText", "WordMatch"]

_LANES_KEPT = 96
_APOSTROPHES = "'’"


class WordMatch(NamedTuple):
    """The names that a word matches, as bits at the ends of names; each set holds the next one.

    `part` from any unit on, `start` from the beginning, `pinyin` as a whole in full pinyin, `whole` sign by sign.
    """

    part: int = 0
    start: int = 0
    pinyin: int = 0
    whole: int = 0

    def __or__(self, other: tuple[int, ...]) -> WordMatch:
        return WordMatch(*(one | two for one, two in zip(self, other, strict=True)))


class NameText:
    """Unique names, one after another with one empty position after each.

    A *lane* is the set of positions whose sign one piece of a word matches. A word is followed through
    the text by shifting: where it stood before a piece, and the piece's lane is set, it stands one further after it. So
    all ways to cut a word are tried in all names together, in a time that hardly depends on the word.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = "".join(names)
        self._begins = array("I", [0])
        self.ends = array("I")
        self._positions: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._read_by_name: dict[Piece, array[int]] = defaultdict(lambda: array("I"))
        inside, optional = array("I"), array("I")
        at = began = 0
        for name in names:
            folded = fold(name)
            for position, sign in enumerate(folded, at):
                self._positions[sign].append(position)
            for offsets, found in zip(shape(folded), (inside, optional), strict=True):
                found.extend(at + offset for offset in offsets)
            self._read_names(folded, at)
            at += len(folded)
            self.ends.append(at)
            at += 1
            began += len(name)
            self._begins.append(began)
        self.size = at
        self._index_signs()
        self._set_lanes(inside, optional)
        self._lane = lru_cache(maxsize=_LANES_KEPT)(self._make_lane)

    def name_ending(self, end: int) -> str:
        """The name whose end is at this position."""
        number = bisect_left(self.ends, end)
        return self._names[self._begins[number] : self._begins[number + 1]]

    def match(self, word: str) -> WordMatch:
        """The names that a folded word matches."""
        part = self._in_names(self._follow(word, self._starts, Cut.INITIAL))
        if not part:
            return WordMatch()
        firsts = run_on(self._firsts, self._optional) & ~self._ends_lane
        start = self._in_names(self._follow(word, firsts, Cut.INITIAL))
        pinyin = self._follow(word, firsts, Cut.SYLLABLE) & self._ends_lane if start else 0
        whole = self._follow(word, firsts, Cut.SIGN) & self._ends_lane if pinyin else 0
        return WordMatch(part, start, pinyin, whole)

    def _read_names(self, folded: str, at: int) -> None:
        """Note where signs are read as the surname or the name of a place that they stand in is."""
        surnames = (enumerate(SURNAMES.get(folded[:length], ())) for length in (2, 1))
        for offset, reading in chain(*surnames, place_readings(folded)):
            self._read_by_name[Piece(Cut.SYLLABLE, reading)].append(at + offset)
            for initial in initials(reading):
                self._read_by_name[Piece(Cut.INITIAL, initial)].append(at + offset)

    def _index_signs(self) -> None:
        self._positions = dict(self._positions)
        self._signs: dict[Piece, list[str]] = defaultdict(list)
        for sign in self._positions:
            for reading in readings(sign):
                self._signs[Piece(Cut.SYLLABLE, reading)].append(sign)
            for initial in {initial for reading in readings(sign) for initial in initials(reading)}:
                self._signs[Piece(Cut.INITIAL, initial)].append(sign)
        self._signs, self._read_by_name = dict(self._signs), dict(self._read_by_name)
        pieces = chain(self._signs, self._read_by_name)
        self._syllables = frozenset(piece.text for piece in pieces if piece.cut is Cut.SYLLABLE)

    def _set_lanes(self, inside: Iterable[int], optional: Iterable[int]) -> None:
        self._ends_lane = bits_of(self.ends, self.size)
        self._inner = ((1 << self.size) - 1) ^ self._ends_lane
        self._starts = self._inner & ~bits_of(inside, self.size)
        self._optional = bits_of(optional, self.size)
        self._firsts = ((self._ends_lane << 1) | 1) & self._inner

    def _make_lane(self, piece: Piece) -> int:
        """Where in the text a piece matches: those positions of its signs, and where a surname is read so."""
        signs = [piece.text] if piece.cut is Cut.SIGN else self._signs.get(piece, [])
        groups = [self._positions[sign] for sign in signs if sign in self._positions]
        positions = chain(*groups, self._read_by_name.get(piece, ()))
        return bits_of(positions, self.size) if groups or piece in self._read_by_name else 0

    def _follow(self, word: str, starts: int, loosest: Cut) -> int:
        """The positions that a word ends before when it begins at one of `starts`."""
        reached = {0: starts}
        for at in range(len(word)):
            here = reached.pop(at, 0)
            if not here:
                if not reached:
                    return 0
                continue
            if at:
                here = run_on(here, self._optional)
            if 0 < at < len(word) - 1 and word[at] in _APOSTROPHES:
                reached[at + 1] = reached.get(at + 1, 0) | here
            for piece in cuts(word, at, self._syllables):
                if piece.cut <= loosest and (on := here & self._lane(piece)):
                    beyond = at + len(piece.text)
                    reached[beyond] = reached.get(beyond, 0) | (on << 1)
        return run_on(reached.get(len(word), 0), self._optional)

    def _in_names(self, positions: int) -> int:
        """The ends of the names that hold one of these positions: the sum's carry runs through the rest of a name."""
        inner = positions & self._inner
        return ((inner + self._inner) | positions) & self._ends_lane
