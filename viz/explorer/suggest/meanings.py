"""Finds what words mean together with other words, with names, with numbers or with a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from wangge.viz.explorer.search.mentions import ANY_PLACE, NameGroup, NameMention
from wangge.viz.explorer.suggest.amounts import Amount
from wangge.viz.explorer.suggest.segmentation import Piece, PieceType
from wangge.viz.explorer.suggest.vocabulary import Vocabulary

__all__ = ["add_meanings", "marks_of"]

_TIME, _COUNT, _YEAR, _AMOUNT, _GRID = "#time", "#count", "#year", "#amount", "#grid"
_WHICH, _PAST = "#which", "#past"
_OF_NAMES = {
    "#place": ANY_PLACE,
    "#firm": NameGroup.FIRM,
    "#person": NameGroup.PERSON,
    "#department": NameGroup.DEPARTMENT,
}
"""How vocabulary.toml writes names."""


def marks_of(
    text: str,
    pieces: Sequence[Piece],
    names: Iterable[NameMention],
    amounts: Sequence[Amount],
    vocabulary: Vocabulary,
) -> set[str]:
    """Return the marks of a text as vocabulary.toml writes them; `pieces` are those that aren't names."""
    written = {text[piece.start : piece.stop] for piece in pieces}
    is_explained = all(piece.type is not PieceType.UNKNOWN for piece in pieces)
    has_time = any(amount.days for amount in amounts)
    has_year = any(amount.unit in ("年", "期") for amount in amounts)
    named = list(names)
    present = {mark: any(name.group & group for name in named) for mark, group in _OF_NAMES.items()} | {
        _TIME: has_time,
        _YEAR: has_year,
        _AMOUNT: bool(amounts) and not has_time and not has_year,
        _GRID: any(text[: name.stop].endswith("网格") for name in named),
        _COUNT: is_explained and not vocabulary.counts.isdisjoint(written),
        _WHICH: not vocabulary.which.isdisjoint(written),
        _PAST: not vocabulary.past.isdisjoint(written),
    }
    return {mark for mark, is_present in present.items() if is_present}


def add_meanings(
    tokens: dict[str, float], marks: Set[str], words: Set[str], vocabulary: Vocabulary
) -> frozenset[str]:
    """Add what words mean together with other words, with names or with a time: 空缺 and 半年 ask how long.

    Returns the words that mean nothing by themselves in this text.
    """
    dropped: set[str] = set()
    for meaning in vocabulary.meanings:
        if not all(parts & marks or parts & words for parts in meaning.parts):
            continue
        if meaning.only and (marks | words) - frozenset().union(*meaning.parts) - {_WHICH, _PAST}:
            continue
        dropped.update(word for word in meaning.instead if tokens.pop(word, None) is not None)
        tokens |= dict.fromkeys(meaning.concepts, 1.0)
    return frozenset(dropped)
