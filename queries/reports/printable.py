"""Text from the data made safe to print on one line."""

from __future__ import annotations

import unicodedata

__all__ = ["one_line", "percent", "storable"]

_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    r"""The text with line ends as blanks and control characters replaced, so it can't move a cursor.

    >>> one_line("a\nb\x1b[2J")
    'a b�[2J'
    """
    spaced = " ".join(text.splitlines()).replace("\t", " ")
    return "".join("�" if _is_control(character) else character for character in spaced)


def storable(text: str) -> str:
    r"""The text with half characters, which no encoding can write, replaced.

    >>> storable("a\ud800")
    'a?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_control(character: str) -> bool:
    """Control, surrogate and direction-changing characters; joiners inside emoji are none of these."""
    return unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTIONS


def percent(part: int, whole: int) -> str:
    """A rate with one decimal, cut and not rounded: 100.0% is said of all only.

    >>> percent(99_999, 100_000)
    '99.9%'
    """
    if not whole:
        return "–"
    thousandths = part * 1000 // whole
    return f"{thousandths // 10}.{thousandths % 10}%"
