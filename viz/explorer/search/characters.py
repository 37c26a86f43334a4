"""Normalises characters, reads them in pinyin, and finds where in a name a search word may start."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from wangge.graph.spelling import real_signs

__all__ = ["Shape", "fold", "initials", "readings", "shape"]

_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_DIAERESIS: dict[int, int] = str.maketrans("üê", "ve")
_DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•∙⋅・‧⸱●"), _DOT)
"""Characters that people type in a name instead of the middle dot U+00B7."""

_FULL_STOP = re.compile(r"(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff])")
_SAME_CHARACTERS: dict[int, int] = str.maketrans("𠮷髙栁邨淸", "吉高柳村清")
_FOLDED: dict[int, int | str | None] = {**_DIAERESIS, **_DOTS, **_SAME_CHARACTERS}
_FIRST_EAST_ASIAN = 0x2E80
_RARE_SHARE = 200
_DOUBLE_INITIALS = ("zh", "ch", "sh")
_INSIDE = re.compile("(?<=D)D+|(?<=L)L+")
_OTHERS = re.compile("O+")


def fold(text: str) -> str:
    """Normalise a text for comparison: NFKC, lower case, no control characters, ü as v.

    All middle dots become U+00B7, and private-use characters of old fonts become the standard characters.

    >>> fold("Ａ区３栋"), fold("LÜ"), fold("艾力•买买提"), fold("艾力.买买提"), fold("\ue863")
    ('a区3栋', 'lv', '艾力·买买提', '艾力·买买提', '䶮')
    """
    if text.isascii() and text.isprintable():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", real_signs(text)).casefold())
    cleaned = "".join(character for character in folded.translate(_FOLDED) if not _dropped(character))
    return _FULL_STOP.sub(_DOT, cleaned)


@lru_cache(maxsize=1 << 15)
def readings(character: str) -> frozenset[str]:
    """Return the common readings of a Han character without tones; empty for other characters.

    A reading is common if pypinyin lists it first, or if at least 1 in 200 of pypinyin's phrases with the character use
    it. If pypinyin has no phrase with the character, all its readings count as common. A reading with ü is returned
    twice, with v and with u.

    >>> sorted(readings("朝")), sorted(readings("吕")), readings("A")
    (['chao', 'zhao'], ['lu', 'lv'], frozenset())
    """
    from pypinyin.constants import PINYIN_DICT

    dictionary_readings = [
        _plain(reading) for reading in PINYIN_DICT.get(ord(character), "").split(",") if reading
    ]
    phrase_counts = _phrase_counts().get(character, Counter())
    fewest = max(sum(phrase_counts.values()) / _RARE_SHARE, 1)
    common = [
        reading
        for reading in dictionary_readings
        if not phrase_counts or reading == dictionary_readings[0] or phrase_counts[reading] >= fewest
    ]
    return frozenset(common) | {reading.replace("v", "u") for reading in common}


def initials(reading: str) -> tuple[str, ...]:
    """Return the first letter of a reading, and its first two letters if it begins with zh, ch or sh.

    >>> initials("zhao"), initials("an")
    (('z', 'zh'), ('a',))
    """
    return (reading[0], reading[:2]) if reading.startswith(_DOUBLE_INITIALS) else (reading[0],)


class Shape(NamedTuple):
    """The positions in a name at which no search word may start, and the positions that a search word may omit."""

    inside: tuple[int, ...]
    optional: tuple[int, ...]


def shape(folded: str) -> Shape:
    """Return the two kinds of positions that `Shape` describes, for a name that `fold` has normalised.

    A run of digits is one unit, and so is a run of letters that aren't East Asian. A search word may start only at the
    first character of a unit. Characters other than letters and digits are optional, except between two digits.

    >>> shape("b区12-14栋"), shape("(东)")
    (Shape(inside=(3, 6), optional=()), Shape(inside=(), optional=(0, 2)))
    """
    return _shape(folded.translate(_KINDS))


@lru_cache(maxsize=1 << 14)
def _shape(kinds: str) -> Shape:
    inside = [index for run in _INSIDE.finditer(kinds) for index in range(*run.span())]
    optional = [
        index
        for run in _OTHERS.finditer(kinds)
        if kinds[max(run.start() - 1, 0)] != "D" or kinds[run.end() : run.end() + 1] != "D"
        for index in range(*run.span())
    ]
    return Shape(tuple(inside), tuple(optional))


class _Kinds(dict[int, str]):
    """Maps each character to its class: H for Han and other East Asian letters, L letter, D digit, O other."""

    def __missing__(self, number: int) -> str:
        character = chr(number)
        if readings(character) or (character.isalpha() and number >= _FIRST_EAST_ASIAN):
            kind = "H"
        else:
            kind = "L" if character.isalpha() else "D" if character.isalnum() else "O"
        return self.setdefault(number, kind)


_KINDS = _Kinds()


@lru_cache(maxsize=1 << 15)
def _dropped(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) in _DROPPED


@lru_cache(maxsize=1 << 12)
def _plain(reading: str) -> str:
    from pypinyin.contrib.tone_convert import to_normal

    return to_normal(reading, v_to_u=False).translate(_DIAERESIS)


@cache
def _phrase_counts() -> dict[str, Counter[str]]:
    """Count pypinyin's phrases by character and reading."""
    from pypinyin.constants import PHRASES_DICT

    phrase_counts: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, pinyin in PHRASES_DICT.items():
        for character, reading in zip(phrase, pinyin, strict=False):
            phrase_counts[character][_plain(reading[0])] += 1
    return phrase_counts
