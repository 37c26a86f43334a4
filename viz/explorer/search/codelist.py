"""Looks up codes by the complete code or by its beginning.

All codes are in one string. They form several ranges (`sorted_ranges`); within a range, the codes are sorted.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from wangge.graph.codes import spellings
from wangge.viz.explorer.search.characters import fold

__all__ = ["SHORTEST_BEGINNING", "CodeList"]

SHORTEST_BEGINNING = 3
_AFTER_EVERY_CHARACTER = chr(0x10FFFF)


class CodeList:
    """Codes in a given order. The codes of each of the `sorted_ranges` are sorted by their normalised form (see `fold`).

    >>> codes = CodeList(["511702", "511702001", "P4-1"], [range(0, 3)])
    >>> codes[2], list(codes.beginning("5117")), list(codes.exactly("511702001000"))
    ('P4-1', [range(0, 2)], [range(1, 2)])
    """

    def __init__(self, codes: Iterable[str], sorted_ranges: Sequence[range]) -> None:
        self._ends = array("I", [0])
        self._text = "".join(self._with_ends(codes))
        self._sorted_ranges = sorted_ranges

    def __getitem__(self, number: int) -> str:
        return self._text[self._ends[number] : self._ends[number + 1]]

    def exactly(self, word: str) -> Iterator[range]:
        """Yield the positions of the codes equal to a word that `fold` has normalised.

        Zeros at the end of division codes are optional.
        """
        for spelling in spellings(word):
            for run in self._sorted_ranges:
                yield from self._between(run, spelling, spelling + "\0")

    def beginning(self, word: str) -> Iterator[range]:
        """Yield the positions of the codes that start with a normalised word of at least three characters."""
        if len(word) >= SHORTEST_BEGINNING:
            for run in self._sorted_ranges:
                yield from self._between(run, word, word + _AFTER_EVERY_CHARACTER)

    def _between(self, run: range, first: str, after: str) -> Iterator[range]:
        start = run.start + bisect_left(run, first, key=self._folded)
        stop = run.start + bisect_left(run, after, key=self._folded)
        if start < stop:
            yield range(start, stop)

    def _folded(self, number: int) -> str:
        return fold(self[number])

    def _with_ends(self, codes: Iterable[str]) -> Iterator[str]:
        end = 0
        for code in codes:
            end += len(code)
            self._ends.append(end)
            yield code
