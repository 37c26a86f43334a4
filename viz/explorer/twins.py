"""The twins of a page: the same data as JSON or CSV, safe to open in a table program."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import StringIO
from typing import Any

from queries.reports.printable import storable
from viz.explorer.answer import Table

__all__ = ["as_csv", "as_json", "safe_cell"]

_FORMULA = re.compile("[\t\r]|[\\s\x00-\x20\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\\-@＝＋－＠]")
"""A text that a table program may take for a formula, also behind signs that nobody sees."""

_BYTE_ORDER_MARK = "\ufeff"


def as_json(data: Mapping[str, Any]) -> str:
    """The data as JSON in UTF-8, dates as ISO texts.

    >>> as_json({"day": date(2024, 6, 30), "name": "朝阳"})
    '{"day": "2024-06-30", "name": "朝阳"}'
    """
    return storable(json.dumps(data, ensure_ascii=False, default=_plain))


def as_csv(table: Table) -> str:
    r"""The table as CSV that table programs read as UTF-8 and in which no cell is a formula.

    >>> as_csv(Table(("name", "count"), [("=1+1", 2), ("朝阳", -3)]))
    "\ufeffname,count\r\n'=1+1,2\r\n朝阳,-3\r\n"
    """
    out = StringIO()
    out.write(_BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows(_cells(row) for row in table.rows)
    return storable(out.getvalue())


def safe_cell(value: object) -> object:
    """A cell as it is written: a text that a table program would take for a formula gets an apostrophe before it.

    >>> safe_cell("@SUM(A1)"), safe_cell(-1), safe_cell(None), safe_cell(True)
    ("'@SUM(A1)", -1, '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = str(_plain(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _cells(row: Iterable[object]) -> list[object]:
    return [safe_cell(value) for value in row]


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(_plain(item)) for item in value)
    return value if isinstance(value, str) else str(value)
