"""Recognises rows that declare no fact: totals, signatures, notes, column numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import Cell

__all__ = [
    "is_column_numbers",
    "is_label",
    "is_note",
    "is_signature",
    "may_hold_total",
    "squeezed",
    "total_label",
]

_WORDS = (
    "(?:本|全|每|各)?(?:页|表|街道|社区|区|镇|村|网格|组|次|项|年|月|季度)?(?:人数|户数|数量)?"
    "(?:小计|合计|总计|共计|累计|总数|总和|求和|总合计|汇总|平均值|平均数|平均|均值|计数|最大值|最小值|中位数)(?:数|行)?"
    "|subtotal|grandtotal|total|sum|average|mean|count"
)
_UNITS = "户|人|个|名|栋|幢|处|家|条|件|套|间|米|元|万元|网格|小区|社区|楼栋|单元|岗位|%"
_FIGURE = rf"[约共计为]*[0-9][0-9,.]*(?:个|多)?(?:{_UNITS})*"
_TOTAL = re.compile(
    rf"(.{{0,20}}?)({_WORDS})(?:\([^()]{{0,12}}\))?[:：]?(?:{_FIGURE})?[。.;；]?|共{_FIGURE}[。.;；]?"
)
# The texts must be in lower case: a case-sensitive pattern is much faster than one with IGNORECASE.
_MAYBE_TOTAL = re.compile("计|数|和|值|均|总|共|total|sum|average|mean|count")
_LONG_NUMBER = re.compile(r"\d{6}")

_SIGNERS = "填表|填报|填写|制表|制作|编制|审核|复核|审批|审定|审签|核对|校对|经办|经手|统计|上报|报送|主管|分管|单位|部门|社区|街道|项目|财务"
_SIGNATURES = (
    f"(?:{_SIGNERS})*(?:人|人员|员|者|领导|负责人|责任人|盖章|公章|签章|签字|签名|日期|时间|单位|意见|电话|联系人)+"
    f"|(?:{_SIGNERS})+|(?:联系人?|联系电话|电话|签字|签名|签章|盖章|公章|日期|年月日|领导签字|审核意见)"
)
_AFTER = r"(?:\((?:签字|签名|盖章|公章|签章)\))?"
_SIGNED = re.compile(rf"\(?(?:{_SIGNATURES}){_AFTER}\)?[:：].*", re.DOTALL)
_OF_SURROUNDINGS = re.compile(
    r".{0,6}(?:日期|时间|年度|年月|截至|截止|单位|街道|乡镇|镇街|镇|社区|村|区县|区|县|部门|密级|编号|文号):.."
)
_UNSIGNED = re.compile(
    rf"\(?(?:填表|填报|制表|审核|复核|经办|主管|单位|部门|负责人|领导)(?:{_SIGNATURES})?{_AFTER}\)?|制表|\((?:盖章|公章|签章)\)|(?:盖章|公章|签章|签字|签名)"
)
_NOTE = re.compile(
    r"(?:(?:注|附注|备注|说明|填表说明|填报说明|注意|注意事项|note|notes|remark|remarks)\d*[:：.、].*)"
    r"|(?:备注|说明|附注|填表说明|填报说明)|\(?以下(?:空白|无正文|无内容)\)?|第\d+页(?:[,，/]?共\d+页)?|\(?续表\)?",
    re.DOTALL,
)

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LINE_WORDS = ("栏次", "栏号", "列次", "列号", "序列", "行次")
_COLUMN_NUMBER = re.compile(r"[\[(<第]?([0-9]{1,3})[\])>栏列.]?(?:=[0-9+\-*/()×÷]+)?")
_FEWEST_NUMBERED = 2
_FEWEST_LETTERED = 3
_NEXT_NOTE = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、:)].*", re.DOTALL)


def squeezed(cell: Cell) -> str:
    """Return the text of a cell without blanks, in half width and lower case.

    >>> squeezed("合　计：Ａ")
    '合计:a'
    """
    text = plain_text(cell)
    return "".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split()).casefold()


def may_hold_total(text: str) -> bool:
    """Whether `text`, the joined texts of one or more cells, may contain a label that `total_label` finds.

    This test is quick. Most rows have no such label, and need no slower test.

    >>> may_hold_total("G-1第一网格"), may_hold_total("合计")
    (False, True)
    """
    return _MAYBE_TOTAL.search(text.lower()) is not None


def total_label(cell: Cell) -> str:
    """The label of a row of totals, or "" for any other cell.

    >>> [total_label(text) for text in ("东城街道 汇总", "合计（户）", "共计 412 户", "会计室", "计数器厂")]
    ['东城街道汇总', '合计(户)', '共计412户', '', '']
    """
    if not isinstance(cell, str) or not may_hold_total(cell):
        return ""
    text = squeezed(cell)
    match = _TOTAL.fullmatch(text)
    if match is None:
        return ""
    return match.group(2) or "共" if _LONG_NUMBER.search(text) else text


def is_signature(texts: Sequence[str]) -> bool:
    """Whether a row is a signature line below a table; `texts` are its cells, squeezed, without blank ones.

    >>> is_signature(["填表人:张三", "审核人:李四"]), is_signature(["填表人", "张三", "审核人", "李四"])
    (True, True)
    >>> is_signature(["审核人"]), is_signature(["张三", "审核人"])
    (True, False)
    """
    if not texts or not (_SIGNED.fullmatch(texts[0]) or _UNSIGNED.fullmatch(texts[0])):
        return False
    if len(texts) == 1 or _SIGNED.fullmatch(texts[0]):
        return True
    return any(_SIGNED.fullmatch(text) or _UNSIGNED.fullmatch(text) for text in texts[1:])


def is_label(cell: Cell) -> bool:
    """Whether a cell is a label of the texts around a table, with or without its value; it is in no header of two rows.

    >>> [is_label(text) for text in ("填报日期：2024年3月28日", "单位：安平街道", "截至：3月", "填报单位：")]
    [True, True, True, True]
    >>> [is_label(text) for text in ("其中：党员", "业委会：主任", "填报日期", "联系电话")]
    [False, False, False, False]
    """
    if not isinstance(cell, str) or not (":" in cell or "：" in cell):
        return False
    text = squeezed(cell)
    return _SIGNED.fullmatch(text) is not None or _OF_SURROUNDINGS.match(text) is not None


def is_note(text: str, *, after_note: bool = False) -> bool:
    """Whether a row begins with a remark about the table, or continues the remark above.

    `text` is the first text of the row, normalised by `squeezed`.

    >>> is_note("注:本表每季度更新"), is_note("以下空白"), is_note("第1页,共3页"), is_note("注塑厂")
    (True, True, True, False)
    >>> is_note("2.户数以年末为准"), is_note("2.户数以年末为准", after_note=True)
    (False, True)
    """
    return _NOTE.fullmatch(text) is not None or (after_note and _NEXT_NOTE.fullmatch(text) is not None)


def is_column_numbers(texts: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1 2 3, 甲 乙 1 2, (1) (2); `texts` are its cells, squeezed.

    >>> is_column_numbers(["甲", "乙", "1", "2"]), is_column_numbers(["栏次", "1", "2", "3=1+2"])
    (True, True)
    >>> is_column_numbers(["1", "3"]), is_column_numbers(["1"]), is_column_numbers(["a", "b", "c"])
    (False, False, True)
    """
    labels = [text for text in texts if text not in _LINE_WORDS]
    stems = 0
    while stems < len(labels) and stems < len(_STEMS) and labels[stems] == _STEMS[stems]:
        stems += 1
    rest = labels[stems:]
    if len(labels) < _FEWEST_NUMBERED:
        return False
    numbers = [match.group(1) if (match := _COLUMN_NUMBER.fullmatch(text)) else "" for text in rest]
    expected_numbers = [str(at) for at in range(1, len(rest) + 1)]
    letters = [chr(ord("a") + at) for at in range(min(len(rest), 26))]
    return numbers == expected_numbers or (not stems and rest == letters and len(rest) >= _FEWEST_LETTERED)
