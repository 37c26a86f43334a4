"""Writes rejects as a CSV file for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wangge.loaders.messages.reject_text import Language, in_language
from wangge.loaders.reject import Reject
from wangge.loaders.reports.private import display_text
from wangge.loaders.reports.tables import csv_table
from wangge.loaders.reports.whole_file import write_whole

__all__ = ["write_reject_csv"]

_PLACE = ("file", "sheet", "row", "column", "rule")


def write_reject_csv(path: Path, rejects: Iterable[Reject], language: Language = "zh") -> None:
    """Write every reject as CSV: its location and message, but no other content of the row.

    Message and remedy are in Chinese and English; the columns in `language` come before those in the other.

    Raises `OSError` if the file can't be written; an existing file is then unchanged.
    """
    columns = (
        *_PLACE,
        *in_language("message_zh", "message", language),
        *in_language("hint_zh", "hint_en", language),
    )
    write_whole(path, csv_table(columns, (_cells(reject, language) for reject in rejects)).encode())


def _cells(reject: Reject, language: Language) -> tuple[str | int | None, ...]:
    texts = (
        reject.column or "",
        str(reject.rule),
        *in_language(reject.message_zh, reject.message, language),
        *in_language(reject.rule.hint_zh, reject.rule.hint_en, language),
    )
    return (display_text(reject.file), display_text(reject.sheet), reject.row, *map(display_text, texts))
