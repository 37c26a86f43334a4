"""Makes text from data safe to print."""

from __future__ import annotations

import re

__all__ = ["in_lines", "one_line", "percent", "storable"]

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, line ends, lone surrogates and direction marks, but not the joiners in emoji."""

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def in_lines(text: str) -> str:
    r"""Return the text with control characters and direction marks replaced; its line ends and tabs stay.

    >>> in_lines("a\n\tb\x1b\u202e")
    'a\n\tb��'
    """
    return _CONTROLS.sub("�", text)


def one_line(text: str) -> str:
    r"""Return the text on one line, with control characters replaced, so that it can't move a terminal's cursor.

    >>> one_line("a\nb\x1b[2J")
    'a b�[2J'
    """
    if not _UNPRINTABLE.search(text):
        return text
    return _UNPRINTABLE.sub("�", " ".join(text.splitlines()).replace("\t", " "))


def storable(text: str) -> str:
    r"""Return the text with lone surrogates replaced, because UTF-8 can't encode them.

    >>> storable("a\ud800")
    'a?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def percent(part: int, whole: int) -> str:
    """Return a rate with one decimal place. It is truncated, not rounded, so that only `part == whole` gives 100.0%.

    >>> percent(99_999, 100_000)
    '99.9%'
    """
    if not whole:
        return "–"
    thousandths = part * 1000 // whole
    return f"{thousandths // 10}.{thousandths % 10}%"
