"""Returns the notices about a sheet: hidden parts, columns that aren't stored, and private-use characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wangge.graph.model import Model
from wangge.graph.model.left_out import left_out_zh
from wangge.loaders.messages.notices import NoticeMessage, counted
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.sheets.header import Header
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.placecolumn import outer_columns, place_of_header
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.table import RawSheet
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["hidden_sheet", "only_text", "place_columns", "sheet_messages"]


def hidden_sheet(rows: int) -> RejectText:
    """Return the message on a hidden sheet, which is skipped."""
    return counted(NoticeMessage.HIDDEN_SHEET, rows)


def only_text(rows: int) -> RejectText:
    """Return the message on a sheet without a table, which is skipped."""
    return NoticeMessage.ONLY_TEXT.fill(count=rows)


def place_columns(header: Header, model: Model) -> dict[int, str]:
    """Return the titles of the extra columns that name a parent place, by position."""
    extra = {
        **header.unknown,
        **{at: titles[:1] for at, titles in header.skipped.items()},
        **{at: (title,) for at, (title, _) in header.left_out.items()},
    }
    return {
        at: titles[0]
        for at, titles in sorted(extra.items())
        if any(place_of_header(header.sheet, title, model) for title in titles)
    }


def sheet_messages(
    raw: RawSheet,
    header: Header,
    places: Mapping[int, str],
    result: UnderstoodSheet,
    signs: dict[str, list[int]],
) -> Iterator[RejectText]:
    """Yield one message for each notice.

    `places` has the extra columns that name parent places, `signs` the rows of each private-use character.
    `result` is the result of the sheet so far.
    """
    yield from hidden_parts(raw)
    outer = {at: header.titles[at] for at in outer_columns(header.columns, result)}
    yield from _column_notices(header, {**places, **outer})
    yield from _sign_notices(signs)


def _column_notices(header: Header, places: Mapping[int, str]) -> Iterator[RejectText]:
    for _, title in sorted(places.items()):
        yield NoticeMessage.LIMITS_SEARCH.fill(title=title)
    for at, titles in header.unknown.items():
        if at not in places:
            yield NoticeMessage.UNKNOWN_COLUMN.fill(title=titles[0])
    for at, (title, column) in header.left_out.items():
        if at not in places and column.reason is not None:
            reason = RejectText(column.reason, left_out_zh(column.reason))
            yield NoticeMessage.LEFT_OUT.fill(title=title, reason=reason)
    for at, (title, taken) in header.skipped.items():
        if at not in places:
            yield NoticeMessage.SAME_COLUMN.fill(title=title, taken=taken)


def _sign_notices(signs: dict[str, list[int]]) -> Iterator[RejectText]:
    for sign, numbers in sorted(signs.items()):
        yield NoticeMessage.PRIVATE_SIGN.fill(rows=row_numbers(numbers), sign=f"U+{ord(sign):04X}")
