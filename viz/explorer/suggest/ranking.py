"""Ranks questions by the words that they share with a text. Rare words count more (inverse document frequency)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.suggest.amounts import Amount, parameters_for
from wangge.viz.explorer.suggest.questions import AnswerableQuestion
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType, split
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["CARD", "ENGLISH", "QuestionIndex", "RankedQuestion", "english_stem", "tokens_of"]

_NESTED, _FILLER, _PAIR, _ONE_OF_SEVERAL, _POLARITY, _BROADER = 0.5, 0.3, 0.4, 0.7, 0.6, 0.4
_WITH, _WITHOUT = ("有",), ("无", "没有", "没", "未", "缺", "未建", "没建", "未成立", "没成立")
_EXPLAINED, _TITLE, _PHRASE, _DECISIVE, _GENERAL = 0.85, 0.15, 0.95, 1.5, 0.6
_LATIN_WORD = re.compile(r"[a-z]{2,}")
ENGLISH = "en:"
"""The beginning of the token of an English word."""

CARD = "card:"
"""The beginning of the token of a word on the card of a question."""


class RankedQuestion(NamedTuple):
    """A question, how well it fits a text, and how much of its title the text covers, both from 0 to 1."""

    question: AnswerableQuestion
    score: float
    title: float


class QuestionIndex:
    """The words of all questions."""

    def __init__(self, questions: Iterable[AnswerableQuestion], vocabulary: Vocabulary) -> None:
        self.questions = tuple(questions)
        self.vocabulary = vocabulary
        self.corpus = "\n".join(
            fold(text)
            for each in self.questions
            for text in (*(text.zh for text, _weight in each.texts), *each.phrases)
        )
        self.english = frozenset(
            word
            for each in self.questions
            for text in (*(text.en for text, _weight in each.texts), *filter(str.isascii, each.phrases))
            for word in self._english_words(text)
        )
        self.card_words = frozenset(word for each in self.questions for word in each.card)
        self.longest_card_word = max(map(len, self.card_words), default=0)
        self._titles: list[list[dict[str, float]]] = []
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, question in enumerate(self.questions):
            self._add(number, question)
        count = len(self.questions)
        self._idf = {
            token: log(1 + count / (1 + len(postings))) for token, postings in self._postings.items()
        }
        self._unknown_idf = log(1 + count)

    def rank(self, tokens: Mapping[str, float]) -> list[RankedQuestion]:
        """Return the questions that have one of the tokens, the best first.

        Fillers and pairs of characters that no question has tell nothing, so they aren't counted.
        """
        mass = sum(
            weight * self._weight(token)
            for token, weight in tokens.items()
            if token in self._postings or token in self.vocabulary.words or token.startswith(ENGLISH)
        )
        matched: dict[int, float] = defaultdict(float)
        for token, weight in tokens.items():
            for number, fit in self._postings.get(token, ()):
                matched[number] += weight * self._weight(token) * fit
        titles = {number: self._covered_title(number, tokens) for number in matched}
        ranked = [
            RankedQuestion(
                self.questions[number], _EXPLAINED * score / mass + _TITLE * titles[number], titles[number]
            )
            for number, score in matched.items()
        ]
        return sorted(ranked, key=lambda each: (-each.score, each.question.kind, each.question.name))

    def takes(self, amount: Amount) -> bool:
        """Whether at least one question has a parameter for the amount."""
        return any(parameters_for(question.parameters, amount) for question in self.questions)

    def _covered_title(self, number: int, tokens: Mapping[str, float]) -> float:
        """Return the share of the question's title, or of one of its phrases, that the tokens explain."""
        return max(self._covered(title, tokens) for title in self._titles[number])

    def _covered(self, title: Mapping[str, float], tokens: Mapping[str, float]) -> float:
        mass = sum(weight * self._weight(token) for token, weight in title.items())
        common = sum(
            min(weight, tokens.get(token, 0.0)) * self._weight(token) for token, weight in title.items()
        )
        return common / mass if mass else 0.0

    def _weight(self, token: str) -> float:
        """Return how much a token tells: rare ones more than common ones, and states such as 空缺 more than others."""
        more = _DECISIVE if token in self.vocabulary.decisive else 1.0
        more = _GENERAL if token in self.vocabulary.general else more
        return more * self._idf.get(token, self._unknown_idf)

    def _add(self, number: int, question: AnswerableQuestion) -> None:
        weights: dict[str, float] = {}
        for position, (text, weight) in enumerate(question.texts):
            words, tokens = self._chinese(text.zh)
            if position == 0:
                self._titles.append([words])
            tokens |= {f"{ENGLISH}{word}": 1.0 for word in self._english_words(text.en)}
            for token, fit in tokens.items():
                weights[token] = max(weights.get(token, 0.0), fit * weight)
        for phrase in question.phrases:
            words, tokens = self._phrase(phrase)
            self._titles[-1].append(words)
            for token, fit in tokens.items():
                weights[token] = max(weights.get(token, 0.0), fit * _PHRASE)
        for word in question.card:
            weights[f"{CARD}{word}"] = 1.0
            for pair in map("".join, pairwise(word)):
                if pair not in self.vocabulary.fillers:
                    weights[f"2:{pair}"] = max(weights.get(f"2:{pair}", 0.0), _PAIR)
        for word, whole in self.vocabulary.broader.items():
            if whole in weights:
                weights.setdefault(word, _BROADER * weights[whole])
        for token, weight in weights.items():
            self._postings[token].append((number, weight))

    def _english_words(self, text: str) -> Iterator[str]:
        """Yield the English words of a text that tell something, each as the first word of its synonyms."""
        for word in _LATIN_WORD.findall(text.lower()):
            if word not in self.vocabulary.stop_words:
                yield self.vocabulary.english_word(english_stem(word))

    def _phrase(self, phrase: str) -> tuple[dict[str, float], dict[str, float]]:
        """Return the words, and all tokens, of a phrase in Chinese or English."""
        if not phrase.isascii():
            return self._chinese(phrase)
        words = {f"{ENGLISH}{word}": 1.0 for word in self._english_words(phrase)}
        return words, words

    def _chinese(self, text: str) -> tuple[dict[str, float], dict[str, float]]:
        """Return the words of a text, and all its tokens: its words, the words inside them, and pairs of characters."""
        folded = fold(text)
        pieces = split(folded, self.vocabulary, [], typing=False)
        words = tokens_of(folded, pieces)
        tokens = dict.fromkeys((f"2:{a}{b}" for a, b in pairwise(folded) if _is_han(a) and _is_han(b)), _PAIR)
        for piece in pieces:
            inside = self.vocabulary.nested.get(folded[piece.start : piece.stop], ())
            tokens |= dict.fromkeys(inside, _NESTED)
        return words, tokens | words


