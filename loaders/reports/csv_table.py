"""CSV for spreadsheets: UTF-8 with a byte-order mark, and no cell that is a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

__all__ = ["csv_cell", "csv_table"]

_BYTE_ORDER_MARK = "\ufeff"

_GUARDED = re.compile(
    "'*(?:[\t\r]|[\\s\x00-\x20\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\\-@＝＋－＠])"
)
"""A text that a spreadsheet may take for a formula, also behind invisible characters.

A text with an apostrophe gets a second one, so that a reader that removes one restores the value.
"""


def csv_table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    r"""A header and rows as CSV with a byte-order mark, which Excel needs to recognise UTF-8.

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
    """A cell as written to CSV; a text that a spreadsheet would take for a formula gets an apostrophe in front.

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


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(map(_plain, value))
    return str(value)
