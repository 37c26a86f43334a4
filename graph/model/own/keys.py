"""Declares the keys of the files in which a project declares its own kinds; docs/own-kinds.md lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.graph.model.property import Privacy
from wangge.graph.model.specification import ValueType

__all__ = ["SHAPES", "TABLES", "KindKey"]

_SHAPES = {
    "circle": "圆形",
    "diamond": "菱形",
    "hexagon": "六边形",
    "pentagon": "五边形",
    "ring": "圆环",
    "shield": "盾形",
    "square": "方形",
    "triangle": "三角形",
}
_TYPES = {
    ValueType.TEXT.value: "文字",
    ValueType.CHOICE.value: "选项",
    ValueType.INTEGER.value: "整数",
    ValueType.DECIMAL.value: "小数",
    ValueType.DATE.value: "日期",
    ValueType.BOOLEAN.value: "是或否",
}
_PRIVACY = {
    Privacy.PUBLIC.value: "原样保存",
    Privacy.PERSONAL.value: "原样保存，隐去姓名时不显示",
    Privacy.MASKED.value: "中间几位换成星号",
    Privacy.REFUSED.value: "不保存，填写的行会被拒收",
}

SHAPES = tuple(_SHAPES)
"""The shapes that an icon may have."""


def _one_of(values: Mapping[str, str]) -> str:
    """Return values with their Chinese meaning, such as date（日期）, as the Chinese meaning of a key lists them."""
    return "、".join(f"{value}（{zh}）" for value, zh in values.items())


@dataclass(frozen=True)
class KindKey:
    """A key of a table: what its value is, its meaning in English and Chinese, and whether the table must have it.

    `value` is "text", "texts" (one text or a list), "whole number", "true or false", "values" (a table with a value
    for each property), or the name of one of the `TABLES` with "list of" before it if there may be several.
    """

    value: str
    en: str
    zh: str
    required: bool = False


_ENDS = {
    "column": KindKey("text", "the English header of the column", "这一列的英文表头"),
    "zh": KindKey("text", "the Chinese header of the column", "这一列的中文表头"),
    "also": KindKey("texts", "further headers that are accepted", "还可以用的表头"),
}

TABLES: dict[str, dict[str, KindKey]] = {
    "file": {
        "node": KindKey("list of node", "a kind of node", "一类对象"),
        "relationship": KindKey("list of relationship", "a kind of relationship", "一类关系"),
    },
    "node": {
        "label": KindKey(
            "text", "the label in the graph, such as ChargingPoint", "图里的标签，如 ChargingPoint", True
        ),
        "zh": KindKey(
            "text", "the Chinese name of the kind and of its sheet", "类别的中文名，也是表名", True
        ),
        "meaning": KindKey("text", "what a node of the kind is", "这一类指什么"),
        "plural": KindKey(
            "text",
            "the English name of the sheet; by default the label in lower case with an s",
            "表的英文名；默认为小写的标签加 s",
        ),
        "aliases": KindKey("texts", "further names of the sheet", "表的其他名称"),
        "organization": KindKey(
            "true or false",
            "whether the node is an organisation, so that posts may be in it",
            "是不是组织；组织里可以有岗位",
        ),
        "term": KindKey(
            "text",
            "the class of a public vocabulary, such as schema:Thing",
            "公共词表里的类，如 schema:Thing",
        ),
        "code_pattern": KindKey(
            "text",
            r"what a code looks like, such as XF\d{6}; by default letters, digits, Chinese characters, . _ and -",
            r"编码的样式，如 XF\d{6}；默认可以用字母、数字、汉字和 . _ -",
        ),
        "code_rule": KindKey("text", "the pattern in English words", "编码规则，用英文写"),
        "code_rule_zh": KindKey("text", "the pattern in Chinese words", "编码规则，用中文写"),
        "icon": KindKey("icon", "how maps draw a node", "画图时用的图标"),
        "properties": KindKey("list of property", "what the graph stores about a node", "节点有哪些属性"),
        "part_of": KindKey(
            "list of part_of", "the kinds of place that a node can be in", "节点可以在哪几类地点里"
        ),
        "relationships": KindKey("list of reference", "further relationships of a node", "节点还有哪些关系"),
        "example": KindKey("values", "a valid row, for the template", "一行正确的示例，写在模板里"),
    },
    "icon": {
        "sign": KindKey(
            "text",
            "the character in the icon; by default the first of the Chinese name",
            "图标里的字；默认为中文名的第一个字",
        ),
        "shape": KindKey(
            "text",
            f"one of {', '.join(SHAPES)}; by default circle",
            f"形状：{_one_of(_SHAPES)}；默认为 circle",
        ),
    },
    "property": {
        "name": KindKey(
            "text",
            "the name in the graph and the English header, such as members",
            "图里的名称，也是英文表头，如 members",
            True,
        ),
        "zh": KindKey("text", "the Chinese header", "中文表头", True),
        "type": KindKey(
            "text", f"one of {', '.join(_TYPES)}; by default text", f"类型：{_one_of(_TYPES)}；默认为 text"
        ),
        "also": KindKey("texts", "further headers that are accepted", "还可以用的表头"),
        "choices": KindKey("texts", "the values of a choice", "有哪些选项，类型是 choice 时写"),
        "unit": KindKey("text", "the unit of a number, such as 人", "数的单位，如 人"),
        "privacy": KindKey(
            "text",
            f"one of {', '.join(_PRIVACY)}; by default public",
            f"隐私：{_one_of(_PRIVACY)}；默认为 public",
        ),
        "required": KindKey("true or false", "whether every row needs a value", "每行是否必填"),
        "least": KindKey("whole number", "the smallest number that is allowed", "允许的最小值"),
        "most": KindKey("whole number", "the largest number that is allowed", "允许的最大值"),
        "indexed": KindKey("true or false", "whether the graph has an index on it", "图里是否建索引"),
        "term": KindKey("text", "the property of a public vocabulary", "公共词表里的属性"),
    },
    "part_of": {
        "label": KindKey("text", "the kind of place, such as Community", "哪一类地点，如 Community", True),
        "required": KindKey(
            "true or false",
            "whether every row names this place; if there are several, a row names at least one",
            "每行是否必填；有几类地点时，每行至少填一列",
        ),
        **_ENDS,
    },
    "reference": {
        "type": KindKey(
            "text",
            "the type of the relationship in the graph, such as SERVES",
            "图里的关系类型，如 SERVES",
            True,
        ),
        "targets": KindKey("texts", "the kinds at the other end", "另一端可以是哪几类", True),
        "name_zh": KindKey(
            "text",
            "the Chinese name of the relationship; by default its header",
            "关系的中文名；默认为表头",
        ),
        "required": KindKey("true or false", "whether every row needs one", "每行是否必填"),
        "many": KindKey(
            "true or false",
            "whether a cell may name several, separated by 、",
            "一格是否可以填几个，用、隔开",
        ),
        **_ENDS,
    },
    "relationship": {
        "name": KindKey("text", "the name of the kind, such as Inspects", "类别的名称，如 Inspects", True),
        "type": KindKey(
            "text", "the type in the graph; by default the name in capitals", "图里的类型；默认为大写的名称"
        ),
        "zh": KindKey(
            "text",
            "the Chinese name, and that of its sheet if it has properties",
            "中文名；有属性时也是表名",
            True,
        ),
        "meaning": KindKey("text", "what the relationship says", "这种关系是什么意思"),
        "plural": KindKey(
            "text",
            "the English name of a sheet of its own; without it, the relationship is a column on the sheet of its start",
            "关系自己的表的英文名；不写时，关系是起点的表里的一列",
        ),
        "aliases": KindKey("texts", "further names of the sheet", "表的其他名称"),
        "term": KindKey("text", "the property of a public vocabulary", "公共词表里的属性"),
        "sources": KindKey("texts", "the kinds of node at which it starts", "起点可以是哪几类", True),
        "targets": KindKey("texts", "the kinds of node at which it ends", "终点可以是哪几类", True),
        "column": KindKey(
            "text", "the English header of the column that names the target", "终点那一列的英文表头"
        ),
        "column_zh": KindKey(
            "text", "its Chinese header; by default the Chinese name", "终点那一列的中文表头；默认为中文名"
        ),
        "also": KindKey("texts", "further headers that are accepted", "还可以用的表头"),
        "source_column": KindKey(
            "text",
            "on a sheet of its own: the column that names the start",
            "有自己的表时，起点那一列的英文表头",
        ),
        "source_zh": KindKey("text", "its Chinese header", "起点那一列的中文表头"),
        "many": KindKey("true or false", "whether a cell may name several targets", "一格是否可以填几个终点"),
        "required": KindKey("true or false", "whether every start needs a target", "是否每个起点都要有终点"),
        "properties": KindKey(
            "list of property",
            "what the graph stores about it; needs plural",
            "关系有哪些属性；必须同时写 plural",
        ),
        "key": KindKey(
            "texts",
            "the properties that tell relationships between the same two nodes apart",
            "两端相同的几条关系靠哪些属性区分",
        ),
        "example": KindKey("values", "a valid row", "一行正确的示例"),
    },
}
"""The tables of a file, and the keys of each."""
