"""Decides whether a row passes a filter."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from operator import ge, gt, le, lt
from typing import NamedTuple, TypeVar

from wangge.viz.explorer.pages.tables.columns import ColumnKind, TableColumn, as_day
from wangge.viz.explorer.pages.tables.grammar import Filter, FilterOperator
from wangge.viz.explorer.pages.tables.order import is_empty, plain_text

__all__ = ["OperandError", "test_of"]

Row = TypeVar("Row")

_PERIOD = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)?|年?)")
_ORDERS: dict[FilterOperator, Callable[[float, float], bool]] = {
    FilterOperator.AT_LEAST: ge,
    FilterOperator.AT_MOST: le,
    FilterOperator.ABOVE: gt,
    FilterOperator.BELOW: lt,
}


class OperandError(ValueError):
    """The operand of a filter doesn't fit its column. The argument is what the column needs: `number`, `date` or `sign`."""


class _Period(NamedTuple):
    first: int
    last: int


def test_of(column: TableColumn[Row], test: Filter) -> Callable[[Row], bool]:
    """Return the function that says whether a row passes `test`. Raises `OperandError` if the operand doesn't fit.

    Texts are compared without regard to case and width. The operand is looked for both in the text that the page shows
    and in the value that CSV contains, so that a filter works in both languages.
    """
    operand = _folded(test.operand)
    if not operand and test.comparison in (FilterOperator.EQUAL, FilterOperator.UNEQUAL):
        return lambda row: is_empty(column.value(row)) is (test.comparison is FilterOperator.EQUAL)
    if not operand:
        return lambda _row: True
    if column.is_number:
        return _number_test(column, test.comparison, _number(operand, column.kind))
    if column.kind is ColumnKind.DATE:
        return _date_test(column, test.comparison, _period(operand))
    if test.comparison in _ORDERS:
        raise OperandError("sign")
    return _text_test(column, test.comparison, operand)


def _text_test(column: TableColumn[Row], comparison: FilterOperator, operand: str) -> Callable[[Row], bool]:
    def texts(row: Row) -> set[str]:
        return {_folded(column.text(row)), _folded(plain_text(column.value(row)))}

    if comparison is FilterOperator.EQUAL:
        return lambda row: operand in texts(row)
    if comparison is FilterOperator.UNEQUAL:
        return lambda row: operand not in texts(row)
    return lambda row: any(operand in text for text in texts(row))


def _number_test(
    column: TableColumn[Row], comparison: FilterOperator, number: float
) -> Callable[[Row], bool]:
    order = _ORDERS.get(comparison)
    # Pages show a share with one decimal place.
    tolerance = 0.0005 if column.kind is ColumnKind.SHARE else 0

    def passes(row: Row) -> bool:
        value = column.value(row)
        if not isinstance(value, int | float) or is_empty(value):
            return comparison is FilterOperator.UNEQUAL
        if order is not None:
            return order(value, number)
        return (abs(value - number) <= tolerance) is (comparison is not FilterOperator.UNEQUAL)

    return passes


def _date_test(
    column: TableColumn[Row], comparison: FilterOperator, period: _Period
) -> Callable[[Row], bool]:
    def passes(row: Row) -> bool:
        value = as_day(column.value(row))
        if not isinstance(value, date):
            return comparison is FilterOperator.UNEQUAL
        day = value.toordinal()
        match comparison:
            case FilterOperator.AT_LEAST:
                return day >= period.first
            case FilterOperator.AT_MOST:
                return day <= period.last
            case FilterOperator.ABOVE:
                return day > period.last
            case FilterOperator.BELOW:
                return day < period.first
        return (period.first <= day <= period.last) is (comparison is not FilterOperator.UNEQUAL)

    return passes


def _number(text: str, kind: ColumnKind) -> float:
    digits = text.replace(",", "").removesuffix("%").strip()
    try:
        number = float(digits)
    except ValueError:
        raise OperandError("number") from None
    return number / 100 if kind is ColumnKind.SHARE else number


def _period(text: str) -> _Period:
    """Return the first and last day of a year, a month or a day, as ordinals."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise OperandError("date")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = date(first.year, last_month, day or monthrange(first.year, last_month)[1])
    except ValueError:
        raise OperandError("date") from None
    return _Period(first.toordinal(), last.toordinal())


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
