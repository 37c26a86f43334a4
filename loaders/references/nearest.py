"""Finds codes and names similar to an unknown one, for hints in messages only."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from wangge.loaders.references.names import stem

__all__ = ["Likeness", "Nearest"]

_NEIGHBOURS = 8
_POSTINGS = 60
_CODE_LIKENESS = 0.75
_NAME_LIKENESS = 0.3


class Likeness(NamedTuple):
    """A similar node: its similarity from 0 to 1, its code and its name."""

    score: float
    code: str
    name: str


class Nearest:
    """The codes and names of all nodes of a kind, with an index that keeps queries fast even if there are many nodes.

    >>> nearest = Nearest({"C-001": "凉水井社区居委会", "C-002": "塔沱社区居委会"})
    >>> [like.name for like in nearest.names("谅水井村")], [like.code for like in nearest.codes("C-009")][0]
    (['凉水井社区居委会'], 'C-001')
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._by_code = names
        self._codes = sorted(names)
        self._grams: dict[str, list[str]] = {}
        self._holders: dict[str, str] = {}
        for code, name in names.items():
            if self._holders.setdefault(name, code) == code:
                for gram in _grams(name):
                    self._grams.setdefault(gram, []).append(name)

    def codes(self, text: str) -> list[Likeness]:
        """Return codes that differ from a text in few characters.

        Only the codes that are next to the text in sorted order are compared with it.
        """
        at = bisect_left(self._codes, text)
        near = self._codes[max(at - _NEIGHBOURS, 0) : at + _NEIGHBOURS]
        scored = [Likeness(_agreement(text, code), code, self._by_code[code]) for code in near]
        return sorted((like for like in scored if like.score >= _CODE_LIKENESS), key=_best_first)

    def names(self, text: str, most: int = 3) -> list[Likeness]:
        """Return names that share pairs of characters with a text, most similar first."""
        grams = _grams(text)
        shared: Counter[str] = Counter()
        for gram in grams:
            shared.update(self._grams.get(gram, [])[:_POSTINGS])
        scored = [
            Likeness(2 * count / (len(grams) + len(_grams(name))), self._holders[name], name)
            for name, count in shared.most_common(_NEIGHBOURS)
        ]
        return sorted((like for like in scored if like.score >= _NAME_LIKENESS), key=_best_first)[:most]


@lru_cache(maxsize=1 << 14)
def _grams(name: str) -> frozenset[str]:
    padded = f"^{stem(name)[0]}$"
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))


def _agreement(one: str, other: str) -> float:
    return sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other))


def _best_first(like: Likeness) -> tuple[float, str]:
    return -like.score, like.code
