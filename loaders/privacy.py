"""Finds resident ID numbers and mobile phone numbers in texts, and removes or masks them.

The digits may be full-width characters. They may be grouped by blanks, dashes, dots, slashes or brackets,
broken over two lines, or separated by invisible characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

__all__ = [
    "REMOVED",
    "REMOVED_ID",
    "IdNumber",
    "find_id_number",
    "holds_mobile",
    "mask_phones",
    "public_text",
]

REMOVED_ID = "身份证号已删除"
REMOVED = f"（{REMOVED_ID} / ID number removed）"

_FEWEST_DIGITS = 11
_SEPARATOR = r"[ \n\-.()/_~]"
_SEPARATORS = _SEPARATOR + r"{1,5}"

# The lengths of the groups in which the eleven digits of a phone number may be written. In `_USUAL` and
# `_TWO_GROUPS`, the separators between the groups may differ. In `_SAME_SEPARATOR`, the groups are shorter,
# so all separators must be equal; otherwise the digits are a list of counts, not a phone number.
_Shapes = tuple[tuple[int, ...], ...]
_USUAL: _Shapes = ((11,), (3, 4, 4), (3, 8), (7, 4))
_TWO_GROUPS: _Shapes = ((4, 7), (5, 6), (6, 5), (8, 3))
_SAME_SEPARATOR: _Shapes = (
    (4, 4, 3),
    (4, 3, 4),
    (3, 3, 5),
    (3, 5, 3),
    (5, 3, 3),
    (3, 4, 2, 2),
    (3, 2, 2, 4),
    (3, 2, 4, 2),
    (3, 2, 2, 2, 2),
    (1, 3, 3, 4),
    (1,) * 11,
)
_BROKEN_LINE: _Shapes = ((1, 10), (2, 9), (9, 2), (10, 1))

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, at, 31) for at in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_NATIONAL = "10"
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_FIRST_YEAR = 1880
_LAST_YEAR = 2099
# Old ID numbers and the codes of grids both have 15 digits. In a grid's code, digits 7 to 9 are the number of
# the street: up to 299, or from 300, 400 and 500 for economic zones and farms. In an old ID number, digits 7
# and 8 are the year of birth, from 1930 to 1999. So a number counts as an ID number only if these two digits
# are 30 or more, but not 30, 40 or 50.
_FIRST_YEAR_15 = 30
_STREETS_NOT_YEARS = ("30", "40", "50")
_MOST_GROUPS_15 = 3
_MOST_GROUPS_UNSURE = 4


class IdNumber(NamedTuple):
    """The position of an ID number in a text; `sure` is true if its check character is correct."""

    start: int
    end: int
    sure: bool

    @property
    def may_be_code(self) -> bool:
        """Whether the number may be a code instead of an ID number.

        True for 18 characters without separators of which the last isn't the right check character.
        """
        return not self.sure and self.end - self.start == _LENGTH


class _Folded(NamedTuple):
    """A normalised text, and the original position of each of its characters."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def mask_phones(text: str) -> str:
    """Mask the middle digits of every mobile number in a text, and remove the separators between its digits.

    >>> mask_phones("联系 13812341234 张，或 +8613912345678，（138）1234—1234")
    '联系 138****1234 张，或 +86139****5678，138****1234'
    """
    if text.isascii() and text.isdigit() and not _PLAIN_MOBILE.fullmatch(text):
        return text
    folded = _fold(text)
    if folded is None:
        return text
    for start, end in reversed(list(_mobiles(folded, text))):
        digits = re.sub("[^0-9]", "", text[start:end].translate(_SIGNS))
        text = f"{text[:start]}{masked_mobile(digits)}{text[end:]}"
    return text


def masked_mobile(digits: str) -> str:
    """Return a mobile number, given as its digits, with the middle ones masked.

    >>> masked_mobile("13812341234")
    '138****1234'
    """
    return f"{digits[:3]}****{digits[-4:]}"


def holds_mobile(text: str) -> bool:
    """Whether a text contains a mobile number.

    >>> holds_mobile("138.1234.1234"), holds_mobile("028-12345678")
    (True, False)
    """
    if text.isascii() and text.isdigit():
        return _PLAIN_MOBILE.fullmatch(text) is not None
    folded = _fold(text)
    return folded is not None and any(_mobiles(folded, text))


def find_id_number(text: str) -> IdNumber | None:
    """The first resident ID number of a text, or a number that looks like one.

    An ID number has 18 characters: a province, a valid birth date, and usually the check character of GB 11643
    (ISO 7064 MOD 11-2). The old form of 15 digits, and numbers rounded by a spreadsheet, are found too.
    """
    if text.isascii() and text.isalnum() and not _MAYBE_ID_IN_CODE.search(text):
        return None
    folded = _fold(text)
    return None if folded is None else next(_id_numbers(folded), None)


