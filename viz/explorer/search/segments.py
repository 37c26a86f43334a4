"""Splits a search word into characters, syllables and initials."""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import IntEnum
from typing import NamedTuple

__all__ = ["Segment", "SegmentType", "segments"]

_LONGEST_SYLLABLE = 6


class SegmentType(IntEnum):
    """The types of segments, the strictest first. A search allows all types up to a given one."""

    CHARACTER = 0
    SYLLABLE = 1
    INITIAL = 2


class Segment(NamedTuple):
    """A part of a search word that matches one character of a name."""

    type: SegmentType
    text: str


def segments(word: str, start: int, syllables: Container[str]) -> Iterator[Segment]:
    """Yield all segments of a word, normalised by `fold`, that start at index `start`.

    >>> [segment.text for segment in segments("xian", 0, {"xi", "xian", "an"}) if segment.type is SegmentType.SYLLABLE]
    ['xi', 'xian']
    """
    yield Segment(SegmentType.CHARACTER, word[start])
    if not ("a" <= word[start] <= "z"):
        return
    for length in range(1, min(_LONGEST_SYLLABLE, len(word) - start) + 1):
        segment = word[start : start + length]
        if segment in syllables:
            yield Segment(SegmentType.SYLLABLE, segment)
    yield Segment(SegmentType.INITIAL, word[start])
    if word[start + 1 : start + 2] == "h" and word[start] in "zcs":
        yield Segment(SegmentType.INITIAL, word[start : start + 2])
