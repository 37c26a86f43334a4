"""Reads numbers that are written in digits or in Chinese."""

from __future__ import annotations

__all__ = ["read_number"]

_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def read_number(text: str) -> float:
    """Read a number in digits or in Chinese, up to 9999.

    >>> [read_number(text) for text in ("12", "十", "二十五", "一百二十", "三千", "半", "两")]
    [12.0, 10.0, 25.0, 120.0, 3000.0, 0.5, 2.0]
    """
    if text.isdigit():
        return float(min(int(text[:9]), 10**8))
    if text == "半":
        return 0.5
    total, digit = 0, 0
    for sign in text:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS.get(sign, 0)
    return float(total + digit)