def public_text(text: str) -> str:
    """The text with resident ID numbers removed and mobile phones masked.

    >>> public_text("张三 11010519491231002X，电话 +86 138 1234 5678")
    '张三 （身份证号已删除 / ID number removed），电话 +86 138****5678'
    """
    folded = _fold(text)
    if folded is None:
        return text
    for number in reversed(list(_id_numbers(folded))):
        text = text[: number.start] + REMOVED + text[number.end :]
    return mask_phones(text)


class _Signs(dict[int, str]):
    """A table for `str.translate` that normalises a text before the search.

    Digits and X become ASCII; every kind of blank becomes the same character, and so does every kind of dash
    and every kind of dot; invisible characters are removed.
    """

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded_sign(chr(code))
        return folded


_ALIKE = (
    ("-", "−￣﹣⁃"),
    ("~", "～〜˜∼"),
    (".", "·•‧∙⋅・･。．﹒｡"),
    ("(", "（[【［"),
    (")", "）]】］"),
    ("/", "／\\＼|｜"),
)
_UNSEEN = ("Cf", "Mn", "Me")


def _folded_sign(character: str) -> str:
    category = unicodedata.category(character)
    if category in _UNSEEN:
        return ""
    if character in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    if character.isspace() or category == "Cc":
        return " "
    if category == "Pd":
        return "-"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) == 1 and plain in "xX+eE_":
        return plain.upper()
    return next((folded for folded, alike in _ALIKE if character in alike), character)


_SIGNS = _Signs()


def _fold(text: str) -> _Folded | None:
    """The normalised text; None if it has too few digits for a phone or ID number."""
    if len(text) < _FEWEST_DIGITS or sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return None
    folded = text.translate(_SIGNS)
    if len(folded) == len(text):
        return _Folded(folded, range(len(text)))
    places = [position for position, character in enumerate(text) if _SIGNS[ord(character)]]
    return _Folded(folded, places)


def _grouped(shape: tuple[int, ...]) -> list[str]:
    """Regular expressions for the digits of a mobile number in groups of these lengths."""
    digits = ["1", "[3-9]", *["[0-9]"] * 9]
    ends = accumulate(shape)
    return ["".join(digits[end - length : end]) for length, end in zip(shape, ends, strict=True)]


def _patterns() -> Iterator[re.Pattern[str]]:
    country = rf"(?:(?:\+|00)?86(?:{_SEPARATORS})?)?0?"
    after = r"(?![0-9])(?!\.(?=[0-9]*[1-9])[0-9]{1,6}(?![0-9]))"
    for shape in _USUAL:
        before = r"(?<![0-9])" if len(shape) == 1 else r"(?<![0-9])(?<![48]00[ \-])"
        yield re.compile(f"{before}{country}(?P<number>{_SEPARATORS.join(_grouped(shape))}){after}")
    for shape in _TWO_GROUPS:
        yield re.compile(
            rf"(?<![0-9])(?<![0-9]{_SEPARATOR})(?P<number>{_SEPARATORS.join(_grouped(shape))}){after}"
        )
    for shape in _SAME_SEPARATOR:
        first, *others = _grouped(shape)
        rest = "".join(f"(?P=mark){group}" for group in others)
        marks = r"[\-.]" if 2 in shape else r"[ \-./]"  # pairs of digits between blanks are a list of counts
        number = rf"(?P<number>{first}(?=(?P<mark>{marks})){rest})"
        yield re.compile(rf"(?<![0-9])(?<![0-9]{_SEPARATOR}){number}(?![0-9]|(?P=mark)[0-9])")
    for shape in _BROKEN_LINE:
        number = r"[ \-]*\n[ \-]*".join(_grouped(shape))
        yield re.compile(rf"(?<![0-9])(?P<number>{number})(?![0-9])")


@cache
def _mobile_patterns() -> tuple[re.Pattern[str], ...]:
    """The patterns, compiled when they are first used: most commands need none of them."""
    return tuple(_patterns())


_PLAIN_MOBILE = re.compile("(?:(?:00)?86)?0?1[3-9][0-9]{9}")
# A quick test before `_mobile_patterns`: it matches every text that one of them matches.
_MAYBE_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00)?86(?:{_SEPARATORS})?)?0?1{_SEPARATOR}*[3-9](?:{_SEPARATOR}*[0-9]){{9}}(?![0-9])"
)
_COORDINATE = re.compile(r"(?<![0-9.])(?:1[89]|[2-4][0-9]|5[0-3]|7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\.$")
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "［": "］"}


