"""Finds what a text says: the names in it, the words of its question, its amounts, and what nothing explains."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.mentions import NameGroup, NameMention
from wangge.viz.explorer.suggest.amounts import Amount, read_amount
from wangge.viz.explorer.suggest.card_words import PAIR_WEIGHT, card_runs, card_weight, loose_pairs
from wangge.viz.explorer.suggest.leftover import leftover, unexplained_runs
from wangge.viz.explorer.suggest.meanings import add_meanings, marks_of
from wangge.viz.explorer.suggest.periods import Period
from wangge.viz.explorer.suggest.ranking import (
    CARD,
    ENGLISH,
    QuestionIndex,
    english_stem,
    tokens_of,
)
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType, split
from wangge.viz.explorer.suggest.spelling import spelt, with_sounding_words
from wangge.viz.explorer.suggest.unknown_names import (
    joined_names,
    with_homophones,
    with_kinds,
    without_parts_of_words,
    without_spelt_kinds,
)
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["LONGEST", "Understanding", "normalised", "rest_is", "understand"]

LONGEST = 100
"""The largest number of characters of a text that is understood."""

_COVERAGE, _COVERAGE_WEIGHT, _COVERAGE_BESIDES = "覆盖", 0.3, 0.5
"""How much 覆盖 counts if it isn't written, and if it is written beside the word for what is covered."""

_LEAST_EXPLAINED = 0.34
"""The least share of a text that has to be understood so that a question is suggested for it."""

_OF_FILLERS = 0.4
"""How much a word of a card counts that consists of fillers, such as 没成立, beside other words."""

