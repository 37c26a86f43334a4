"""Reads numbers such as 三个月内, 超过300户 or 5到11人, and finds the parameters that take them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from wangge.queries.recipes.parameter import Parameter, ParameterType
from wangge.viz.explorer.suggest.numbers_in_words import read_number
from wangge.viz.explorer.suggest.periods import PERIOD, read_period

__all__ = ["AMOUNT", "COUNTED", "Amount", "in_chinese_units", "parameters_for", "read_amount"]

_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季度": 91, "年": 365}
_UNITS = "天|日|周|星期|礼拜|月|季度|年|户|%|％|平方米|平米"
_COUNTED = "名|人|家|位|岁|项|次|条|处|层"
_READ = re.compile(
    rf"(?:(?P<low>\d+)(?:到|至|-|~|—))?(?P<number>\d+|[一二两三四五六七八九十百千半]+)(?P<classifier>个半|个|多)?"
    rf"(?P<unit>{_UNITS}|{_COUNTED})?(?P<half>半)?"
)
_ENGLISH_AMOUNT = re.compile(r"(?<![a-z\d])(\d{1,9}) ([a-z]+)")
_WITHIN = re.compile("内|里$")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|$)")
_SAME_UNITS = {"％": "%", "平米": "平方米", "人": "名", "位": "名", "家": "个"}
_PARTS = {
    "户": ("households",),
    "%": ("percent",),
    "平方米": ("area",),
    "个": ("per_firm", "per_person", "units", "places"),
    "名": ("members", "workers"),
}
_MORE = ("不超过", "超过", "大于", "多于", "高于", "最多", "以上")
_LESS = ("不足", "少于", "低于", "不到", "小于", "至少", "不少于", "不低于", "未满", "不满", "以下")
_NUMBER = r"(?:\d+|[一二两三四五六七八九十百千半]+)"
_BOUNDS = "|".join(sorted({*_MORE, *_LESS} - {"以上", "以下"}, key=len, reverse=True))

AMOUNT = re.compile(
    rf"{PERIOD}|"
    rf"(?:{_BOUNDS})?(?:\d+(?:到|至|-|~|—))?{_NUMBER}(?:个半?|多)?(?:{_UNITS})半?(?:以?内|之内|内|里|以上|以下)?|"
    rf"(?:19|20)\d\d年?|(?:{_BOUNDS})?{_NUMBER}个(?=小区|岗位|单位|社区|街道|网格|以上)|"
    rf"(?:{_BOUNDS})?(?:\d+(?:到|至|-|~|—))?\d+多?(?:{_COUNTED})(?:以上|以下)?|"
    rf"(?:{_BOUNDS})[一二两三四五六七八九十百]{{2,}}(?![一二三四五六七八九十百千号栋幢单网组期区])|"
    rf"(?:{_BOUNDS})\d+(?![\d号栋幢单网组期区])|\d+(?:以上|以下)"
)
"""An amount in a text: a period, a number with a unit, a year, or a number with a word that makes it a bound."""


COUNTED = re.compile(r"\d+多?(?:个|场次?|人次|名|人|家|位|项|次|条|处|件|份|期|张|支|座)")
"""A number of things without a bound, such as 46个. No question takes it, but it is no part of a name either."""


class Amount(NamedTuple):
    """A number with its unit: 年 for a year, 月 for months, 天 for a time in days, 户, %, 平方米, 名, 个, or '' for none.

    `bound` is `max` if the text asks for more than the number, such as 超过500户, `min` if it asks for less, such as
    不足300户. `low` is the smaller number of a range such as 5到11人. A period such as 2024年1月到6月 has the unit 期, its
    first day `first`, if it has one, and its last day `last`. 三月 has the unit 月份, 一季度 the unit 季度.

    >>> [(a.unit, a.value, a.days) for a in map(read_amount, ("三个月内", "半年", "2022年", "300户", "一年半"))]
    [('月', 3, 90), ('天', 183, 183), ('年', 2022, 0), ('户', 300, 0), ('天', 548, 548)]
    >>> [(a.value, a.bound, a.low) for a in map(read_amount, ("超过500户", "不足300", "5到11人"))]
    [(500, 'max', None), (300, 'min', None), (11, '', 5)]
    """

    unit: str
    value: int
    days: int = 0
    bound: str = ""
    low: int | None = None
    first: date | None = None
    last: date | None = None


def read_amount(text: str) -> Amount:
    """Read an amount; `text` is one that `AMOUNT` matches. Raises `ValueError` for any other."""
    if re.fullmatch(PERIOD, text):
        period = read_period(text)
        return Amount("期", 0) if period is None else Amount("期", 0, first=period.first, last=period.last)
    if _YEAR.match(text):
        return Amount("年", int(text[:4]))
    match = _READ.search(text)
    if match is None:
        raise ValueError(f"{text!r} isn't a number with a unit")
    number = read_number(match["number"])
    unit = match["unit"] or ("个" if match["classifier"] else "")
    unit = _SAME_UNITS.get(unit, unit)
    if unit not in _DAYS:
        low = None if match["low"] is None else int(match["low"][:9])
        return Amount(unit, round(number), bound=_bound(text), low=low)
    if not match["classifier"] and _is_of_calendar(unit, match["number"], text):
        return Amount("月份" if unit == "月" else unit, round(number))
    halves = 0.5 if match["half"] or match["classifier"] == "个半" else 0.0
    days = round((number + halves) * _DAYS[unit] + 0.01)
    if unit == "月":
        return Amount("月", round(number), days)
    return Amount("天", days, days)


def _is_of_calendar(unit: str, number: str, text: str) -> bool:
    """Whether a number without 个 names a part of a year: 一季度 is a quarter, 三月 is March, but 三月内 are three months."""
    if unit == "月":
        return number != "半" and not _WITHIN.search(text)
    return unit == "季度" and number not in ("两", "半")


def _bound(text: str) -> str:
    """Return which limit an amount is: `min`, `max`, or '' if no word tells.

    >>> [_bound(text) for text in ("不超过3个", "超过3个", "不足3个", "3个以下", "3个")]
    ['max', 'max', 'min', 'min', '']
    """
    if any(word in text for word in _LESS):
        return "min"
    return "max" if any(word in text for word in _MORE) else ""


def parameters_for(parameters: Iterable[Parameter], amount: Amount) -> dict[str, int | date]:
    """Return the names of the parameters that take the amount, each with its value; none if no parameter fits."""
    parameters = list(parameters)
    if dates := _dates(parameters, amount):
        return dates
    return dict(_numbers(parameters, amount))


def _dates(parameters: Iterable[Parameter], amount: Amount) -> dict[str, int | date]:
    """Return the days for the parameters `since` and `until`, or for `on`, that a period or a year means.

    A recipe with `since` asks for what happened after this day.
    """
    names = {parameter.name for parameter in parameters if parameter.type is ParameterType.DATE}
    first, last = amount.first, amount.last
    if amount.unit == "年":
        first, last = date(amount.value, 1, 1), date(amount.value, 12, 31)
    values: dict[str, int | date] = {}
    if {"since", "until"} <= names:
        values |= {"since": first - timedelta(days=1)} if first else {}
        return values | ({"until": last} if last else {})
    if "on" in names and amount.unit == "期" and last and first in (None, last):
        return {"on": last}
    return {}


def _numbers(parameters: Iterable[Parameter], amount: Amount) -> dict[str, int]:
    numbers = [parameter.name for parameter in parameters if parameter.type is ParameterType.INTEGER]
    for name in numbers:
        if amount.unit == "年" and name in ("year", "built_by"):
            return {name: amount.value}
        if amount.days and name == "months":
            return {name: round(amount.days / _DAYS["年"] * 12)}
        if amount.days and ("days" in name.split("_") and "per" not in name):
            return {name: amount.days}
    limits = [name for name in numbers if name.endswith(("_min", "_max")) and "days" not in name]
    parts = _PARTS.get(amount.unit, ())
    fitting = [
        name for name in numbers if any(part in name and f"_per_100_{part}" not in name for part in parts)
    ]
    fitting = fitting if amount.unit else [name for name in limits if amount.bound and amount.bound in name]
    if amount.low is not None:
        values = {"_min": amount.low, "_max": amount.value}
        return {name: values[name[-4:]] for name in fitting if name[-4:] in values}
    if bounded := [name for name in fitting if amount.bound and name.endswith(amount.bound)]:
        return {bounded[-1]: amount.value}
    return {fitting[-1]: amount.value} if fitting else {}


def in_chinese_units(text: str, units: Mapping[str, str]) -> str:
    """Write amounts with English units in Chinese.

    >>> in_chinese_units("contracts ending within 90 days", {"days": "天"})
    'contracts ending within 90天'
    """
    return _ENGLISH_AMOUNT.sub(lambda match: match[1] + units.get(match[2], " " + match[2]), text)
