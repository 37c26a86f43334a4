"""Reads and writes Chinese numbers below 100, as in 第十二网格 and 三栋."""

from __future__ import annotations

__all__ = ["read_numeral", "write_numeral"]

_SIGNS = "零一二三四五六七八九"


def read_numeral(text: str) -> int:
    """Return a number from 1 to 99 that is written in Chinese; 0 for any other text.

    >>> [read_numeral(text) for text in ("三", "十", "十二", "二十", "九十九")]
    [3, 10, 12, 20, 99]
    >>> [read_numeral(text) for text in ("", "零", "十十", "二三", "一百", "12")]
    [0, 0, 0, 0, 0, 0]
    """
    tens, ten, units = text.rpartition("十")
    digits = [_SIGNS.find(part) if part else 0 for part in (tens, units)]
    if any(len(part) > 1 or (part and digit < 1) for part, digit in zip((tens, units), digits, strict=True)):
        return 0
    return (digits[0] or 1) * 10 + digits[1] if ten else digits[1]


def write_numeral(number: int) -> str:
    """Return a number from 0 to 99 in Chinese.

    >>> [write_numeral(number) for number in (0, 2, 10, 12, 30, 45)]
    ['零', '二', '十', '十二', '三十', '四十五']
    """
    tens, units = divmod(number, 10)
    ten = f"{_SIGNS[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_SIGNS[units] if units or not tens else "")
