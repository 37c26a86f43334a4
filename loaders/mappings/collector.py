"""Reads all ledgers of a dataset, and returns their facts as sheets of single kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from wangge.graph.model import Model
from wangge.loaders.mappings.coded_names import learn_codes
from wangge.loaders.mappings.fact_sheets import FactSheets
from wangge.loaders.mappings.fitting import fitting_ledger, refused_copy
from wangge.loaders.mappings.identification import NodeIdentifier
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerTable
from wangge.loaders.mappings.ledger_facts import LedgerFacts
from wangge.loaders.mappings.ledger_reader import LedgerReader
from wangge.loaders.mappings.mapped_sheet import MappedSheet, refused_sheet
from wangge.loaders.mappings.project_mappings import ProjectMappings
from wangge.loaders.mappings.units import UnitFinder
from wangge.loaders.references.resolve import Directory
from wangge.loaders.sheets.table import IGNORED_SHEETS, RawSheet
from wangge.loaders.sheets.understood import UnderstoodSheet

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
        self._refused: list[MappedSheet] = []
        self._rests: list[MappedSheet] = []
        self._facts = LedgerFacts()
        self._finder = UnitFinder(model, directory, self._facts.nodes, project.scope)
        self._day: date | None = None
        self._waiting: list[tuple[int, LedgerTable]] = []

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
            self._refused.append(refused_sheet(raw, fitting))
        return fitting is not None

    def know(self, sheets: Sequence[UnderstoodSheet], day: date | None = None) -> None:
        """Let ledgers refer to the nodes of the dataset's template sheets.

        They may also use the names that units get from change events in these sheets that are in force on `day`, the first
        day on which the facts are valid.
        """
        if not self._waiting:
            return
        self._day = day
        for sheet in sheets:
            frame = sheet.facts.frame()
            if sheet.sheet is not None and {"code", "name"} <= set(frame.columns):
                self._finder.know(
                    sheet.kind_name, dict(frame.select("code", "name").drop_nulls().iter_rows())
                )
        if day is not None:
            self._finder.know_events(sheets, day)

    def _wait(self, ledger: LedgerTable) -> None:
        """Add a ledger to those to be read: ledgers of larger places first, so that others can name these places."""
        kinds = [self._model.nodes[fact.kind] for fact in ledger.mapping.facts if not fact.known]
        self._waiting.append((min((kind.place_tier or _AFTER_PLACES for kind in kinds), default=0), ledger))

    def sheets(self, report: Callable[[int], None] = lambda _rows: None) -> list[MappedSheet]:
        """Return the facts of all ledgers, one sheet for each ledger, kind and column; the rejects come first.

        `report` is called every 5,000 rows with the number of rows read so far.
        """
        waiting = [ledger for _, ledger in sorted(self._waiting, key=lambda entry: entry[0])]
        for ledger in tuple(waiting):
            if (message := refused_copy(ledger, waiting)) is not None:
                self._refused.append(refused_sheet(ledger.raw, message))
                waiting.remove(ledger)
        for ledger in waiting:
            learn_codes(ledger, self._kinds, self._finder, self._identifier)
        for ledger in waiting:
            self._read(ledger, report)
        self._waiting.clear()
        identities = self._project.names()
        for rest in (*self._refused, *self._rests):
            rest.unread_rows = [row.with_other_names(identities.entries) for row in rest.unread_rows]
        facts = FactSheets(self._kinds, self._ledgers, self._facts, self._rests, identities, self._finder)
        return [*self._refused, *self._rests, *facts.sheets()]

    def _read(self, ledger: LedgerTable, report: Callable[[int], None]) -> None:
        """Read the rows of a ledger."""
        self._ledgers.append(ledger)
        reader = LedgerReader(
            self._ledgers, self._kinds, self._finder, self._identifier, self._facts, self._day
        )
        self._rests.append(reader.rest)
        for _ in reader.read():
            self._rows_read += 1
            if self._rows_read % _REPORT_EVERY == 0:
                report(self._rows_read)

    def _identifier(self, kind: str) -> NodeIdentifier:
        if kind not in self._identifiers:
            identities = self._project.names()
            self._identifiers[kind] = NodeIdentifier(self._model.nodes[kind], self._finder, identities)
        return self._identifiers[kind]
