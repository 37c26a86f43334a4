"""Collects remarks on the rows of a ledger besides rejects: cells that aren't loaded, and readings to check."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable, headers_of
from wangge.loaders.mappings.none_words import is_none, is_vacant
from wangge.loaders.mappings.outdated_rows import OutdatedRows
from wangge.loaders.mappings.row_declarations import RowDeclarations
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.table import is_blank

__all__ = ["RowRemarks"]


class RowRemarks:
    """Collects remarks on the rows of one ledger, for notices that name column and rows.

    Every filled cell of a column that the mapping reads is the source of a fact, says that there is none, is rejected,
    or is in one of these remarks.
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
        self._titles = ledger.titles
        self._untitled: dict[int, list[int]] = {}
        self._lists: dict[str, list[int]] = {}
        self._approximate: dict[str, list[int]] = {}
        self._crossed: list[int] = []
        self._outdated = OutdatedRows(ledger)

    def corrected(self, row: LedgerRow, into: RowDeclarations) -> RowDeclarations:
        """Return what a row declares if its remarks and unread columns are taken into account."""
        if (outdated := self._outdated.fault(row)) is not None:
            return into.without_outdated(*outdated)
        if (other := self._outdated.other_body(row)) is not None:
            return into.without_committee(*other)
        return into

    def take(self, row: LedgerRow, into: RowDeclarations) -> None:
        """Take the remarks on a row; `into` is what it declares."""
        if len(row.whole) > len(self._titles):
            self._take_untitled(row)
        for header in into.lists:
            self._lists.setdefault(header, []).append(row.number)
        for header in into.spare_phones:
            self._phones.setdefault(header, []).append(row.number)
        for header in into.approximate - into.faults.keys():
            self._approximate.setdefault(header, []).append(row.number)
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

    def _take_untitled(self, row: LedgerRow) -> None:
        """Note the filled cells of a row in columns that have no header."""
        for at, cell in enumerate(row.whole):
            if at not in self._titles and not is_blank(cell):
                self._untitled.setdefault(at, []).append(row.number)

    def _says_nothing(self, text: str) -> bool:
        return is_none(text, self._nothing) or is_vacant(text, self._nothing)

    def messages(self) -> Iterator[RejectText]:
        """Yield one sentence for each column and sort of remark."""
        for at, rows in sorted(self._untitled.items()):
            letter = get_column_letter(at + 1)
            yield NoticeMessage.UNTITLED.fill(letter=letter, rows=row_numbers(rows))
        of_columns = (
            (NoticeMessage.LIST_AS_NAME, self._lists),
            (NoticeMessage.RESTS_ON_REJECTED, self._resting),
            (NoticeMessage.BELONGS_TO_NOTHING, self._unused),
            (NoticeMessage.SPARE_PHONES, self._phones),
            (NoticeMessage.APPROXIMATE, self._approximate),
        )
        for message, columns in of_columns:
            for header, rows in columns.items():
                yield message.fill(title=header, rows=row_numbers(rows))
        if self._crossed:
            yield NoticeMessage.EVERY_PAIR.fill(rows=row_numbers(self._crossed))
