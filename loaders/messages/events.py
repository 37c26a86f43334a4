"""Declares the messages on change events that can't be carried out."""

from __future__ import annotations

from enum import unique

from wangge.loaders.messages.reject_text import RejectMessage

__all__ = ["EventMessage"]


@unique
class EventMessage(RejectMessage):
    """Why an event doesn't change the divisions."""

    NO_NEW_NAME = (
        "the new name of {code} {name} is missing: write it here, or …更名为… in 名称",
        "没有写明{code} {name}的新名称；请写在这里，或在“名称”中写“…更名为…”",
    )
    OTHER_OLD_NAME = (
        "the event renames {old}, but {code} is {name}: correct the code or the name",
        "本行更名的是{old}，而{code}是{name}；请更正编码或名称",
    )
    OTHER_NUMBER = (
        "{before} units before, but {after} after: give each unit one new code",
        "变更前有{before}个单位，变更后有{after}个；请为每个单位写一个新编码",
    )
    NO_NEW_PARENT = (
        "the event doesn't say where {code} {name} belongs now: name the unit here",
        "没有写明{code} {name}现在属于哪里；请在这里写上级单位",
    )
    OUTLASTS_ITSELF = (
        "this event closes {code}, so {code} can't be a unit after it: name another unit, or none",
        "{code}已被撤销，不能又是变更后单位；请写别的单位，或留空",
    )
    NO_NAME = (
        "no unit has code {code!r}: write its name after the code, or declare it on its own sheet",
        "没有编码为“{code}”的单位；请在编码后写名称，或在它自己的表中填写",
    )
    NO_PARENT = (
        "nothing says in which unit {code} {name} is: declare it on its own sheet",
        "没有写明{code} {name}在哪个单位内；请在它自己的表中填写",
    )
    OTHER_KIND = (
        "{code} is a {label}, {other} a {other_label}: name units of one kind",
        "{code}是{label}，{other}是{other_label}；请写同一类单位",
    )
    STILL_HOLDS = (
        "{code} {name} can't end, {nodes}{more} still belong to it: write {heirs} in their rows",
        "{code} {name}还不能终止，{nodes}{more}仍属于它；请在它们的行中写{heirs}",
    )
    AND_MORE = " and {count} more", "等，另有{count}个"
    ONE_OF = "one of {codes}", "{codes}之一"
    ANOTHER_UNIT = "another unit", "别的单位"
    SEVERAL_UNITS = (
        "{change} has {count} units here: write one event for each",
        "“{change}”在这里有{count}个单位；请每个单位写一行",
    )
    NO_UNIT = "{change} without a unit: write its code or name", "“{change}”没有写单位；请写编码或名称"
    GONE = "the unit {text!r} no longer exists on this day", "单位“{text}”在这一天已不存在"
    ENDED = (
        "{code} ended on {day} ({event}), now {after}: delete the row",
        "{code}已于{day}终止（{event}），现为{after}；请删去本行",
    )
    NOTHING = "no unit", "没有接续单位"
    LACKS = (
        "row {row}: event {code} changes no unit, because {header} is blank",
        "第{row}行：变更{code}没有填{header}，所以不改动任何单位",
    )
    NOT_YET = (
        "row {row}: event {code} changes no unit before {day}",
        "第{row}行：变更{code}自{day}起生效，在此之前不改动任何单位",
    )
    LATER_EDITION = (
        "row {row}: event {code} of {day} changes no unit: the divisions are of {edition}",
        "第{row}行：{day}的变更{code}不改动任何单位，因为区划数据已是{edition}的",
    )
