"""Converts one cell to a text, code, number, date, truth value or phone; raises `CellError` for invalid values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from wangge.graph.model import PropertySpec, ValueType
from wangge.graph.model.property import Privacy
from wangge.graph.spelling import name_signs
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.privacy import REMOVED_ID, find_id_number, holds_mobile, mask_phones
from wangge.loaders.references.numerals import read_numeral
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.becamedate import refuse_date, refuse_date_text
from wangge.loaders.sheets.degrees import degrees, is_angle
from wangge.loaders.sheets.garbled import garbled
from wangge.loaders.sheets.table import Cell, FormattedNumber, is_blank

__all__ = [
    "Value",
    "clean_code",
    "clean_value",
    "plain_text",
    "refuse_damage",
    "refuse_id_numbers",
    "refuse_private",
    "split_cell",
]

Value = str | int | float | bool | date

_PLAIN_CODE = re.compile(r"[0-9]+|[0-9A-Z]+(?:[-_][0-9A-Z]+)+|[A-Z]+")
_NAMES = ("code", "name")
_FREE_TEXTS = ("remark", "evidence", "source")
_SHORTEST_ID = 15
_LEAST_ID = 10 ** (_SHORTEST_ID - 1)
_SCIENTIFIC = re.compile(r"^\d+(\.\d+)?[eE]\+?\d+$")
_FLOAT_CODE = re.compile(r"^(\d+)\.0+$")
_MASKED = re.compile(r"^[\d-]*\*{3,}[\d]*$")
_SAME_UNITS = {
    "人": ("人", "名", "位"),
    "名": ("名", "人", "位"),
    "个": ("个单元", "单元", "个"),
    "层": ("层", "F"),
    "㎡": ("m2", "平方米", "平米"),
}
"""The words that offices write for a unit, as NFKC normalises them; the longest first."""
_LEAST_LONG_NUMBER = 10**15
_MOST_DIGITS_SHOWN = 7
_COUNTRY = re.compile(r"^\(?(?:\+86|0086|86(?=-?1[3-9]))?\)?-?0?(?=1[3-9][0-9]\*)|^(?:\+86|0086)-?")
_DASHES = re.compile(r"[\u2010-\u2015\u2212~]")
_LANDLINE = re.compile(r"^(0\d{2,3}-?)?(\d{7,8})(-\d{1,6})?$")
_SEPARATORS = re.compile(r"[、；;，,/\n\r]+")
_SEPARATORS_OF_PATHS = re.compile(r"[、；;，,\n\r]+")
_YES = {"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "t", "已"}
_YES |= {"党员", "中共党员", "共产党员", "中共预备党员", "预备党员"}
_NO = {"否", "无", "没有", "×", "✗", "x", "n", "no", "false", "0", "f", "未"}
_NO |= {
    "群众",
    "团员",
    "共青团员",
    "无党派",
    "无党派人士",
    "民主党派",
    "民革党员",
    "民盟盟员",
    "民建会员",
    "民进会员",
}
_NO |= {"农工党党员", "致公党党员", "九三学社社员", "台盟盟员", "普通群众", "普通居民", "入党积极分子"}
_DATE_TEXT = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:[-./月]\s*(?:(\d{1,2})\s*日?)?)?$")
_TIME_OF_DAY = re.compile(r"(?<=\d)[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_FIRST_YEAR = 1900
_SHORTEST_CHOICE = 2
_EXCEL_DAY_ONE = date(1899, 12, 30)


def plain_text(cell: Cell) -> str:
    """Return a cell as text without surrounding blanks; the float 7.0 becomes `7`.

    >>> plain_text("　凉水井 社区 "), plain_text(511702001001.0)
    ('凉水井 社区', '511702001001')
    """
    if isinstance(cell, str) and cell.isprintable() and " " not in cell:
        return cell
    if cell is None:
        return ""
    if type(cell) is int:
        return str(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    text = str(cell)
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join(text.split())


def split_cell(cell: Cell, *, paths: bool = False) -> list[str]:
    """Split a cell with several values, and return them in order; with `paths`, values may contain slashes.

    >>> split_cell("A-1、A-2； A-3/A-4")
    ['A-1', 'A-2', 'A-3', 'A-4']
    >>> split_cell("东城街道/二马路社区/一网格、二网格", paths=True)
    ['东城街道/二马路社区/一网格', '二网格']
    """
    if not isinstance(cell, str):
        return [plain_text(cell)]
    folded = unicodedata.normalize("NFKC", cell)
    separators = _SEPARATORS_OF_PATHS if paths else _SEPARATORS
    return [part for piece in separators.split(folded) if (part := plain_text(piece))]


def clean_code(cell: Cell) -> str:
    """Return a code as text, without the changes that spreadsheet programs make to codes.

    Full-width digits become ASCII; blanks and the `.0` of a float are removed. Raises `CellError` for
    scientific notation and for whole numbers too long to be exact, because they have lost digits.

    >>> clean_code(511702001001.0), clean_code("５１１７０２ 001 001"), clean_code("511702001001.0")
    ('511702001001', '511702001001', '511702001001')
    """
    if isinstance(cell, str) and _PLAIN_CODE.fullmatch(cell):
        return cell
    if isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= 1e15):
        raise CellError(RejectRule.LOST_DIGITS, CellMessage.NUMBER_LOST_DIGITS.fill(number=cell))
    if isinstance(cell, FormattedNumber) and not cell.displayed:
        raise CellError(RejectRule.LOST_DIGITS, CellMessage.DISPLAYED_OTHERWISE.fill(number=int(cell)))
    text = name_signs("".join(unicodedata.normalize("NFKC", plain_text(cell)).split()))
    if _SCIENTIFIC.match(text):
        raise CellError(RejectRule.LOST_DIGITS, CellMessage.TEXT_LOST_DIGITS.fill(text=text))
    whole = _FLOAT_CODE.match(text)
    return whole.group(1) if whole else text


def refuse_id_numbers(cell: Cell, *, is_code: bool = False) -> None:
    """Raise `CellError` if a cell contains a resident ID number or a number that looks like one.

    The message doesn't repeat the value. If `is_code`, 18 digits with a wrong check character are allowed.
    """
    text = cell if type(cell) is str else _digits(cell)
    id_number = find_id_number(text) if len(text) >= _SHORTEST_ID else None
    if id_number is None or (is_code and id_number.may_be_code):
        return
    message = CellMessage.ID_NUMBER if id_number.sure else CellMessage.PERHAPS_ID_NUMBER
    raise CellError(RejectRule.ID_NUMBER, message.fill())


def _digits(cell: Cell) -> str:
    """Return the part of a cell that may contain an ID number."""
    if isinstance(cell, str | FormattedNumber):
        return str(cell)
    if not isinstance(cell, int | float):
        return ""
    if -_LEAST_ID < cell < _LEAST_ID or (isinstance(cell, float) and not cell.is_integer()):
        return ""
    return repr(cell) if isinstance(cell, float) and abs(cell) >= _LEAST_LONG_NUMBER else str(int(cell))


def refuse_private(cell: Cell, *, is_code: bool = False) -> None:
    """Raise `CellError` if a cell contains a resident ID number, or the text that replaced one in a marked copy."""
    if isinstance(cell, str) and REMOVED_ID in cell:
        raise CellError(RejectRule.ID_NUMBER, CellMessage.REMOVED_ID_NUMBER.fill())
    refuse_id_numbers(cell, is_code=is_code)


def refuse_damage(cell: Cell) -> None:
    """Raise `CellError` for a date or time, and for text that was read in a wrong encoding."""
    if not isinstance(cell, str):
        refuse_date(cell)
    elif part := garbled(cell):
        raise CellError(RejectRule.DAMAGED_TEXT, CellMessage.WRONG_ENCODING.fill(text=part))


def clean_value(spec: PropertySpec, cell: Cell) -> Value | None:
    """Convert a cell to the value of a property; None for a blank cell.

    Raises `CellError` for an invalid value; its message never contains a private value.
    """
    if is_blank(cell):
        return None
    if spec.privacy is Privacy.REFUSED:
        raise CellError(RejectRule.ID_NUMBER, CellMessage.NEVER_COLLECTED.fill(header=spec.zh))
    refuse_private(cell, is_code=spec.name == "code")
    if spec.privacy is Privacy.MASKED:
        return _phones(cell) or None
    return _CLEANERS[spec.type](spec, cell)


def _text(spec: PropertySpec, cell: Cell) -> str:
    if isinstance(cell, float) and abs(cell) >= 1e15:
        raise CellError(RejectRule.LOST_DIGITS, CellMessage.TOO_LONG_NUMBER.fill())
    if spec.name not in _FREE_TEXTS or isinstance(cell, str):
        refuse_damage(cell)
    if spec.name == "code":
        return _code(cell)
    # Phones are masked before blanks and line ends are removed, because these may separate the digits of a
    # phone.
    masked = mask_phones(cell) if isinstance(cell, str) else cell
    text = plain_text(masked)
    if text is not masked:
        text = mask_phones(text)
    if spec.name not in _NAMES:
        return text
    refuse_date_text(text)
    return name_signs(text)


def _code(cell: Cell) -> str:
    code = clean_code(cell)
    refuse_date_text(code)
    if holds_mobile(code):
        raise CellError(RejectRule.BAD_CODE, CellMessage.MOBILE_AS_CODE.fill())
    return code


def _choice(spec: PropertySpec, cell: Cell) -> str:
    text = unicodedata.normalize("NFKC", plain_text(cell))
    if text in spec.choices:
        return text
    for choice in spec.choices:
        if text.casefold() == unicodedata.normalize("NFKC", choice).casefold():
            return choice
    near = [
        choice
        for choice in spec.choices
        if len(text) >= _SHORTEST_CHOICE and (text in choice or choice in text)
    ]
    if len(near) == 1:
        return near[0]
    message = CellMessage.NOT_A_CHOICE.fill(text=text, choices="、".join(spec.choices))
    raise CellError(RejectRule.BAD_CHOICE, message)


def _number(spec: PropertySpec, cell: Cell) -> float:
    if isinstance(cell, bool | date):
        raise CellError(RejectRule.BAD_NUMBER, CellMessage.NOT_A_NUMBER.fill(text=plain_text(cell)))
    if is_angle(spec):
        return degrees(spec, str(float(cell)) if isinstance(cell, int | float) else plain_text(cell))
    if isinstance(cell, FormattedNumber):
        return float(cell)
    text = unicodedata.normalize("NFKC", plain_text(cell)).replace(",", "").replace(" ", "")
    text = _without_unit(spec, text)
    if numeral := read_numeral(text):
        return float(numeral)
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", text):
        raise CellError(RejectRule.BAD_NUMBER, CellMessage.NOT_A_NUMBER.fill(text=plain_text(cell)))
    return float(text)


def _without_unit(spec: PropertySpec, text: str) -> str:
    """Return the text of a number, normalised by NFKC, without the unit of the property behind it, in one of its usual words."""
    units = _SAME_UNITS.get(spec.unit, (unicodedata.normalize("NFKC", spec.unit),)) if spec.unit else ()
    unit = next((unit for unit in units if text.endswith(unit)), "")
    return text.removesuffix(unit)


def _integer(spec: PropertySpec, cell: Cell) -> int:
    if holds_mobile(plain_text(cell)):
        raise CellError(RejectRule.BAD_NUMBER, CellMessage.MOBILE_AS_NUMBER.fill())
    if type(cell) is int and abs(cell) < _LEAST_LONG_NUMBER:
        return cell
    if isinstance(cell, str) and spec.name_endings:
        text = unicodedata.normalize("NFKC", plain_text(cell))
        named = next((value for ending, value in spec.name_endings if text.endswith(ending)), None)
        if named is not None:
            return int(named)
    year = _year(spec, cell)
    number = _number(spec, cell) if year is None else year
    if not float(number).is_integer():
        raise CellError(RejectRule.BAD_NUMBER, CellMessage.NOT_A_WHOLE_NUMBER.fill(text=plain_text(cell)))
    return int(number)


def _year(spec: PropertySpec, cell: Cell) -> int | None:
    """Return the year of a date in a column of years, such as 1998年6月; None for any other cell."""
    if spec.unit != "年" or (spec.least or 0) < _FIRST_YEAR:
        return None
    if isinstance(cell, date):
        return cell.year
    match = (
        _DATE_TEXT.match(unicodedata.normalize("NFKC", plain_text(cell))) if isinstance(cell, str) else None
    )
    return int(match[1]) if match else None


def _boolean(_spec: PropertySpec, cell: Cell) -> bool:
    text = unicodedata.normalize("NFKC", plain_text(cell)).casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise CellError(RejectRule.BAD_BOOLEAN, CellMessage.NEITHER_YES_NOR_NO.fill(text=plain_text(cell)))


def _date(_spec: PropertySpec, cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", plain_text(cell))
    if isinstance(cell, float) and re.fullmatch(r"\d{4}\.1", text):
        message = CellMessage.MONTH_AS_NUMBER.fill(number=text, year=text[:4])
        raise CellError(RejectRule.BAD_DATE, message)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20000 <= cell < 80000:
        return date.fromordinal(_EXCEL_DAY_ONE.toordinal() + int(cell))
    for pattern in (_COMPACT_DATE, _DATE_TEXT):
        match = pattern.match(_TIME_OF_DAY.sub("", text))
        if match:
            year, month, day = (int(part or 1) for part in match.groups())
            try:
                return date(year, month, day)
            except ValueError:
                break
    raise CellError(RejectRule.BAD_DATE, CellMessage.NOT_A_DATE.fill(text=text))


def _phones(cell: Cell) -> str:
    masked = mask_phones(cell if isinstance(cell, str) else plain_text(cell))
    return "、".join(_phone(part) for part in split_cell(masked))


def _phone(text: str) -> str:
    folded = _COUNTRY.sub("", unicodedata.normalize("NFKC", text).replace(" ", ""))
    if _MASKED.match(folded) and sum(c.isdigit() for c in folded) <= _MOST_DIGITS_SHOWN:
        return folded
    landline = _LANDLINE.match(_DASHES.sub("-", folded))
    if landline:
        return f"{landline.group(1) or ''}****{landline.group(2)[-3:]}"
    raise CellError(RejectRule.BAD_PHONE, CellMessage.NOT_A_PHONE.fill())


_CLEANERS: dict[ValueType, Callable[[PropertySpec, Cell], Value]] = {
    ValueType.TEXT: _text,
    ValueType.CHOICE: _choice,
    ValueType.INTEGER: _integer,
    ValueType.DECIMAL: _number,
    ValueType.BOOLEAN: _boolean,
    ValueType.DATE: _date,
}
