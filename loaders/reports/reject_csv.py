"""Rejects as a CSV file that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from loaders.reject import Reject
from loaders.reports.private import shown_text
from loaders.reports.whole_file import write_whole
from loaders.sheets.asmeant import meant

__all__ = ["COLUMNS", "harmless", "write_reject_csv"]

COLUMNS = ("file", "sheet", "row", "column", "rule", "message", "hint_zh", "hint_en")

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def write_reject_csv(path: Path, rejects: Iterable[Reject]) -> None:
    """Write every reject, UTF-8 with the mark Excel looks for; nothing of a row but its message.

    Raises `OSError` where the file can't be written; one that was there is then as it was.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, rejects))
    write_whole(path, text.getvalue().encode("utf-8-sig"))


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    Read as a sheet it is the same text again, so one that has such an apostrophe of its own gets another.

    >>> harmless("=HYPERLINK(A1)"), harmless("二栋"), harmless("'二栋")
    ("'=HYPERLINK(A1)", '二栋', "''二栋")
    """
    return f"'{text}" if _is_formula(text) or meant(text) != text else text


def _is_formula(text: str) -> bool:
    return text.startswith(_FORMULA_STARTS) or text.lstrip().startswith("=")


def _cells(reject: Reject) -> tuple[str | int, ...]:
    said = (reject.column or "", str(reject.rule), reject.message, reject.rule.hint_zh, reject.rule.hint_en)
    where = tuple(_cell(text) for text in (reject.file, reject.sheet))
    return (*where, "" if reject.row is None else reject.row, *map(_cell, said))


def _cell(text: str) -> str:
    shown = shown_text(text)
    return harmless(shown) if _is_formula(shown) else shown  # nobody loads a message
