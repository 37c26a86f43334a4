"""Reads numbers with a unit, such as 三个月内 or 300户, and finds the parameter that takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from wangge.queries.recipes.parameter import Parameter, ParameterType

__all__ = ["Amount", "parameter_for", "read_amount"]

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季度": 91, "年": 365}
_READ = re.compile(
    r"(?P<number>\d+|[一二两三四五六七八九十百半]+)(?P<classifier>个半|个|多)?"
    r"(?P<unit>天|日|周|星期|礼拜|月|季度|年|户|%|％|平方米|平米)?(?P<half>半)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PARTS = {
    "户": ("households",),
    "%": ("percent",),
    "平方米": ("area",),
    "个": ("per_firm", "per_person", "units"),
}


class Amount(NamedTuple):
    """A number with its unit: 年 for a year, 月 for months, 天 for a time in days, 户, %, 平方米 or 个.

    >>> [(a.unit, a.value, a.days) for a in map(read_amount, ("三个月内", "半年", "2022年", "300户", "一年半"))]
    [('月', 3, 90), ('天', 183, 183), ('年', 2022, 0), ('户', 300, 0), ('天', 548, 548)]
    """

    unit: str
    value: int
    days: int = 0


def read_amount(text: str) -> Amount:
    """Read an amount; `text` is one that `split` recognises. Raises `ValueError` for any other."""
    if _YEAR.match(text):
        return Amount("年", int(text[:4]))
    match = _READ.match(text)
    if match is None:
        raise ValueError(f"{text!r} isn't a number with a unit")
    number = _number(match["number"])
    unit = {"％": "%", "平米": "平方米"}.get(match["unit"] or "个", match["unit"] or "个")
    if unit not in _DAYS:
        return Amount(unit, round(number))
    halves = 0.5 if match["half"] or match["classifier"] == "个半" else 0.0
    days = round((number + halves) * _DAYS[unit] + 0.01)
    if unit == "月":
        return Amount("月", round(number), days)
    return Amount("天", days, days)


def parameter_for(parameters: Iterable[Parameter], amount: Amount) -> tuple[Parameter, int] | None:
    """Return the parameter that takes the amount, with its value; None if there is none."""
    numbers = [parameter for parameter in parameters if parameter.type is ParameterType.INTEGER]
    for parameter in numbers:
        if amount.unit == "年" and parameter.name in ("year", "built_by"):
            return parameter, amount.value
        if amount.unit == "月" and parameter.name == "months":
            return parameter, amount.value
        if amount.days and ("days" in parameter.name.split("_") and "per" not in parameter.name):
            return parameter, amount.days
    fitting = [p for p in numbers if any(part in p.name for part in _PARTS.get(amount.unit, ()))]
    return (fitting[-1], amount.value) if fitting else None


def _number(text: str) -> float:
    """Read a number in digits or in Chinese, up to 999.

    >>> [_number(text) for text in ("12", "十", "二十五", "一百二十", "半", "两")]
    [12.0, 10.0, 25.0, 120.0, 0.5, 2.0]
    """
    if text.isdigit():
        return float(min(int(text[:9]), 10**8))
    if text == "半":
        return 0.5
    total, digit = 0, 0
    for sign in text:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.get(sign, 0)
    return float(total + digit)
