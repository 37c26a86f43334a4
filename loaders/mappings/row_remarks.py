"""Collects what is to be said about the rows of a ledger besides rejects: cells that aren't loaded, and readings to check."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable, headers_of
from wangge.loaders.mappings.none_words import is_none, is_vacant
from wangge.loaders.mappings.row_declarations import RowDeclarations
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.table import is_blank

__all__ = ["RowRemarks", "remarks_on_columns"]


class RowRemarks:
    """Collects remarks on the rows of one ledger, for notices that name column and rows.

    Every filled cell of a column that the mapping reads is the source of a fact, is rejected, or is in one of these remarks.
    """

    def __init__(self, ledger: LedgerTable) -> None:
        facts = ledger.mapping.facts
        self._read = tuple(
            dict.fromkeys(h for fact in facts for h in headers_of(fact) if h in ledger.positions)
        )
        self._nothing = tuple(word for fact in facts for word in (*fact.none, *fact.vacant))
        self._unused: dict[str, list[int]] = {}
        self._resting: dict[str, list[int]] = {}
        self._phones: dict[str, list[int]] = {}
        self._crossed: list[int] = []

    def take(self, row: LedgerRow, into: RowDeclarations) -> None:
        """Take the remarks on a row; `into` is what it declares."""
        for header in into.spare_phones:
            self._phones.setdefault(header, []).append(row.number)
        if into.crossed:
            self._crossed.append(row.number)
        for header in self._read:
            if header in into.used or into.units.get(header) or header in into.faults:
                continue
            cell = row.cells.get(header)
            if is_blank(cell) or self._says_nothing(plain_text(cell)):
                continue
            rows = self._resting if into.faults else self._unused
            rows.setdefault(header, []).append(row.number)

    def _says_nothing(self, text: str) -> bool:
        return is_none(text, self._nothing) or is_vacant(text, self._nothing)

    def messages(self) -> Iterator[str]:
        """Yield one sentence for each column and sort of remark."""
        for header, rows in self._resting.items():
            yield f"column {header!r}: not loaded because of a rejected cell in the row: {row_numbers(rows)}"
        for header, rows in self._unused.items():
            yield (
                f"column {header!r}: not loaded because the row doesn't name exactly one thing that it belongs to: "
                f"{row_numbers(rows)}"
            )
        for header, rows in self._phones.items():
            yield (
                f"column {header!r}: several phones of one person, of which one is stored, a mobile first: "
                f"{row_numbers(rows)}"
            )
        if self._crossed:
            yield f"each of several people was given a post in each of several units, or several posts: {row_numbers(self._crossed)}"


def remarks_on_columns(ledger: LedgerTable) -> Iterator[str]:
    """Yield a sentence for each hidden part of the sheet, and for each column that the mapping doesn't read."""
    yield from hidden_parts(ledger.raw)
    read = set(ledger.positions.values())
    for at, title in ledger.titles.items():
        if at not in read:
            by = f" by mapping {ledger.mapping.name!r}" if ledger.mapping.name else ""
            yield f"column {title!r} is not read{by}"
