"""Declares the messages on cells that can't be read."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage

__all__ = ["CellMessage"]


@unique
class CellMessage(RejectMessage):
    """What is wrong with the content of one cell."""

    EMPTY = "is empty", "未填写"
    UNCALCULATED = (
        "contains a formula without its value; open the file in a spreadsheet program and save it",
        "公式没有计算结果；请用表格软件打开该文件，保存后再装载",
    )
    FAILED_FORMULA = "contains the failed formula {formula}", "公式出错：{formula}"

    NUMBER_LOST_DIGITS = (
        "{number:g} is a number that has lost digits of the code",
        "{number:g}是数字，编码的末几位已经丢失",
    )
    TEXT_LOST_DIGITS = (
        "{text} has lost digits of the code",
        "“{text}”是科学记数，编码的末几位已经丢失",
    )
    DISPLAYED_OTHERWISE = (
        "{number} is shown as something else by its number format; write the code as text",
        "{number}因数字格式显示成了别的样子；请把编码改为文本",
    )
    TOO_LONG_NUMBER = "a number too long to be exact", "数字太长，末几位已不准确"

    ID_NUMBER = "contains a resident ID number", "含有居民身份证号"
    PERHAPS_ID_NUMBER = "contains what looks like a resident ID number", "含有疑似居民身份证号的数字"
    REMOVED_ID_NUMBER = (
        "contained a resident ID number, which a marked copy removed; clear the cell",
        "原有居民身份证号，已在标注副本中删除；请清空该单元格",
    )
    NEVER_COLLECTED = "{header} is never collected", "本系统不收集{header}"

    WRONG_ENCODING = (
        "{text!r} is text that was saved or read in a wrong encoding",
        "“{text}”是乱码，保存或打开文件时用错了编码",
    )
    BECAME_A_DATE = (
        "contains the {kind} {text}; it was probably typed as {typed}",
        "内容是{kind}{text}，原来录入的可能是{typed}",
    )
    DATE = "date", "日期"
    TIME = "time", "时间"
    SOMETHING_LIKE = "something like {example}", "{example}之类"

    MOBILE_AS_CODE = "is a mobile number; give a code instead", "填的是手机号；请改填编码"
    NOT_A_CHOICE = "{text!r} isn't one of {choices}", "“{text}”不在可选值中，可选：{choices}"
    NOT_A_NUMBER = "{text!r} isn't a number", "“{text}”不是数字"
    NOT_A_WHOLE_NUMBER = "{text!r} isn't a whole number", "“{text}”不是整数"
    NOT_DEGREES = (
        "{text!r} isn't a {header} in degrees; write 107.504167 or 107°30′15″",
        "“{text}”不是{header}的度数；请写成107.504167或107°30′15″",
    )
    SWAPPED_DEGREES = (
        "{text} is the other coordinate: are longitude and latitude swapped? A {header} in China is from {least} to {most}",
        "{text}：经纬度写反了？中国境内的{header}在{least}至{most}之间",
    )
    OUTSIDE_CHINA = (
        "{text} is outside China; a {header} in China is from {least} to {most}",
        "{text}不在中国境内；中国境内的{header}在{least}至{most}之间",
    )
    MOBILE_AS_NUMBER = "is a mobile number", "填的是手机号，不是数目"
    NEITHER_YES_NOR_NO = "{text!r} is neither yes nor no", "“{text}”既不是“是”，也不是“否”"
    NOT_A_DATE = "{text!r} isn't a date", "“{text}”不是日期"
    MONTH_AS_NUMBER = (
        "the number {number} may mean January or October; write {year}-01 or {year}-10",
        "数字{number}分不清是1月还是10月；请写成{year}-01或{year}-10",
    )
    NOT_A_PHONE = "isn't a phone number", "填的不是电话号码"
