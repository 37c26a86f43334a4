"""Single signs: how they are folded, read, and put together to the units that a search may start at."""

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
"""What is typed for the mark between the parts of a name; U+00B7 is the one that the rules of names use."""

_FULL_STOP = re.compile(r"(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff])")
_SAME_SIGNS: dict[int, int] = str.maketrans("𠮷髙栁邨淸", "吉高柳村清")
_FOLDED: dict[int, int | str | None] = {**_DIAERESIS, **_DOTS, **_SAME_SIGNS}
_FIRST_EAST_ASIAN = 0x2E80
_RARE = 200
_DOUBLE_INITIALS = ("zh", "ch", "sh")
_INSIDE = re.compile("(?<=D)D+|(?<=L)L+")
_OTHERS = re.compile("O+")


def fold(text: str) -> str:
    """The text as it is compared: NFKC, without case and control signs, ü as v.

    The mark between the parts of a name is one, however it is typed, and a sign from the private numbers of old fonts
    is the one that it stands for.

    >>> fold("Ａ区３栋"), fold("LÜ"), fold("艾力•买买提"), fold("艾力.买买提"), fold("\ue863")
    ('a区3栋', 'lv', '艾力·买买提', '艾力·买买提', '䶮')
    """
    if text.isascii() and text.isprintable():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", real_signs(text)).casefold())
    kept = "".join(sign for sign in folded.translate(_FOLDED) if not _dropped(sign))
    return _FULL_STOP.sub(_DOT, kept)


@lru_cache(maxsize=1 << 15)
def readings(sign: str) -> frozenset[str]:
    """The common readings of a Han sign, without tones; ü is v, and u besides. None of any other sign.

    Common is the first that pypinyin gives, and each that the sign has in one of two hundred of the phrases that
    pypinyin knows it in; of a sign that is in none, all.

    >>> sorted(readings("朝")), sorted(readings("吕")), readings("A")
    (['chao', 'zhao'], ['lu', 'lv'], frozenset())
    """
    from pypinyin.constants import PINYIN_DICT

    known = [_plain(reading) for reading in PINYIN_DICT.get(ord(sign), "").split(",") if reading]
    spoken = _spoken().get(sign, Counter())
    least = max(sum(spoken.values()) / _RARE, 1)
    common = [reading for reading in known if not spoken or reading == known[0] or spoken[reading] >= least]
    return frozenset(common) | {reading.replace("v", "u") for reading in common}


def initials(reading: str) -> tuple[str, ...]:
    """What a reading is shortened to.

    >>> initials("zhao"), initials("an")
    (('z', 'zh'), ('a',))
    """
    return (reading[0], reading[:2]) if reading.startswith(_DOUBLE_INITIALS) else (reading[0],)


class Shape(NamedTuple):
    """Where in a name a word can't start, and which of its signs a word may leave out."""

    inside: tuple[int, ...]
    optional: tuple[int, ...]


def shape(folded: str) -> Shape:
    """The shape of a folded name.

    A run of digits, or of letters that aren't Han, is one unit. What is neither may be left out, but not
    between two digits.

    >>> shape("b区12-14栋"), shape("(东)")
    (Shape(inside=(3, 6), optional=()), Shape(inside=(), optional=(0, 2)))
    """
    return _shape(folded.translate(_KINDS))


@lru_cache(maxsize=1 << 14)
def _shape(kinds: str) -> Shape:
    inside = [at for run in _INSIDE.finditer(kinds) for at in range(*run.span())]
    optional = [
        at
        for run in _OTHERS.finditer(kinds)
        if kinds[max(run.start() - 1, 0)] != "D" or kinds[run.end() : run.end() + 1] != "D"
        for at in range(*run.span())
    ]
    return Shape(tuple(inside), tuple(optional))


class _Kinds(dict[int, str]):
    """The kind of every sign: Han and its like, Digit, Letter, Other."""

    def __missing__(self, number: int) -> str:
        sign = chr(number)
        if readings(sign) or (sign.isalpha() and number >= _FIRST_EAST_ASIAN):
            kind = "H"
        else:
            kind = "L" if sign.isalpha() else "D" if sign.isalnum() else "O"
        return self.setdefault(number, kind)


_KINDS = _Kinds()


@lru_cache(maxsize=1 << 15)
def _dropped(sign: str) -> bool:
    return not sign.isspace() and unicodedata.category(sign) in _DROPPED


@lru_cache(maxsize=1 << 12)
def _plain(reading: str) -> str:
    from pypinyin.contrib.tone_convert import to_normal

    return to_normal(reading, v_to_u=False).translate(_DIAERESIS)


@cache
def _spoken() -> dict[str, Counter[str]]:
    """How often each sign has each reading in pypinyin's phrases."""
    from pypinyin.constants import PHRASES_DICT

    spoken: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, read in PHRASES_DICT.items():
        for sign, reading in zip(phrase, read, strict=False):
            spoken[sign][_plain(reading[0])] += 1
    return spoken
