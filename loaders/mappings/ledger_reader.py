"""Reads the rows of one ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from wangge.loaders.fact import RowLocation
from wangge.loaders.mappings.agreement import Agreement
from wangge.loaders.mappings.facts_of_row import FactReader
from wangge.loaders.mappings.identification import NodeIdentifier
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable, headers_of
from wangge.loaders.mappings.ledger_facts import LedgerFacts
from wangge.loaders.mappings.ledger_messages import RepeatedRow, ledger_messages
from wangge.loaders.mappings.mapped_sheet import MappedSheet
from wangge.loaders.mappings.order import in_order
from wangge.loaders.mappings.private_rows import without_ids
from wangge.loaders.mappings.row_declarations import RowDeclarations
from wangge.loaders.mappings.row_remarks import RowRemarks
from wangge.loaders.mappings.units import UnitFinder
from wangge.loaders.reject import Notice

__all__ = ["LedgerReader"]


class LedgerReader:
    """Reads the last of `ledgers`, and adds what its rows declare to `facts`.

    `rest` has the rejected rows and the notices. `identifier` returns the `NodeIdentifier` of a kind. `day` is the first
    day on which the facts are valid, if it is known.
    """

    def __init__(
        self,
        ledgers: Sequence[LedgerTable],
        kinds: KindSheets,
        finder: UnitFinder,
        identifier: Callable[[str], NodeIdentifier],
        facts: LedgerFacts,
        day: date | None = None,
    ) -> None:
        self._day = day
        self._ledger = ledger = ledgers[-1]
        self._earlier = ledgers[:-1]
        self._facts = facts
        raw = ledger.raw
        self.rest = MappedSheet(raw.file, raw.name, None, mapping=ledger.mapping.path)
        self.rest.titles = {title: (at, title) for title, at in ledger.positions.items()}
        self._adds_up = any(fact.totals for fact in ledger.mapping.facts)
        self._repeated: list[RepeatedRow] = []
        # Two sheets may have equal rows about different places, because only the names of the sheets tell the places apart.
        self._surroundings = (ledger.mapping.name, *ledger.names_around())
        number = len(ledgers) - 1
        agreed = Agreement(facts, kinds, ledgers).agreed
        self._readers = [
            FactReader(fact, ledger, number, kinds, finder, identifier, agreed)
            for fact in in_order(ledger.mapping)
        ]
        self._remarks = RowRemarks(ledger)
        self._naming = frozenset(
            header
            for fact in ledger.mapping.facts
            for header in headers_of(fact)
            if header != fact.columns.get("remark")
        )

    def read(self) -> Iterator[int]:
        """Read the rows, and yield the number of each."""
        ledger, rest = self._ledger, self.rest
        data_rows = ledger.data_rows()
        others = {at: title for at, title in ledger.titles.items() if at not in ledger.positions.values()}
        for row in ledger.rows(without_ids(ledger.blocks(data_rows), others, rest)):
            self._take_row(row)
            yield row.number
        rest.rows_in = len(rest.rejected)
        of_ledger = ledger_messages(ledger, data_rows, self._repeated, self._earlier, self._day)
        messages = [*of_ledger, *self._remarks.messages()]
        rest.notices[:0] = [Notice(rest.file, rest.name, message) for message in messages]

    def _take_row(self, row: LedgerRow) -> None:
        """Take what a row declares; if a cell has a fault, only the facts that depend on it are lost.

        A row of another table on the sheet is rejected.
        """
        if row.below:
            self.rest.reject_other_table(row)
            return
        if self._adds_up and self._is_repeated(row):
            return
        into = RowDeclarations()
        into.refuse_unreadable(row.cells, self._naming)
        for reader in self._readers:
            reader.read(row, into)
        into = self._remarks.corrected(row, into)
        if into.faults:
            self.rest.reject_cells(self._ledger, row, into)
        self._facts.add(into)
        self._remarks.take(row, into)

    def _is_repeated(self, row: LedgerRow) -> bool:
        """Whether an equal row was read before, so that its numbers aren't added up twice."""
        content = (self._surroundings, tuple(row.cells.values()), tuple(map(str, row.whole)))
        raw = self._ledger.raw
        first = self._facts.rows_added_up.setdefault(content, RowLocation(raw.file, raw.name, row.number))
        if (first.file, first.sheet, first.row) == (raw.file, raw.name, row.number):
            return False
        self._repeated.append(RepeatedRow(row.number, first))
        return True
