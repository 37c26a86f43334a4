"""Finds what a text says: the names in it, the words of its question, its amounts, and what nothing explains."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from wangge.viz.explorer.search.characters import fold
from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.mentions import ANY_PLACE, NameGroup, NameMention
from wangge.viz.explorer.search.segments import SegmentType
from wangge.viz.explorer.suggest.amounts import Amount, read_amount
from wangge.viz.explorer.suggest.card_words import PAIR_WEIGHT, card_runs, card_weight, loose_pairs
from wangge.viz.explorer.suggest.leftover import (
    is_english,
    is_english_word,
    is_weak,
    leftover,
    unexplained_runs,
    weak_runs,
)
from wangge.viz.explorer.suggest.ranking import (
    CARD,
    ENGLISH,
    QuestionIndex,
    english_stem,
    tokens_of,
)
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType, split
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["LONGEST", "Understanding", "normalised", "rest_is", "understand"]

LONGEST = 100
"""The largest number of characters of a text that is understood."""

_SHORTEST_UNKNOWN = 2
_COMPOUND = "小区"
_DIVISIONS = frozenset({"街道", "社区", "小区", "网格"})
_COMPLETE = ("街道", "社区", "网格", "小区", "街道办事处")
"""The ends of names that are complete, so that text after them is no part of the name."""

_COVERAGE, _COVERAGE_WEIGHT, _COVERAGE_BESIDES = "覆盖", 0.3, 0.5
"""How much 覆盖 counts if it isn't written, and if it is written beside the word for what is covered."""

_LEAST_EXPLAINED = 0.34
"""The least share of a text that has to be understood so that a question is suggested for it."""

_TIME, _COUNT, _YEAR, _WHICH, _AMOUNT, _PAST, _GRID = (
    "#time",
    "#count",
    "#year",
    "#which",
    "#amount",
    "#past",
    "#grid",
)
_MARKS = {
    "#place": ANY_PLACE,
    "#firm": NameGroup.FIRM,
    "#person": NameGroup.PERSON,
    "#department": NameGroup.DEPARTMENT,
}
"""How vocabulary.toml writes names and times."""

_OF_FILLERS = 0.4
"""How much a word of a card counts that consists of fillers, such as 没成立, beside other words."""

_DEPARTMENT, _DEPARTMENT_WEIGHT = "部门", 0.5


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What a text says.

    `names` are the mentioned names in their order. `tokens` are the words of the question with their weights, `amounts`
    the numbers with a unit. `rest` is the text without the names. `unknown` is the first part that nothing explains and
    that is probably the name of a place, `doubtful` the first one that probably isn't; '' if there is none.
    `absent` is the first thing of which the sheets have nothing.
    `explained` is the share of the characters that tell something and are understood, from 0 to 1.
    """

    text: str
    names: tuple[NameMention, ...]
    tokens: dict[str, float]
    amounts: tuple[Amount, ...]
    rest: str
    unknown: str
    doubtful: str
    explained: float
    absent: str = ""

    def named(self, group: NameGroup) -> list[NameMention]:
        """Return the mentions of names of one group of nodes."""
        return [mention for mention in self.names if mention.group & group]

    @property
    def has_question(self) -> bool:
        """Whether the text contains words of a question."""
        return bool(self.tokens or self.amounts)

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
    pieces = list(_spelt(text, [*_joined_words(text, pieces, vocabulary)], index, questions, people=people))
    pieces = _with_homophones(text, pieces, index, vocabulary)
    pieces = _joined(text, list(_with_kinds(text, pieces, index, vocabulary.divisions)), vocabulary)
    pieces = list(_without_parts_of_words(pieces))
    others = [piece for piece in _without_spelt_kinds(text, pieces) if piece.mention is None]
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
    marks = {mark for mark, group in _MARKS.items() if any(name.group & group for name in names)}
    marks |= {_TIME} if any(amount.days for amount in amounts) else set()
    marks |= {_GRID} if any(text[: name.stop].endswith("网格") for name in names) else set()
    counts = any(text[piece.start : piece.stop] in vocabulary.counts for piece in others)
    marks |= {_COUNT} if counts and all(piece.type is not PieceType.UNKNOWN for piece in others) else set()
    marks |= {_YEAR} if any(amount.unit in ("年", "期") for amount in amounts) else set()
    marks |= {_AMOUNT} if amounts and not marks & {_TIME, _YEAR} else set()
    for mark, marking in ((_WHICH, vocabulary.which), (_PAST, vocabulary.past)):
        marks |= {mark} if any(text[piece.start : piece.stop] in marking for piece in others) else set()
    _add_meanings(
        tokens,
        marks,
        {concept for piece in words if len(piece.concepts) == 1 for concept in piece.concepts},
        vocabulary,
    )
    if words and any(mention.group & NameGroup.DEPARTMENT for mention in names):
        tokens.setdefault(_DEPARTMENT, _DEPARTMENT_WEIGHT)
    cards = list(card_runs(text, pieces, questions))
    fillers = {
        at for piece in others if piece.type is PieceType.FILLER for at in range(piece.start, piece.stop)
    }
    for run in cards:
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


def _add_meanings(tokens: dict[str, float], marks: Set[str], words: Set[str], vocabulary: Vocabulary) -> None:
    """Add what words mean together with other words, with names or with a time: 空缺 and 半年 ask how long."""
    for meaning in vocabulary.meanings:
        if not all(parts & marks or parts & words for parts in meaning.parts):
            continue
        if meaning.only and (marks | words) - frozenset().union(*meaning.parts) - {_WHICH, _PAST}:
            continue
        for word in meaning.instead:
            tokens.pop(word, None)
        tokens |= dict.fromkeys(meaning.concepts, 1.0)


def _spelt(
    text: str, pieces: Sequence[Piece], index: SearchIndex, questions: QuestionIndex, *, people: bool
) -> Iterator[Piece]:
    """Replace words in Latin letters by the words or names that they spell in pinyin or initials."""
    for piece in pieces:
        if piece.type is PieceType.LATIN:
            yield from _spelling(text, piece, index, questions, people=people)
        else:
            yield piece


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
        yield _named(piece, mention)
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
                return [_named(first, mention), second]
    return None


def _named(piece: Piece, mention: NameMention) -> Piece:
    placed = mention._replace(start=piece.start, stop=piece.stop)
    return piece._replace(type=PieceType.NAME, mention=placed)


def _english(text: str, piece: Piece, questions: QuestionIndex) -> Iterator[str]:
    if piece.type is PieceType.LATIN:
        word = questions.vocabulary.english_word(english_stem(text[piece.start : piece.stop]))
        if word in questions.english:
            yield word


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
    for run in weak_runs(text, pieces, vocabulary):
        if run.stop - run.start >= _SHORTEST_UNKNOWN:
            yield run
        if run.start in names:
            yield range(names[run.start].start, run.stop)
    for name, following in pairwise(pieces):
        if name.mention is not None and not name.mention.exact and is_weak(text, following):
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


def _without_parts_of_words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Make words of one character unknown if nothing explains the text beside them: 女 in 子女 tells nothing."""
    for before, piece, after in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        is_part = PieceType.UNKNOWN in {each.type for each in (before, after) if each is not None}
        if piece.type is PieceType.WORD and piece.stop - piece.start == 1 and is_part:
            yield piece._replace(type=PieceType.UNKNOWN, concepts=())
        else:
            yield piece


