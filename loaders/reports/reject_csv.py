"""Writes rejects as a CSV file for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wangge.loaders.reject import Reject
from wangge.loaders.reports.private import display_text
from wangge.loaders.reports.tables import csv_table
from wangge.loaders.reports.whole_file import write_whole

__all__ = ["COLUMNS", "write_reject_csv"]

COLUMNS = ("file", "sheet", "row", "column", "rule", "message", "hint_zh", "hint_en")


def write_reject_csv(path: Path, rejects: Iterable[Reject]) -> None:
    """Write every reject as CSV: its location and message, but no other content of the row.

    Raises `OSError` if the file can't be written; an existing file is then unchanged.
    """
    write_whole(path, csv_table(COLUMNS, map(_cells, rejects)).encode())


def _cells(reject: Reject) -> tuple[str | int | None, ...]:
    texts = (reject.column or "", str(reject.rule), reject.message, reject.rule.hint_zh, reject.rule.hint_en)
    return (display_text(reject.file), display_text(reject.sheet), reject.row, *map(display_text, texts))
