"""Removes private values and control characters from cells and texts of sheets before they are displayed."""

from __future__ import annotations

import unicodedata

from wangge.loaders.privacy import public_text
from wangge.loaders.sheets.table import Cell, FormattedNumber

__all__ = ["display_text", "public_cell"]

_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def public_cell(cell: Cell) -> Cell:
    """Return a cell without private values.

    A number becomes text if its stored or displayed digits are private.
    """
    if isinstance(cell, str):
        return public_text(cell)
    if isinstance(cell, FormattedNumber) and (public := public_text(str(cell))) != str(cell):
        return public
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if cell != cell or abs(cell) >= 1e18 or cell != int(cell):
        return cell
    digits = str(int(cell))
    text = public_text(digits)
    return cell if text == digits else text


def display_text(text: str) -> str:
    r"""Return a text of a sheet as one line without private values and control characters.

    >>> display_text("电话\n13812345678\x07")
    '电话 138****5678�'
    """
    public = public_text(text)
    if public.isprintable():
        return public
    spaced = " ".join(part for part in public.splitlines() if part).replace("\t", " ")
    return "".join("�" if _is_unsafe(character) else character for character in spaced)


def _is_unsafe(character: str) -> bool:
    """Whether XML forbids a character or a terminal may act on it: controls, surrogates, direction marks, U+FFFE."""
    unusable = unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTIONS
    return unusable or ord(character) & 0xFFFE == 0xFFFE
