"""Finds the words of cards in a text: words that people use when they ask for a recipe, measure or page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wangge.viz.explorer.suggest.ranking import QuestionIndex
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["PAIR_WEIGHT", "card_runs", "card_weight", "loose_pairs", "with_card_words"]

PAIR_WEIGHT = 0.2
"""How much a pair of characters in text that tells little counts."""

_WEIGHTS = (0.3, 0.5, 0.8)


def card_runs(text: str, pieces: Sequence[Piece], questions: QuestionIndex) -> Iterator[range]:
    """Yield the words of cards in the text, the longest first, that the pieces don't explain.

    A word of one character counts only where nothing else explains it, and not beside text that nothing explains: 女 in
    子女 tells nothing.
    """
    unknown = {
        at for piece in pieces if piece.type is PieceType.UNKNOWN for at in range(piece.start, piece.stop)
    }
    free = bytearray(len(text))
    for piece in pieces:
        if piece.type in (PieceType.UNKNOWN, PieceType.FILLER):
            free[piece.start : piece.stop] = b"\1" * (piece.stop - piece.start)
    named = {at for piece in pieces if piece.mention is not None for at in range(piece.start, piece.stop)}
    taken: set[int] = set()
    for length in range(questions.longest_card_word, 0, -1):
        for start in range(len(text) - length + 1):
            run = range(start, start + length)
            if (
                text[start : start + length] not in questions.card_words
                or taken & set(run)
                or named & set(run)
            ):
                continue
            beside = {start - 1, start + length} & (unknown - taken)
            if any(free[at] for at in run) and not (length == 1 and beside):
                taken |= set(run)
                yield run


def loose_pairs(
    text: str, pieces: Sequence[Piece], cards: Sequence[range], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield the tokens of the pairs of characters in fillers, unless they ask how many or which, and in unknown text."""
    taken = {at for run in cards for at in run}
    loose = {
        at
        for piece in pieces
        if piece.type is PieceType.UNKNOWN
        or (piece.type is PieceType.FILLER and not vocabulary.asking & set(text[piece.start : piece.stop]))
        for at in range(piece.start, piece.stop)
    }
    for at in sorted(loose - taken):
        if at + 1 in loose and at + 1 not in taken:
            yield f"2:{text[at]}{text[at + 1]}"


def card_weight(length: int) -> float:
    """Return how much a word of a card counts: long words tell more."""
    return _WEIGHTS[min(length, len(_WEIGHTS)) - 1]


def with_card_words(pieces: Sequence[Piece], cards: Sequence[range]) -> list[Piece]:
    """Return the pieces, those inside a word of a card as parts of it."""
    at = {position for run in cards for position in run}
    return [
        piece._replace(type=PieceType.CARD)
        if piece.type in (PieceType.UNKNOWN, PieceType.FILLER)
        and at.issuperset(range(piece.start, piece.stop))
        else piece
        for piece in pieces
    ]
