"""Reads words in Latin letters: the pinyin and the initials of words and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product, takewhile

from wangge.viz.explorer.search.characters import readings
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.mentions import NameGroup, NameMention
from wangge.viz.explorer.search.segments import SegmentType
from wangge.viz.explorer.suggest.leftover import is_english, is_english_word
from wangge.viz.explorer.suggest.ranking import QuestionIndex
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["spelt", "with_sounding_words"]

_SHORTEST_SOUNDING, _LONGEST_SOUNDING, _MOST_READINGS = 3, 8, 4


def spelt(
    text: str, pieces: Sequence[Piece], index: SearchIndex, questions: QuestionIndex, *, people: bool
) -> Iterator[Piece]:
    """Replace words in Latin letters by the words or names that they spell in pinyin or initials."""
    for piece in _joined_words(text, pieces, questions.vocabulary):
        if piece.type is PieceType.LATIN:
            yield from _spelling(text, piece, index, questions, people=people)
        else:
            yield piece


def with_sounding_words(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Iterator[Piece]:
    """Replace text that isn't fully explained by the word that sounds the same: 党之部 is read as 党支部."""
    rest = list(pieces)
    while rest:
        word = _sounding_word(text, rest, vocabulary)
        if word is None:
            yield rest.pop(0)
        else:
            yield word
            rest = [piece for piece in rest if piece.start >= word.stop]


def _sounding_word(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Piece | None:
    """Return the longest word that sounds like the first pieces, if these are fillers and text that nothing explains."""
    loose = list(takewhile(lambda piece: piece.type in (PieceType.UNKNOWN, PieceType.FILLER), pieces))
    for count in range(len(loose), 0, -1):
        start, stop = loose[0].start, loose[count - 1].stop
        if not _SHORTEST_SOUNDING <= stop - start <= _LONGEST_SOUNDING:
            continue
        if all(piece.type is PieceType.FILLER for piece in loose[:count]):
            continue
        syllables = [sorted(readings(character)) for character in text[start:stop]]
        for spelling in islice(product(*syllables), _MOST_READINGS):
            if concepts := vocabulary.spelt("".join(spelling)):
                return Piece(PieceType.WORD, start, stop, 0.0, concepts)
    return None


def _joined_words(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Iterator[Piece]:
    """Join words in Latin letters with blanks between them that together spell one word: hongse wuye for 红色物业."""
    position = 0
    while position < len(pieces):
        for length in (5, 3):
            run = pieces[position : position + length]
            types = [piece.type for piece in run]
            if types == [PieceType.LATIN, *([PieceType.SPACE, PieceType.LATIN] * (length // 2))]:
                start, stop = run[0].start, run[-1].stop
                if concepts := vocabulary.spelt(text[start:stop].replace(" ", "")):
                    yield Piece(PieceType.WORD, start, stop, 0.0, concepts)
                    position += length
                    break
        else:
            yield pieces[position]
            position += 1


def _spelling(
    text: str, piece: Piece, index: SearchIndex, questions: QuestionIndex, *, people: bool
) -> Iterator[Piece]:
    word = text[piece.start : piece.stop]
    english = is_english(text, questions)
    if english and word in questions.vocabulary.stop_words:
        yield piece._replace(type=PieceType.FILLER)
    elif english and is_english_word(word, questions):
        yield piece
    elif concepts := questions.vocabulary.spelt(word):
        yield _as_word(piece, concepts=concepts)
    elif mention := _mention(word, index, people=people):
        yield piece.as_name(mention)
    elif concepts := questions.vocabulary.abbreviated(word):
        yield _as_word(piece, concepts=concepts)
    elif is_english_word(word, questions):
        yield piece
    else:
        yield from _two_spellings(text, piece, index, questions) or [piece._replace(type=PieceType.UNKNOWN)]


def _as_word(piece: Piece, concepts: tuple[str, ...]) -> Piece:
    """Return the piece as a word with these concepts."""
    return piece._replace(type=PieceType.WORD, concepts=concepts)


def _mention(word: str, index: SearchIndex, *, people: bool) -> NameMention | None:
    for loosest in (SegmentType.SYLLABLE, SegmentType.INITIAL):
        for mention in index.mentions.spelt(word, loosest):
            if len(word) > 1 and (people or mention.group is not NameGroup.PERSON):
                return mention
    return None


def _two_spellings(
    text: str, piece: Piece, index: SearchIndex, questions: QuestionIndex
) -> list[Piece] | None:
    """Read a word in Latin letters as two: a name and a word of the vocabulary, or two words, in complete pinyin."""
    for middle in range(piece.stop - 2, piece.start + 1, -1):
        concepts = questions.vocabulary.spelt(text[middle : piece.stop])
        if not concepts:
            continue
        second = Piece(PieceType.WORD, middle, piece.stop, 0.0, concepts)
        first = Piece(PieceType.LATIN, piece.start, middle, 0.0)
        word = text[piece.start : middle]
        if others := questions.vocabulary.spelt(word):
            return [_as_word(first, others), second]
        for mention in index.mentions.spelt(word, SegmentType.SYLLABLE):
            if mention.exact and mention.group & NameGroup.PLACE:
                return [first.as_name(mention), second]
    return None
