"""Finds what a text says: the names in it, the words of its question, its amounts, and what nothing explains."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.mentions import ANY_PLACE, NameGroup, NameMention
from wangge.viz.explorer.search.segments import SegmentType
from wangge.viz.explorer.suggest.amounts import Amount, read_amount
from wangge.viz.explorer.suggest.ranking import QuestionIndex, tokens_of
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType, split
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["LONGEST", "Understanding", "normalised", "rest_is", "understand"]

LONGEST = 100
"""The largest number of characters of a text that is understood."""

_PARTICLES = frozenset("的了吗呢吧啊呀么嘛在是有和与及或跟无没未看查找列请问想要谁?？!！,，。、“”·")
_BEFORE_NAMES = frozenset("在于到去给由归从向往")
_SHORTEST_UNKNOWN = 2
_COMPOUND = "小区"
_DIVISIONS = frozenset({"街道", "社区", "小区", "网格"})
_COMPLETE = ("街道", "社区", "网格", "小区", "街道办事处")
"""The ends of names that are complete, so that text after them is no part of the name."""

_COVERAGE, _COVERAGE_WEIGHT, _COVERAGE_BESIDES = "覆盖", 0.3, 0.5
"""How much 覆盖 counts if it isn't written, and if it is written beside the word for what is covered."""

