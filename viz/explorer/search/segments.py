"""The ways a word can be cut into signs, syllables and initials."""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import IntEnum
from typing import NamedTuple

__all__ = ["Cut", "Piece", "cuts"]

_LONGEST_SYLLABLE = 6


class Cut(IntEnum):
    """What a piece of a word stands for; a stricter match allows only the first of these."""

    SIGN = 0
    SYLLABLE = 1
    INITIAL = 2


class Piece(NamedTuple):
    """A piece of a word that one sign of a name may match."""

    cut: Cut
    text: str


def cuts(word: str, at: int, syllables: Container[str]) -> Iterator[Piece]:
    """Every piece of a folded word that begins at `at`.

    >>> [piece.text for piece in cuts("xian", 0, {"xi", "xian", "an"}) if piece.cut is Cut.SYLLABLE]
    ['xi', 'xian']
    """
    yield Piece(Cut.SIGN, word[at])
    if not ("a" <= word[at] <= "z"):
        return
    for length in range(1, min(_LONGEST_SYLLABLE, len(word) - at) + 1):
        piece = word[at : at + length]
        if piece in syllables:
            yield Piece(Cut.SYLLABLE, piece)
    yield Piece(Cut.INITIAL, word[at])
    if word[at + 1 : at + 2] == "h" and word[at] in "zcs":
        yield Piece(Cut.INITIAL, word[at : at + 2])
