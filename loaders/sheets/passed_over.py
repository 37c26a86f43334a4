"""Rows of a sheet that declare nothing: blanks, subtotals, repeated headers, notes below the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from graph.model import Column
from loaders.sheets.cells import plain_text
from loaders.sheets.header import Header
from loaders.sheets.table import Cell, RawRow, is_blank

__all__ = ["Body", "row_numbers"]

_TOTAL = re.compile(r"(.{0,20}?)(小计|合计|总计|共计|累计|subtotal|grandtotal|total)[:：]?")
_MAYBE_TOTAL = re.compile(r"计|total|ｔｏｔａｌ", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{6}")
_NOTE = re.compile(
    r"(注|备注|说明|填表说明|填表人|填报人|制表人|制表|审核人|单位负责人|note)\d*[:：].*", re.DOTALL
)
_MOST_RANGES = 20


class Body:
    """The rows below a header that declare something; what is said of the others when all were seen.

    `rows` are all rows of the sheet; `header` counts only those that aren't blank.
    """

    def __init__(self, rows: Iterable[RawRow], header: Header) -> None:
        self._rows = rows
        self._header = header
        self._above: list[int] = []
        self._blank: list[int] = []
        self._totals: list[str] = []
        self._repeated: list[int] = []
        self._notes: list[int] = []

    def __iter__(self) -> Iterator[RawRow]:
        """Every row that declares something, in order; to be gone through once."""
        header = self._header
        heads: set[tuple[Cell, ...]] = set()
        blanks: list[int] = []
        filled = -1
        for row in self._rows:
            if _is_blank(row):
                if filled >= header.last:
                    blanks.append(row.number)
                continue
            filled += 1
            if filled > header.last:
                self._blank += blanks
                blanks.clear()
                if self._declares(row, heads):
                    yield row
            elif filled >= header.first:
                heads.add(row.cells)
            else:
                self._above.append(row.number)

    def said(self) -> list[str]:
        """A sentence for each sort of row that was passed over."""
        totals = self._totals
        messages = [
            _said(self._above, "row", "above the header"),
            _said(self._blank, "blank row"),
            f"{_many(len(totals), 'subtotal row')} passed over: {_short(totals)}" if totals else "",
            _said(self._repeated, "repeated header row"),
            _said(self._notes, "note row"),
        ]
        return [message for message in messages if message]

    def _declares(self, row: RawRow, heads: set[tuple[Cell, ...]]) -> bool:
        total = _total(row, self._header.columns)
        if total is not None:
            self._totals.append(f"row {row.number} {total}")
        elif row.cells in heads:
            self._repeated.append(row.number)
        elif _is_note(row, self._header.columns):
            self._notes.append(row.number)
        else:
            return True
        return False


def row_numbers(numbers: Iterable[int]) -> str:
    """Row numbers in few words.

    >>> row_numbers([4, 6, 7, 8])
    'rows 4, 6–8'
    """
    ordered = sorted(set(numbers))
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    ranges = [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)]
    return f"row{'s' if len(ordered) > 1 else ''} {_short(ranges)}"


def _said(numbers: Sequence[int], what: str, where: str = "") -> str:
    if not numbers:
        return ""
    place = f" {where}" if where else ""
    count = f"{len(numbers)} {what}{'s' if len(numbers) > 1 else ''}{place}"
    return f"{count} {'were' if len(numbers) > 1 else 'was'} passed over: {row_numbers(numbers)}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}s were" if count > 1 else f"1 {what} was"


def _short(parts: Sequence[str]) -> str:
    more = f" and {len(parts) - _MOST_RANGES} more" if len(parts) > _MOST_RANGES else ""
    return ", ".join(parts[:_MOST_RANGES]) + more


def _is_blank(row: RawRow) -> bool:
    return all(map(is_blank, row.cells))


def _total(row: RawRow, columns: dict[int, Column]) -> str | None:
    """What a subtotal calls itself; a row with a key of its own is none, whatever it is called."""
    for cell in row.cells:
        if isinstance(cell, str) and _MAYBE_TOTAL.search(cell):
            break
    else:
        return None
    for at, column in columns.items():
        key = column.name == "code" or column.role == "source"
        cell = row.cells[at] if at < len(row.cells) else None
        if key and not is_blank(cell) and not _total_text(plain_text(cell)):
            return None
    for at, cell in enumerate(row.cells):
        known = columns.get(at)
        if isinstance(cell, str) and (known is None or known.name != "remark"):
            said = _total_text(cell)
            if said:
                return said
    return None


def _total_text(text: str) -> str:
    squeezed = "".join(unicodedata.normalize("NFKC", plain_text(text)).split())
    found = _TOTAL.fullmatch(squeezed.casefold())
    if found is None:
        return ""
    return found.group(2) if _LONG_NUMBER.search(squeezed) else squeezed


def _is_note(row: RawRow, columns: dict[int, Column]) -> bool:
    """Whether all a row holds is one remark about the table, such as 注：… or 填表人：…."""
    texts: set[Cell] = set()
    for cell in row.cells:
        if not is_blank(cell):
            texts.add(cell)
            if len(texts) > 1:
                return False
    if not texts:
        return False
    first = min((at for at, cell in enumerate(row.cells) if not is_blank(cell)), default=0)
    known = columns.get(first)
    if known is not None and known.name == "remark":
        return False
    folded = unicodedata.normalize("NFKC", plain_text(texts.pop())).casefold()
    return _NOTE.fullmatch(folded) is not None
