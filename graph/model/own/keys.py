"""Declares the keys of the files in which a project declares its own kinds; docs/own-kinds.md lists them."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.graph.model.property import Privacy
from wangge.graph.model.specification import ValueType

__all__ = ["SHAPES", "TABLES", "KindKey"]

SHAPES = ("circle", "diamond", "hexagon", "pentagon", "ring", "shield", "square", "triangle")
"""The shapes that an icon may have."""

_TYPES = ", ".join(kind.value for kind in ValueType)
_PRIVACY = ", ".join(privacy.value for privacy in Privacy)


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
    "column": KindKey("text", "the English header of the column", "列的英文名"),
    "zh": KindKey("text", "the Chinese header of the column", "列的中文表头"),
    "also": KindKey("texts", "further headers that are accepted", "也接受的表头"),
}

TABLES: dict[str, dict[str, KindKey]] = {
    "file": {
        "node": KindKey("list of node", "a kind of node", "一类对象"),
        "relationship": KindKey("list of relationship", "a kind of relationship", "一类关系"),
    },
    "node": {
        "label": KindKey(
            "text", "the label in the graph, such as ChargingPoint", "图中的标签，如 ChargingPoint", True
        ),
        "zh": KindKey("text", "the Chinese name of the kind and of its sheet", "类别及其表的中文名", True),
        "meaning": KindKey("text", "what a node of the kind is", "含义"),
        "plural": KindKey(
            "text",
            "the English name of the sheet; by default the label in lower case with an s",
            "表的英文名；默认为小写标签加 s",
        ),
        "aliases": KindKey("texts", "further names of the sheet", "表的其他名称"),
        "organization": KindKey(
            "true or false",
            "whether the node is an organisation, so that posts may be in it",
            "是否为组织（可在其中设岗位）",
        ),
        "term": KindKey("text", "the class of a public vocabulary, such as schema:Thing", "公共词表中的类"),
        "code_pattern": KindKey(
            "text",
            r"what a code looks like, such as XF\d{6}; by default letters, digits, Chinese characters, . _ and -",
            r"编码的样式，如 XF\d{6}；默认为字母、数字、汉字及 . _ -",
        ),
        "code_rule": KindKey("text", "the pattern in English words", "编码规则（英文）"),
        "code_rule_zh": KindKey("text", "the pattern in Chinese words", "编码规则（中文）"),
        "icon": KindKey("icon", "how maps draw a node", "图中的图标"),
        "properties": KindKey("list of property", "what the graph stores about a node", "属性"),
        "part_of": KindKey("list of part_of", "the kinds of place that a node can be in", "所在的地点"),
        "relationships": KindKey("list of reference", "further relationships of a node", "其他关系"),
        "example": KindKey("values", "a valid row, for the template", "示例行"),
    },
    "icon": {
        "sign": KindKey(
            "text",
            "the character in the icon; by default the first of the Chinese name",
            "图标中的字；默认为中文名首字",
        ),
        "shape": KindKey("text", f"one of {', '.join(SHAPES)}; by default circle", "形状；默认 circle"),
    },
    "property": {
        "name": KindKey(
            "text",
            "the name in the graph and the English header, such as members",
            "图中的名称及英文表头",
            True,
        ),
        "zh": KindKey("text", "the Chinese header", "中文表头", True),
        "type": KindKey("text", f"one of {_TYPES}; by default text", "类型；默认 text"),
        "also": KindKey("texts", "further headers that are accepted", "也接受的表头"),
        "choices": KindKey("texts", "the values of a choice", "choice 的可选值"),
        "unit": KindKey("text", "the unit of a number, such as 人", "数的单位"),
        "privacy": KindKey("text", f"one of {_PRIVACY}; by default public", "隐私；默认 public"),
        "required": KindKey("true or false", "whether every row needs a value", "是否必填"),
        "least": KindKey("whole number", "the smallest number that is allowed", "最小值"),
        "most": KindKey("whole number", "the largest number that is allowed", "最大值"),
        "indexed": KindKey("true or false", "whether the graph has an index on it", "是否建索引"),
        "term": KindKey("text", "the property of a public vocabulary", "公共词表中的属性"),
    },
    "part_of": {
        "label": KindKey("text", "the kind of place, such as Community", "地点的类别", True),
        "required": KindKey(
            "true or false",
            "whether every row names this place; if there are several, a row names at least one",
            "是否必填；有几种地点时，每行至少填一列",
        ),
        **_ENDS,
    },
    "reference": {
        "type": KindKey(
            "text", "the type of the relationship in the graph, such as SERVES", "图中的关系类型", True
        ),
        "targets": KindKey("texts", "the kinds at the other end", "另一端的类别", True),
        "name_zh": KindKey(
            "text", "the Chinese name of the relationship; by default its header", "关系的中文名；默认为表头"
        ),
        "required": KindKey("true or false", "whether every row needs one", "是否必填"),
        "many": KindKey(
            "true or false", "whether a cell may name several, separated by 、", "一格是否可填多个"
        ),
        **_ENDS,
    },
    "relationship": {
        "name": KindKey("text", "the name of the kind, such as Inspects", "类别名", True),
        "type": KindKey("text", "the type in the graph; by default the name in capitals", "图中的类型"),
        "zh": KindKey(
            "text",
            "the Chinese name, and that of its sheet if it has properties",
            "中文名（有属性时也是表名）",
            True,
        ),
        "meaning": KindKey("text", "what the relationship says", "含义"),
        "plural": KindKey(
            "text",
            "the English name of a sheet of its own; without it, the relationship is a column on the sheet of its start",
            "自有表的英文名；没有时为起点表中的一列",
        ),
        "aliases": KindKey("texts", "further names of the sheet", "表的其他名称"),
        "term": KindKey("text", "the property of a public vocabulary", "公共词表中的属性"),
        "sources": KindKey("texts", "the kinds of node at which it starts", "起点的类别", True),
        "targets": KindKey("texts", "the kinds of node at which it ends", "终点的类别", True),
        "column": KindKey("text", "the English header of the column that names the target", "终点列的英文名"),
        "column_zh": KindKey(
            "text", "its Chinese header; by default the Chinese name", "终点列的中文表头；默认为中文名"
        ),
        "also": KindKey("texts", "further headers that are accepted", "也接受的表头"),
        "source_column": KindKey(
            "text", "on a sheet of its own: the column that names the start", "自有表中起点列的英文名"
        ),
        "source_zh": KindKey("text", "its Chinese header", "起点列的中文表头"),
        "many": KindKey("true or false", "whether a cell may name several targets", "一格是否可填多个"),
        "required": KindKey("true or false", "whether every start needs a target", "是否必填"),
        "properties": KindKey(
            "list of property", "what the graph stores about it; needs plural", "属性（须有 plural）"
        ),
        "key": KindKey(
            "texts",
            "the properties that tell relationships between the same two nodes apart",
            "区分同两端关系的属性",
        ),
        "example": KindKey("values", "a valid row", "示例行"),
    },
}
"""The tables of a file, and the keys of each."""
