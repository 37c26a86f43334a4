"""Finds what nothing in a text explains, and whether it is probably the name of a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from wangge.viz.explorer.suggest.card_words import with_card_words
from wangge.viz.explorer.suggest.ranking import QuestionIndex, english_stem
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = [
    "Leftover",
    "is_english",
    "is_english_word",
    "is_weak",
    "leftover",
    "unexplained_runs",
    "weak_runs",
]

_PARTICLES = frozenset("的了比归管属吗呢吧啊呀么嘛在是有和与及或跟无没未看查找列请问想要谁?？!！,，。、“”·")
_BEFORE_NAMES = frozenset("在于到去给由归从向往")
_FIRM_WORDS = ("物业", "公司")
"""Words that follow the name of a firm."""

_SHORTEST = 2
_BY_CHARACTER = (PieceType.UNKNOWN, PieceType.CARD)
"""The types of pieces of which several, one for each character, may belong together."""

_ONE_CHARACTER = 0.5
"""How much of a character a word of one character explains."""


class Leftover(NamedTuple):
    """What nothing in a text explains.

    `name` is the first part that is probably the name of a place, `doubtful` the first one that probably isn't; '' if
    there is none. `explained` is the share of the characters that tell something and are understood, from 0 to 1.
    """

    name: str
    doubtful: str
    explained: float


def leftover(
    text: str, pieces: Sequence[Piece], cards: Sequence[range], questions: QuestionIndex
) -> Leftover:
    """Return what neither the pieces nor the words of cards explain.

    A word of a card explains no part of what is probably a name, unless it also covers the kind of place after it.
    """
    named = [
        run
        for run in unexplained_runs(text, pieces, questions)
        if text[run.start : run.stop].endswith(questions.vocabulary.place_words)
        and _may_be_name(text, pieces, run, questions)
        and not any(run.start <= card.start < run.stop <= card.stop for card in cards)
    ]
    usable = [card for card in cards if not any(_overlap(card, run) for run in named)]
    explained = with_card_words(pieces, usable)
    firsts = {True: "", False: ""}
    for run in unexplained_runs(text, explained, questions):
        is_name = _may_be_name(text, explained, run, questions)
        firsts[is_name] = firsts[is_name] or _without_preposition(text[run.start : run.stop])
    return Leftover(firsts[True], firsts[False], _explained_share(text, explained, questions))


def _without_preposition(part: str) -> str:
    """Return a part of the text without 把, 到 or 给 before a name.

    >>> _without_preposition("把南山社区"), _without_preposition("到家")
    ('南山社区', '到家')
    """
    rest = part.lstrip("把到给")
    return rest if len(rest) > _SHORTEST else part


def _overlap(first: range, second: range) -> bool:
    return first.start < second.stop and second.start < first.stop


def unexplained_runs(text: str, pieces: Sequence[Piece], questions: QuestionIndex) -> Iterator[range]:
    """Yield the parts of the text that nothing explains and no question contains."""
    for run in weak_runs(text, pieces, questions.vocabulary):
        part = text[run.start : run.stop]
        if _is_about_word(text, pieces, run) and not part.endswith(questions.vocabulary.place_words):
            continue
        alone = (run.start == 0 or text[run.start - 1] == " ") and text[run.stop : run.stop + 1] in ("", " ")
        if (part not in questions.corpus) if len(part) >= _SHORTEST else (alone and run.start > 0):
            yield run


def _may_be_name(text: str, pieces: Sequence[Piece], run: range, questions: QuestionIndex) -> bool:
    """Whether a part of the text that nothing explains is probably the name of a place.

    It is one if it ends with a word for a kind of place, or stands where the names of places stand: at the beginning,
    between blanks, or after a word such as 在. It isn't one if it has a character of verbs and pronouns, such as 挂.
    """
    vocabulary = questions.vocabulary
    part = text[run.start : run.stop]
    before = [piece for piece in pieces if piece.stop <= run.start]
    stands_alone = _begins(before) or (
        before[-1].type is PieceType.FILLER
        and text[before[-1].start : before[-1].stop] in _BEFORE_NAMES | vocabulary.openers
    )
    if kind := next((kind for kind in vocabulary.place_words if part.endswith(kind)), ""):
        own = part.removesuffix(kind)
        is_short = len(own) == 1 and not own.isnumeric()
        after_sign = before and before[-1].stop - before[-1].start == 1 and _begins(before[:-1])
        after_name = before and before[-1].mention is not None and before[-1].stop == run.start
        return bool(
            stands_alone or after_sign or after_name or not is_short
        ) and not vocabulary.pronouns & set(part)
    if _begins(before) and text.startswith(_FIRM_WORDS, run.stop):
        return not vocabulary.pronouns & set(part)
    if vocabulary.ordinary & set(part):
        return False
    if part.isascii() and is_english(text, questions):
        return False
    return stands_alone


def _begins(before: Sequence[Piece]) -> bool:
    """Whether what follows these pieces is at the beginning of the text or after a blank."""
    return not before or before[-1].type is PieceType.SPACE


def is_english(text: str, questions: QuestionIndex) -> bool:
    """Whether a text has several words in Latin letters, at least half of them English words of questions or common ones."""
    words = [word for word in text.split() if word.isascii() and word.isalpha()]
    known = sum(word in questions.vocabulary.stop_words or is_english_word(word, questions) for word in words)
    return len(words) > 1 and 2 * known >= len(words)


def _is_about_word(text: str, pieces: Sequence[Piece], run: range) -> bool:
    """Whether a run of text follows a word of the question, apart from fillers, so that it is no name: 预警 in 到期预警."""
    for piece in reversed([piece for piece in pieces if piece.stop <= run.start]):
        if piece.type is not PieceType.FILLER or text[piece.start : piece.stop] in _BEFORE_NAMES:
            return piece.type in (PieceType.WORD, PieceType.AMOUNT, PieceType.CARD)
    return False


def weak_runs(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Iterator[range]:
    """Yield the runs of text that nothing explains, each with the word for a kind of place that follows it, if any.

    Fillers and words of one character belong to such a run, since they may be a part of a name. Two or more of these
    are a run even by themselves if a word for a kind of place follows, as in 高家小区.
    """
    position = 0
    for weak, group in groupby(pieces, key=lambda piece: is_weak(text, piece)):
        run = list(group)
        position += len(run)
        if not weak:
            continue
        following = pieces[position] if position < len(pieces) else None
        kind_follows = (
            following is not None
            and following.type is PieceType.WORD
            and text[following.start : following.stop].startswith(vocabulary.place_words)
        )
        unknown = any(piece.type is PieceType.UNKNOWN for piece in run)
        if unknown or (kind_follows and len(run) > 1):
            stop = run[-1].stop
            if kind_follows and following is not None:
                word = text[following.start : following.stop]
                stop += max(len(kind) for kind in vocabulary.place_words if word.startswith(kind))
            yield range(run[0].start, stop)


def is_weak(text: str, piece: Piece) -> bool:
    """Whether a piece may be a part of an unknown name: one that nothing explains, or a word of one character."""
    part = text[piece.start : piece.stop]
    if piece.type is PieceType.UNKNOWN:
        return True
    return (
        piece.type in (PieceType.FILLER, PieceType.WORD)
        and len(part) == 1
        and part not in _PARTICLES
        and part.isalnum()
    )


def _explained_share(text: str, pieces: Sequence[Piece], questions: QuestionIndex) -> float:
    """Return the share of the characters that tell something and are understood.

    Fillers tell nothing, and a single character that is a word tells little. Text that a question contains is understood.
    """
    lengths = dict.fromkeys((True, False), 0.0)
    for type_, group in groupby(pieces, key=lambda piece: piece.type):
        for part in _parts(text, list(group), whole=type_ in _BY_CHARACTER):
            length = sum(map(str.isalnum, part))
            if type_ is PieceType.UNKNOWN:
                lengths[length > 1 and part in questions.corpus] += length
            elif type_ not in (PieceType.FILLER, PieceType.SPACE):
                lengths[True] += length if length > 1 else _ONE_CHARACTER
    return lengths[True] / max(1, sum(lengths.values()))


def _parts(text: str, pieces: Sequence[Piece], *, whole: bool) -> Iterator[str]:
    """Yield the text of each piece, or of all of them together."""
    if whole:
        yield text[pieces[0].start : pieces[-1].stop]
    else:
        yield from (text[piece.start : piece.stop] for piece in pieces)


def is_english_word(word: str, questions: QuestionIndex) -> bool:
    """Whether a word, or an English synonym of it, is in a question."""
    return questions.vocabulary.english_word(english_stem(word)) in questions.english
