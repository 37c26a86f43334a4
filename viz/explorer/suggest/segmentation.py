"""Splits a question into words, fillers, numbers and names: the split that explains most of the text.

The text has no separators, so all splits are compared by the sum of the scores of their pieces. Longer pieces score
more than the same text in two pieces, names score more than words, and text that nothing explains counts against a
split.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import chain
from typing import NamedTuple

from wangge.viz.explorer.search.mentions import NameMention
from wangge.viz.explorer.suggest.amounts import AMOUNT, COUNTED
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["Piece", "PieceType", "split"]

_PER_PIECE = 0.3
_SHORTEST_NAME = 2
_BEFORE_UNITS = "少几"
_LATIN = re.compile(r"[a-z']+")


class PieceType(Enum):
    """What a piece of a question is.

    `SIMILAR` is a word with one wrong character, `CARD` a part of a word that is only on the card of a question, `ABSENT` a
    word for something of which the sheets have nothing.
    """

    WORD = auto()
    SIMILAR = auto()
    FILLER = auto()
    AMOUNT = auto()
    NAME = auto()
    LATIN = auto()
    SPACE = auto()
    CARD = auto()
    ABSENT = auto()
    UNKNOWN = auto()


class Piece(NamedTuple):
    """A piece of the text. `concepts` are those of a word; `mention` is set for a name."""

    type: PieceType
    start: int
    stop: int
    score: float
    concepts: tuple[str, ...] = ()
    mention: NameMention | None = None

    def as_name(self, mention: NameMention) -> Piece:
        """Return the piece as a name with this mention, which may be of another text."""
        placed = mention._replace(start=self.start, stop=self.stop)
        return self._replace(type=PieceType.NAME, mention=placed)


def split(
    text: str,
    vocabulary: Vocabulary,
    mentions: Iterable[NameMention],
    *,
    similar: bool = False,
    typing: bool = True,
) -> list[Piece]:
    """Return the pieces of the best split.

    With `similar`, words with one wrong character are words, too; with `typing`, so is the beginning of a word at the
    end of the text.

    >>> words = Vocabulary({"synonyms": [["业主委员会", "业委会"]], "fillers": ["没有"], "place_words": []})
    >>> [(piece.type.name, "没有业委会x"[piece.start : piece.stop]) for piece in split("没有业委会x", words, [])]
    [('FILLER', '没有'), ('WORD', '业委会'), ('LATIN', 'x')]
    """
    by_start: dict[int, list[Piece]] = defaultdict(list)
    for piece in chain(
        _pieces(text, vocabulary),
        _incomplete(text, vocabulary) if typing else (),
        _similar(text, vocabulary) if similar else (),
        _names(text, vocabulary, mentions),
    ):
        by_start[piece.start].append(piece)
    best: list[tuple[float, Piece | None]] = [(0.0, None), *((float("-inf"), None) for _ in text)]
    for start in range(len(text)):
        unknown = Piece(PieceType.UNKNOWN, start, start + 1, -1.5)
        for piece in (*by_start[start], unknown):
            score = best[start][0] + piece.score - (_PER_PIECE if piece.type is not PieceType.SPACE else 0.0)
            if score > best[piece.stop][0]:
                best[piece.stop] = (score, piece)
    pieces = []
    stop = len(text)
    while (last := best[stop][1]) is not None:
        pieces.append(last)
        stop = last.start
    return pieces[::-1]


def _pieces(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    for latin in _LATIN.finditer(text):
        yield Piece(PieceType.LATIN, *latin.span(), 1.5 * len(latin[0]))
    for start in range(len(text)):
        if text[start].isspace():
            yield Piece(PieceType.SPACE, start, start + 1, 0.0)
        if start == 0 or not text[start - 1].isdigit():
            if match := AMOUNT.match(text, start):
                yield Piece(PieceType.AMOUNT, start, match.end(), 1.95 * len(match[0]) + 0.5)
            if match := COUNTED.match(text, start):
                yield Piece(PieceType.FILLER, start, match.end(), 1.5 * len(match[0]))
        for stop in range(start + 1, min(start + vocabulary.longest, len(text)) + 1):
            part, length = text[start:stop], stop - start
            if concept := vocabulary.concepts.get(part):
                score = 1.6 if part in vocabulary.place_words else 2.0 if length > 1 else 1.2
                yield Piece(PieceType.WORD, start, stop, score * length, (concept,))
            elif part in vocabulary.absent:
                yield Piece(PieceType.ABSENT, start, stop, 2.1 * length)
            elif part in vocabulary.fillers:
                yield Piece(PieceType.FILLER, start, stop, 1.5 * length if length > 1 else 0.8)


def _incomplete(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    """Yield the beginnings of words at the end of the text, but not the unit of a number: 项 in 多少项 begins no word."""
    for start in range(max(1, len(text) - vocabulary.longest), len(text)):
        if start == len(text) - 1 and text[start - 1] in _BEFORE_UNITS:
            continue
        concepts = tuple(vocabulary.beginning(text[start:]))
        if concepts and text[start:] not in vocabulary.place_words:
            length = len(text) - start
            yield Piece(PieceType.WORD, start, len(text), 1.3 * length if length > 1 else 0.7, concepts)


def _similar(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    for start in range(len(text)):
        for stop in range(start + 3, min(start + vocabulary.longest, len(text)) + 1):
            if concept := vocabulary.similar(text[start:stop]):
                yield Piece(PieceType.SIMILAR, start, stop, 1.3 * (stop - start), (concept,))


def _names(text: str, vocabulary: Vocabulary, mentions: Iterable[NameMention]) -> Iterator[Piece]:
    """Yield the names that are mentioned. A part of a name doesn't count if it consists of words of the vocabulary."""
    for mention in mentions:
        part = text[mention.start : mention.stop]
        length = len(part)
        if mention.exact:
            if part not in vocabulary.concepts:
                yield Piece(PieceType.NAME, mention.start, mention.stop, 2.2 * length, (), mention)
        elif _tells_apart(part, vocabulary) and not _cuts_kind(text, mention, vocabulary):
            yield Piece(PieceType.NAME, mention.start, mention.stop, 2.05 * length, (), mention)


def _cuts_kind(text: str, mention: NameMention, vocabulary: Vocabulary) -> bool:
    """Whether a mention begins or ends inside a word for a kind of place, as 坝社 does in 高加坝社区."""
    return any(
        text.startswith(kind, edge - cut)
        for edge in (mention.start, mention.stop)
        for kind in vocabulary.place_words
        for cut in range(1, len(kind))
        if edge >= cut
    )


def _tells_apart(part: str, vocabulary: Vocabulary) -> bool:
    """Whether a part of a name has two characters that are neither words nor words for kinds of places."""
    for kind in sorted(vocabulary.place_words, key=len, reverse=True):
        part = part.removesuffix(kind)
    unknown = [piece for piece in split(part, vocabulary, [], typing=False) if _is_unknown(piece)]
    return sum(piece.stop - piece.start for piece in unknown) >= _SHORTEST_NAME


def _is_unknown(piece: Piece) -> bool:
    return piece.type is PieceType.UNKNOWN or (
        piece.type is PieceType.FILLER and piece.stop - piece.start == 1
    )
