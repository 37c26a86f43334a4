"""Cleans, wraps and shortens names to fit into boxes; widths are estimated, as the fonts aren't known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import ceil
from typing import NamedTuple
from unicodedata import category, east_asian_width

__all__ = ["TextLine", "clean", "fit", "width_of", "wrap"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW = frozenset("iljtfrI!|.,:;'`()[]{}/\\ ")
_WIDE = frozenset("MWmw@%&")
_ELLIPSIS = "…"
_MOST_ACCENTS = 2


class TextLine(NamedTuple):
    """A line of text and its estimated width in ems. `sure` means that no common font makes the text wider."""

    text: str
    ems: float
    sure: bool


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    r"""Return the text in one line, with at most two accents per character and � for characters that XML forbids.

    >>> clean("朝阳\x00\n社区") == "朝阳\ufffd 社区"
    True
    """
    plain = " ".join(_NOT_XML.sub("\ufffd", text).split())
    return plain if plain.isascii() else "".join(_limit_accents(plain))


def _limit_accents(text: str) -> Iterator[str]:
    accents = 0
    for character in text:
        accents = accents + 1 if category(character) in ("Mn", "Me") else 0
        if accents <= _MOST_ACCENTS:
            yield character


@lru_cache(maxsize=8192)
def width_of(text: str) -> float:
    """Return the estimated width in ems. It is more often too wide than too narrow.

    >>> width_of("朝阳"), width_of("12")
    (2.0, 1.2)
    """
    return round(sum(map(_ems, text)), 3)


def fit(text: str, max_width: float) -> TextLine:
    """Return the text, shortened with an ellipsis (…) to at most `max_width` ems; empty if no character fits.

    >>> fit("朝阳街道办事处", 4.2).text, fit("朝阳", 4).text, fit("朝阳", 1).text
    ('朝阳街…', '朝阳', '')
    """
    width = width_of(text)
    if width <= max_width:
        return _line(text, width)
    start, used = "", _ems(_ELLIPSIS)
    for character in text:
        used += _ems(character)
        if used > max_width:
            break
        start += character
    return _line(f"{start.rstrip()}{_ELLIPSIS}" if start.strip() else "")


def wrap(text: str, max_width: float, lines: int) -> list[TextLine]:
    """Return the text in at most `lines` lines of similar length. If the text is too long, the last line is shortened.

    >>> [line.text for line in wrap("阳光花园东区二期", 4, 2)]
    ['阳光花园', '东区二期']
    """
    wrapped: list[TextLine] = []
    rest, width = text, width_of(text)
    needed = ceil(width / max(max_width, 0.1))
    if 1 < needed <= lines:
        max_width = min(max_width, ceil(width / needed) + 0.4)
    while rest and len(wrapped) < lines - 1 and width_of(rest) > max_width:
        line = _first_line(rest, max_width)
        if not line:
            break
        wrapped.append(_line(line.rstrip()))
        rest = rest[len(line) :].lstrip()
    return [line for line in (*wrapped, fit(rest, max_width)) if line.text]


def _first_line(text: str, max_width: float) -> str:
    used = 0.0
    for number, character in enumerate(text):
        used += _ems(character)
        if used > max_width:
            return _to_word(text[:number], character)
    return text


def _to_word(text: str, following: str) -> str:
    """Shorten a line so that the break after it doesn't split a Latin word or number.

    `following` is the first character after the break.

    If less than half of the text would remain, return it unchanged; the word is then split.
    """
    if not (following.isascii() and following.isalnum()):
        return text
    shorter = re.sub(r"[A-Za-z0-9]+$", "", text)
    return shorter if 2 * len(shorter) >= len(text) else text


def _line(text: str, ems: float | None = None) -> TextLine:
    return TextLine(text, width_of(text) if ems is None else ems, all(map(_sure, text)))


@lru_cache(maxsize=4096)
def _ems(character: str) -> float:
    if character.isascii():
        return (
            0.36
            if character in _NARROW
            else 0.96
            if character in _WIDE
            else 0.72
            if character.isupper()
            else 0.6
        )
    if category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if east_asian_width(character) in "WF":
        return 1.0 if ord(character) < 0x1F000 or ord(character) > 0x1FFFF else 1.4
    return 0.8 if character.isalpha() and ord(character) < 0x250 else 1.0


@lru_cache(maxsize=4096)
def _sure(character: str) -> bool:
    return (
        character.isascii()
        or character in "…·–—"
        or 0x3000 <= ord(character) < 0xA000
        or 0xFF00 <= ord(character) < 0xFF61
    )
