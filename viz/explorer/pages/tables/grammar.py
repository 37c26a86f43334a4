"""Reads and writes the parameters `sort` and `filter` of an address.

`sort` has columns separated by commas; a minus sign before a column means descending: `sort=-uncovered,name`.

`filter` has a column, a colon and a test: `filter=uncovered:>=3`. It may be repeated; a row must then pass all tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Filter",
    "FilterOperator",
    "SortKey",
    "format_filter",
    "format_sort",
    "parse_filter",
    "parse_sort",
]

_COLONS = ":："


class FilterOperator(StrEnum):
    """How a test compares a cell with its operand.

    `LIKE` is the comparison of a test without a sign: a text contains the operand, a number equals it, and a date is in
    the year, month or day that it names.
    """

    LIKE = "~"
    EQUAL = "="
    UNEQUAL = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"


_SIGNS = tuple(sorted(FilterOperator, key=len, reverse=True))


@dataclass(frozen=True)
class SortKey:
    """One column of `sort`."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Filter:
    """One test of `filter`. The operand of `=` and `!=` may be empty; it then stands for a cell without a value.

    Raises `ValueError` for `>` and `<` with an operand that begins with `=`, because these are `>=` and `<=`.
    """

    column: str
    comparison: FilterOperator
    operand: str

    def __post_init__(self) -> None:
        is_strict = self.comparison in (FilterOperator.ABOVE, FilterOperator.BELOW)
        if is_strict and self.operand.startswith("="):
            raise ValueError(f"{self.comparison}{self.operand}: write it with {self.comparison}= as the sign")


def parse_sort(text: str) -> tuple[SortKey, ...]:
    """Return the columns of a parameter `sort`; empty ones are left out.

    >>> parse_sort("-uncovered,name")
    (SortKey(column='uncovered', descending=True), SortKey(column='name', descending=False))
    """
    keys = (part.strip() for part in text.split(","))
    return tuple(SortKey(key.removeprefix("-"), key.startswith("-")) for key in keys if key.strip("-"))


def format_sort(keys: Iterable[SortKey]) -> str:
    """Return the text that `parse_sort` reads as these columns.

    >>> format_sort([SortKey("uncovered", True), SortKey("name")])
    '-uncovered,name'
    """
    return ",".join(f"{'-' if key.descending else ''}{key.column}" for key in keys)


def parse_filter(text: str) -> Filter | None:
    """Return the test of a parameter `filter`; None if the text has no colon.

    >>> parse_filter("uncovered:>=3"), parse_filter("name:东城"), parse_filter("until:=")
    (Filter(column='uncovered', comparison=<FilterOperator.AT_LEAST: '>='>, operand='3'), Filter(column='name', comparison=<FilterOperator.LIKE: '~'>, operand='东城'), Filter(column='until', comparison=<FilterOperator.EQUAL: '='>, operand=''))
    """
    at = min((position for colon in _COLONS if (position := text.find(colon)) >= 0), default=-1)
    if at < 0:
        return None
    column, test = text[:at], text[at + 1 :]
    sign = next((sign for sign in _SIGNS if test.startswith(sign)), None)
    if sign is None:
        return Filter(column, FilterOperator.LIKE, test)
    return Filter(column, sign, test[len(sign) :])


def format_filter(test: Filter) -> str:
    """Return the text that `parse_filter` reads as this test. The sign `~` is left out where the operand allows it.

    >>> format_filter(Filter("name", FilterOperator.LIKE, "东城")), format_filter(Filter("name", FilterOperator.LIKE, ">1"))
    ('name:东城', 'name:~>1')
    """
    needs_sign = test.comparison is not FilterOperator.LIKE or test.operand.startswith(_SIGNS)
    return f"{test.column}:{test.comparison if needs_sign else ''}{test.operand}"