def _mobiles(folded: _Folded, text: str) -> Iterator[tuple[int, int]]:
    """The spans of mobile numbers in the text, in order and without overlaps."""
    if not _MAYBE_MOBILE.search(folded.text):
        return
    spans = sorted(
        match.span("number") for pattern in _mobile_patterns() for match in pattern.finditer(folded.text)
    )
    last = 0
    for start, end in spans:
        if start >= last and not _is_decimal(folded.text, start, end):
            last = end
            yield _with_bracket(text, *folded.span(start, end))


def _is_decimal(text: str, start: int, end: int) -> bool:
    """Whether the digits are the decimals of a longitude or latitude."""
    return end - start == _FEWEST_DIGITS and _COORDINATE.search(text[max(start - 5, 0) : start]) is not None


def _with_bracket(text: str, start: int, end: int) -> tuple[int, int]:
    """Extend the span by an opening bracket before it, if the bracket is closed inside the span, as in (138)12341234."""
    closing = _BRACKETS.get(text[start - 1]) if start else None
    return (start - 1, end) if closing and closing in text[start:end] else (start, end)


_LENGTH = 18
_ID_MARK = r"[ \n\-./_~]{0,4}"
_MAYBE_ID_IN_CODE = re.compile(r"(?<![0-9])[0-9]{6}[1-9][0-9]{8}")
_MAYBE_ID = re.compile(rf"(?:[0-9]{_ID_MARK}){{14}}[0-9]")
_ID_18 = re.compile(rf"(?<![0-9])(?=((?:[0-9]{_ID_MARK}){{17}}[0-9X])(?![0-9]))")
_ID_15 = re.compile(rf"(?<![0-9])((?:[0-9]{_ID_MARK}){{14}}[0-9])(?![0-9])")
_ROUNDED = re.compile(r"(?<![0-9.])([1-9])\.([0-9]{12,17})E\+?17(?![0-9])")


def _id_numbers(folded: _Folded) -> Iterator[IdNumber]:
    """The positions of ID numbers, in order and without overlaps."""
    text = folded.text
    last = 0
    for start, end, sure in sorted([*_new_numbers(text), *_old_numbers(text), *_rounded_numbers(text)]):
        if start >= last:
            last = end
            yield IdNumber(*folded.span(start, end), sure)


def _new_numbers(text: str) -> Iterator[IdNumber]:
    for match in _ID_18.finditer(text) if _MAYBE_ID.search(text) else ():
        groups = re.findall("[0-9X]+", match.group(1))
        digits = "".join(groups)
        if digits[:2] in _PROVINCES and _is_birthday(digits[6:14]):
            sure = "10X98765432"[_weighted_sum(digits) % 11] == digits[17]
            if sure or (len(groups) <= _MOST_GROUPS_UNSURE and not _is_credit_code(digits)):
                yield IdNumber(*match.span(1), sure)


def _old_numbers(text: str) -> Iterator[IdNumber]:
    for match in _ID_15.finditer(text) if _MAYBE_ID.search(text) else ():
        groups = re.findall("[0-9]+", match.group(1))
        digits = "".join(groups)
        born = digits[6:12]
        is_year = int(born[:2]) >= _FIRST_YEAR_15 and born[:2] not in _STREETS_NOT_YEARS
        if (
            is_year
            and len(groups) <= _MOST_GROUPS_15
            and digits[:2] in _PROVINCES
            and _is_birthday(f"19{born}")
        ):
            yield IdNumber(*match.span(1), sure=False)


def _rounded_numbers(text: str) -> Iterator[IdNumber]:
    for match in _ROUNDED.finditer(text):
        digits = (match.group(1) + match.group(2)).ljust(_LENGTH, "0")
        if digits[:2] in _PROVINCES and _is_birthday(digits[6:14]):
            yield IdNumber(*match.span(), sure=False)


def _weighted_sum(digits: str) -> int:
    return sum(map(mul, map(int, digits[:17]), _WEIGHTS))


def _is_birthday(digits: str) -> bool:
    try:
        return _FIRST_YEAR <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= _LAST_YEAR
    except ValueError:
        return False


def _is_credit_code(code: str) -> bool:
    """Whether 18 digits are a unified social credit code: a known region, and both check characters are right.

    See GB 32100 (MOD 31-3) for the last character and GB 11714 (MOD 11) for the organisation's own code before it.
    One of 31 ID numbers with a typing error has the right last character, but hardly one has all three.
    """
    if code[2:4] != _NATIONAL and code[2:4] not in _PROVINCES:
        return False
    organisation = 11 - sum(map(mul, map(int, code[8:16]), _ORGANISATION_WEIGHTS)) % 11
    total = sum(map(mul, map(_CREDIT_SIGNS.index, code[:17]), _CREDIT_WEIGHTS))
    return code[16] == str(organisation % 11) and code[17] == _CREDIT_SIGNS[-total % 31]
