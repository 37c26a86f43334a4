"""Finds names of places, firms, departments and people inside a text that is written without blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntFlag
from itertools import product
from typing import NamedTuple, Self

from wangge.graph.model import Model
from wangge.loaders.references.names import short_form, stem
from wangge.viz.explorer.search.bitset import bitset_of, bitset_of_ranges
from wangge.viz.explorer.search.characters import fold, readings, shape
from wangge.viz.explorer.search.nametext import NameText
from wangge.viz.explorer.search.segments import SegmentType

__all__ = ["ANY_PLACE", "MentionFinder", "NameGroup", "NameMention"]

_NUMBERED = frozenset({"Grid", "MicroGrid", "VillagerGroup", "Building", "Entrance", "Room"})
_SHORTEST_PART = 2
_SHORTEST_PERSON = 2
_FEW_NAMES, _SHARE_OF_NAMES = 20, 10
"""A part of a name is a mention only if few names contain it: at most 20, or at most one name in 10.

So 有限公司 isn't a mention, because most names of firms contain it.
"""

_LEVEL = re.compile("(?:中共)?[省市区县州旗](?:委(?!员))?")
_MOST_SPELLINGS = 4
_MOST_SYLLABLES = 8


class NameGroup(IntFlag):
    """The groups of names that a question may mention.

    A numbered place, such as 第二网格, is only found by its full name, a department also without 区 or 区委 before it.
    """

    NONE = 0
    PLACE = 1
    NUMBERED = 2
    FIRM = 4
    PERSON = 8
    DEPARTMENT = 16

    @classmethod
    def of(cls, model: Model, label: str) -> Self:
        """Return the group of the names of nodes with this label."""
        if label == "Person":
            return cls(cls.PERSON)
        if label == "PropertyFirm":
            return cls(cls.FIRM)
        if label == "Department":
            return cls(cls.DEPARTMENT)
        kind = model.nodes.get(label)
        if kind is None or kind.place_tier is None:
            return cls(cls.NONE)
        return cls(cls.NUMBERED if label in _NUMBERED else cls.PLACE)


ANY_PLACE = NameGroup.PLACE | NameGroup.NUMBERED
"""The groups of all names of places."""


class NameMention(NamedTuple):
    """A part of a text that may be a name.

    If `exact`, the text from `start` to `stop` is a full name of `group`, or the stem of one (健民路 of 健民路社区); else
    it is a part of a name. `names` is the set of the names that it may mean, with a bit where each name ends.
    """

    start: int
    stop: int
    group: NameGroup
    exact: bool
    names: int


class MentionFinder:
    """Finds mentions of the names that a `NameText` holds; `groups` has the groups of each name."""

    def __init__(self, text: NameText, groups: Sequence[int]) -> None:
        self._text = text
        self._firsts = {
            group: self._names_in(groups, group, first_only=True)
            for group in (ANY_PLACE, NameGroup.FIRM, NameGroup.PERSON)
        }
        self._firsts[NameGroup.DEPARTMENT] = bitset_of(self._department_starts(groups), text.size)
        self._parts = {
            group: self._names_in(groups, group, first_only=False)
            for group in (NameGroup.PLACE, NameGroup.FIRM)
        }
        self._most_names = {
            group: max(_FEW_NAMES, sum(1 for own in groups if own & group) // _SHARE_OF_NAMES)
            for group in self._parts
        }
        self._place_ends = bitset_of(self._ends_of_places(groups), text.size)

    def find(self, word: str) -> list[NameMention]:
        """Return all mentions of complete names and of parts of names.

        None begins or ends inside a number or a Latin word, so that 9栋 isn't found in 19栋.
        """
        inside = set(shape(word).inside)
        return [
            mention
            for start in range(len(word))
            if start not in inside
            for mention in self._from(word, start)
            if mention.stop not in inside
        ]

    def spelt(self, word: str, loosest: SegmentType = SegmentType.INITIAL) -> Iterator[NameMention]:
        """Yield mentions of names that the complete word spells in pinyin or initials."""
        for group, firsts in self._firsts.items():
            reached = self._text.follow(word, firsts, loosest)
            if exact := reached & self._exact_ends(group):
                yield NameMention(0, len(word), group, True, self._text.names_reached(exact))
        reached = self._text.follow(word, self._parts[NameGroup.FIRM], SegmentType.SYLLABLE)
        if reached:
            yield NameMention(0, len(word), NameGroup.FIRM, False, self._text.names_reached(reached))

    def written(self, mention: NameMention, text: str) -> NameMention | None:
        """Return a mention of only those names whose short form is that of `text`; None if there is none."""
        wanted = short_form(text)
        names = [
            self._text.ends[number]
            for number in self._text.numbers_of(mention.names)
            if short_form(self._text.name_ending(self._text.ends[number])) == wanted
        ]
        return mention._replace(names=bitset_of(names, self._text.size)) if names else None

    def homophones(self, word: str) -> Iterator[NameMention]:
        """Yield mentions of names of places that sound like the complete word, such as 建民路 for 健民路."""
        syllables = [sorted(readings(character)) or [character] for character in word]
        if len(word) > _MOST_SYLLABLES:
            return
        for _number, spelling in zip(range(_MOST_SPELLINGS), product(*syllables), strict=False):
            reached = self._text.follow("".join(spelling), self._firsts[ANY_PLACE], SegmentType.SYLLABLE)
            if exact := reached & self._place_ends:
                yield NameMention(0, len(word), ANY_PLACE, True, self._text.names_reached(exact))

    def _from(self, word: str, start: int) -> Iterator[NameMention]:
        for group, firsts in self._firsts.items():
            for stop, reached in self._text.steps(word, start, firsts):
                exact = reached & self._exact_ends(group)
                if exact and stop - start >= _SHORTEST_PERSON:
                    yield NameMention(start, stop, group, True, self._text.names_reached(exact))
        for group, parts in self._parts.items():
            for stop, reached in self._text.steps(word, start, parts):
                names = self._text.names_reached(reached)
                if stop - start >= _SHORTEST_PART and names.bit_count() <= self._most_names[group]:
                    yield NameMention(start, stop, group, False, names)

    def _exact_ends(self, group: NameGroup) -> int:
        return self._place_ends if NameGroup.PLACE in group else self._text.all_ends

    def _names_in(self, groups: Sequence[int], group: NameGroup, *, first_only: bool) -> int:
        ranges, wanted = [], int(group)
        start = 0
        for end, own_groups in zip(self._text.ends, groups, strict=True):
            if own_groups & wanted and start < end:
                ranges.append(range(start, start + 1 if first_only else end))
            start = end + 1
        return bitset_of_ranges(ranges, self._text.size) & self._text.unit_starts

    def _department_starts(self, groups: Sequence[int]) -> Iterator[int]:
        """Yield where the names of departments start, with and without the word for the level of government."""
        start = 0
        for end, own_groups in zip(self._text.ends, groups, strict=True):
            if own_groups & NameGroup.DEPARTMENT:
                yield start
                if level := _LEVEL.match(fold(self._text.name_ending(end))):
                    yield start + level.end()
            start = end + 1

    def _ends_of_places(self, groups: Sequence[int]) -> Iterable[int]:
        start, wanted = 0, int(ANY_PLACE)
        for end, own_groups in zip(self._text.ends, groups, strict=True):
            if own_groups & wanted:
                name = self._text.name_ending(end)
                folded = fold(name)
                yield end
                for surface in (short_form(name), stem(name)[0]):
                    if len(surface) >= _SHORTEST_PART and folded.startswith(surface):
                        yield start + len(surface)
            start = end + 1