def tokens_of(text: str, pieces: Sequence[Piece]) -> dict[str, float]:
    """Return the tokens of a text that is split, each with its weight.

    The token of a word is its concept, and the token of a filler is the filler itself. The tokens of text that nothing
    explains are the pairs of its characters.
    """
    tokens: dict[str, float] = {}
    start = 0
    for position, piece in enumerate(pieces):
        part = text[piece.start : piece.stop]
        if piece.type in (PieceType.WORD, PieceType.SIMILAR):
            weight = 1.0 if len(piece.concepts) == 1 else _ONE_OF_SEVERAL / len(piece.concepts)
            tokens |= dict.fromkeys(piece.concepts, weight)
            tokens |= {f"{sign}{piece.concepts[0]}": _POLARITY for sign in _polarity(text, pieces, position)}
        elif piece.type is PieceType.FILLER and len(part) > 1:
            tokens.setdefault(part, _FILLER)
        if piece.type is PieceType.UNKNOWN:
            last = position + 1 == len(pieces) or pieces[position + 1].type is not PieceType.UNKNOWN
            start = start if position and pieces[position - 1].type is PieceType.UNKNOWN else piece.start
            if last:
                tokens |= dict.fromkeys((f"2:{a}{b}" for a, b in pairwise(text[start : piece.stop])), 0.6)
    return tokens


def _polarity(text: str, pieces: Sequence[Piece], position: int) -> Iterator[str]:
    """Yield + if the word before the piece says that something is there, - if it says that it isn't."""
    if position:
        before = text[pieces[position - 1].start : pieces[position - 1].stop]
        if before in _WITH:
            yield "+"
        if before in _WITHOUT:
            yield "-"


def english_stem(word: str) -> str:
    """Return an English word without the s of the plural.

    >>> [english_stem(word) for word in ("firms", "vacancies", "process", "gas")]
    ['firm', 'vacancy', 'process', 'gas']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
