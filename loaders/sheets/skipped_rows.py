"""Skips the rows of a sheet that declare no fact: blank rows, subtotals, repeated headers, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from wangge.graph.model import Column
from wangge.loaders.messages.notices import NoticeMessage, counted
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.sheets.block import Block
from wangge.loaders.sheets.doubtful_rows import PLAIN, doubtful_rows
from wangge.loaders.sheets.labels import (
    is_column_numbers,
    is_note,
    is_signature,
    may_hold_total,
    squeezed,
    total_label,
)
from wangge.loaders.sheets.table import Cell, RawRow, is_blank

__all__ = ["DataRows", "row_numbers"]

_MOST_RANGES = 20
_CODE = re.compile(r"(?!(?:19|20)[0-9]{2}[-./])[a-z0-9_-]*[0-9][a-z0-9_-]*")


class DataHeader(Protocol):
    """The part of a header that `DataRows` needs; see `wangge.loaders.sheets.headerrows.Header`."""

    @property
    def first(self) -> int:
        """The position of its first row among the rows that aren't blank."""

    @property
    def last(self) -> int:
        """The position of its last row."""

    @property
    def columns(self) -> dict[int, Column]:
        """The model's column at each position."""


class DataRows:
    """Selects the rows below a header that declare facts, and collects the other rows for `messages`.

    `take` must be called with all blocks of the sheet in order. The positions in `header` (`first` and
    `last`) don't count blank rows. `is_no_total` tells whether a row declares facts although a cell has the given label of
    a total. The rows for which `is_heading` is true are returned, too, but listed in the messages; the caller skips them.
    """

    def __init__(
        self,
        header: DataHeader,
        is_no_total: Callable[[RawRow, str], bool] = lambda _row, _label: False,
        is_heading: Callable[[RawRow], bool] = lambda _row: False,
    ) -> None:
        self._header = header
        self._is_no_total = is_no_total
        self._is_heading = is_heading
        self._headings: list[int] = []
        self._key = next((at for at, column in header.columns.items() if _is_key(column)), None)
        self._heads: set[tuple[Cell, ...]] = set()
        self._filled = -1
        self._blanks: list[int] = []
        self._above: list[int] = []
        self._blank: list[int] = []
        self._totals: dict[int, str] = {}
        self._repeated: list[int] = []
        self._notes: list[int] = []
        self._numbering: list[int] = []
        self._before = "header"

    def take(self, block: Block) -> Block:
        """Return the block without the rows that declare no fact."""
        skipped: list[int] = []
        at = 0
        doubtful: Iterator[int] | None = None
        next_doubtful = -1
        while at < len(block):
            if self._before != "header":
                if doubtful is None:
                    doubtful = iter(self._doubtful(block, at))
                while next_doubtful < at:
                    next_doubtful = next(doubtful, len(block))
                if next_doubtful > at:
                    self._before = "row"
                    self._end_blanks()
                    at = next_doubtful
                    continue
            if not self._is_data(block.row(at)):
                skipped.append(at)
            at += 1
        return block.without(skipped)

    def _is_data(self, row: RawRow) -> bool:
        header = self._header
        if _is_blank(row):
            if self._filled >= header.last:
                self._blanks.append(row.number)
            return False
        self._filled += 1
        if self._filled > header.last:
            self._end_blanks()
            return self._declares(row)
        if self._filled >= header.first:
            self._heads.add(row.cells)
        else:
            self._above.append(row.number)
        return False

    def _end_blanks(self) -> None:
        """Count the blank rows above a row that isn't blank as skipped rows.

        Blank rows below the last filled row of the sheet are never counted.
        """
        self._blank += self._blanks
        self._blanks.clear()

    def _doubtful(self, block: Block, start: int) -> Iterable[int]:
        key = self._key
        if key is None or key >= len(block.columns):
            return range(start, len(block))
        heads = {head[key] for head in self._heads if key < len(head)}
        return (start + at for at in doubtful_rows(block.from_row(start), key, heads))

    def messages(self) -> Iterator[RejectText]:
        """Yield one sentence per sort of skipped row."""
        skipped = (
            (NoticeMessage.ROWS_ABOVE, self._above),
            (NoticeMessage.BLANK_ROWS, self._blank),
            (NoticeMessage.TOTALS, self._totals),
            (NoticeMessage.REPEATED_HEADERS, self._repeated),
            (NoticeMessage.COLUMN_NUMBERS, self._numbering),
            (NoticeMessage.HEADINGS, self._headings),
            (NoticeMessage.NOTES, self._notes),
        )
        for message, rows in skipped:
            if rows and message is NoticeMessage.TOTALS:
                yield counted(message, len(rows), rows=_labelled(self._totals))
            elif rows:
                yield counted(message, len(rows), rows=row_numbers(rows))

    def _declares(self, row: RawRow) -> bool:
        columns, before = self._header.columns, self._before
        self._before = "row"
        total = _total(row, columns)
        if total is not None and not self._is_no_total(row, total):
            self._totals[row.number] = total
        elif row.cells in self._heads:
            self._repeated.append(row.number)
            self._before = "header"
        elif before == "header" and _is_numbering(row, columns):
            self._numbering.append(row.number)
        elif _is_note(row, columns, after_note=before == "note"):
            self._notes.append(row.number)
            self._before = "note"
        else:
            if self._is_heading(row):
                self._headings.append(row.number)
            return True
        return False


