"""Declares the messages on rows that contradict themselves, and on sheets that can't be read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage, RejectText

__all__ = ["ListMessage", "RowMessage", "ValueMessage", "value_fault"]


@unique
class RowMessage(RejectMessage):
    """What is wrong with a row, or with the headers of a sheet."""

    NONE_OF_GROUP = "none of {headers} is filled; fill in one", "{headers}都没有填，请填其中一列"
    BAD_CODE = "{code!r} is not {code_rule}", "编码“{code}”不合规则，应为：{code_rule}"
    BAD_VALUE = "{value!r}: {fault}", "填的是{value}，{fault}"
    WRONG_ORDER = "ends on {end}, which is not after {begin}", "终止日期{end}应晚于起始日期{begin}"
    HALF_LOCATED = "is empty, but {other} is filled in", "未填写，但填了{other}"

    NO_COLUMN = "the sheet has no column {headers}", "工作表缺少{headers}列"
    COLUMN = "{header} ({name})", "“{header}”（{name}）"
    ONLY_ADDS = (
        "no {kind} has this code or name, and a new one needs {headers} too (correct the code or name, or add the column)",
        "没有这个编码或名称的{kind}；新增{kind}还要填{headers}（更正编码或名称，或补上该列）",
    )
    NO_HEADER_ROW = (
        "sheet {sheet!r} has no header row of {kind} in its first {count} rows",
        "工作表“{sheet}”的前{count}行中没有{kind}的表头",
    )
    SEVERAL_KINDS_FIT = (
        "no kind is called {sheet!r}, and its headers aren't distinctive (they fit {kinds}{nearest}); "
        "name the sheet after its kind, or run `wangge adopt` on the file",
        "没有叫“{sheet}”的表，从表头也分不清是哪一种（可能是{kinds}{nearest}）；"
        "请按内容给工作表命名，或对该文件运行 `wangge adopt`",
    )
    NO_KIND_FITS = (
        "no kind is called {sheet!r} or has these headers{nearest}; run `wangge adopt` on the file",
        "没有叫“{sheet}”的表，也没有表头与此相同的表{nearest}；请对该文件运行 `wangge adopt`",
    )
    NEAREST_NAME = ", nearest: {name}", "，名称最接近的是{name}"


@unique
class ValueMessage(RejectMessage):
    """Which limit a value exceeds."""

    GREATER_THAN = "Input should be greater than {limit}", "应大于{limit}"
    GREATER_THAN_EQUAL = "Input should be greater than or equal to {limit}", "应不小于{limit}"
    LESS_THAN = "Input should be less than {limit}", "应小于{limit}"
    LESS_THAN_EQUAL = "Input should be less than or equal to {limit}", "应不大于{limit}"
    OTHER = "{fault}", "不符合要求（{fault}）"


_LIMITS = {
    "greater_than": ValueMessage.GREATER_THAN,
    "greater_than_equal": ValueMessage.GREATER_THAN_EQUAL,
    "less_than": ValueMessage.LESS_THAN,
    "less_than_equal": ValueMessage.LESS_THAN_EQUAL,
}
"""The messages by the type of pydantic's error."""


def value_fault(fault: str, kind: str, limits: Mapping[str, object]) -> RejectText:
    """Return the message on an error of pydantic: its text, its type and the limits that it names.

    >>> value_fault("Input should be less than or equal to 5", "less_than_equal", {"le": 5}).zh
    '应不大于5'
    """
    message = _LIMITS.get(kind)
    if message is None or len(limits) != 1:
        return ValueMessage.OTHER.fill(fault=fault)
    (limit,) = limits.values()
    if isinstance(limit, float) and limit.is_integer():
        limit = int(limit)
    return message.fill(limit=limit)


@unique
class ListMessage(RejectMessage):
    """What is wrong with a row of a filled-in 整改清单 (rectification list)."""

    NOT_A_SHEET = "{name!r} isn't a sheet of the model", "没有名为“{name}”的表"
    NOT_THE_FORM = (
        "{part!r} is not of the form header=value; restore the original text of the cell",
        "“{part}”不是“列名=值”的写法；请恢复该单元格原来的内容",
    )
    UNKNOWN_COLUMN = (
        "{sheet} has no column {header}; restore the cell",
        "{sheet}没有“{header}”列；请恢复该单元格原来的内容",
    )
    LOST_COLUMN = (
        "the sheet has no column {header}, which the row must fill in",
        "工作表缺少本行要填的“{header}”列",
    )
    NOTHING_TO_FILL = (
        "the cell names no column to fill in; restore its original text",
        "该单元格没有写明要填哪一列；请恢复原来的内容",
    )
    NOT_ASKED = (
        "must be empty in this row; its finding doesn't ask for this value",
        "本行的问题不涉及此项，应当留空",
    )
    AT_COLUMN = "column {heading}: {fault}", "“{heading}”列：{fault}"
    WAIVER_PARTLY_FILLED = (
        "is empty in a waiver request; fill in {reason}, {owner} and {until}, or none of them",
        "未填写；申请豁免要填{reason}、{owner}和{until}，不申请则都不填",
    )
    PARTLY_FILLED = (
        "is empty, but the row is partly filled in; fill in the whole row or nothing",
        "未填写，但本行已填了一部分；请填全本行，或全部留空",
    )
