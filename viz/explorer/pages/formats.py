"""Writes the data of a page as JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wangge.loaders.reports.tables import csv_table
from wangge.queries.reports.printable import storable
from wangge.viz.explorer.pages.page import PageTable

__all__ = ["as_csv", "as_json"]


def as_json(data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
    """Return JSON text; dates are in ISO format.

    >>> as_json({"day": date(2024, 6, 30), "name": "朝阳"})
    '{"day": "2024-06-30", "name": "朝阳"}'
    """
    return storable(json.dumps(data, ensure_ascii=False, default=_plain))


def as_csv(table: PageTable) -> str:
    r"""Return CSV text with a byte order mark.

    An apostrophe is put before values that a spreadsheet would run as formulas.

    >>> as_csv(PageTable(("name", "count"), [("=1+1", 2)]))
    "\ufeffname,count\r\n'=1+1,2\r\n"
    """
    return csv_table(table.columns, table.rows)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(_plain(item)) for item in value)
    return value if isinstance(value, str) else str(value)
