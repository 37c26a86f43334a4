"""Declares the messages on references that don't mean exactly one node, and on facts declared twice."""

from __future__ import annotations

from enum import unique
from pathlib import PurePath

from wangge.loaders.fact import RowLocation
from wangge.loaders.messages.reject_text import RejectMessage, RejectText

__all__ = ["DeclarationMessage", "ReferenceMessage", "UnitText", "location"]


@unique
class ReferenceMessage(RejectMessage):
    """Why a code or a name doesn't mean exactly one node."""

    SEVERAL = "{text!r} matches {count} nodes of kind {kind}: {nodes}", "“{text}”对应{count}个{kind}：{nodes}"
    UNKNOWN = "no {kind} has code or name {text!r}", "没有编码或名称为“{text}”的{kind}"
    UNKNOWN_NOW = "{unknown}; {followed}", "{unknown}；{followed}"
    UNKNOWN_BUT_NEAR = "{unknown} (nearest: {nearest})", "{unknown}（最接近的是：{nearest}）"
    NOT_IN_NAMED_PLACE = (
        "no {kind} {text!r} is in {places!r}, which the row names; known: {nodes}",
        "本行所写的“{places}”中没有{kind}“{text}”；已有的是：{nodes}",
    )
    NOT_IN_PARENT = (
        "no {kind} {name!r} is in {parent!r}; known: {nodes}",
        "“{parent}”中没有{kind}“{name}”；已有的是：{nodes}",
    )
    CODE_OF_ANOTHER = (
        "code {code!r} is {known}, not {name}{others}",
        "编码“{code}”是{known}，不是{name}{others}",
    )
    NAME_OF_OTHERS = "; {name} is {nodes}", "；{name}是{nodes}"

    CODE_HAD_ANOTHER_UNIT = (
        "code {code!r} is {now}, and was {before} before, {after}: {remedy}",
        "编码“{code}”现在是{now}，以前是{before}，后者{after}；{remedy}",
    )
    CODE_TOOK_A_NAME = (
        "code {code!r} was {before} before and is {now}, a name that another unit had: {followed}: {remedy}",
        "编码“{code}”以前是{before}，现在是{now}，而这个名称以前属于另一个单位（{followed}）；{remedy}",
    )
    NAME_HAD_ANOTHER_UNIT = (
        "{text!r} is the name of {nodes}, and was the name of {before}: {remedy}",
        "“{text}”现在是{nodes}的名称，以前是{before}的名称；{remedy}",
    )
    NAME_ALONE = (
        "{text!r} alone may mean another unit than {nodes}, which has this name now: add its parent, or {remedy}",
        "只写“{text}”不能确定就是现在叫这个名称的{nodes}；请加写它的上级；{remedy}",
    )
    WRITE_PRESENT_UNIT = (
        "write '{code} {name}' if you mean the present unit",
        "如指现在的单位，请写“{code} {name}”",
    )


@unique
class UnitText(RejectMessage):
    """Parts of messages that name units."""

    PLACE = "Place", "地点"
    ORGANIZATION = "Organization", "组织"
    PLACE_OR_ORGANISATION = "place or organisation", "地点或组织"
    INSIDE = " (in {place})", "（在{place}）"
    FOLLOWED = "{code} {name} no longer exists, {after}", "{code} {name}已不存在，{after}"
    SUCCESSORS = "now {units} ({event})", "现为{units}（{event}）"
    NO_SUCCESSOR = "no successor is recorded ({event})", "没有记录由哪个单位接续（{event}）"


@unique
class DeclarationMessage(RejectMessage):
    """Why a row can't declare a fact: another row, dataset or program has declared it, or a row was rejected."""

    CODE_DECLARED = "{code!r} is already declared in {place}", "编码“{code}”已在{place}申报"
    RELATIONSHIP_DECLARED = (
        "this relationship is already declared in {place}",
        "这条关系已在{place}申报",
    )
    ANOTHER_PROGRAM = (
        "{fact} is in the graph already, made by another program: delete it there, or use another code",
        "{fact}已在图库中，由其他程序写入；请在那里删除，或改用别的编码",
    )
    ANOTHER_DATASET = (
        "{fact} is declared by dataset {owner!r}, not {dataset!r}",
        "{fact}由数据集“{owner}”申报，不属于“{dataset}”",
    )
    OTHER_VALUE = (
        "{header} of {name!r} is {value} here, but {before} in {place}",
        "“{name}”的{header}在本行是{value}，在{place}是{before}",
    )
    LARGER_TOTAL = (
        "{header} of {name!r}: the rows of this sheet add up to {value}, more than {before} in {place}",
        "“{name}”的{header}：本表各行合计{value}，多于{place}的{before}",
    )
    OTHER_PARENT = (
        "{name!r} is in {before}, as {place} says, not in {value}",
        "“{name}”按{place}属于{before}，不属于{value}",
    )
    REJECTED_ROW = (
        "{text!r} is declared in {file} {sheet} row {row}, which was rejected",
        "“{text}”在{file} 工作表“{sheet}” 第{row}行，而该行被拒收",
    )
    CODE = "{code!r}", "编码“{code}”"
    RELATIONSHIP = "this relationship", "这条关系"
    DATASET = "dataset {name!r}", "数据集“{name}”"
    PROGRAM = "another program", "其他程序"
    LOCATION = "{sheet} row {row}", "{sheet} 第{row}行"
    SHEET = "{file} {sheet}", "{file} 工作表“{sheet}”"


def location(place: RowLocation) -> RejectText:
    """Return the location of a row as a part of a message.

    >>> location(RowLocation("区.xlsx", "网格", 7)).zh
    '区.xlsx 工作表“网格” 第7行'
    """
    named = PurePath(place.file).stem == place.sheet
    sheet = place.file if named else DeclarationMessage.SHEET.fill(file=place.file, sheet=place.sheet)
    return DeclarationMessage.LOCATION.fill(sheet=sheet, row=place.row)
