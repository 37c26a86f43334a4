"""Declares the keys of mapping files, with their meaning in English and Chinese; docs/mappings.md lists them."""

from __future__ import annotations

from typing import NamedTuple

from wangge.loaders.mappings.mapping import (
    FROM_CODE,
    FROM_FILE,
    FROM_FOLDER,
    FROM_SECTION,
    FROM_SHEET,
    FROM_TITLE,
)

__all__ = ["FACT_KEYS", "SHEET_KEYS", "SUBSTITUTES", "KeyMeaning"]


class KeyMeaning(NamedTuple):
    """What a key or value of a mapping file means, in English and Chinese."""

    en: str
    zh: str


SHEET_KEYS = {
    "files": KeyMeaning(
        "patterns for the names of the files, such as `*花名册*.xlsx`", "文件名的样式，如 `*花名册*.xlsx`"
    ),
    "sheets": KeyMeaning("patterns for the names of the sheets", "工作表名的样式"),
    "header": KeyMeaning(
        "headers by which a sheet is recognised, in any order", "用哪些表头认出这种表，顺序不限"
    ),
    "fill": KeyMeaning(
        "columns in which a blank cell has the value of the cell above, the largest unit first",
        "空白时与上一行相同的列，大的单位写在前面",
    ),
}
"""The keys of the table `[sheet]`."""

FACT_KEYS = {
    "kind": KeyMeaning(
        "the kind of node that the row declares: its label or its Chinese name",
        "每行声明哪一类节点：写类别的标签或中文名",
    ),
    "name": KeyMeaning("the column with the name of the node", "节点名称所在的列"),
    "code": KeyMeaning(
        "the column with its code; without it the code is made from the parent's code and the name",
        "节点编码所在的列；不写这个键，编码就由上级的编码和名称生成",
    ),
    "in": KeyMeaning(
        "the column with the unit that the node belongs to, or several: the first that isn't blank counts",
        "所属单位所在的列；可以写几列，取第一个不空的",
    ),
    "or_in": KeyMeaning("a further column for `in`", "`in` 之外再加一列"),
    "known": KeyMeaning(
        "`true` if the node must exist already: the ledger only refers to it",
        "写 `true` 表示节点必须已经有了，台账只是提到它",
    ),
    "when": KeyMeaning(
        "the column that says whether the node exists; it doesn't exist if the cell is blank, 无, 未成立 …",
        "看哪一列才知道有没有这个节点：空白、无、未成立等就是没有",
    ),
    "none": KeyMeaning("further texts that say that there is no such node", "还有哪些写法表示没有这个节点"),
    "split": KeyMeaning(
        "how a cell names several nodes: `numbers` (buildings), `count` (a number of buildings), `list` (names)",
        "一格里写了几个节点时怎么拆：`numbers`（楼栋编号）、`count`（楼栋数）、`list`（几个名称）",
    ),
    "suffix": KeyMeaning(
        "what follows the unit's name in the name of a node without a name column",
        "没有名称列时，在所属单位的名称后面加什么，如 业委会",
    ),
    "set": KeyMeaning(
        "properties with the same value in every row, such as `{tier = 4}`",
        "每行都相同的属性，如 `{tier = 4}`",
    ),
    "total": KeyMeaning(
        "the properties whose numbers are added up over all rows of the node",
        "一个节点占几行时，哪些属性的数要相加",
    ),
    "serves": KeyMeaning(
        "the column with the compound that a property firm serves", "物业服务企业服务的小区所在的列"
    ),
    "title": KeyMeaning("the name of a post in the node", "节点里岗位的名称"),
    "title_column": KeyMeaning("the column with the name of the post", "岗位名称所在的列"),
    "holder": KeyMeaning("the column with the names of the people who hold the post", "任职者姓名所在的列"),
    "phone": KeyMeaning("the column with their phone numbers", "任职者电话所在的列"),
    "vacant": KeyMeaning("further texts that say that nobody holds the post", "还有哪些写法表示岗位空缺"),
    "pairs": KeyMeaning(
        "who holds what in a row with as many units (or posts) as holders: `each` (the first holder in the first unit, and so on), `all` (every holder in every unit)",
        "一行里单位（或岗位）与任职者一样多时，谁任哪一个：`each`（第一人任第一个，依次对应）、`all`（每人都任每一个）",
    ),
}
"""The keys of a table `[[facts]]`. Any other key is a property or reference of the kind."""

SUBSTITUTES = {
    FROM_SHEET: KeyMeaning("the name of the sheet", "工作表的名称"),
    FROM_FILE: KeyMeaning("the name of the file", "文件名"),
    FROM_FOLDER: KeyMeaning("the name of the folder that contains the file", "文件所在文件夹的名称"),
    FROM_TITLE: KeyMeaning("the rows above the header", "表头上面的各行"),
    FROM_SECTION: KeyMeaning(
        "the nearest row above that holds a single text, such as 一、凉水井社区",
        "上面最近的小标题（整行只有一处文字），如 一、凉水井社区",
    ),
    FROM_CODE: KeyMeaning("the first digits of the node's own code", "节点自己编码的前几位"),
}
"""The values of `in` that stand for a column, if the place isn't in one."""
