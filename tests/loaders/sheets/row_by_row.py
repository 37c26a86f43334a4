"""Reads a sheet row by row, for comparison with wangge's reader, which checks whole columns at once.

Reading row by row is slow, but so simple that it is easily seen to be right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from wangge.graph.model import Model
from wangge.loaders.sheets import skipped_rows, understand
from wangge.loaders.sheets.block import Block
from wangge.loaders.sheets.rowreader import RowReader
from wangge.loaders.sheets.table import RawSheet
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["everything_in", "understand_row_by_row"]


class _RowByRowReader:
    """Reads a block one row at a time; it replaces `BlockReader`."""

    def __init__(self, rows: RowReader) -> None:
        self._rows = rows
        for field in rows.fields:
            field.shape = None  # so that each cell is converted separately

    def read(self, block: Block) -> None:
        for row in block.rows():
            self._rows.result.rows_in += 1
            self._rows.read(row)


def understand_row_by_row(raw: RawSheet, model: Model) -> UnderstoodSheet | None:
    """Interpret a sheet as `understand` does, but read each row and each cell separately, with all checks."""
    with (
        patch.object(understand, "BlockReader", _RowByRowReader),
        # Every row counts as one that may be blank, a total, a note or a repeated header, so `DataRows` examines each.
        patch.object(skipped_rows, "doubtful_rows", lambda block, _key, _heads: range(len(block))),
    ):
        return understand.understand(replace(raw, rows=tuple(raw.rows)), model)


def everything_in(sheet: UnderstoodSheet | None) -> dict[str, Any]:
    """Return everything that was read from a sheet, as one value that tests can compare."""
    if sheet is None:
        return {}
    return {
        "facts": list(sheet.facts),
        "frame": sheet.facts.frame().to_dicts(),
        "schema": sheet.facts.frame().schema,
        "rows": (sheet.rows_in, sheet.rejected, sheet.has_row_without_code, sheet.codes_of_rejected),
        "rejects": sheet.rejects,
        "notices": sheet.notices,
    }
