"""Defines a fault with its line number, and finds a similar name for the hint "did you mean …?"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Fault", "nearest"]


@dataclass(frozen=True)
class Fault:
    """A message and its line number; the caller adds the file."""

    line: int
    message: str


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return a hint with the candidate that is most similar to `word`; it is empty if no candidate is similar.

    >>> nearest("Comunity", ["Community", "Street"])
    "; did you mean 'Community'?"
    """
    from difflib import get_close_matches  # imported here, because it is needed only after a mistake

    candidates = [str(name) for name in candidates]
    by_lower_case = {name.casefold(): name for name in candidates}
    close = get_close_matches(word, candidates, 1, 0.6) or [
        by_lower_case[match] for match in get_close_matches(word.casefold(), by_lower_case, 1, 0.6)
    ]
    return f"; did you mean {close[0]!r}?" if close else ""
