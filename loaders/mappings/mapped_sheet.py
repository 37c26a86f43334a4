"""Defines the result of reading a ledger for one kind of fact."""

from __future__ import annotations

from dataclasses import dataclass, field

from wangge.loaders import frames
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
    the column. `only_attaches` is the value of `attaches`. The source of the facts names the column behind the sheet.
    For the rest of a ledger, which has its rejects, `fallen` are the kinds of the facts that its rows don't declare because of a
    fault, and `lost_rows` is true if complete rows declare nothing, so facts of all kinds may be missing.
    """

    column: str = ""
    only_attaches: bool = False
    fallen: set[str] = field(default_factory=set)
    lost_rows: bool = False

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
        return self.rows_in - frame.height + int(lost)


def refused_sheet(raw: RawSheet, message: RejectText) -> MappedSheet:
    """Return the result for a ledger that is rejected as a whole."""
    result = MappedSheet(raw.file, raw.name, None, lost_rows=True)
    result.rejected = {row.number for row in raw.rows if any(cell is not None for cell in row.cells)}
    result.rows_in = len(result.rejected)
    result.rejects.append(Reject(result.file, result.name, None, None, RejectRule.UNKNOWN_SHEET, message))
    return result
