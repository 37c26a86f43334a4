"""Reads the rows of one ledger: which nodes, posts and contracts each row declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from wangge.graph.model import NodeKey
from wangge.loaders.mappings.declared import Declaration, LedgerPlace
from wangge.loaders.mappings.holders_of_row import HolderReader
from wangge.loaders.mappings.identification import NodeIdentifier
from wangge.loaders.mappings.kindsheet import KindSheets
from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable, headers_of
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.names_of_row import NodeName, code_of, is_list_as_name, names_of
from wangge.loaders.mappings.none_words import is_no_firm, is_none, refuse_elsewhere
from wangge.loaders.mappings.row_declarations import (
    CellFaultError,
    Engagement,
    RowDeclarations,
    blank_fault,
    one_code_fault,
    placeless_fault,
    reading,
)
from wangge.loaders.mappings.units import Unit, UnitFinder
from wangge.loaders.mappings.units_of_row import UnitReader
from wangge.loaders.mappings.values_of_row import RowValues, ValueReader
from wangge.loaders.sheets.cells import plain_text
from wangge.loaders.sheets.table import is_blank

__all__ = ["FactReader"]

_ENTRANCE = "Entrance"
_NO_VALUES = RowValues({}, {}, frozenset())

_Repeated = tuple[dict[str, tuple[Unit, ...]], frozenset[str]]


class FactReader:
    """Reads the facts of one `FactMapping` from the rows of a ledger; `number` is the number of the ledger in the dataset.

    `identifier` returns the `NodeIdentifier` of a kind. `agreed` rejects the cells that contradict earlier rows, and
    returns the declaration without their values.
    """

    def __init__(
        self,
        fact: FactMapping,
        ledger: LedgerTable,
        number: int,
        kinds: KindSheets,
        finder: UnitFinder,
        identifier: Callable[[str], NodeIdentifier],
        agreed: Callable[[FactMapping, Declaration, RowDeclarations], Declaration],
    ) -> None:
        self._fact = fact
        self._number = number
        self._finder = finder
        self._identifier = identifier
        self._agreed = agreed
        sheet = kinds[fact.kind]
        self._kind = sheet.node_kind
        engagement = kinds["PropertyEngagement"]
        without = frozenset(engagement.properties) if fact.serves is not None else frozenset()
        self._values = ValueReader(fact, sheet, without)
        self._engagement = ValueReader(fact, engagement)
        self._entrance_kind = kinds[_ENTRANCE]
        self._entrance_values = ValueReader(fact, self._entrance_kind)
        self._units = UnitReader(fact, sheet, ledger, finder)
        self._holders = HolderReader(fact, kinds, number, self.column)
        self._headers = headers_of(fact)
        self._own = (fact.name, fact.code) if fact.kind != "Post" else ()
        required = (fact.columns.get(column.name) for column in sheet.references if column.required)
        within = () if fact.known else fact.within
        self._needed = frozenset(filter(None, (*self._own, *within, *required)))
        engaged = ("PropertyEngagement",) if fact.serves else ()
        self._declared_kinds = (*(() if fact.known else (fact.kind,)), *self._holders.kinds, *engaged)
        # True if a second row with the same cells declares nothing new, because the fact has no totals and no holders.
        self._repeats = not (fact.totals or fact.holder or fact.serves or fact.kind in ("Post", "Building"))
        self._known_rows: dict[tuple[object, ...], _Repeated] = {}
        units_in_places = {
            header
            for other in ledger.mapping.facts
            if kinds[other.kind].node_kind.place_tier is not None
            for header in (other.name, other.code)
            if header is not None
        }
        self._is_in_place = (
            fact.kind == "Post" and fact.within[:1] != () and fact.within[0] in units_in_places
        )

    @property
    def column(self) -> str:
        """The header of the column that names the node, or the nearest substitute."""
        fact = self._fact
        return fact.name or fact.holder or fact.code or fact.when or (fact.within[0] if fact.within else "")

    def read(self, row: LedgerRow, into: RowDeclarations) -> None:
        """Add to `into` what the row declares by this fact.

        A cell that can't be read is rejected; then the row declares neither this fact nor the facts that depend on it.
        """
        if not self._needed.isdisjoint(into.lost):
            self._fall(row, into)
            return
        mark = into.mark()
        try:
            if self._repeats:
                self._read_once(row, into)
            else:
                self._read(row, into)
        except CellFaultError as fault:
            into.undo(mark)
            into.refuse(fault)
            into.lose((fault.header,), ())
            self._fall(row, into)

    def _fall(self, row: LedgerRow, into: RowDeclarations) -> None:
        """Note that the fact isn't declared. Holders of posts in a place are still declared, without posts."""
        into.lose(self._own, self._declared_kinds)
        if self._is_in_place:
            self._holders.read_people(row, into)

    def _read_once(self, row: LedgerRow, into: RowDeclarations) -> None:
        """Read a row, unless an earlier row of the ledger has declared the same."""
        cells = (row.cells.get(header) for header in self._headers)
        plain = (cell if type(cell) is str or cell is None else (type(cell), str(cell)) for cell in cells)
        key = (*plain, *map(into.units.get, self._headers), *map(into.lost.__contains__, self._headers))
        known = self._known_rows.get(key)
        if known is None:
            units, used, faults = dict(into.units), set(into.used), len(into.faults)
            self._read(row, into)
            if len(into.faults) == faults:
                added = {title: own for title, own in into.units.items() if units.get(title) != own}
                self._known_rows[key] = added, frozenset(into.used - used)
            return
        into.units.update(known[0])
        into.used.update(known[1])

    def _read(self, row: LedgerRow, into: RowDeclarations) -> None:
        fact = self._fact
        if fact.when is not None and self._says_none(row, fact.when):
            return
        if fact.kind == "Post":
            self._read_posts(row, into)
            return
        if fact.when is not None and fact.when == fact.holder:
            self._holders.demand_people(row)  # a text such as 自管小组 names another organisation
        units = self._read_units(row, into)
        for header in self._own:
            if header is not None and (units or header not in into.units):
                into.units[header] = (*into.units.get(header, ()), *units)
        if units and fact.when is not None:
            into.used.add(fact.when)
        if fact.holder is not None or fact.title is not None:
            self._holders.read(row, _in_entrances(units, into), into)
        if fact.serves is not None:
            self._engage(row, units, into)

    def _read_posts(self, row: LedgerRow, into: RowDeclarations) -> None:
        parents = self._units.parents(row, into)
        if parents:
            self._holders.read(row, _in_entrances(parents, into), into)
        elif self._is_in_place and all(is_blank(row.cells.get(header)) for header in self._fact.within):
            # The people are certain; the row should say where their posts are.
            named = self._holders.read_people(row, into)
            if named:
                into.refuse(blank_fault(self._fact.within[0]))
                into.lose((), self._declared_kinds)

    def _read_units(self, row: LedgerRow, into: RowDeclarations) -> tuple[Unit, ...]:
        """Return the units that the row names, and declare those that aren't known."""
        fact = self._fact
        coded = fact.code is not None and not is_blank(row.cells.get(fact.code))
        if fact.name is not None and not coded and self._says_none(row, fact.name):
            return ()
        for header in filter(None, self._own):
            with reading(header):
                refuse_elsewhere(plain_text(row.cells.get(header)))
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
        names = names_of(self._fact, self._kind, row, parent, self._finder)
        if names and is_list_as_name(self._fact, row):
            into.lists.add(self.column)
        if names:
            self._units.demand_one(parents, self.column)
        code = self._fact.code
        if code is not None and len(names) > 1 and not is_blank(row.cells.get(code)):
            raise one_code_fault(code, len(names))
        single = len(names) == 1 and not names[0].entrances
        read = self._values.read(row, into) if single else _NO_VALUES
        references, lost = self._units.references(row, parents, into)
        further = self._units.further(parents, into)
        place = LedgerPlace(self._number, row.number, self.column)
        for name in names:
            owner = self._units.owner(parent, name.name, references, into)
            node, stored_name, division = self._identified(row, owner, name, into)
            own = {**self._values.of_name(stored_name), **read.values}
            declaration = Declaration(
                node,
                stored_name,
                division,
                place,
                references,
                own,
                read.totals,
                further,
                lost=read.lost | lost,
            )
            into.nodes.append(self._agreed(self._fact, declaration, into))
            unit = Unit(node, stored_name, division)
            if name.entrances:
                alone = len(names) == len(name.entrances) == 1
                into.entrances[node] = tuple(self._declare_entrances(row, unit, name.entrances, alone, into))
            yield unit

    def _declare_entrances(
        self, row: LedgerRow, building: Unit, names: Sequence[str], alone: bool, into: RowDeclarations
    ) -> Iterator[Unit]:
        """Declare entrances of a building; the row's values belong to the entrance if it is `alone` in the row."""
        column = self._entrance_kind.parent_column(building.node.label)
        references: dict[str, tuple[str, ...]] = {}
        if column is not None:
            references[column.name] = (building.node.code,)
        read = self._entrance_values.read(row, into) if alone else _NO_VALUES
        place = LedgerPlace(self._number, row.number, self.column)
        for name in names:
            identified = self._identifier(_ENTRANCE).identify(name, name, building, building.division)
            if identified is None:
                raise placeless_fault(self.column, name)
            node, stored_name, division = identified
            declaration = Declaration(
                node, stored_name, division, place, references, read.values, {}, {}, lost=read.lost
            )
            into.nodes.append(self._agreed(self._fact, declaration, into))
            yield Unit(node, stored_name, division)

    def _attach(self, row: LedgerRow, units: tuple[Unit, ...], into: RowDeclarations) -> None:
        """Declare the references of known units, such as the area (片区) of a community."""
        references, lost = self._units.references(row, (), into)
        for unit in units if references else ():
            place = LedgerPlace(self._number, row.number, self.column)
            into.nodes.append(
                Declaration(
                    unit.node,
                    unit.name,
                    unit.division,
                    place,
                    references,
                    {},
                    {},
                    {},
                    attached=True,
                    lost=lost,
                )
            )

    def _identified(
        self, row: LedgerRow, parent: Unit | None, name: NodeName, into: RowDeclarations
    ) -> tuple[NodeKey, str, str]:
        """Return the node with a name, the name to store, and the division to which the node belongs."""
        code = self._fact.code
        division = parent.division if parent else next(iter(into.divisions), "")
        if code is not None and not is_blank(row.cells[code]):
            with reading(code):
                official = code_of(self._kind, row.cells[code])
            if parent or division:
                self._identifier(self._fact.kind).learn(
                    name.name, name.identifier, parent, division, official
                )
            return NodeKey(self._kind.label, official), name.name, division or official
        identifier = self._identifier(self._fact.kind)
        identified = identifier.identify(name.name, name.identifier, parent, division)
        if identified is None:
            raise placeless_fault(self.column, name.name)
        return identified

    def _made_unit(self, row: LedgerRow, into: RowDeclarations, parent: Unit, name: str) -> Unit:
        """Return the unit that another ledger of the dataset may declare under this name."""
        node, stored_name, division = self._identified(row, parent, NodeName(name, name), into)
        return Unit(node, stored_name, division)

    def _engage(self, row: LedgerRow, firms: tuple[Unit, ...], into: RowDeclarations) -> None:
        serves = self._fact.serves or ""
        if serves in into.lost:
            into.lose((), ("PropertyEngagement",))
            return
        compounds = into.units.get(serves, ())
        if not firms or not compounds:
            return
        try:
            read = self._engagement.read(row, into)
        except CellFaultError as fault:
            into.refuse(fault)
            into.lose((), ("PropertyEngagement",))
            return
        if read.lost:
            into.partial.add("PropertyEngagement")
        place = LedgerPlace(self._number, row.number, self.column)
        for compound in compounds:
            into.engagements.extend(
                Engagement(firm.node, compound.node, place, read.values) for firm in firms
            )

    def _says_none(self, row: LedgerRow, header: str) -> bool:
        cell = row.cells.get(header)
        text = plain_text(cell)
        if self._fact.kind == "PropertyFirm" and header == self._fact.name and is_no_firm(text):
            return True
        return is_blank(cell) or is_none(text, self._fact.none)


def _in_entrances(units: Sequence[Unit], into: RowDeclarations) -> list[Unit]:
    """Return the units, but instead of a building the entrances that the row names in it."""
    return [entrance for unit in units for entrance in into.entrances.get(unit.node, (unit,))]