_DEPARTMENT, _DEPARTMENT_WEIGHT = "部门", 0.5


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What a text says.

    `names` are the mentioned names in their order. `tokens` are the words of the question with their weights, `amounts`
    the numbers with a unit. `rest` is the text without the names. `unknown` is the first part that nothing explains and
    that may be the name of a place; '' if there is none.
    """

    text: str
    names: tuple[NameMention, ...]
    tokens: dict[str, float]
    amounts: tuple[Amount, ...]
    rest: str
    unknown: str

    def named(self, group: NameGroup) -> list[NameMention]:
        """Return the mentions of names of one group of nodes."""
        return [mention for mention in self.names if mention.group & group]

    @property
    def has_question(self) -> bool:
        """Whether the text contains words of a question."""
        return bool(self.tokens or self.amounts)


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
    if any(_unknown(text, pieces, questions)):
        pieces = split(text, vocabulary, mentions, similar=True)
    pieces = list(_spelt(text, pieces, index, questions, people=people))
    pieces = _with_homophones(text, pieces, index, vocabulary)
    pieces = _joined(text, list(_with_kinds(text, pieces, index, vocabulary.divisions)))
    others = [piece for piece in _without_spelt_kinds(text, pieces) if piece.mention is None]
    tokens = {
        **tokens_of(text, others),
        **{f"en:{word}": 1.0 for piece in others for word in _english(text, piece, questions)},
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
    if words and any(mention.group & NameGroup.DEPARTMENT for mention in names):
        tokens.setdefault(_DEPARTMENT, _DEPARTMENT_WEIGHT)
    return Understanding(
        text=text,
        names=names,
        tokens=tokens,
        amounts=tuple(filter(questions.takes, amounts)),
        rest="".join(text[piece.start : piece.stop] for piece in others if piece.type is not PieceType.SPACE),
        unknown=next((text[run.start : run.stop] for run in _unknown(text, pieces, questions)), ""),
    )


def _spelt(
    text: str, pieces: Sequence[Piece], index: SearchIndex, questions: QuestionIndex, *, people: bool
) -> Iterator[Piece]:
    """Replace words in Latin letters by the words or names that they spell in pinyin or initials."""
    for piece in pieces:
        if piece.type is PieceType.LATIN:
            yield from _spelling(text, piece, index, questions, people=people)
        else:
            yield piece


def _spelling(
    text: str, piece: Piece, index: SearchIndex, questions: QuestionIndex, *, people: bool
) -> Iterator[Piece]:
    word = text[piece.start : piece.stop]
    if concepts := questions.vocabulary.spelt(word):
        yield _as_word(piece, concepts=concepts)
    elif mention := _mention(word, index, people=people):
        yield _named(piece, mention)
    elif concepts := questions.vocabulary.abbreviated(word):
        yield _as_word(piece, concepts=concepts)
    elif word.rstrip("s") in questions.english or word in questions.english:
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
                return [_named(first, mention), second]
    return None


def _named(piece: Piece, mention: NameMention) -> Piece:
    placed = mention._replace(start=piece.start, stop=piece.stop)
    return piece._replace(type=PieceType.NAME, mention=placed)


def _english(text: str, piece: Piece, questions: QuestionIndex) -> Iterator[str]:
    word = text[piece.start : piece.stop]
    if piece.type is PieceType.LATIN:
        yield from (each for each in (word, word.rstrip("s")) if each in questions.english)


def _with_homophones(
    text: str, pieces: list[Piece], index: SearchIndex, vocabulary: Vocabulary
) -> list[Piece]:
    """Replace text that nothing explains by the place whose name sounds the same, such as 建民路 for 健民路.

    So is such text together with the name before it: 东城街到 for 东城街道.
    """
    for run in _doubtful_runs(text, pieces, vocabulary):
        mention = next(index.mentions.homophones(text[run.start : run.stop]), None)
        if mention is not None:
            before = [piece for piece in pieces if piece.stop <= run.start]
            after = [piece for piece in pieces if piece.start >= run.stop]
            return [*before, _named(Piece(PieceType.NAME, run.start, run.stop, 0.0), mention), *after]
    return pieces


def _doubtful_runs(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Iterator[range]:
    """Yield the runs of text that nothing explains, alone and with the name before them."""
    names = {piece.stop: piece for piece in pieces if piece.mention is not None}
    for run in _weak_runs(text, pieces, vocabulary):
        if run.stop - run.start >= _SHORTEST_UNKNOWN:
            yield run
        if run.start in names:
            yield range(names[run.start].start, run.stop)
    for name, following in pairwise(pieces):
        if name.mention is not None and not name.mention.exact and _is_weak(text, following):
            yield range(name.start, following.stop)


def _with_kinds(
    text: str, pieces: Sequence[Piece], index: SearchIndex, divisions: Container[str]
) -> Iterator[Piece]:
    """Join the stem of a name with a word for a kind of division that follows directly.

    So 和平街道 doesn't mean 和平村. If no place with this stem is of this kind, the name is unknown.
    """
    rest = list(pieces)
    while rest:
        piece = rest.pop(0)
        kind = text[rest[0].start : rest[0].stop] if rest else ""
        mention = piece.mention
        if (
            mention is None
            or kind not in divisions
            or not mention.group & ANY_PLACE
            or index.mentions.written(mention, text[piece.start : piece.stop])
            or (kind == _COMPOUND and index.has_label(mention.names, "Compound"))
        ):
            yield piece
            continue
        stop = rest.pop(0).stop
        named = index.mentions.written(mention, text[piece.start : stop])
        whole = Piece(PieceType.UNKNOWN, piece.start, stop, 0.0)
        yield whole if named is None else _named(whole, named)


def _without_spelt_kinds(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Leave out words for kinds of divisions that follow a name and are spelt in pinyin: jiedao in chaoyang jiedao."""
    named = False
    for piece in pieces:
        spelt = piece.type is PieceType.WORD and text[piece.start : piece.stop].isascii()
        if not (named and spelt and set(piece.concepts) <= _DIVISIONS):
            yield piece
        named = piece.mention is not None or (named and piece.type is PieceType.SPACE)


