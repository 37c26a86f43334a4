"""Reads the rows of one ledger: which nodes, posts and people each row declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wangge.graph.codes import district_of
from wangge.graph.errors import ModelError
from wangge.graph.model import Model, NodeKey, NodeKind
from wangge.loaders.mappings.declared import Declaration, LedgerPlace
from wangge.loaders.mappings.identities import Identities
from wangge.loaders.mappings.kindsheet import KindSheet, sheet_of_kind
from wangge.loaders.mappings.ledger import Ledger, LedgerRow
from wangge.loaders.mappings.madecodes import made_code
from wangge.loaders.mappings.mapping import FROM_CODE, FROM_SECTION, FactMapping
from wangge.loaders.mappings.people import Mention
from wangge.loaders.mappings.texts import Holder, building_names, holders, is_none, list_of_names
from wangge.loaders.mappings.units import DIVISIONS, Unit, UnitFinder
from wangge.loaders.messages.cells import CellMessage
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import Value, clean_code, clean_value, plain_text, refuse_private
from wangge.loaders.sheets.headerrows import column_of
from wangge.loaders.sheets.nameendings import value_of_ending
from wangge.loaders.sheets.table import Cell, is_blank

__all__ = ["CellFaultError", "Engagement", "FactReader", "RowDeclarations"]

_POST = "Post"
# What identifies a node of these kinds in its unit, whatever its name: there is one in each unit.
_ONE_PER_UNIT = {"OwnersCommittee": "业委会", "ResidentsCommittee": "居委会"}
_ONE_IN_DISTRICT = ("PropertyFirm", "Department")
# A compound may lie in several grids, so its name is unique in the community.
_ONE_IN_DIVISION = ("Grid", "Compound")
_BRACKETS = str.maketrans({"（": "(", "）": ")"})


class Engagement(NamedTuple):
    """A property firm that serves a compound, with the properties of their contract."""

    firm: NodeKey
    compound: NodeKey
    place: LedgerPlace
    values: dict[str, Value]


class CellFaultError(Exception):
    """A fault in the cell of one column of a ledger; `header` names the column."""

    def __init__(self, header: str, error: CellError) -> None:
        self.header = header
        self.error = error
        super().__init__(error.message)


class RowDeclarations(NamedTuple):
    """What one row declares."""

    nodes: list[Declaration]
    mentions: list[Mention]
    engagements: list[Engagement]
    units: dict[str, tuple[Unit, ...]]


class FactReader:
    """Reads the facts of one `FactMapping` from the rows of a ledger whose number in the dataset is `number`."""

    def __init__(
        self,
        fact: FactMapping,
        ledger: Ledger,
        number: int,
        model: Model,
        finder: UnitFinder,
        identities: Identities,
    ) -> None:
        self._fact = fact
        self._ledger = ledger
        self._number = number
        self._model = model
        self._finder = finder
        self._identities = identities
        self._sheets = {name: sheet_of_kind(model, name) for name in _sheets_of(fact)}
        self._sheet = self._sheets[fact.kind]
        self._of_engagement = self._sheets["PropertyEngagement"].properties if fact.serves else {}
        kind = self._sheet.kind
        if not isinstance(kind, NodeKind):
            raise ModelError(f"{fact.kind} is no kind of node; correct the mapping")
        self._kind = kind
        self._converted: dict[tuple[str, str, Cell], Value | None] = {}
        self._made: dict[tuple[str, str, str], tuple[NodeKey, str]] = {}

    @property
    def column(self) -> str:
        """The header of the column that names the node, or the nearest substitute."""
        fact = self._fact
        return fact.name or fact.holder or fact.code or fact.when or (fact.within[0] if fact.within else "")

    def read(self, row: LedgerRow, into: RowDeclarations) -> None:
        """Add to `into` what the row declares by this fact; raise `CellFaultError` for a cell that can't be read."""
        fact = self._fact
        if fact.when is not None and self._says_none(row, fact.when):
            return
        if fact.kind == _POST:
            self._mention(row, self._parents(row, into), into)
            return
        units = self._units(row, into)
        for header in (fact.name, fact.code):
            if header is not None and (units or header not in into.units):
                into.units[header] = (*into.units.get(header, ()), *units)
        if fact.holder is not None or fact.title is not None:
            self._mention(row, units, into)
        if fact.serves is not None:
            self._engage(row, units, into)

    def _units(self, row: LedgerRow, into: RowDeclarations) -> tuple[Unit, ...]:
        """Return the units that the row names, and declare those that aren't known."""
        fact = self._fact
        coded = fact.code is not None and not is_blank(row.cells.get(fact.code))
        if fact.name is not None and not coded and self._says_none(row, fact.name):
            return ()
        parents = self._parents(row, into)
        if fact.known:
            units = tuple(self._known(row, parents, into))
            self._attach(row, units, into)
            return units
        if fact.within and not parents and self._kind.place_tier is not None:
            raise _fault(fact.within[0], RejectRule.MISSING_VALUE, CellMessage.EMPTY.fill())
        parent = parents[0] if parents else None
        names = self._names(row, parent)
        values, totals = self._values(row, self._sheet) if len(names) == 1 else ({}, {})
        references = self._references(row, parents, into)
        further = self._further(parents, into)
        declared: list[Unit] = []
        for name, identifier in names:
            node, stored_name, division = self._identified(row, parent, name, identifier, into)
            place = LedgerPlace(self._number, row.number, self.column)
            own = {**self._of_name(stored_name), **values}
            into.nodes.append(
                Declaration(node, stored_name, division, place, references, own, totals, further)
            )
            declared.append(Unit(node, stored_name, division))
        return tuple(declared)

    def _attach(self, row: LedgerRow, units: tuple[Unit, ...], into: RowDeclarations) -> None:
        """Declare the references of known units, such as the area (片区) of a community."""
        references = self._references(row, (), into)
        for unit in units if references else ():
            place = LedgerPlace(self._number, row.number, self.column)
            into.nodes.append(
                Declaration(unit.node, unit.name, unit.division, place, references, {}, {}, {}, attached=True)
            )

    def _of_name(self, name: str) -> dict[str, Value]:
        """Return the required properties that follow from the ending of the name, such as the tier of a 党支部."""
        specs = [reader.column.property for reader in self._sheet.properties.values()]
        values = {s.name: value_of_ending(s, name) for s in specs if s is not None and s.required}
        return {name: value for name, value in values.items() if value is not None}

    def _names(self, row: LedgerRow, parent: Unit | None) -> list[tuple[str, str]]:
        """Return the names of the nodes that the row names, each with the text that identifies it in its parent."""
        fact = self._fact
        if fact.name is None:
            if parent is None:
                return []
            suffix = fact.suffix or self._kind.zh
            return [(f"{_without_brackets(parent.name)}{suffix}", suffix)]
        cell = row.cells[fact.name]
        with _reading(fact.name):
            refuse_private(cell)
            if fact.split in ("numbers", "count"):
                compound = parent.name if parent else ""
                buildings = building_names(cell, counts=fact.split == "count", compound=compound)
                return [(building.name, building.number) for building in buildings]
            if fact.split == "list":
                return [(name, name) for name in list_of_names(cell)]
            name = plain_text(cell)
            if self._kind.label == "Building":
                buildings = building_names(cell, counts=False, compound=parent.name if parent else "")
                return [(name, buildings[0].number)] if len(buildings) == 1 else [(name, name)]
        return [(name, name)]

    def _identified(
        self, row: LedgerRow, parent: Unit | None, name: str, identifier: str, into: RowDeclarations
    ) -> tuple[NodeKey, str, str]:
        """Return the node with a name, the name to store, and the division to which the node belongs."""
        label = self._kind.label
        owner = self._owner(name, parent, into)
        division = parent.division if parent else owner
        if self._fact.code is not None and not is_blank(row.cells[self._fact.code]):
            with _reading(self._fact.code):
                code = clean_code(row.cells[self._fact.code])
            return NodeKey(label, code), name, division or code
        if not owner:
            raise _fault(
                self.column,
                RejectRule.MISSING_VALUE,
                LedgerMessage.NO_PLACE_FOR_CODE.fill(name=name),
            )
        key = (owner, name, identifier)
        if key not in self._made:
            identifier = _ONE_PER_UNIT.get(label, identifier) if parent is not None else identifier
            parents = (owner, *((parent.node.code, parent.division) if parent is not None else ()))
            entry = self._identities.of(label, parents, name)
            if entry is not None:
                self._made[key] = NodeKey(label, entry.code), entry.name
            else:
                same = self._finder.same_name(label, name, parent)
                self._made[key] = same or NodeKey(label, made_code(owner, identifier)), name
        node, stored_name = self._made[key]
        return node, stored_name, division

    def _owner(self, name: str, parent: Unit | None, into: RowDeclarations) -> str:
        """Return the code of the unit inside which the name of a node is unique.

        An organisation whose name contains that of its community or street, such as 凉水井社区党委, has a name that is
        unique in the district. So it is the same node in a ledger that doesn't say where it is.
        """
        kind = self._kind
        if parent is not None and kind.label in _ONE_PER_UNIT:
            return parent.node.code
        if kind.label in _ONE_IN_DISTRICT or parent is None or self._names_its_division(name, parent):
            return self._finder.district or district_of(self._any_division(parent, into))
        if kind.label not in _ONE_IN_DIVISION and kind.place_tier is not None:
            return parent.node.code
        return parent.division

    def _names_its_division(self, name: str, parent: Unit) -> bool:
        return self._kind.place_tier is None and self._finder.stem_of(parent.division) in name

    def _any_division(self, parent: Unit | None, into: RowDeclarations) -> str:
        units = [parent] if parent is not None else [unit for units in into.units.values() for unit in units]
        return next((unit.division for unit in units), "")

    def _parents(self, row: LedgerRow, into: RowDeclarations) -> tuple[Unit, ...]:
        """Return the units to which the node belongs: those of the first column of `within` that names any.

        The columns are read from the last, which names the largest unit, because it tells apart units of one name.
        """
        units: tuple[Unit, ...] = ()
        for header in reversed(self._fact.within):
            named = into.units.get(header)
            if named is None:
                named = self._named_by(header, row, self._parent_labels(header), into)
            units = named or units
        return units

    def _further(self, parents: tuple[Unit, ...], into: RowDeclarations) -> dict[str, tuple[str, ...]]:
        """Return the units in the other columns of `within`, by the name of the column in the template."""
        further: dict[str, tuple[str, ...]] = {}
        for header in self._fact.within[1:]:
            for unit in into.units.get(header, ()):
                column = self._sheet.parent_column(unit.node.label)
                if column is not None and unit not in parents:
                    further[column.name] = (*further.get(column.name, ()), unit.node.code)
        return further

    def _parent_labels(self, header: str) -> tuple[str, ...]:
        """Return the labels of the units that a column of `within` may name."""
        if self._fact.known:
            return DIVISIONS
        column = None if header.startswith("@") else column_of(self._sheet.sheet, header)[0]
        if column is not None and column.ends is not None:
            return column.ends.targets
        labels = self._sheet.parent_labels
        divisions = tuple(label for label in labels if label in DIVISIONS)
        return (divisions if header.startswith("@") else labels) or DIVISIONS

    def _named_by(
        self, header: str, row: LedgerRow, labels: tuple[str, ...], into: RowDeclarations
    ) -> tuple[Unit, ...]:
        """Return the unit that a column names, although no fact of the mapping reads this column."""
        with _reading(header):
            if header.startswith("@"):
                return self._of_surroundings(header, row, labels)
            cell = row.cells.get(header)
            if is_blank(cell) or is_none(plain_text(cell)):
                return ()
            units = (self._finder.named(plain_text(cell), labels, _outer(into)),)
        if header not in (self._fact.name, self._fact.code):
            into.units[header] = units
        return units

    def _of_surroundings(self, header: str, row: LedgerRow, labels: tuple[str, ...]) -> tuple[Unit, ...]:
        if header == FROM_SECTION:
            text = plain_text(row.cells.get(header))
            return (self._finder.in_text(text, labels),) if text else ()
        if header == FROM_CODE:
            code = row.cells.get(self._fact.code or "")
            return () if is_blank(code) else (self._finder.of_code(clean_code(code), labels),)
        return (self._finder.in_text(self._ledger.text_of(header), labels),)

    def _known(self, row: LedgerRow, parents: tuple[Unit, ...], into: RowDeclarations) -> Iterator[Unit]:
        fact, inside = self._fact, tuple(parent.node.code for parent in parents)
        header = fact.code if fact.code and not is_blank(row.cells.get(fact.code)) else fact.name
        if header is None:
            return
        with _reading(header):
            cell = row.cells[header]
            texts = list_of_names(cell) if fact.split == "list" else [plain_text(cell)]
            for text in texts:
                try:
                    yield self._finder.named(text, (self._kind.label,), inside)
                except CellError as error:
                    if error.rule is not RejectRule.UNKNOWN_REFERENCE or not self._may_be_made(parents):
                        raise
                    # Another ledger of the dataset may declare it: then it has this code.
                    node, name, division = self._identified(row, parents[0], text, text, into)
                    yield Unit(node, name, division)

    def _may_be_made(self, parents: tuple[Unit, ...]) -> bool:
        return bool(parents) and self._kind.label not in DIVISIONS

    def _values(self, row: LedgerRow, sheet: KindSheet) -> tuple[dict[str, Value], dict[str, int | float]]:
        """Return the properties that the row gives to the node, and the numbers that are added up."""
        values: dict[str, Value] = {}
        totals: dict[str, int | float] = {}
        for name, header in self._fact.columns.items():
            if name not in sheet.properties or (sheet is self._sheet and name in self._of_engagement):
                continue
            value = self._value(sheet, name, header, row.cells[header])
            if value is None:
                continue
            if name in self._fact.totals and isinstance(value, int | float):
                totals[name] = value
            else:
                values[name] = value
        values.update((name, value) for name, value in self._fact.values.items() if name in sheet.properties)
        return values, totals

    def _value(self, sheet: KindSheet, name: str, header: str, cell: Cell) -> Value | None:
        key = (name, header, cell)
        if key not in self._converted:
            with _reading(header):
                refuse_private(cell)
                reader = sheet.properties[name]
                spec = reader.column.property
                none = (
                    is_blank(cell) or spec is None or (spec.type != "boolean" and is_none(plain_text(cell)))
                )
                self._converted[key] = None if none or spec is None else clean_value(spec, cell)
        return self._converted[key]

    def _references(
        self, row: LedgerRow, parents: tuple[Unit, ...], into: RowDeclarations
    ) -> dict[str, tuple[str, ...]]:
        """Return the codes or names of the nodes that the row's nodes refer to, by the name of the column."""
        references: dict[str, tuple[str, ...]] = {}
        for parent in parents:
            column = self._sheet.parent_column(parent.node.label)
            if column is not None:
                references[column.name] = (*references.get(column.name, ()), parent.node.code)
        for name, header in self._fact.columns.items():
            if name in self._sheet.properties or name not in self._sheet.columns:
                continue
            units = into.units.get(header)
            if units is None and header.startswith("@"):
                ends = self._sheet.columns[name].ends
                units = self._named_by(header, row, ends.targets if ends else (), into)
            if units is not None:
                codes = tuple(unit.node.code for unit in units)
            else:
                codes = tuple(self._referred(row.cells[header], header, name, into))
            if codes:
                references[name] = (*references.get(name, ()), *codes)
        return references

    def _referred(self, cell: Cell, header: str, column: str, into: RowDeclarations) -> Iterator[str]:
        """Yield the codes of the units that a cell refers to, or their names if they aren't known yet."""
        ends = self._sheet.columns[column].ends
        if ends is None or is_blank(cell) or is_none(plain_text(cell)):
            return
        with _reading(header):
            refuse_private(cell)
            for text in list_of_names(cell):
                try:
                    yield self._finder.named(text, ends.targets, _outer(into)).node.code
                except CellError as error:
                    if error.rule is not RejectRule.UNKNOWN_REFERENCE:
                        raise
                    yield text

    def _mention(self, row: LedgerRow, units: tuple[Unit, ...], into: RowDeclarations) -> None:
        """Add the posts in `units` and their holders, as the row names them."""
        fact = self._fact
        titles = [fact.title] if fact.title else list_of_names(row.cells.get(fact.title_column or ""))
        people = self._people(row)
        if not units or not people:
            return
        titles = titles or [""]
        own = ("Person", "Holds", _POST) if fact.kind == _POST else ("Person",)
        values = {name: self._values(row, self._sheets[name])[0] for name in own}
        person, holding, post = (values.get(name, {}) for name in ("Person", "Holds", _POST))
        for unit in units:
            for holder, title in ((h, t) for h in people for t in ([h.title] if h.title else titles)):
                place = LedgerPlace(self._number, row.number, fact.holder or self.column)
                phone = self._phone(holder)
                mention = Mention(
                    holder.name,
                    phone,
                    unit.division,
                    unit.node,
                    title,
                    place,
                    person if len(people) == 1 else {},
                    holding,
                    post,
                )
                into.mentions.append(mention)

    def _people(self, row: LedgerRow) -> list[Holder]:
        fact = self._fact
        if fact.holder is None:
            return []
        cell = row.cells[fact.holder]
        if is_blank(cell) or is_none(plain_text(cell), fact.none):
            return []
        with _reading(fact.holder):
            refuse_private(cell)
            phones = row.cells[fact.phone] if fact.phone else None
            return holders(cell, phones, vacant=fact.vacant)

    def _phone(self, holder: Holder) -> str | None:
        if holder.phone is None:
            return None
        spec = self._sheets["Person"].properties["phone"].column.property
        with _reading(self._fact.phone or self._fact.holder or ""):
            return None if spec is None else str(clean_value(spec, holder.phone))

    def _engage(self, row: LedgerRow, firms: tuple[Unit, ...], into: RowDeclarations) -> None:
        values = self._values(row, self._sheets["PropertyEngagement"])[0]
        for compound in into.units.get(self._fact.serves or "", ()):
            for firm in firms:
                place = LedgerPlace(self._number, row.number, self.column)
                into.engagements.append(Engagement(firm.node, compound.node, place, values))

    def _says_none(self, row: LedgerRow, header: str) -> bool:
        cell = row.cells.get(header)
        return is_blank(cell) or is_none(plain_text(cell), self._fact.none)


class _reading:  # noqa: N801 - used like a function
    """Turns a `CellError` into a `CellFaultError` of the column `header`."""

    def __init__(self, header: str) -> None:
        self._header = header

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, CellError):
            raise CellFaultError(self._header, error) from error


def _fault(header: str, rule: RejectRule, message: RejectText) -> CellFaultError:
    return CellFaultError(header, CellError(rule, message))


def _sheets_of(fact: FactMapping) -> tuple[str, ...]:
    return (fact.kind, _POST, "Person", "Holds", "PropertyEngagement")


def _outer(into: RowDeclarations) -> tuple[str, ...]:
    """Return the codes of the divisions that the row has named so far."""
    return tuple(
        unit.node.code for units in into.units.values() for unit in units if unit.node.label in DIVISIONS
    )


def _without_brackets(name: str) -> str:
    return name.translate(_BRACKETS).partition("(")[0].strip() or name