def _without_spelt_kinds(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Leave out words for kinds of divisions that follow a name and are spelt in pinyin: jiedao in chaoyang jiedao."""
    named = False
    for piece in pieces:
        spelt = piece.type is PieceType.WORD and text[piece.start : piece.stop].isascii()
        if not (named and spelt and set(piece.concepts) <= _DIVISIONS):
            yield piece
        named = piece.mention is not None or (named and piece.type is PieceType.SPACE)


def _joined(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """Join names with text next to them that nothing explains.

    So 紫薇花园 doesn't mean 紫薇小区, and 建设9栋 doesn't mean any building called 9栋.

    Fillers of one character may be a part of a name, too, but only before a part of a name or a numbered place.
    """
    joined: list[Piece] = []
    for piece in pieces:
        if joined and _belong(text, joined[-1], piece, vocabulary):
            start = joined.pop().start
            while piece.mention is not None and joined and is_weak(text, joined[-1]):
                start = joined.pop().start
            joined.append(Piece(PieceType.UNKNOWN, start, piece.stop, 0.0))
        else:
            joined.append(piece)
    return joined


def _belong(text: str, first: Piece, second: Piece, vocabulary: Vocabulary) -> bool:
    """Whether two pieces next to each other are parts of the same unknown name."""
    if PieceType.SIMILAR in (first.type, second.type):
        others = {first.type, second.type} - {PieceType.SIMILAR}
        return bool(others & {PieceType.UNKNOWN, PieceType.NAME})
    if first.mention is not None:
        complete = text[first.start : first.stop].endswith(_COMPLETE) or (
            first.mention.group is NameGroup.DEPARTMENT
        )
        if complete and (first.mention.exact or text[second.start : second.stop] in vocabulary.ordinary):
            return False
        return second.type is PieceType.UNKNOWN or (not first.mention.exact and is_weak(text, second))
    if second.mention is None:
        return False
    loose = not second.mention.exact or second.mention.group & NameGroup.NUMBERED
    if text[first.start : first.stop] in vocabulary.ordinary:
        return False
    return first.type is PieceType.UNKNOWN or (bool(loose) and is_weak(text, first))


def rest_is(understanding: Understanding, phrases: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether the text without its names is one of the phrases, apart from fillers."""
    rest = understanding.rest
    written = {phrase.replace(" ", "") for phrase in phrases}
    for phrase in sorted((phrase for phrase in written if phrase in rest), key=len, reverse=True):
        others = rest.replace(phrase, "", 1)
        if all(piece.type in (PieceType.FILLER, PieceType.SPACE) for piece in split(others, vocabulary, [])):
            return True
    return False
