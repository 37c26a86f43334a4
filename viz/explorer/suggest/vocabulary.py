"""Reads the words of questions: `vocabulary.toml` has synonyms, fillers, and the words that ask for a page.

`phrases.toml` has whole questions that ask for a recipe or measure in other words than its own.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice, product
from typing import Any, NamedTuple

from wangge.viz.explorer.search.characters import fold, readings

__all__ = ["Vocabulary", "load_cards", "load_phrases", "load_vocabulary"]

_LONGEST = 14
_MOST_SPELLINGS = 6
_SHORTEST_FUZZY = 3
_SHORTEST_INITIALS = 3


class Meaning(NamedTuple):
    """What words mean together: if a text has a word of each of the `parts`, it is about the `concepts`, too.

    A part may also be a mark: `#place`, `#firm`, `#person` or `#department` for a name, `#grid` for that of a grid, `#time` for an amount of time.
    `#count` is a word that asks how many, `#which` one that asks which or how many, `#past` one such as 去年, `#year` a year
    or another period, `#amount` any other number. `instead` are the words that then mean nothing by themselves. If `only`, the
    text has no other words and no names.
    """

    parts: tuple[frozenset[str], ...]
    concepts: tuple[str, ...]
    instead: tuple[str, ...]
    only: bool


class Vocabulary:
    """The words of questions. A *concept* is the first word of a group of synonyms.

    >>> words = Vocabulary({"synonyms": [["业主委员会", "业委会"]], "fillers": ["哪些"], "place_words": ["小区"]})
    >>> words.concepts["业委会"], words.abbreviated("ywh"), list(words.beginning("业委")), words.nested["业主委员会"]
    ('业主委员会', ('业主委员会',), ['业主委员会'], ())
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.concepts: dict[str, str] = {}
        for group in (*data["synonyms"], *dict(data.get("pages", {})).values()):
            words = [fold(str(word)) for word in group]
            for word in words:
                self.concepts.setdefault(word, words[0])
        self.broader = {str(word): str(whole) for word, whole in dict(data.get("broader", {})).items()}
        self.fillers = frozenset(fold(str(word)) for word in data["fillers"])
        self.divisions = frozenset(data.get("divisions", ()))
        self.decisive = frozenset(data.get("decisive", ()))
        self.existence = frozenset(data.get("existence", ()))
        self.openers = frozenset(fold(str(word)) for word in data.get("openers", ()))
        self.general = frozenset(map(str, data.get("general", ())))
        self.words = frozenset(self.concepts.values())
        self.silent = frozenset(data.get("silent", ()))
        self.stop_words = frozenset(str(data.get("english_stop_words", "")).split())
        self.leading_posts = frozenset(data.get("leading_posts", ()))
        self.asking = frozenset(str(data.get("asking", "")))
        self.counts = frozenset(data.get("counts", ()))
        self.absent = frozenset(fold(str(word)) for word in data.get("absent", ()))
        self.which = frozenset(data.get("which", ()))
        self.past = frozenset(data.get("past", ()))
        self.ordinary = frozenset(str(data.get("ordinary", "")))
        self.pronouns = frozenset(str(data.get("pronouns", "")))
        self.meanings = tuple(map(_meaning, data.get("together", ())))
        self._english = {str(word): str(group[0]) for group in data.get("english", ()) for word in group}
        self.place_words = tuple(sorted(map(str, data["place_words"]), key=len, reverse=True))
        self._kinds = tuple(word for word in self.place_words if len(word) > 1)
        self.longest = min(max(map(len, {*self.concepts, *self.absent}), default=1), _LONGEST)
        self.nested = {word: tuple(self._inside(word)) for word in self.concepts}
        self._syllables, self._initials = self._spell()
        self._beginnings: dict[str, dict[str, None]] = defaultdict(dict)
        for word, concept in self.concepts.items():
            for length in range(1, len(word)):
                self._beginnings[word[:length]][concept] = None
        self._with_hole: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in self.concepts:
            for hole in range(len(word)):
                if all(sign in self.fillers for sign in word[:hole] + word[hole + 1 :]):
                    continue
                if any(len(rest) > 1 and rest in self.fillers for rest in (word[:hole], word[hole + 1 :])):
                    continue
                self._with_hole[hole, word[:hole] + word[hole + 1 :]].append(word)

    def english_word(self, word: str) -> str:
        """Return the first word of the group of English synonyms with this word; the word itself if there is none."""
        return self._english.get(word, word)

    def spelt(self, word: str) -> tuple[str, ...]:
        """Return the concepts that a word in Latin letters spells in complete pinyin."""
        return tuple(sorted(self._syllables.get(word, ())))

    def abbreviated(self, word: str) -> tuple[str, ...]:
        """Return the concepts whose words have these initials, at least three."""
        return tuple(sorted(self._initials.get(word, ())))

    def beginning(self, text: str) -> Iterator[str]:
        """Yield the concepts of the words that begin with a text and are longer."""
        yield from self._beginnings.get(text, ())

    def similar(self, text: str) -> str | None:
        """Return the concept of the word that differs from a text in one character; None if there is none, or several.

        The rest of the word has to tell something: 怎么走 isn't 怎么用 with one wrong character. Returns None for a text that begins or ends with a word for a kind of place, or has one before a complete word, because it may contain the name of a place.
        """
        if len(text) < _SHORTEST_FUZZY or not text.isalpha():
            return None
        if any(map(text.endswith, self.place_words)) or text.startswith(self._kinds):
            return None
        if any(
            text[cut:] in self.concepts and text[:cut].endswith(self.place_words)
            for cut in range(1, len(text))
        ):
            return None
        concepts = {
            self.concepts[word]
            for hole in range(len(text))
            for word in self._with_hole.get((hole, text[:hole] + text[hole + 1 :]), ())
            if word != text
        }
        return concepts.pop() if len(concepts) == 1 else None

    def _inside(self, word: str) -> Iterator[str]:
        """Yield the concepts of the shorter words inside a word."""
        own = self.concepts[word]
        parts = (
            word[start:stop]
            for start in range(len(word))
            for stop in range(start + 2, len(word) + 1)
            if stop - start < len(word)
        )
        yield from dict.fromkeys(
            concept for part in parts if (concept := self.concepts.get(part)) and concept != own
        )

    def _spell(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Map complete pinyin, and initials, to concepts."""
        complete: dict[str, set[str]] = defaultdict(set)
        abbreviated: dict[str, set[str]] = defaultdict(set)
        for word, concept in self.concepts.items():
            syllables = [sorted(readings(character)) for character in word]
            if not all(syllables):
                continue
            for spelling in islice(product(*syllables), _MOST_SPELLINGS):
                complete["".join(spelling)].add(concept)
                if len(word) >= _SHORTEST_INITIALS:
                    abbreviated["".join(syllable[0] for syllable in spelling)].add(concept)
        return complete, abbreviated


def _meaning(entry: Mapping[str, Any]) -> Meaning:
    parts = tuple(frozenset(str(part).split("|")) for part in entry["words"])
    return Meaning(
        parts,
        tuple(map(str, entry["means"])),
        tuple(map(str, entry.get("instead", ()))),
        bool(entry.get("only", False)),
    )


@cache
def load_vocabulary() -> tuple[Vocabulary, Mapping[str, Any]]:
    """Return the vocabulary, and the complete content of its file."""
    content = _content("vocabulary.toml")
    return Vocabulary(content), content


@cache
def load_phrases() -> Mapping[str, tuple[str, ...]]:
    """Return, for each recipe or measure, questions that ask for it in other words than its own."""
    return {name: tuple(map(str, phrases)) for name, phrases in _content("phrases.toml").items()}


@cache
def load_cards() -> Mapping[str, frozenset[str]]:
    """Return the words of the card of each recipe and measure."""
    return {name: frozenset(map(fold, str(words).split())) for name, words in _content("cards.toml").items()}


def _content(name: str) -> dict[str, Any]:
    return tomllib.loads((files("wangge.viz.explorer.suggest") / name).read_text(encoding="utf-8"))
