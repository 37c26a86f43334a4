"""Orders the values of a column: numbers as numbers, dates as dates, names by pinyin, and cells without a value last."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from wangge.queries.reports.printable import one_line

__all__ = ["is_empty", "plain_text", "sort_key", "sorted_by"]

Row = TypeVar("Row")

_NUMBER, _DATE, _TEXT = range(3)
_DIGITS = re.compile(r"(\d+)")


def plain_text(value: object) -> str:
    """Return the text of a value that is neither translated nor masked.

    >>> plain_text(date(2024, 6, 30)), plain_text(["东", "西"]), plain_text(None), plain_text(2.0)
    ('2024-06-30', '东、西', '', '2.0')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(map(plain_text, value))
    return str(value)


def is_empty(value: object) -> bool:
    """Return whether a cell has no value."""
    return value is None or value == "" or value == () or value == [] or value != value


def sort_key(value: object, *, is_code: bool = False) -> tuple[Any, ...]:
    """Return a key that orders values of any types; `is_code` orders texts by their characters alone.

    Values must not be empty. Numbers are before dates, and dates before texts.

    >>> sorted(["第10栋", "第9栋", "丙", "安"], key=sort_key)
    ['安', '丙', '第9栋', '第10栋']
    >>> sorted(["10", "9"], key=lambda code: sort_key(code, is_code=True))
    ['10', '9']
    """
    if isinstance(value, bool | int | float) and not math.isnan(value):
        return (_NUMBER, value)
    if isinstance(value, date):
        return (_DATE, *value.timetuple()[:6])
    text = plain_text(value)
    return (_TEXT, text) if is_code else (_TEXT, _name_key(text), text)


def sorted_by(
    rows: Sequence[Row], value_of: Callable[[Row], object], *, descending: bool, is_code: bool = False
) -> list[Row]:
    """Sort rows by a value; equal rows keep their order, and rows without a value are last in both directions.

    >>> sorted_by([2, None, 10], lambda row: row, descending=True)
    [10, 2, None]
    """
    valued = [(value, row) for row in rows if not is_empty(value := value_of(row))]
    valued.sort(key=lambda pair: sort_key(pair[0], is_code=is_code), reverse=descending)
    return [*(row for _value, row in valued), *(row for row in rows if is_empty(value_of(row)))]


@lru_cache(maxsize=1 << 16)
def _name_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the parts of a name by which names are ordered: runs of digits as numbers, characters by their reading.

    Quotation marks and other signs don't count.
    """
    parts: list[tuple[int, int, str]] = []
    for part in _DIGITS.split(one_line(text).casefold()):
        if part.isdecimal():
            parts.append((0, int(part), ""))
        else:
            parts += [(1, 0, _reading(character)) for character in part if character.isalnum()]
    return tuple(parts)


@lru_cache(maxsize=1 << 14)
def _reading(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character, errors="default")[0])
