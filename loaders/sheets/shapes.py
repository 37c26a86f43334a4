"""Recognises, column by column, texts that need no cleaning and can't have a fault.

The functions in `cells` return a text of such a shape unchanged and without an error; a property test checks
this. A text of another shape may be valid, too; the functions in `cells` must decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import polars as pl

from wangge.graph.codes import STORED_DIGITS
from wangge.graph.model import NodeKind, Privacy, PropertySpec, ValueType

__all__ = ["TextShape", "shape_of_code", "shape_of_property", "shape_of_reference"]

_AREA = "[1-7][0-9]{5}0[0-9]{5}"
_WORDS = "(?:[A-Z]{1,9}-){1,2}"
# Codes that match these patterns can't be a mobile or ID number: they have too few digits, or a letter or 0
# where such a number has another digit. They can't be a date either: none begins like the English name of a
# month and ends with few digits.
_CODES = "|".join(
    (
        "[1-7][0-9]{0,9}",
        "[1-7][0-9]{11,13}",
        "[1-7][0-9]{5}0[0-9]{8,11}",
        "[1-7][0-9]{11}[A-DF-Z][0-9A-Z]{0,6}",
        "[A-Z]{1,2}[0-9]?[-_][0-9]{1,9}",
        "(?:[A-Z]{1,2}|[BCEGHIKLPQRT-Z][A-Z]{1,9}|[DS][A-DF-Z][A-Z]{0,8}|DE[ABD-Z][A-Z]{0,7})(?:[-_][0-9A-Z]{1,5}){1,2}",
        f"{_WORDS}{_AREA}(?:[0-9]{{3}}|[A-DF-Z][0-9]{{1,5}})?(?:-[0-9]{{1,3}})?",
        f"{_WORDS}[1-7][0-9]{{8}}(?:-[0-9])?",
        "(?:[A-Z]{1,9}-)?[A-Z]{1,2}[0-9]-[1-7][0-9]{4}[0-2]0[0-9]{5}(?:-[0-9]{1,3})?",
    )
)
_MASKED_PHONE = r"1[3-9][0-9]\*{4}[0-9]{4}"
# A name with one of these characters fits no shape, so the functions in `cells` read it. 删 is in the text
# that replaces a removed ID number; the others are frequent in text that was read in a wrong encoding.
_UNSURE = "删屯烫锟"
# A name with digits fits no shape if it begins with one of these characters: it may be a time of day, such as
# 上午9.
_BEFORE_TIME = "上下"
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FA5
# The ranges of the first and the second byte of Chinese characters in GB 2312. Bytes from `_LEAST_LEAD` on
# can't be inside of a character in UTF-8; they can only begin one.
_LEADS, _TRAILS, _LEAST_LEAD = range(0xB0, 0xF8), range(0xA1, 0xFF), 0xC0


@dataclass(frozen=True)
class TextShape:
    """The shape of valid texts: codes that match the patterns, and names if `names` is true.

    A code must match `codes` and, if it is given, `also`. A name consists of Chinese characters, letters and
    few digits.

    >>> shape = shape_of_reference()
    >>> [shape.fits(text) for text in ("511702001001", "凉水井社区", "第3社区", "3-1", "13812341234", "甲 乙", "")]
    [True, True, True, False, False, False, False]
    """

    codes: str | None
    names: bool
    also: str | None = None

    def fits(self, text: str) -> bool:
        """Whether a text has the shape."""
        if self._code is not None and self._code.fullmatch(text):
            return self.also is None or re.fullmatch(self.also, text) is not None
        if not self.names:
            return False
        name, sure = _compiled()
        return name.fullmatch(text) is not None and sure.search(text) is not None

    def fits_each(self, texts: pl.Series) -> pl.Series:
        """Return for each text whether it has the shape; false for null."""
        fit = pl.repeat(False, len(texts), eager=True)
        if self.codes is not None:
            fit = texts.str.contains(f"^(?:{self.codes})$").fill_null(False)
        if self.also is not None:
            fit &= texts.str.contains(f"^(?:{self.also})$").fill_null(False)
        if not self.names or fit.all():
            return fit
        name, sure = _name_patterns()
        return fit | (texts.str.contains(f"^(?:{name})$") & texts.str.contains(sure)).fill_null(False)

    @cached_property
    def _code(self) -> re.Pattern[str] | None:
        return None if self.codes is None else re.compile(self.codes)


def shape_of_property(spec: PropertySpec) -> TextShape | None:
    """Return the shape of a property's values that need no conversion; None if there are none."""
    if spec.privacy is Privacy.MASKED:
        return TextShape(_MASKED_PHONE, names=False)
    if spec.type is not ValueType.TEXT or not spec.stored:
        return None
    return TextShape(_CODES, names=spec.name != "code")


def shape_of_code(kind: NodeKind) -> TextShape:
    """Return the shape of those codes of a kind that are valid and already have their stored length."""
    digits = STORED_DIGITS.get(kind.division_level or 0)
    codes = _CODES if digits is None else f"[1-7][0-9]{{{digits - 1}}}"
    return TextShape(codes, names=False, also=kind.code_pattern)


def shape_of_reference() -> TextShape:
    """Return the shape of a text that names one other node."""
    return TextShape(_CODES, names=True)


@lru_cache(maxsize=1)
def _compiled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name, sure = _name_patterns()
    return re.compile(name), re.compile(sure)


@lru_cache(maxsize=1)
def _name_patterns() -> tuple[str, str]:
    """Return two patterns for a name: the whole name must match the first, and a part of it the second.

    The first pattern allows few digits, and none in a text that may be a date. The second shows that the name wasn't
    read in a wrong encoding. If a UTF-8 file is read as GB 2312, wrong characters appear. The second pattern finds a
    character that can't be one of these wrong characters, because its bytes in GB 2312 can't be in UTF-8 at that
    position.
    """
    letter = f"[A-Za-z{_without(_UNSURE)}]"
    start = f"[{_without(_UNSURE + _BEFORE_TIME)}]"
    name = f"{letter}+|{start}{letter}*(?:[0-9]{{1,3}}{letter}*){{0,3}}"
    single = "".join(_characters(_LEADS, range(_LEAST_LEAD, _TRAILS.stop)))
    inside = "".join(_characters(range(_LEAST_LEAD, _LEADS.stop), range(_LEAST_LEAD, _TRAILS.stop)))
    early = "".join(_characters(range(_LEADS.start, _LEAST_LEAD), _TRAILS))
    return name, f"^[0-9A-Za-z]*[{single}{early}]|[{inside}]|[{single}]$"


def _without(signs: str) -> str:
    """Return the ranges of the common Chinese characters except `signs`, for `[…]` in a pattern."""
    bounds = [_FIRST_HAN - 1, *map(ord, sorted(signs)), _LAST_HAN + 1]
    return "".join(f"{chr(a + 1)}-{chr(b - 1)}" for a, b in pairwise(bounds) if a + 1 < b)


def _characters(leads: range, trails: range) -> Iterator[str]:
    for lead in leads:
        for trail in trails:
            yield bytes((lead, trail)).decode("gb2312", "ignore")
