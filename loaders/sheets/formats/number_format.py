"""Applies the number formats of a workbook's cells, which may display a number as a date, a time or a code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from wangge.loaders.sheets.table import Cell, FormattedNumber

__all__ = ["DAY", "builtin_format", "is_moment", "number_cell"]

DAY = "yyyy-mm-dd"
_LONGEST_CODE = 255
_LEAST_INEXACT = 10**15  # Excel stores at most 15 digits, so a number with more may not be exact.
# Ids of built-in number formats that are dates and times in Chinese spreadsheet programs. openpyxl has no
# formats for them, because their meaning depends on the language. One format is enough for all of them,
# because the number in a cell shows whether it is a date or a time.
_CHINESE_DATES = (*range(27, 37), *range(50, 59))
_WEEKDAY = re.compile(r'(?<![_\\"])a{3,4}', re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<blank>_.|\*.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|(?P<colour>\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\])|(?P<other>\[[^\]]*\])"
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<end>;)|(?P<measure>[.,%@/]|E[+-])|(?P<text>.)",
    re.IGNORECASE | re.DOTALL,
)

_Token = tuple[str, str]


def builtin_format(number: int) -> str:
    """The code of a built-in number format."""
    return DAY if number in _CHINESE_DATES else BUILTIN_FORMATS.get(number, "General")


def is_moment(code: str) -> bool:
    """Whether a number format displays a date or a time.

    >>> is_moment('h"时"mm"分"'), is_moment('"day" 0')
    (True, False)
    """
    return is_date_format(code) or _WEEKDAY.search(code.split(";")[0]) is not None


def number_cell(number: float, code: str, *, dates_1904: bool) -> Cell:
    """Return the value of a stored number: a date or time, a number, or a `FormattedNumber` with its displayed text.

    >>> number_cell(44317, "yyyy-mm-dd", dates_1904=False)
    datetime.date(2021, 5, 1)
    >>> str(number_cell(12, '"DEP-"000', dates_1904=False)), number_cell(12, "#,##0", dates_1904=False)
    ('DEP-012', 12)
    """
    known = _format(code)
    if known.date:
        return _moment(number, CALENDAR_MAC_1904 if dates_1904 else CALENDAR_WINDOWS_1900, known)
    if not float(number).is_integer() or abs(number) >= _LEAST_INEXACT:
        return number
    whole = int(number)
    section = known.section(whole)
    if section is None:
        return whole
    applied = _applied(section, whole, signed=len(known.sections) < 2)
    return whole if applied == str(whole) else FormattedNumber(whole, applied, code)


@dataclass(frozen=True)
class _NumberFormat:
    """A parsed number format: its sections for positive numbers, negative numbers and zero.

    `date` is true if the format displays a date, a time or a duration; `elapsed` is true for a duration.
    """

    date: bool
    elapsed: bool
    sections: tuple[tuple[_Token, ...], ...]

    def section(self, number: int) -> tuple[_Token, ...] | None:
        """Return the section for a number; None if the section displays the plain number."""
        at = 1 if number < 0 else 2 if number == 0 else 0
        section = self.sections[at if at < len(self.sections) else 0]
        return None if _is_plain(section) else section


@lru_cache(maxsize=4096)
def _format(code: str) -> _NumberFormat:
    if len(code) > _LONGEST_CODE:
        code = "General"
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        if kind == "end":
            sections.append([])
        elif kind not in ("blank", "colour"):
            sections[-1].append((kind, match[kind]))
    date = is_moment(code)
    return _NumberFormat(date, date and is_timedelta_format(code), tuple(map(tuple, sections)))


def _is_plain(section: tuple[_Token, ...]) -> bool:
    """Whether a section displays only the number, without zeros or texts that could be part of a node's code."""
    kinds = {kind for kind, _ in section}
    if kinds <= {"general"} or (kinds == {"measure"} and section[0][1] == "@"):
        return True
    if "digit" not in kinds or "other" in kinds:
        return False
    whole = section[: next((at for at, token in enumerate(section) if token == ("measure", ".")), None)]
    padded = whole.count(("digit", "0")) > 1
    return not padded and not any(_adds(kind, value) for kind, value in section)


def _adds(kind: str, value: str) -> bool:
    return kind in ("quoted", "escaped", "text") and not value.isspace() and value != ""


def _applied(section: tuple[_Token, ...], number: int, *, signed: bool) -> str:
    """Return the text that a section displays for a whole number.

    The result is "" if the section has no digits, or has anything but digits, General and texts.
    """
    kinds = {kind for kind, _ in section}
    if kinds & {"other", "measure"} or not kinds & {"digit", "general"}:
        return ""
    digits = str(abs(number))
    places = [at for at, (kind, _) in enumerate(section) if kind == "digit"]
    pieces: list[str] = []
    for at, (kind, value) in enumerate(section):
        if kind == "digit":
            pieces.append(_place(digits, len(places) - places.index(at), value, first=at == places[0]))
        else:
            pieces.append(digits if kind == "general" else value)
    return ("-" if signed and number < 0 else "") + "".join(pieces).strip()


def _place(digits: str, from_right: int, placeholder: str, *, first: bool) -> str:
    if first and len(digits) >= from_right:
        return digits[: len(digits) - from_right + 1]
    if len(digits) >= from_right:
        return digits[-from_right]
    return "0" if placeholder == "0" else ""


def _moment(number: float, epoch: datetime, known: _NumberFormat) -> Cell:
    try:
        moment: Cell = from_excel(number, epoch, timedelta=known.elapsed)
    except (OverflowError, ValueError):
        return number
    if isinstance(moment, datetime) and float(number).is_integer():
        return moment.date()
    return moment