def row_numbers(numbers: Iterable[int]) -> RejectText:
    """Row numbers as ranges.

    >>> rows = row_numbers([4, 6, 7, 8])
    >>> rows, rows.zh
    ('rows 4, 6–8', '第4、6–8行')
    """
    ordered = sorted(set(numbers))
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    ranges = [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)]
    more = len(ranges) > _MOST_RANGES
    zh = "、".join(ranges[:_MOST_RANGES])
    return RejectText(
        f"row{'s' if len(ordered) > 1 else ''} {_short(ranges)}",
        f"第{zh}行等，另有{len(ranges) - _MOST_RANGES}处" if more else f"第{zh}行",
    )


def _labelled(totals: Mapping[int, str]) -> RejectText:
    """Return the rows of totals with their labels."""
    zh = [f"第{number}行 {label}" for number, label in totals.items()]
    more = f"等，另有{len(zh) - _MOST_RANGES}行" if len(zh) > _MOST_RANGES else ""
    return RejectText(
        _short([f"row {number} {label}" for number, label in totals.items()]),
        "、".join(zh[:_MOST_RANGES]) + more,
    )


def _short(parts: Sequence[str]) -> str:
    more = f" and {len(parts) - _MOST_RANGES} more" if len(parts) > _MOST_RANGES else ""
    return ", ".join(parts[:_MOST_RANGES]) + more


def _is_blank(row: RawRow) -> bool:
    return all(map(is_blank, row.cells))


def _total(row: RawRow, columns: dict[int, Column]) -> str | None:
    """Return the label of a row of totals; None for any other row, and for a row with a code or the start of a relationship."""
    if not may_hold_total(row.texts()):
        return None
    labels = {at: label for at, cell in enumerate(row.cells) if (label := total_label(cell))}
    if not labels or _has_key(row, columns, labels):
        return None
    return next((label for at, label in labels.items() if not _is_remark(columns.get(at))), None)


def _is_note(row: RawRow, columns: dict[int, Column], *, after_note: bool) -> bool:
    """Whether a row has a remark about the table, such as 注：…, or signatures, such as 填表人：…, in one or several cells."""
    first = next(at for at, cell in enumerate(row.cells) if not is_blank(cell))
    if PLAIN.fullmatch(str(row.cells[first])):
        return False
    start = squeezed(row.cells[first])
    noted, signed = is_note(start, after_note=after_note), is_signature([start])
    if not (noted or signed) or _is_remark(columns.get(first)):
        return False
    filled = [(at, squeezed(cell)) for at, cell in enumerate(row.cells) if not is_blank(cell)]
    texts = list(dict.fromkeys(text for _, text in filled))
    if noted and len(texts) == 1:
        return True
    return is_signature(texts) and not any(
        _is_key(columns.get(at)) and _CODE.fullmatch(t) for at, t in filled
    )


def _is_numbering(row: RawRow, columns: dict[int, Column]) -> bool:
    """Whether a row numbers the columns of the sheet, at least every column that the model knows."""
    filled = {at: squeezed(cell) for at, cell in enumerate(row.cells) if not is_blank(cell)}
    return filled.keys() >= columns.keys() and is_column_numbers(list(filled.values()))


def _has_key(row: RawRow, columns: dict[int, Column], apart: Container[int]) -> bool:
    """Whether a row has a code (or the start of a relationship) in a cell whose position isn't in `apart`."""
    return any(
        _is_key(column) and at not in apart and at < len(row.cells) and not is_blank(row.cells[at])
        for at, column in columns.items()
    )


def _is_key(column: Column | None) -> bool:
    return column is not None and (column.name == "code" or column.role == "source")


def _is_remark(column: Column | None) -> bool:
    return column is not None and column.name == "remark"