def _joined(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Join names with text next to them that nothing explains.

    So 紫薇花园 doesn't mean 紫薇小区, and 建设9栋 doesn't mean any building called 9栋.

    Fillers of one character may be a part of a name, too, but only before a part of a name or a numbered place.
    """
    joined: list[Piece] = []
    for piece in pieces:
        if joined and _belong(text, joined[-1], piece):
            start = joined.pop().start
            while piece.mention is not None and joined and _is_weak(text, joined[-1]):
                start = joined.pop().start
            joined.append(Piece(PieceType.UNKNOWN, start, piece.stop, 0.0))
        else:
            joined.append(piece)
    return joined


def _belong(text: str, first: Piece, second: Piece) -> bool:
    """Whether two pieces next to each other are parts of the same unknown name."""
    if PieceType.SIMILAR in (first.type, second.type):
        others = {first.type, second.type} - {PieceType.SIMILAR}
        return bool(others & {PieceType.UNKNOWN, PieceType.NAME})
    if first.mention is not None:
        complete = text[first.start : first.stop].endswith(_COMPLETE) or (
            first.mention.group is NameGroup.DEPARTMENT
        )
        if first.mention.exact and complete:
            return False
        return second.type is PieceType.UNKNOWN or (not first.mention.exact and _is_weak(text, second))
    if second.mention is None:
        return False
    loose = not second.mention.exact or second.mention.group & NameGroup.NUMBERED
    return first.type is PieceType.UNKNOWN or (bool(loose) and _is_weak(text, first))


def _unknown(text: str, pieces: Sequence[Piece], questions: QuestionIndex) -> Iterator[range]:
    """Yield the parts of the text that may be names of places, but aren't known."""
    for run in _weak_runs(text, pieces, questions.vocabulary):
        part = text[run.start : run.stop]
        if _is_about_word(text, pieces, run) and not part.endswith(tuple(questions.vocabulary.place_words)):
            continue
        alone = (run.start == 0 or text[run.start - 1] == " ") and text[run.stop : run.stop + 1] in ("", " ")
        if (part not in questions.corpus) if len(part) >= _SHORTEST_UNKNOWN else (alone and run.start > 0):
            yield run


def _is_about_word(text: str, pieces: Sequence[Piece], run: range) -> bool:
    """Whether a run of text follows a word of the question, apart from fillers, so that it is no name: 预警 in 到期预警."""
    for piece in reversed([piece for piece in pieces if piece.stop <= run.start]):
        if piece.type is not PieceType.FILLER or text[piece.start : piece.stop] in _BEFORE_NAMES:
            return piece.type in (PieceType.WORD, PieceType.AMOUNT)
    return False


def _weak_runs(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Iterator[range]:
    """Yield the runs of text that nothing explains, each with the word for a kind of place that follows it, if any.

    Fillers and words of one character belong to such a run, since they may be a part of a name. Two or more of these
    are a run even by themselves if a word for a kind of place follows, as in 高家小区.
    """
    position = 0
    for weak, group in groupby(pieces, key=lambda piece: _is_weak(text, piece)):
        run = list(group)
        position += len(run)
        if not weak:
            continue
        following = pieces[position] if position < len(pieces) else None
        kind_follows = (
            following is not None
            and following.type is PieceType.WORD
            and text[following.start : following.stop].startswith(tuple(vocabulary.place_words))
        )
        unknown = any(piece.type is PieceType.UNKNOWN for piece in run)
        if unknown or (kind_follows and len(run) > 1):
            stop = run[-1].stop
            if kind_follows and following is not None:
                word = text[following.start : following.stop]
                stop += max(len(kind) for kind in vocabulary.place_words if word.startswith(kind))
            yield range(run[0].start, stop)


def _is_weak(text: str, piece: Piece) -> bool:
    part = text[piece.start : piece.stop]
    if piece.type is PieceType.UNKNOWN:
        return True
    return (
        piece.type in (PieceType.FILLER, PieceType.WORD)
        and len(part) == 1
        and part not in _PARTICLES
        and part.isalnum()
    )


def rest_is(understanding: Understanding, phrases: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether the text without its names is one of the phrases, apart from fillers."""
    rest = understanding.rest
    for phrase in sorted((phrase for phrase in phrases if phrase in rest), key=len, reverse=True):
        others = rest.replace(phrase, "", 1)
        if all(piece.type in (PieceType.FILLER, PieceType.SPACE) for piece in split(others, vocabulary, [])):
            return True
    return False