_DEPARTMENT, _DEPARTMENT_WEIGHT = "部门", 0.5


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What a text says.

    `names` are the mentioned names in their order. `tokens` are the words of the question with their weights, `amounts`
    the numbers with a unit. `rest` is the text without the names. `unknown` is the first part that nothing explains and
    that is probably the name of a place, `doubtful` the first one that probably isn't; '' if there is none.
    `explained` is the share of the characters that tell something and are understood, from 0 to 1. `absent` is the first
    thing in the text of which the sheets have nothing. `period` is one that depends on the day, such as 去年. `coded` are the nodes whose codes are
    in the text.
    """

    text: str
    names: tuple[NameMention, ...]
    tokens: dict[str, float]
    amounts: tuple[Amount, ...]
    rest: str
    unknown: str
    doubtful: str
    explained: float
    absent: str
    period: Period | None = None
    coded: frozenset[int] = frozenset()

    def named(self, group: NameGroup) -> list[NameMention]:
        """Return the mentions of names of one group of nodes."""
        return [mention for mention in self.names if mention.group & group]

    @property
    def has_question(self) -> bool:
        """Whether the text contains words of a question."""
        return bool(self.tokens or self.amounts)

    def contains(self, words: Iterable[str]) -> bool:
        """Whether the text contains one of these words."""
        return any(word in self.text for word in words)

    def asked_words(self, vocabulary: Vocabulary) -> set[str]:
        """Return the words of the question that ask something by themselves."""
        return self.tokens.keys() & (vocabulary.words - vocabulary.silent)

    def tells(self, vocabulary: Vocabulary) -> bool:
        """Whether the text says enough to answer it.

        If most of it isn't understood, it doesn't, nor if it has neither a name nor a number, and only words that ask
        nothing by themselves.
        """
        if self.explained < _LEAST_EXPLAINED:
            return False
        known_words = {
            word for word in self.tokens if word in vocabulary.words or word.startswith((CARD, ENGLISH))
        }
        if self.tokens.get(_COVERAGE, 0.0) <= _COVERAGE_WEIGHT:
            known_words.discard(_COVERAGE)
        asked_words = {word for word in known_words if word not in vocabulary.silent or word == _COVERAGE}
        if all(word.startswith(ENGLISH) for word in asked_words) and len(asked_words) < 2 <= len(
            self.text.split()
        ):
            asked_words.clear()
        return bool(self.amounts or asked_words or (self.names and known_words))


def normalised(text: str) -> str:
    """Normalise a text as names are, with one blank between words, and cut it if it is too long."""
    return " ".join(fold(text).split())[:LONGEST]


def understand(
    text: str, index: SearchIndex, questions: QuestionIndex, *, people: bool = True
) -> Understanding:
    """Understand a normalised text. Without `people`, the names of people aren't recognised."""
    vocabulary = questions.vocabulary
    mentions = [
        mention for mention in index.mentions.find(text) if people or mention.group is not NameGroup.PERSON
    ]
    pieces = split(text, vocabulary, mentions)
    if any(unexplained_runs(text, pieces, questions)):
        pieces = split(text, vocabulary, mentions, similar=True)
    pieces = list(with_sounding_words(text, pieces, vocabulary))
    pieces = list(spelt(text, pieces, index, questions, people=people))
    pieces = with_homophones(text, pieces, index, vocabulary)
    pieces = joined_names(text, list(with_kinds(text, pieces, index, vocabulary)), vocabulary)
    pieces = list(without_parts_of_words(pieces))
    others = [piece for piece in without_spelt_kinds(text, pieces) if piece.mention is None]
    tokens = {
        **tokens_of(text, others),
        **{f"{ENGLISH}{word}": 1.0 for piece in others for word in _english(text, piece, questions)},
    }
    words = [piece for piece in others if piece.type in (PieceType.WORD, PieceType.SIMILAR)]
    existence = any(text[piece.start : piece.stop] in vocabulary.existence for piece in others)
    if tokens and (existence or len(words) == 1):
        tokens.setdefault(_COVERAGE, _COVERAGE_WEIGHT)
    if len(words) > 1 and _COVERAGE in tokens:
        tokens[_COVERAGE] = min(tokens[_COVERAGE], _COVERAGE_BESIDES)
    amounts = [
        read_amount(text[piece.start : piece.stop]) for piece in others if piece.type is PieceType.AMOUNT
    ]
    units = [vocabulary.concepts[amount.unit] for amount in amounts if amount.unit in vocabulary.concepts]
    tokens |= dict.fromkeys(units, 1.0)
    names = tuple(piece.mention for piece in pieces if piece.mention is not None)
    concepts = {piece.concepts[0] for piece in words if len(piece.concepts) == 1}
    dropped = add_meanings(tokens, marks_of(text, others, names, amounts, vocabulary), concepts, vocabulary)
    if words and any(mention.group & NameGroup.DEPARTMENT for mention in names):
        tokens.setdefault(_DEPARTMENT, _DEPARTMENT_WEIGHT)
    cards = list(card_runs(text, pieces, questions))
    fillers = {
        at for piece in others if piece.type is PieceType.FILLER for at in range(piece.start, piece.stop)
    }
    for run in cards:
        if any(word in text[run.start : run.stop] for word in dropped):
            continue
        share = _OF_FILLERS if words and fillers.issuperset(run) else 1.0
        tokens[f"{CARD}{text[run.start : run.stop]}"] = share * card_weight(len(run))
    for pair in loose_pairs(text, pieces, cards, vocabulary):
        tokens.setdefault(pair, PAIR_WEIGHT)
    rest = leftover(text, pieces, cards, questions)
    return Understanding(
        text=text,
        names=names,
        tokens=tokens,
        amounts=tuple(filter(questions.takes, amounts)),
        rest="".join(text[piece.start : piece.stop] for piece in others if piece.type is not PieceType.SPACE),
        unknown=rest.name,
        doubtful=rest.doubtful,
        explained=rest.explained,
        absent=next((text[p.start : p.stop] for p in pieces if p.type is PieceType.ABSENT), ""),
    )


def _english(text: str, piece: Piece, questions: QuestionIndex) -> Iterator[str]:
    if piece.type is PieceType.LATIN:
        word = questions.vocabulary.english_word(english_stem(text[piece.start : piece.stop]))
        if word in questions.english:
            yield word


def rest_is(understanding: Understanding, phrases: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether the text without its names is one of the phrases, apart from fillers."""
    rest = understanding.rest
    written = {phrase.replace(" ", "") for phrase in phrases}
    for phrase in sorted((phrase for phrase in written if phrase in rest), key=len, reverse=True):
        others = rest.replace(phrase, "", 1)
        if all(piece.type in (PieceType.FILLER, PieceType.SPACE) for piece in split(others, vocabulary, [])):
            return True
    return False
