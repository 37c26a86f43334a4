"""Reads all ledgers of a dataset, and returns their facts as sheets of single kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from wangge.graph.model import Model
from wangge.loaders.fact import RowLocation
from wangge.loaders.mappings.declared import Declaration, DeclaredNodes, LedgerPlace
from wangge.loaders.mappings.fact_sheets import FactSheets
from wangge.loaders.mappings.facts_of_row import FactReader
from wangge.loaders.mappings.fitting import fitting_ledger
from wangge.loaders.mappings.identification import NodeIdentifier
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable
from wangge.loaders.mappings.mapped_sheet import MappedSheet
from wangge.loaders.mappings.order import in_order
from wangge.loaders.mappings.people import Mention
from wangge.loaders.mappings.project_mappings import ProjectMappings
from wangge.loaders.mappings.row_declarations import CellFaultError, Engagement, RowDeclarations, fault_of
from wangge.loaders.mappings.units import UnitFinder
from wangge.loaders.messages.references import DeclarationMessage, location
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.references.resolve import Directory
from wangge.loaders.reject import CellError, Notice, Reject, RejectRule
from wangge.loaders.sheets.block import Block
from wangge.loaders.sheets.cells import refuse_private
from wangge.loaders.sheets.hidden import hidden_parts
from wangge.loaders.sheets.table import IGNORED_SHEETS, Cell, RawSheet

__all__ = ["LedgerCollector"]


_REPORT_EVERY = 5_000
_AFTER_PLACES = 1_000


class LedgerCollector:
    """Collects what the ledgers of one dataset declare.

    The rows of all ledgers are read first, because one node may be named in several.
    """

    def __init__(self, model: Model, directory: Directory, project: ProjectMappings) -> None:
        self._model = model
        self._kinds = KindSheets(model)
        self._identifiers: dict[str, NodeIdentifier] = {}
        self._project = project
        self._rows_read = 0
        self._ledgers: list[LedgerTable] = []
        self._rests: list[MappedSheet] = []
        self._nodes = DeclaredNodes()
        self._finder = UnitFinder(model, directory, self._nodes, project.scope)
        self._waiting: list[tuple[int, LedgerTable]] = []
        self._mentions: list[Mention] = []
        self._engagements: list[Engagement] = []

    def take(self, raw: RawSheet) -> bool:
        """Take a sheet if a mapping fits it, and return whether one does; `sheets` reads it.

        A sheet that several mappings fit, or whose headers have changed since its mapping was made, is taken and
        rejected as a whole.
        """
        if raw.hidden or raw.name in IGNORED_SHEETS:
            return False
        fitting = fitting_ledger(raw, self._project.mappings, self._model)
        if isinstance(fitting, LedgerTable):
            self._wait(fitting)
        elif fitting is not None:
            self._refuse(raw, fitting)
        return fitting is not None

    def _wait(self, ledger: LedgerTable) -> None:
        """Add a ledger to those to be read: ledgers of larger places first, so that others can name these places."""
        kinds = [self._model.nodes[fact.kind] for fact in ledger.mapping.facts if not fact.known]
        self._waiting.append((min((kind.place_tier or _AFTER_PLACES for kind in kinds), default=0), ledger))

    def sheets(self, report: Callable[[int], None] = lambda _rows: None) -> list[MappedSheet]:
        """Return the facts of all ledgers, one sheet for each ledger, kind and column; the rejects come first.

        `report` is called every 5,000 rows with the number of rows read so far.
        """
        for _, ledger in sorted(self._waiting, key=lambda entry: entry[0]):
            self._read(ledger, report)
        self._waiting.clear()
        facts = FactSheets(self._kinds, self._ledgers, self._nodes, self._rests)
        return [*self._rests, *facts.sheets(self._mentions, self._engagements)]

    def _read(self, ledger: LedgerTable, report: Callable[[int], None]) -> None:
        number = len(self._ledgers)
        self._ledgers.append(ledger)
        raw, mapping = ledger.raw, ledger.mapping
        rest = MappedSheet(raw.file, raw.name, None, mapping=mapping.path)
        rest.titles = {title: (at, title) for title, at in ledger.positions.items()}
        self._rests.append(rest)
        readers = [
            FactReader(fact, ledger, number, self._kinds, self._finder, self._identifier(fact.kind))
            for fact in in_order(mapping)
        ]
        data_rows = ledger.data_rows()
        others = [at for at in ledger.titles if at not in ledger.positions.values()]
        for row in ledger.rows(_without_ids(ledger.blocks(data_rows), others, rest)):
            self._take_row(row, readers, rest)
            self._rows_read += 1
            if self._rows_read % _REPORT_EVERY == 0:
                report(self._rows_read)
        rest.rows_in = len(rest.rejected)
        messages = [*data_rows.messages(), *hidden_parts(raw), *_unread(ledger)]
        rest.notices[:0] = [Notice(rest.file, rest.name, message) for message in messages]

    def _take_row(self, row: LedgerRow, readers: Sequence[FactReader], rest: MappedSheet) -> None:
        """Take what a row declares; if one of its cells has a fault, it declares nothing."""
        into = RowDeclarations([], [], [], {})
        try:
            for reader in readers:
                reader.read(row, into)
            for declaration in into.nodes:
                self._check(declaration)
        except CellFaultError as fault:
            rest.reject(row.number, (fault.header,), fault.error.rule, fault.error.message)
            return
        for declaration in into.nodes:
            self._nodes.add(declaration)
        self._mentions += into.mentions
        self._engagements += into.engagements

    def _identifier(self, kind: str) -> NodeIdentifier:
        declared = self._model.nodes[kind]
        own = NodeIdentifier(declared, self._finder, self._project.identities)
        return self._identifiers.setdefault(kind, own)

    def _check(self, declaration: Declaration) -> None:
        """Raise `CellFaultError` if a row contradicts an earlier one."""
        contradiction = self._nodes.contradiction(declaration)
        if contradiction is None:
            return
        name, value, before, place = contradiction
        header = self._kinds[declaration.node.label].headers.get(name, name)
        message = DeclarationMessage.OTHER_VALUE.fill(
            header=header,
            name=declaration.name,
            value=value,
            before=before,
            place=location(self._location(place)),
        )
        raise fault_of(declaration.place.column, RejectRule.CONTRADICTION, message)

    def _location(self, place: LedgerPlace) -> RowLocation:
        raw = self._ledgers[place.ledger].raw
        return RowLocation(raw.file, raw.name, place.row)

    def _refuse(self, raw: RawSheet, message: RejectText) -> None:
        rest = MappedSheet(raw.file, raw.name, None)
        rest.rejected = {row.number for row in raw.rows if any(cell is not None for cell in row.cells)}
        rest.rows_in = len(rest.rejected)
        rest.rejects.append(Reject(rest.file, rest.name, None, None, RejectRule.UNKNOWN_SHEET, message))
        self._rests.append(rest)


def _without_ids(blocks: Iterable[Block], others: Sequence[int], rest: MappedSheet) -> Iterator[Block]:
    """Reject the rows with an ID number in a column that the mapping doesn't read, and yield the others."""
    for block in blocks:
        private: set[int] = set()
        for at in others:
            for position, cell in enumerate(block.columns[at]) if at < len(block.columns) else ():
                if cell is not None and _is_private(cell, rest, block, position, at):
                    private.add(position)
        yield block.without(private)


def _is_private(cell: Cell, rest: MappedSheet, block: Block, position: int, at: int) -> bool:
    try:
        refuse_private(cell)
    except CellError as error:
        rest.reject_cell(block.numbers[position], at, error.rule, error.message)
        return True
    return False


def _unread(ledger: LedgerTable) -> Iterator[str]:
    read = set(ledger.positions.values())
    for at, title in ledger.titles.items():
        if at not in read:
            by = f" by mapping {ledger.mapping.name!r}" if ledger.mapping.name else ""
            yield f"column {title!r} is not read{by}"
