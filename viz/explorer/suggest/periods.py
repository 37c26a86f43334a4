"""Reads periods such as 2024年1月到6月 or 2024年上半年, and those that depend on the day, such as 去年 or 最近30天."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from wangge.viz.explorer.suggest.numbers_in_words import read_number

__all__ = ["PERIOD", "Period", "read_period", "relative_period"]

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
_RECENT = re.compile(
    r"(?:最近|近|过去|这)(?:的|了)?(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)个?(?P<unit>天|日|周|星期|月|季度|年)"
)
_MONTH_ALONE = re.compile(r"(?<![\d年到至\-~—/.])(1[0-2]|[1-9])月份?(?![\d到至\-~—内底末前以])")
_DAYS_OF = {"天": 1, "日": 1, "周": 7, "星期": 7}
_MONTHS_OF = {"月": 1, "季度": 3, "年": 12}


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
        number = round(read_number(quarter[1]))
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


def relative_period(text: str, today: date) -> Period | None:
    """Return the period in a text that depends on the day, such as 去年; None if there is none.

    A period that isn't over ends with `today`. A month without a year is the last one that has begun.

    >>> relative_period("去年谁离任", date(2023, 12, 31))
    Period(first=datetime.date(2022, 1, 1), last=datetime.date(2022, 12, 31))
    >>> relative_period("最近三个月新增的", date(2023, 5, 31))
    Period(first=datetime.date(2023, 3, 1), last=datetime.date(2023, 5, 31))
    >>> relative_period("上季度", date(2024, 2, 1))
    Period(first=datetime.date(2023, 10, 1), last=datetime.date(2023, 12, 31))
    >>> relative_period("12月份谁离任", date(2024, 2, 1))
    Period(first=datetime.date(2023, 12, 1), last=datetime.date(2023, 12, 31))
    >>> relative_period("2022年上半年", date(2024, 2, 1)) is None
    True
    """
    if match := _RECENT.search(text):
        return Period(_before(today, match["number"], match["unit"]) + timedelta(days=1), today)
    if match := _MONTH_ALONE.search(text):
        month = int(match[1])
        first, last = _months(today.year if month <= today.month else today.year - 1, month, month)
        return Period(first, min(last, today))
    for words, first, last in _named_periods(today):
        if first <= today and re.search(words, text):
            return Period(first, min(last, today))
    return None


def _before(today: date, number: str, unit: str) -> date:
    """Return the day that lies a number of days, weeks, months, quarters or years before another day."""
    count = read_number(number)
    if unit in _DAYS_OF:
        return today - timedelta(days=round(count * _DAYS_OF[unit]))
    months = round(count * _MONTHS_OF[unit])
    year, month = divmod(12 * today.year + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _named_periods(today: date) -> Iterator[tuple[str, date, date]]:
    """Yield words for periods as patterns, each with the first and the last day."""
    year, monday = today.year, today - timedelta(days=today.weekday())
    start_of_quarter = today.month - (today.month - 1) % 3
    yield "去年|上一年", *_months(year - 1, 1, 12)
    yield "前年", *_months(year - 2, 1, 12)
    yield "(?<!年)上半年", *_months(year, 1, 6)
    yield "(?<!年)下半年", *_months(year, 7, 12)
    yield "本季度|这(?:个)?季度", *_months(year, start_of_quarter, start_of_quarter + 2)
    before = date(year, start_of_quarter, 1) - timedelta(days=1)
    yield "上(?:个|一)?季度", *_months(before.year, before.month - 2, before.month)
    yield "本月|这个月|当月", *_months(year, today.month, today.month)
    before = date(year, today.month, 1) - timedelta(days=1)
    yield "上个?月", *_months(before.year, before.month, before.month)
    yield "本周|这周|这个星期", monday, monday + timedelta(days=6)
    yield "上周|上个?星期", monday - timedelta(days=7), monday - timedelta(days=1)
    yield "今年|本年|年内", *_months(year, 1, 12)
