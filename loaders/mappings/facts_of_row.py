"""Reads the rows of one ledger: which nodes, posts and contracts each row declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from wangge.graph.model import NodeKey
from wangge.loaders.mappings.declared import Declaration, LedgerPlace
from wangge.loaders.mappings.holders_of_row import HolderReader
from wangge.loaders.mappings.identification import NodeIdentifier
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable, headers_of
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.names_of_row import code_of, names_of
from wangge.loaders.mappings.row_declarations import (
    Engagement,
    RowDeclarations,
    blank_fault,
    one_code_fault,
    placeless_fault,
    reading,
)
from wangge.loaders.mappings.texts import is_none
from wangge.loaders.mappings.units import Unit, UnitFinder
from wangge.loaders.mappings.units_of_row import UnitReader
from wangge.loaders.mappings.values_of_row import ValueReader
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import is_blank

__all__ = ["FactReader"]


class FactReader:
    """Reads the facts of one `FactMapping` from the rows of a ledger whose number in the dataset is `number`."""

    def __init__(
        self,
        fact: FactMapping,
        ledger: LedgerTable,
        number: int,
        kinds: KindSheets,
        finder: UnitFinder,
        identifier: NodeIdentifier,
    ) -> None:
        self._fact = fact
        self._number = number
        self._finder = finder
        self._identifier = identifier
        sheet = kinds[fact.kind]
        self._kind = sheet.node_kind
        engagement = kinds["PropertyEngagement"]
        without = frozenset(engagement.properties) if fact.serves is not None else frozenset()
        self._values = ValueReader(fact, sheet, without)
        self._engagement = ValueReader(fact, engagement)
        self._units = UnitReader(fact, sheet, ledger, finder)
        self._holders = HolderReader(fact, kinds, number, self.column)
        self._headers = headers_of(fact)
        # Whether a row with the same cells declares nothing more: it adds no number to a total and names no holder.
        self._repeats = not (fact.totals or fact.holder or fact.serves or fact.kind in ("Post", "Building"))
        self._known_rows: dict[tuple[object, ...], list[tuple[str, tuple[Unit, ...]]]] = {}
        self._pending: tuple[tuple[object, ...], list[tuple[str, tuple[Unit, ...]]]] | None = None

    @property
    def column(self) -> str:
        """The header of the column that names the node, or the nearest substitute."""
        fact = self._fact
        return fact.name or fact.holder or fact.code or fact.when or (fact.within[0] if fact.within else "")

    def read(self, row: LedgerRow, into: RowDeclarations) -> None:
        """Add to `into` what the row declares by this fact; raise `CellFaultError` for a cell that can't be read."""
        if not self._repeats:
            self._read(row, into)
            return
        cells = (row.cells.get(header) for header in self._headers)
        plain = (cell if type(cell) is str or cell is None else (type(cell), str(cell)) for cell in cells)
        key = (*plain, *map(into.units.get, self._headers))
        if key not in self._known_rows:
            before = dict(into.units)
            self._read(row, into)
            self._pending = key, [entry for entry in into.units.items() if entry not in before.items()]
            return
        # An earlier row of the ledger has declared the same: what it declared needn't be added again.
        into.units.update(self._known_rows[key])

    def keep(self) -> None:
        """Remember what the last row declares, because the row isn't rejected."""
        if self._pending is not None:
            self._known_rows[self._pending[0]] = self._pending[1]
            self._pending = None

    def forget(self) -> None:
        """Forget the last row, because it is rejected."""
        self._pending = None

    def _read(self, row: LedgerRow, into: RowDeclarations) -> None:
        fact = self._fact
        if fact.when is not None and self._says_none(row, fact.when):
            return
        if fact.kind == "Post":
            self._holders.read(row, self._units.parents(row, into), into)
            return
        units = self._read_units(row, into)
        for header in (fact.name, fact.code):
            if header is not None and (units or header not in into.units):
                into.units[header] = (*into.units.get(header, ()), *units)
        if fact.holder is not None or fact.title is not None:
            self._holders.read(row, units, into)
        if fact.serves is not None:
            self._engage(row, units, into)

    def _read_units(self, row: LedgerRow, into: RowDeclarations) -> tuple[Unit, ...]:
        """Return the units that the row names, and declare those that aren't known."""
        fact = self._fact
        coded = fact.code is not None and not is_blank(row.cells.get(fact.code))
        if fact.name is not None and not coded and self._says_none(row, fact.name):
            return ()
        parents = self._units.parents(row, into)
        if fact.known:
            made = partial(self._made_unit, row, into)
            units = tuple(self._units.known(row, parents, self._kind, made))
            self._attach(row, units, into)
            return units
        if fact.within and not parents and self._kind.place_tier is not None:
            raise blank_fault(fact.within[0])
        return tuple(self._declare(row, parents, into))

    def _declare(self, row: LedgerRow, parents: tuple[Unit, ...], into: RowDeclarations) -> Iterator[Unit]:
        """Declare the nodes that the row names, and yield them as units."""
        parent = parents[0] if parents else None
        names = names_of(self._fact, self._kind, row, parent)
        code = self._fact.code
        if code is not None and len(names) > 1 and not is_blank(row.cells.get(code)):
            raise one_code_fault(code, len(names))
        values, totals = self._values.read(row) if len(names) == 1 else ({}, {})
        references = self._units.references(row, parents, into)
        further = self._units.further(parents, into)
        place = LedgerPlace(self._number, row.number, self.column)
        for name, identifier in names:
            node, stored_name, division = self._identified(row, parent, name, identifier, into)
            own = {**self._values.of_name(stored_name), **values}
            into.nodes.append(
                Declaration(node, stored_name, division, place, references, own, totals, further)
            )
            yield Unit(node, stored_name, division)

    def _attach(self, row: LedgerRow, units: tuple[Unit, ...], into: RowDeclarations) -> None:
        """Declare the references of known units, such as the area (片区) of a community."""
        references = self._units.references(row, (), into)
        for unit in units if references else ():
            place = LedgerPlace(self._number, row.number, self.column)
            into.nodes.append(
                Declaration(unit.node, unit.name, unit.division, place, references, {}, {}, {}, attached=True)
            )

    def _identified(
        self, row: LedgerRow, parent: Unit | None, name: str, identifier: str, into: RowDeclarations
    ) -> tuple[NodeKey, str, str]:
        """Return the node with a name, the name to store, and the division to which the node belongs."""
        code = self._fact.code
        division = parent.division if parent else next(iter(into.divisions), "")
        if code is not None and not is_blank(row.cells[code]):
            with reading(code):
                official = code_of(self._kind, row.cells[code])
            return NodeKey(self._kind.label, official), name, division or official
        identified = self._identifier.identify(name, identifier, parent, division)
        if identified is None:
            raise placeless_fault(self.column, name)
        return identified

    def _made_unit(self, row: LedgerRow, into: RowDeclarations, parent: Unit, name: str) -> Unit:
        """Return the unit that another ledger of the dataset may declare under this name."""
        node, stored_name, division = self._identified(row, parent, name, name, into)
        return Unit(node, stored_name, division)

    def _engage(self, row: LedgerRow, firms: tuple[Unit, ...], into: RowDeclarations) -> None:
        values = self._engagement.read(row)[0]
        place = LedgerPlace(self._number, row.number, self.column)
        for compound in into.units.get(self._fact.serves or "", ()):
            into.engagements.extend(Engagement(firm.node, compound.node, place, values) for firm in firms)

    def _says_none(self, row: LedgerRow, header: str) -> bool:
        cell = row.cells.get(header)
        return is_blank(cell) or is_none(plain_text(cell), self._fact.none)
