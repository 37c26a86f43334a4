"""Reads the phone numbers in the cells of ledgers."""

from __future__ import annotations

import re
import unicodedata

from wangge.loaders.mappings.lists import one_line
from wangge.loaders.mappings.none_words import is_none
from wangge.loaders.sheets.table import Cell

__all__ = ["MOBILE", "PHONE", "phones_in"]

MOBILE = re.compile(r"1[3-9][0-9]{9}")
PHONE = re.compile(
    r"(?<![0-9*])(?:\+?86[- ]?)?(?:1[0-9*](?:[- ]?[0-9*]){9}|0[0-9]{2,3}[- ]?[0-9]{7,8}|[0-9]{7,8})(?![0-9*])"
)
"""A phone number; the digits of a mobile may stand in groups."""

_SEPARATORS = re.compile(r"[、，,;；\n\r/|]+")
_EXTENSION = re.compile(r"^\s*(?:-|转|分机|ext\.?)\s*[0-9]{1,6}")
_DIGITS = re.compile(r"[0-9]{3,}")
_SCIENTIFIC = re.compile(r"1\.([0-9]{1,10})E\+?10", re.IGNORECASE)


def phones_in(cell: Cell) -> list[str | None]:
    """Return the phone numbers in a cell, as written; None for a text that isn't a number, "" for 无 in a list.

    Numbers are separated by 、，；/, by blanks or by line breaks. Remarks beside a number are left out.

    >>> phones_in("13900000001、138000"), phones_in("13900000001 138 0000 0002")
    (['13900000001', None], ['13900000001', '138 0000 0002'])
    >>> phones_in("13900000003（微信同号）"), phones_in("0818-2650001转8"), phones_in("无"), phones_in("待报")
    (['13900000003'], ['0818-2650001'], [], [None])
    >>> phones_in("1.3900000004E+10"), phones_in("1.39E+10")
    (['13900000004'], [None])
    """
    text = unicodedata.normalize("NFKC", one_line(cell)).strip()
    if not text or is_none(text):
        return []
    pieces = [piece for part in _SEPARATORS.split(text) if (piece := part.strip())]
    return [phone for piece in pieces for phone in _phones_of(piece)]


def _phones_of(piece: str) -> list[str | None]:
    if is_none(piece):
        return [""]
    if scientific := _SCIENTIFIC.fullmatch(piece):
        # Fewer digits show that the spreadsheet has rounded the number.
        digits = f"1{scientific[1]}"
        return [digits if MOBILE.fullmatch(digits) else None]
    phones: list[str | None] = []
    end = 0
    rest = ""
    for matched in PHONE.finditer(piece):
        rest += _EXTENSION.sub("", piece[end : matched.start()]) if phones else piece[: matched.start()]
        phones.append(matched.group().strip())
        end = matched.end()
    rest += _EXTENSION.sub("", piece[end:])
    # The remaining digits may be part of a number that is too long or too short.
    if not phones or _DIGITS.search(rest):
        return [None]
    return phones
