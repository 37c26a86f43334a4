"""Writes notices about hidden rows and columns.

Hidden rows and columns are read like the others. If they weren't, the rows hidden by a forgotten filter would
be missing, and their facts would be retired.
"""

from __future__ import annotations

from collections.abc import Iterator

from wangge.loaders.messages.notices import NoticeMessage, counted
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.table import RawSheet

__all__ = ["hidden_parts"]

_MOST_COLUMNS = 20


def hidden_parts(raw: RawSheet) -> Iterator[RejectText]:
    """Yield a sentence about the hidden rows of a sheet, and one about its hidden columns.

    >>> list(hidden_parts(RawSheet("f.xlsx", "网格", (), hidden_rows=(3, 5, 6), hidden_columns=(27,))))
    ['3 hidden rows were read like the others: rows 3, 5–6; delete those that are no longer valid', \
'1 hidden column was read like the others: column AB; delete it if it is no longer valid']
    """
    rows, columns = raw.hidden_rows, raw.hidden_columns
    if rows:
        yield _sentence(NoticeMessage.HIDDEN_ROWS, len(rows), row_numbers(rows))
    if columns:
        letters = ", ".join(map(_letter, columns[:_MOST_COLUMNS]))
        more = f" and {len(columns) - _MOST_COLUMNS} more" if len(columns) > _MOST_COLUMNS else ""
        word = "columns" if len(columns) > 1 else "column"
        zh = "、".join(map(_letter, columns[:_MOST_COLUMNS])) + ("等" if more else "")
        which = RejectText(f"{word} {letters}{more}", f"{zh}列")
        yield _sentence(NoticeMessage.HIDDEN_COLUMNS, len(columns), which)


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter  # here, because few sheets have hidden columns

    letter: str = get_column_letter(at + 1)
    return letter


def _sentence(message: NoticeMessage, count: int, which: RejectText) -> RejectText:
    outdated = "those that are no longer valid" if count > 1 else "it if it is no longer valid"
    return counted(message, count, which=which, outdated=outdated)
