"""Formats tables for people as CSV files and aligned text.

Spreadsheets read this CSV as UTF-8 and treat no cell as a formula. Files for programs are written elsewhere:
`wangge.sample.tables` writes sheets to load, `loaders.writing.importtables` writes files for neo4j-admin.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["TextColumn", "csv_cell", "csv_table", "folding_table", "text_table"]

_BYTE_ORDER_MARK = "\ufeff"

_GUARDED = re.compile(
    "'*(?:[\t\r]|[\\s\x00-\x20\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\\-@＝＋－＠])"
)
"""Text that a spreadsheet may evaluate as a formula, also after apostrophes or invisible characters.

`csv_cell` puts an apostrophe before such a text, even if the text already begins with one. So a program that
removes one leading apostrophe gets the original text.
"""


@dataclass(frozen=True)
class TextColumn:
    """A column of aligned text: `align` as in format strings, `width` the minimum in columns of the terminal."""

    title: str
    align: Literal["<", ">"] = "<"
    width: int = 0


def text_table(
    columns: Sequence[TextColumn], rows: Iterable[Sequence[object]], *, gap: str = " ", ruled: bool = False
) -> list[str]:
    """The lines of a table in which Chinese characters are two terminal columns wide; `ruled` underlines the titles.

    >>> text_table([TextColumn("name"), TextColumn("rows", ">")], [("楼栋", 7)], gap="  ", ruled=True)
    ['name  rows', '----  ----', '楼栋     7']
    """
    lines = [[column.title for column in columns], *([str(value) for value in row] for row in rows)]
    widths = [
        max(column.width, *(cell_len(line[position]) for line in lines))
        for position, column in enumerate(columns)
    ]
    if ruled:
        lines.insert(1, ["-" * width for width in widths])
    return [
        gap.join(
            _aligned(text, width, column) for text, width, column in zip(line, widths, columns, strict=True)
        ).rstrip()
        for line in lines
    ]


def folding_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table for `rich.console.Console` that wraps long cells to the width of the terminal."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def csv_table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    r"""A header line and the rows as CSV with a byte-order mark, which Excel needs to read UTF-8.

    >>> csv_table(("name", "count"), [("=1+1", 2), ("朝阳", -3)])
    "\ufeffname,count\r\n'=1+1,2\r\n朝阳,-3\r\n"
    """
    out = StringIO()
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace").decode()


def csv_cell(value: object) -> object:
    """The value of a CSV cell; text that a spreadsheet would evaluate as a formula gets a leading apostrophe.

    >>> csv_cell("@SUM(A1)"), csv_cell(-1), csv_cell(None), csv_cell(True)
    ("'@SUM(A1)", -1, '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = _plain(value)
    return f"'{text}" if _GUARDED.match(text) else text


def _aligned(text: str, width: int, column: TextColumn) -> str:
    padding = " " * (width - cell_len(text))
    return padding + text if column.align == ">" else text + padding


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(map(_plain, value))
    return str(value)
