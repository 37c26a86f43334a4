"""Fits names into boxes by estimated widths, since fonts can't be measured here: clean, wrap, cut."""

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
    """A line of text and its estimated width in ems; `sure` if no common font needs more."""

    text: str
    ems: float
    sure: bool


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    r"""The text in one line, without characters that XML forbids, and with at most two accents on a character.

    >>> clean("朝阳\x00\n社区") == "朝阳\ufffd 社区"
    True
    """
    plain = " ".join(_NOT_XML.sub("\ufffd", text).split())
    return plain if plain.isascii() else "".join(_without_towers(plain))


def _without_towers(text: str) -> Iterator[str]:
    accents = 0
    for character in text:
        accents = accents + 1 if category(character) in ("Mn", "Me") else 0
        if accents <= _MOST_ACCENTS:
            yield character


@lru_cache(maxsize=8192)
def width_of(text: str) -> float:
    """The estimated width in ems; too wide rather than too narrow.

    >>> width_of("朝阳"), width_of("12")
    (2.0, 1.2)
    """
    return round(sum(map(_ems, text)), 3)


def fit(text: str, max_width: float) -> TextLine:
    """The text, cut with … to at most `max_width` ems; empty if not even one character fits.

    >>> fit("朝阳街道办事处", 4.2).text, fit("朝阳", 4).text, fit("朝阳", 1).text
    ('朝阳街…', '朝阳', '')
    """
    whole = width_of(text)
    if whole <= max_width:
        return _line(text, whole)
    kept, used = "", _ems(_ELLIPSIS)
    for character in text:
        used += _ems(character)
        if used > max_width:
            break
        kept += character
    return _line(f"{kept.rstrip()}{_ELLIPSIS}" if kept.strip() else "")


def wrap(text: str, max_width: float, lines: int) -> list[TextLine]:
    """The text in at most `lines` lines of about the same length; only the last is cut.

    >>> [line.text for line in wrap("阳光花园东区二期", 4, 2)]
    ['阳光花园', '东区二期']
    """
    wrapped: list[TextLine] = []
    rest, whole = text, width_of(text)
    needed = ceil(whole / max(max_width, 0.1))
    if 1 < needed <= lines:
        max_width = min(max_width, ceil(whole / needed) + 0.4)
    while rest and len(wrapped) < lines - 1 and width_of(rest) > max_width:
        taken = _taken(rest, max_width)
        if not taken:
            break
        wrapped.append(_line(taken.rstrip()))
        rest = rest[len(taken) :].lstrip()
    return [line for line in (*wrapped, fit(rest, max_width)) if line.text]


def _taken(text: str, max_width: float) -> str:
    used = 0.0
    for number, character in enumerate(text):
        used += _ems(character)
        if used > max_width:
            return _to_word(text[:number], character)
    return text


def _to_word(text: str, following: str) -> str:
    """Break before a Latin word or number instead of inside it, if at least half of the line remains."""
    if not (following.isascii() and following.isalnum()):
        return text
    whole = re.sub(r"[A-Za-z0-9]+$", "", text)
    return whole if 2 * len(whole) >= len(text) else text


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
