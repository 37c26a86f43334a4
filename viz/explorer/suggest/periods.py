"""Reads periods such as 2024年1月到6月, 2024年上半年 or 2024-01-01到2024-06-30."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import NamedTuple

__all__ = ["PERIOD", "Period", "read_period"]

_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:到|至|-|~|—)"
_DAY = rf"{_YEAR}(?:年\d{{1,2}}月\d{{1,2}}[日号]|[-/.]\d{{1,2}}[-/.]\d{{1,2}})"
_MONTH = rf"{_YEAR}(?:年\d{{1,2}}月|[-/.]\d{{1,2}}(?![-/.\d]))"
_LATER = rf"(?:{_DAY}|{_MONTH}|\d{{1,2}}月(?:\d{{1,2}}[日号])?|{_YEAR}年?)"
_OPEN = "(?:以来|以后|之后|至今|到现在|起)"
PERIOD = (
    rf"{_DAY}{_TO}{_LATER}|{_MONTH}{_TO}{_LATER}|{_YEAR}年?{_TO}{_YEAR}年?|(?:{_DAY}|{_MONTH}|{_YEAR}年){_OPEN}|"
    rf"{_DAY}|{_MONTH}|{_YEAR}年(?:底|末|年底|年末|[上下]半年|第?[一二三四1-4]季度)"
)
"""The pattern of a period."""

_PARTS = re.compile(r"\d+")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


class Period(NamedTuple):
    """The first and the last day of a period; None if it has no beginning or no end. A single day is both."""

    first: date | None
    last: date | None


def read_period(text: str) -> Period | None:
    """Return the period that a text is; None if it is none, or if one of its days doesn't exist.

    >>> read_period("2024年1月到6月")
    Period(first=datetime.date(2024, 1, 1), last=datetime.date(2024, 6, 30))
    >>> read_period("2024年下半年")
    Period(first=datetime.date(2024, 7, 1), last=datetime.date(2024, 12, 31))
    >>> read_period("2024年3月以来"), read_period("2024年13月"), read_period("2024年")
    (Period(first=datetime.date(2024, 3, 1), last=None), None, None)
    """
    if re.fullmatch(PERIOD, text) is None:
        return None
    with suppress(ValueError):
        return _read(text)
    return None


def _read(text: str) -> Period:
    year = int(text[:4])
    if half := re.search("([上下])半年", text):
        return Period(*_months(year, 1, 6) if half[1] == "上" else _months(year, 7, 12))
    if quarter := re.search("([一二三四1-4])季度", text):
        number = _QUARTERS.get(quarter[1]) or int(quarter[1])
        return Period(*_months(year, 3 * number - 2, 3 * number))
    if re.search("[底末]$", text):
        return Period(date(year, 12, 31), date(year, 12, 31))
    if match := re.fullmatch(rf"(.*?){_OPEN}", text):
        return Period(_ends(match[1], year)[0], None)
    parts = re.fullmatch(rf"({_DAY}|{_MONTH}|{_YEAR}年?){_TO}(.*)", text)
    if parts is None:
        return Period(*_ends(text, year))
    return Period(_ends(parts[1], year)[0], _ends(parts[2], year)[1])


def _ends(text: str, year: int) -> tuple[date, date]:
    """Return the first and the last day of a day, month or year; `year` is that of a text without a year."""
    numbers = list(map(int, _PARTS.findall(text)))
    if numbers[0] < 1000:
        numbers.insert(0, year)
    if len(numbers) == 1:
        return _months(numbers[0], 1, 12)
    if len(numbers) == 2:
        return _months(numbers[0], numbers[1], numbers[1])
    return date(*numbers), date(*numbers)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    """Return the first day of one month and the last day of another."""
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
