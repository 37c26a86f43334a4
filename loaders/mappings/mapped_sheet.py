"""Defines the result of reading a ledger for one kind of fact."""

from __future__ import annotations

from dataclasses import dataclass, field

from wangge.loaders import frames
from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable
from wangge.loaders.mappings.rejected_row import RejectedRow
from wangge.loaders.mappings.row_declarations import RowDeclarations
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import Reject, RejectRule
from wangge.loaders.sheets.facts import Facts
from wangge.loaders.sheets.table import RawSheet
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["MappedSheet", "refused_sheet"]


@dataclass
class MappedSheet(UnderstoodSheet):
    """The facts of one kind that a ledger declares in one column.

    A row of the ledger may declare several facts of the kind, so `rows_in` counts facts. `column` is the header of
    the column. `only_attaches` is the value of `attaches`, `totals` that of `added_up`. The source of the facts names
    the column after the sheet. `unread_rows` are the rows of the ledger with a rejected cell.
    """

    column: str = ""
    only_attaches: bool = False
    totals: frozenset[str] = frozenset()
    unread_rows: list[RejectedRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Create the empty facts, whose source has the column."""
        super().__post_init__()
        if self.column:
            self.facts = Facts(self.file, self.source_name, self.sheet)

    @property
    def is_ledger(self) -> bool:
        """True."""
        return True

    @property
    def attaches(self) -> bool:
        """Whether the rows only add relationships to nodes of other datasets."""
        return self.only_attaches

    @property
    def added_up(self) -> frozenset[str]:
        """The properties whose numbers are added up over several rows."""
        return self.totals

    @property
    def source_name(self) -> str:
        """The name of the sheet, with the column in brackets."""
        return f"{self.name}[{self.column}]" if self.column else self.name

    @property
    def rows_rejected(self) -> int:
        """The number of facts that were not loaded."""
        if self.sheet is None:
            return len(self.rejected)
        frame = self.facts.frame()
        lost = frame[frames.ROW].is_in(list(self.rejected)).sum() if self.rejected and frame.height else 0
        return self.rows_in - self.joined_rows - frame.height + int(lost)

    def reject_cells(self, ledger: LedgerTable, row: LedgerRow, into: RowDeclarations) -> None:
        """Reject the faulty cells of a row of the ledger; `into` has the faults and what the row declares."""
        for header, error in into.faults.items():
            self.reject(row.number, (header,), error.rule, error.message)
        self.unread_rows.append(RejectedRow.of(ledger, row, into))

    def reject_other_table(self, row: LedgerRow) -> None:
        """Reject a row of another table on the sheet, whose title or header is `row.below`."""
        message = LedgerMessage.OTHER_TABLE.fill(title=row.below)
        self.reject(row.number, (), RejectRule.NOT_UNDERSTOOD, message)
        self.unread_rows.append(RejectedRow(self.file, self.name, row.number, anything=True))


def refused_sheet(raw: RawSheet, message: RejectText) -> MappedSheet:
    """Return the result for a ledger that is rejected as a whole."""
    result = MappedSheet(raw.file, raw.name, None)
    result.rejected = {row.number for row in raw.rows if any(cell is not None for cell in row.cells)}
    result.rows_in = len(result.rejected)
    result.unread_rows.append(RejectedRow(raw.file, raw.name, None, anything=True))
    result.rejects.append(Reject(result.file, result.name, None, None, RejectRule.UNKNOWN_SHEET, message))
    return result
