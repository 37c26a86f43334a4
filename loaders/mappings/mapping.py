"""Defines mappings: which facts the rows of an office's ledger (台账) declare, and from which columns."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "FROM_CODE",
    "FROM_FILE",
    "FROM_FOLDER",
    "FROM_SECTION",
    "FROM_SHEET",
    "FROM_TITLE",
    "NONE_WORDS",
    "NO_HOLDER_WORDS",
    "VACANT_WORDS",
    "FactMapping",
    "Mapping",
]

FROM_SHEET = "@sheet"
"""Stands for a column of places: every row is in the place that the name of the sheet contains."""
FROM_FILE = "@file"
"""The same for the name of the file."""
FROM_FOLDER = "@folder"
"""The same for the name of the folder that contains the file."""
FROM_TITLE = "@title"
"""The same for the rows above the header."""
FROM_CODE = "@code"
"""Stands for the column of codes; its first digits are the code of the place that contains the node."""

FROM_SECTION = "@section"
"""Stands for the rows that hold one text, such as 一、凉水井社区: it names the place of the rows below."""

NONE_WORDS = (
    *("无", "没有", "未成立", "未组建", "未聘请", "无物业", "/", "—", "-", "--", "暂无", "否"),
    *("在建", "待建", "拟建", "规划中", "筹建中", "筹备中"),
)
"""The texts of a cell that say that there is no such node, whatever the mapping says."""
NO_HOLDER_WORDS = ("无", "没有", "暂无")
"""The texts among `NONE_WORDS` that say that nobody holds a post; the others say nothing about the post."""
VACANT_WORDS = (
    *(
        "空缺",
        "待定",
        "暂缺",
        "缺",
        "空",
        "待聘",
        "待补",
        "待补选",
        "待选",
        "待选举",
        "待推选",
        "待换届",
        "待招聘",
        "招聘中",
    ),
    *(
        "待配备",
        "未配备",
        "待确定",
        "未确定",
        "待明确",
        "未明确",
        "待任命",
        "空岗",
        "缺岗",
        "缺编",
        "缺员",
        "暂空缺",
        "暂空",
        "无人",
        "暂无人",
    ),
)
"""The texts of a cell that say that a post exists, but nobody holds it."""


@dataclass(frozen=True, kw_only=True)
class FactMapping:
    """How a ledger's row declares nodes of one kind, or posts with their holders.

    Every column is named by its header as the ledger has it. If several columns have the same header, the second is
    `联系电话#2`, the third `联系电话#3`. A header of two rows is the upper text followed by the lower one. `within` may also
    have `FROM_SHEET`, `FROM_FILE`, `FROM_FOLDER`, `FROM_TITLE`, `FROM_SECTION` and `FROM_CODE`.

    - `kind`: the label of a kind of node.
    - `name`: the column with the node's name. A node without a name column (an owners' committee) is named after the
      node that it belongs to.
    - `code`: the column with its code, if the ledger has one. Without it, the code is made from the parent's code and
      the name.
    - `within`: the columns with the place or organisation that the node belongs to (`in` in the file). If there are
      several columns, the first that isn't blank in the row counts. Each is the `name` (or `code`) column of another
      fact, or a column that names a known place.
    - `known`: whether the node must be in the graph already. The ledger then declares nothing about it; other facts
      refer to it.
    - `when`: a column that says whether the node exists: it does unless the cell is blank, or one of `NONE_WORDS` or
      `none`.
    - `none`: further texts that say that there is no such node in this row.
    - `split`: how a cell names several nodes. "numbers" is for buildings: `1-5栋`, `1栋、3栋`, `7`. "count" is the same,
      but a single number is the number of buildings: 3 and 3栋 mean 1栋, 2栋, 3栋. Both read `4栋1、2单元` as a building
      with two of its entrances. "list" is for names between 、，；or line breaks.
    - `suffix`: what is added to the name of the parent to get the name of a node without a name column, such as
      `业委会`.
    - `columns`: the columns of further properties and references, by the English name that the kind's template
      sheet gives them, such as `households`, `covers` or `superior`.
    - `values`: properties with the same value in every row, such as `tier = 4`.
    - `totals`: the properties among `columns` whose numbers are added up over all rows that name the node.
    - `serves`: for a property firm, the column with the compound that it serves.

    A fact about posts has more keys: `title` is the post's name, or `title_column` the column with it; `holder` is the
    column with the names of its holders, and `phone` that with their phone numbers, in the order of the names. `vacant`
    are further texts that say that nobody holds the post. `pairs` says what a row with several units and as many
    holders means, or one with several posts and as many holders: "each" pairs them in their order, "all" gives every
    post in every unit to every holder. Without it, such a row is a reject, because it doesn't say who holds which post.
    A fact of another kind may have `title`, `holder` and `phone`, too. They declare a post in the node, with its
    holders. `columns` may have properties of the post, of its holder and of the relationship between them, such as
    `valid_from`.
    """

    kind: str
    name: str | None = None
    code: str | None = None
    within: tuple[str, ...] = ()
    known: bool = False
    when: str | None = None
    none: tuple[str, ...] = ()
    split: str | None = None
    suffix: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, str | int | bool] = field(default_factory=dict)
    totals: tuple[str, ...] = ()
    serves: str | None = None
    title: str | None = None
    title_column: str | None = None
    holder: str | None = None
    phone: str | None = None
    vacant: tuple[str, ...] = ()
    pairs: str | None = None


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How the sheets of one sort of ledger are read.

    `name` is the name of the mapping and of its file, mappings/NAME.toml. `files` and `sheets` are patterns, such as
    `*花名册*.xlsx`, for the names of the files and sheets; empty means all. A sheet is read by the mapping if it also
    has all headers of `header`, in any order, in one of its first rows (two rows if the header has two).
    In the columns `fill`, a blank cell has the value of the cell above. The columns are ordered from the largest unit
    to its details; where a cell of one of them isn't blank, the blank cells of the columns after it are not filled.
    """

    name: str
    header: tuple[str, ...]
    files: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    facts: tuple[FactMapping, ...]

    @property
    def path(self) -> str | None:
        """The path of the mapping file in the project; None for the mapping of a sheet of the template."""
        return f"mappings/{self.name}.toml" if self.name else None
