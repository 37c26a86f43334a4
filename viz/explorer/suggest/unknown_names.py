"""Tells the names in a text from unknown names that contain them, and from names in which a character is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from wangge.viz.explorer.search.index import SearchIndex
from wangge.viz.explorer.search.mentions import ANY_PLACE, NameGroup
from wangge.viz.explorer.suggest.leftover import is_weak, weak_runs
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = [
    "joined_names",
    "with_homophones",
    "with_kinds",
    "without_parts_of_words",
    "without_spelt_kinds",
]

_SHORTEST_UNKNOWN = 2
_COMPOUND = "小区"
_KINDS_OF_BODIES = ("街道", "社区")
_DIVISIONS = frozenset({"街道", "社区", "小区", "网格"})
_COMPLETE = ("街道", "社区", "网格", "小区", "街道办事处")
"""The ends of names that are complete, so that text after them is no part of the name."""


def with_homophones(
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
            return [*before, Piece(PieceType.NAME, run.start, run.stop, 0.0).as_name(mention), *after]
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


def with_kinds(
    text: str, pieces: Sequence[Piece], index: SearchIndex, vocabulary: Vocabulary
) -> Iterator[Piece]:
    """Join the stem of a name with a word for a kind of division that follows directly.

    So 和平街道 doesn't mean 和平村. If no place with this stem is of this kind, the name is unknown.
    """
    divisions = vocabulary.divisions
    rest = list(pieces)
    while rest:
        piece = rest.pop(0)
        if piece.mention is not None and piece.mention.group & ANY_PLACE and rest:
            rest[:1] = _without_kind_of_body(text, rest[0], vocabulary)
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
        yield whole if named is None else whole.as_name(named)


def _without_kind_of_body(text: str, piece: Piece, vocabulary: Vocabulary) -> list[Piece]:
    """Split a word such as 街道大工委 into the kind of division and the body, if both are words."""
    word = text[piece.start : piece.stop]
    for kind in _KINDS_OF_BODIES:
        concept = vocabulary.concepts.get(word.removeprefix(kind))
        if piece.type is PieceType.WORD and word.startswith(kind) and concept is not None:
            middle = piece.start + len(kind)
            first = piece._replace(stop=middle, concepts=(vocabulary.concepts[kind],))
            return [first, piece._replace(start=middle, concepts=(concept,))]
    return [piece]


def without_parts_of_words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Make words of one character unknown if nothing explains the text beside them: 女 in 子女 tells nothing."""
    for before, piece, after in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        is_part = PieceType.UNKNOWN in {each.type for each in (before, after) if each is not None}
        if piece.type is PieceType.WORD and piece.stop - piece.start == 1 and is_part:
            yield piece._replace(type=PieceType.UNKNOWN, concepts=())
        else:
            yield piece


def without_spelt_kinds(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Leave out words for kinds of divisions that follow a name and are spelt in pinyin: jiedao in chaoyang jiedao."""
    named = False
    for piece in pieces:
        spelt = piece.type is PieceType.WORD and text[piece.start : piece.stop].isascii()
        if not (named and spelt and set(piece.concepts) <= _DIVISIONS):
            yield piece
        named = piece.mention is not None or (named and piece.type is PieceType.SPACE)


def joined_names(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Piece]:
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
