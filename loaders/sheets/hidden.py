"""Writes notices about hidden rows and columns.

Hidden rows and columns are read like the others. If they weren't, the rows hidden by a forgotten filter would
be missing, and their facts would be retired.
"""

from __future__ import annotations

from collections.abc import Iterator

from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.table import RawSheet

__all__ = ["hidden_parts"]

_MOST_COLUMNS = 20


def hidden_parts(raw: RawSheet) -> Iterator[str]:
    """Yield a sentence about the hidden rows of a sheet, and one about its hidden columns.

    >>> list(hidden_parts(RawSheet("f.xlsx", "网格", (), hidden_rows=(3, 5, 6), hidden_columns=(27,))))
    ['3 hidden rows were read like the others: rows 3, 5–6; delete those that are no longer valid', \
'1 hidden column was read like the others: column AB; delete it if it is no longer valid']
    """
    rows, columns = raw.hidden_rows, raw.hidden_columns
    if rows:
        yield _sentence(len(rows), "row", row_numbers(rows))
    if columns:
        letters = ", ".join(map(_letter, columns[:_MOST_COLUMNS]))
        more = f" and {len(columns) - _MOST_COLUMNS} more" if len(columns) > _MOST_COLUMNS else ""
        word = "columns" if len(columns) > 1 else "column"
        yield _sentence(len(columns), "column", f"{word} {letters}{more}")


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter  # here, because few sheets have hidden columns

    letter: str = get_column_letter(at + 1)
    return letter


def _sentence(count: int, what: str, which: str) -> str:
    if count > 1:
        return f"{count} hidden {what}s were read like the others: {which}; delete those that are no longer valid"
    return f"1 hidden {what} was read like the others: {which}; delete it if it is no longer valid"
