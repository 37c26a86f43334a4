"""Private values taken out of what is written for people: ID numbers removed, mobile phones masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from loaders.reject import CellError
from loaders.sheets.cells import REMOVED_ID, refuse_id_numbers
from loaders.sheets.table import Cell

__all__ = ["REMOVED", "public_cell", "public_text", "shown_text"]

REMOVED = f"（{REMOVED_ID} / ID number removed）"

_FEWEST_DIGITS = 11
_APART = r"[ \-]{0,2}"
_ID_DIGITS = re.compile(rf"(?<!\d)(?=(\d(?:{_APART}\d){{16}}{_APART}[\dX])(?!\d))")
_ROUNDED = re.compile(r"(?<![\d.])([1-9])\.(\d{13,17})[eE]\+?17(?!\d)")
_MOBILE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86{_APART})?(1[3-9]\d){_APART}\d{{4}}{_APART}(\d{{4}})(?!\d|\.\d*[1-9])"
)
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def public_text(text: str) -> str:
    """The text without resident ID numbers, its mobile phones masked; otherwise as it was.

    Digits may be full-width, apart by blanks or dashes, or hidden behind characters nobody sees.

    >>> public_text("张三 11010519491231002X，电话 +86 138 1234 5678")
    '张三 （身份证号已删除 / ID number removed），电话 138****5678'
    """
    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return text
    folded = text.translate(_FOLDS)
    spans = [(start, end, REMOVED) for start, end in _id_numbers(folded)]
    for match in _MOBILE.finditer(folded):
        if not any(start < match.end() and match.start() < end for start, end, _ in spans):
            spans.append((match.start(), match.end(), f"{match.group(1)}****{match.group(2)}"))
    for start, end, instead in sorted(spans, reverse=True):
        text = text[:start] + instead + text[end:]
    return REMOVED if _holds_id_number(text) else text


def public_cell(cell: Cell) -> Cell:
    """A cell as `public_text`; a number that is one of these becomes text.

    A spreadsheet rounds a number of 18 digits, so its check character means nothing there: a date
    of birth in its place is enough.
    """
    if isinstance(cell, str):
        return public_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if cell != cell or abs(cell) >= 1e18 or cell != int(cell):
        return cell
    digits = str(int(cell))
    if len(digits) == 18 and _is_birthday(digits[6:14]):
        return REMOVED
    said = public_text(digits)
    return cell if said == digits else said


def shown_text(text: str) -> str:
    r"""A text from a sheet in one line that can be shown anywhere: public, nothing in it moves a cursor.

    >>> shown_text("电话\n13812345678\x07")
    '电话 138****5678�'
    """
    if text.isprintable():
        return public_text(text)
    spaced = " ".join(part for part in text.splitlines() if part).replace("\t", " ")
    return public_text("".join("�" if _cannot_show(character) else character for character in spaced))


def _cannot_show(character: str) -> bool:
    """Whether XML or a terminal can't have it: control and surrogate characters, directions, U+FFFE."""
    unusable = unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTIONS
    return unusable or ord(character) & 0xFFFE == 0xFFFE


class _Folds(dict[int, str]):
    """One character for one: digits and X as ASCII, everything blank or unseen as a blank, dashes as one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        plain = unicodedata.normalize("NFKC", character)
        if character.isspace() or category == "Cf":
            folded = " "
        elif category == "Pd":
            folded = "-"
        else:
            folded = plain.upper() if len(plain) == 1 and plain in "0123456789xX+." else character
        self[code] = folded
        return folded


_FOLDS = _Folds()


def _id_numbers(folded: str) -> Iterator[tuple[int, int]]:
    """Where ID numbers stand, not overlapping."""
    end = 0
    for match in _ID_DIGITS.finditer(folded):
        if match.start() >= end and _holds_id_number(re.sub(r"[ \-]", "", match.group(1))):
            end = match.end(1)
            yield match.start(), end
    for match in _ROUNDED.finditer(folded):
        if _is_birthday((match.group(1) + match.group(2))[6:14]):
            yield match.span()


def _holds_id_number(text: str) -> bool:
    try:
        refuse_id_numbers(text)
    except CellError:
        return True
    return False


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year in range(1880, 2100)
    except ValueError:
        return False
