"""Skips the rows of a sheet that declare no fact: blank rows, subtotals, repeated headers, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from wangge.graph.model import Column
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
    a total.
    """

    def __init__(
        self, header: DataHeader, is_no_total: Callable[[RawRow, str], bool] = lambda _row, _label: False
    ) -> None:
        self._header = header
        self._is_no_total = is_no_total
        self._key = next((at for at, column in header.columns.items() if _is_key(column)), None)
        self._heads: set[tuple[Cell, ...]] = set()
        self._filled = -1
        self._blanks: list[int] = []
        self._above: list[int] = []
        self._blank: list[int] = []
        self._totals: list[str] = []
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

    def messages(self) -> list[str]:
        """One sentence per sort of skipped row."""
        totals = self._totals
        messages = [
            _count_and_rows(self._above, "row", "above the header"),
            _count_and_rows(self._blank, "blank row"),
            f"{_many(len(totals), 'subtotal row')} skipped: {_short(totals)}" if totals else "",
            _count_and_rows(self._repeated, "repeated header row"),
            _count_and_rows(self._numbering, "row", "of column numbers"),
            _count_and_rows(self._notes, "note row"),
        ]
        return [message for message in messages if message]

    def _declares(self, row: RawRow) -> bool:
        columns, before = self._header.columns, self._before
        self._before = "row"
        total = _total(row, columns)
        if total is not None and not self._is_no_total(row, total):
            self._totals.append(f"row {row.number} {total}")
        elif row.cells in self._heads:
            self._repeated.append(row.number)
            self._before = "header"
        elif before == "header" and _is_numbering(row, columns):
            self._numbering.append(row.number)
        elif _is_note(row, columns, after_note=before == "note"):
            self._notes.append(row.number)
            self._before = "note"
        else:
            return True
        return False


def row_numbers(numbers: Iterable[int]) -> str:
    """Row numbers as ranges.

    >>> row_numbers([4, 6, 7, 8])
    'rows 4, 6–8'
    """
    ordered = sorted(set(numbers))
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    ranges = [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)]
    return f"row{'s' if len(ordered) > 1 else ''} {_short(ranges)}"


def _count_and_rows(numbers: Sequence[int], what: str, where: str = "") -> str:
    if not numbers:
        return ""
    place = f" {where}" if where else ""
    count = f"{len(numbers)} {what}{'s' if len(numbers) > 1 else ''}{place}"
    return f"{count} {'were' if len(numbers) > 1 else 'was'} skipped: {row_numbers(numbers)}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}s were" if count > 1 else f"1 {what} was"


def _short(parts: Sequence[str]) -> str:
    more = f" and {len(parts) - _MOST_RANGES} more" if len(parts) > _MOST_RANGES else ""
    return ", ".join(parts[:_MOST_RANGES]) + more


def _is_blank(row: RawRow) -> bool:
    return all(map(is_blank, row.cells))


def _total(row: RawRow, columns: dict[int, Column]) -> str | None:
    """Return the label of a row of totals; None for any other row, and for a row with a code or start."""
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
    """Whether a row has a code (or start) in a cell whose position isn't in `apart`."""
    return any(
        _is_key(column) and at not in apart and at < len(row.cells) and not is_blank(row.cells[at])
        for at, column in columns.items()
    )


def _is_key(column: Column | None) -> bool:
    return column is not None and (column.name == "code" or column.role == "source")


def _is_remark(column: Column | None) -> bool:
    return column is not None and column.name == "remark"
