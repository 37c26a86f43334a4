"""Makes the codes of nodes that an office has no code for, from the code of the parent and the name.

The code of a node depends on nothing else, so it is the same on every machine, in every month, and for any order of the
rows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from wangge.loaders.references.names import squeeze
from wangge.loaders.references.numerals import read_numeral, write_numeral

__all__ = ["LONGEST_CODE", "made_code", "name_key", "without_numbering"]

_NUMBERING = re.compile(r"^[\s0-9.、．_-]+|[\s_-]*[(（]?[0-9]*[)）]?\s*$")

_NTH = r"第?([0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_NUMBERED = re.compile(
    rf"{_NTH}号?(?=微?网格|片区)|{_NTH}(?=单元)|{_NTH}(?:村民|居民)?小?组(?!团)|{_NTH}(?=党小组)"
    rf"|(?<![0-9一二三四五六七八九十号微])(微?网格)[(（]?{_NTH}号?[)）]?$"
)
_TOO_LARGE = 100
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])[^\w]+(?=[0-9])")
_DASH = re.compile(r"[-~\u2010-\u2015\u2212]")

LONGEST_CODE = 64
"""The largest number of characters of a code."""


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Return a name without blanks and punctuation, in half width and upper case: equal for spellings of one name.

    What stands between two numbers is kept as - or as a point, because 1-3栋 isn't 13栋. The number of a grid, area, group or
    entrance is written in one way only.

    >>> name_key("滨江花园（A区）") == name_key("滨江花园 a区"), name_key("金科苑·一期")
    (True, '金科苑一期')
    >>> name_key("1～3栋党小组"), name_key("13栋党小组"), name_key("1、3栋党小组"), name_key("1-11") == name_key("11-1")
    ('1-3栋党小组', '13栋党小组', '1.3栋党小组', False)
    >>> [name_key(name) for name in ("1号网格", "网格三", "花溪网格2", "03微网格", "滨江网格", "1号桥网格")]
    ['第一网格', '第三网格', '花溪第二网格', '第三微网格', '滨江网格', '1号桥网格']
    >>> name_key("1网格"), name_key("花溪第12网格"), name_key("第十二村民小组"), name_key("三单元"), name_key("一组团")
    ('第一网格', '花溪第十二网格', '12组', '3单元', '一组团')
    """
    text = _NUMBERED.sub(_numbered, squeeze(name).upper())
    parts = _BETWEEN_NUMBERS.split(text)
    between = ("-" if _DASH.search(sign) else "." for sign in _BETWEEN_NUMBERS.findall(text))
    return "".join(
        f"{''.join(filter(str.isalnum, part))}{sign}"
        for part, sign in zip(parts, (*between, ""), strict=True)
    )


def _numbered(matched: re.Match[str]) -> str:
    """Return the number of a grid or area as 第一, that of a group or entrance in digits; a group is called 组."""
    number = _number(matched[6] or next(filter(None, matched.groups())))
    if not number:
        return matched[0]
    if matched[5]:
        return f"第{write_numeral(number)}{matched[5]}"
    if matched[1] is None and matched[4] is None:
        return f"{number}组" if matched[3] else str(number)
    return f"第{write_numeral(number)}"


def _number(text: str) -> int:
    """Return a number below 100 that is written in digits or Chinese; 0 for any other text."""
    if text.isdigit():
        return int(text) if int(text) < _TOO_LARGE else 0
    return read_numeral(text)


def made_code(parent: str, name: str) -> str:
    """Return the code of a node with this name in the place or organisation with the code `parent`.

    >>> made_code("511703001001", "翠湖名都"), made_code("511703001001-翠湖名都", "1")
    ('511703001001-翠湖名都', '511703001001-翠湖名都-1')
    >>> len(made_code("511703001001", "很长的名字" * 20))
    64
    """
    code = f"{parent}-{name_key(name) or squeeze(name)}"
    if len(code) <= LONGEST_CODE:
        return code
    digest = blake2b(code.encode(), digest_size=5).hexdigest()
    return f"{code[: LONGEST_CODE - len(digest) - 1]}-{digest}"


def without_numbering(text: str) -> str:
    """Return the name of a sheet or file without the number in front of it or behind it.

    >>> without_numbering("01 花溪"), without_numbering("3、花溪社区"), without_numbering("花溪（2）"), without_numbering("花溪")
    ('花溪', '花溪社区', '花溪', '花溪')
    """
    return _NUMBERING.sub("", text)
