"""Reads which units a row of a ledger names: those that its nodes belong to, and those that they refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wangge.graph.model import NodeKey, NodeKind
from wangge.loaders.mappings.buildings import with_shared_compound
from wangge.loaders.mappings.kindsheet import KindSheet
from wangge.loaders.mappings.ledger import LedgerRow, LedgerTable
from wangge.loaders.mappings.lists import list_of_names
from wangge.loaders.mappings.mapping import FROM_CODE, FROM_SECTION, FactMapping
from wangge.loaders.mappings.none_words import is_none
from wangge.loaders.mappings.row_declarations import CellFaultError, RowDeclarations, fault_of, reading
from wangge.loaders.mappings.unit_names import is_of_residents
from wangge.loaders.mappings.units import DIVISIONS, Unit, UnitFinder
from wangge.loaders.messages.ledgers import LedgerMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import clean_code, plain_text, refuse_private
from wangge.loaders.sheets.headerrows import column_of
from wangge.loaders.sheets.table import Cell, is_blank

__all__ = ["UnitReader"]

_WORKS_WITH = "linked_in"
_PARTY_GROUP = re.compile(r"(?:第?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:楼栋)?)?(?:党小组|小组)")


class UnitReader:
    """Reads the units that the rows of a ledger name for one fact, whose kind has the sheet `sheet`."""

    def __init__(self, fact: FactMapping, sheet: KindSheet, ledger: LedgerTable, finder: UnitFinder) -> None:
        self._fact = fact
        self._sheet = sheet
        self._ledger = ledger
        self._finder = finder

    def parents(self, row: LedgerRow, into: RowDeclarations) -> tuple[Unit, ...]:
        """Return the units to which the node belongs: those of the first column of `within` that names any.

        The columns are read from last to first: the last has the largest unit, which tells units of one name apart.
        """
        units: tuple[Unit, ...] = ()
        for header in reversed(self._fact.within):
            named = into.units.get(header)
            if named is None and header not in into.lost:
                named = self._named_by(header, row, self._parent_labels(header), into)
            units = named or units
        return units

    def owner(
        self,
        parent: Unit | None,
        name: str,
        references: dict[str, tuple[str, ...]],
        into: RowDeclarations,
    ) -> Unit | None:
        """Return the unit in which the name of a node is unique, as far as the row names it.

        Every branch has a 第一党小组, so a party group is identified in its branch, else in its compound or grid.
        Every community may have a 夕阳红合唱团, so a group of residents is identified in the only community that it works with.
        """
        if parent is None and is_of_residents(self._fact.kind, name):
            communities = [
                NodeKey("Community", code) for code in dict.fromkeys(references.get(_WORKS_WITH, ()))
            ]
            known = [self._finder.unit(one) for one in communities if self._finder.is_known(one)]
            return known[0] if len(known) == len(communities) == 1 else None
        if self._fact.kind != "PartyOrganization" or not _PARTY_GROUP.fullmatch(name):
            return parent
        superior = into.units.get(self._fact.columns.get("superior", ""), ())
        named = [unit for units in into.units.values() for unit in units]
        places = [{unit for unit in named if unit.node.label == label} for label in ("Compound", "Grid")]
        return next((next(iter(units)) for units in (set(superior), *places) if len(units) == 1), parent)

    def demand_one(self, parents: tuple[Unit, ...], column: str) -> None:
        """Raise `CellFaultError` for the column of a node if it is in several units, but can be in only one, like an entrance."""
        columns = [self._sheet.parent_column(unit.node.label) for unit in parents]
        if len(parents) > 1 and all(
            c is not None and c.ends is not None and not c.ends.many for c in columns
        ):
            message = LedgerMessage.SEVERAL_PARENTS.fill(count=len(parents), header=self._fact.within[0])
            raise fault_of(column, RejectRule.NOT_UNDERSTOOD, message)

    def further(self, parents: tuple[Unit, ...], into: RowDeclarations) -> dict[str, tuple[str, ...]]:
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
        with reading(header):
            if header.startswith("@"):
                return self._of_surroundings(header, row, labels)
            cell = row.cells.get(header)
            if is_blank(cell) or is_none(plain_text(cell)):
                return ()
            units = (self._finder.named(plain_text(cell), labels, into.divisions),)
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

    def references(
        self, row: LedgerRow, parents: tuple[Unit, ...], into: RowDeclarations
    ) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        """Return the codes or names of the nodes that the row's nodes refer to, by the name of the column.

        The second value has the names of the columns whose cells can't be read.
        """
        lost: set[str] = set()
        references: dict[str, tuple[str, ...]] = {}
        for parent in parents:
            column = self._sheet.parent_column(parent.node.label)
            if column is not None:
                references[column.name] = (*references.get(column.name, ()), parent.node.code)
        for name, header in self._fact.columns.items():
            if name in self._sheet.properties or name not in self._sheet.columns:
                continue
            if header in into.lost:
                lost.add(name)
                continue
            units = into.units.get(header)
            if units is None and header.startswith("@"):
                ends = self._sheet.columns[name].ends
                units = self._named_by(header, row, ends.targets if ends else (), into)
            if units is not None:
                codes = tuple(unit.node.code for unit in units)
            else:
                try:
                    codes = tuple(self._referred(row.cells[header], header, name, into))
                except CellFaultError as fault:
                    into.refuse(fault)
                    lost.add(name)
                    ends = self._sheet.columns[name].ends
                    into.unclear.update(ends.targets if ends is not None else ())
                    continue
            if codes:
                into.used.add(header)
                references[name] = (*references.get(name, ()), *codes)
        return references, frozenset(lost)

    def _referred(self, cell: Cell, header: str, column: str, into: RowDeclarations) -> Iterator[str]:
        """Yield the codes of the units that a cell refers to, or their names if they aren't known yet."""
        ends = self._sheet.columns[column].ends
        if ends is None or is_blank(cell) or is_none(plain_text(cell)):
            return
        with reading(header):
            refuse_private(cell)
            texts = list_of_names(cell)
            for text in with_shared_compound(texts) if "Building" in ends.targets else texts:
                try:
                    yield self._finder.named(text, ends.targets, into.divisions).node.code
                except CellError as error:
                    if error.rule is not RejectRule.UNKNOWN_REFERENCE:
                        raise
                    yield text

    def known(
        self,
        row: LedgerRow,
        parents: tuple[Unit, ...],
        kind: NodeKind,
        made: Callable[[Unit, str], Unit],
    ) -> Iterator[Unit]:
        """Yield the units of a kind that the row names, and that exist already.

        A unit below the divisions that isn't known may be declared by another ledger: `made` returns this unit.
        """
        fact, inside = self._fact, tuple(parent.node.code for parent in parents)
        header = fact.code if fact.code and not is_blank(row.cells.get(fact.code)) else fact.name
        if header is None:
            return
        with reading(header):
            cell = row.cells[header]
            for text in list_of_names(cell) if fact.split == "list" else [plain_text(cell)]:
                try:
                    unit = self._finder.named(text, (kind.label,), inside)
                    if header == fact.code:
                        self._demand_same(unit, row, kind)
                    yield unit
                except CellError as error:
                    may_be_made = parents and kind.label not in DIVISIONS
                    if error.rule is not RejectRule.UNKNOWN_REFERENCE or not may_be_made:
                        raise
                    yield made(parents[0], text)

    def _demand_same(self, coded: Unit, row: LedgerRow, kind: NodeKind) -> None:
        """Raise `CellFaultError` if the name in the row is that of another unit than the unit with the row's code."""
        header = self._fact.name
        text = plain_text(row.cells.get(header)) if header is not None else ""
        if header is None or not text or is_none(text):
            return
        try:
            named = self._finder.named(text, (kind.label,))
        except CellError:
            # The name is new, or several units have it: the code shows which unit is meant.
            return
        if named.node != coded.node:
            message = LedgerMessage.OTHER_CODE.fill(
                text=text, named=named.node.code, code=coded.node.code, name=coded.name
            )
            raise fault_of(header, RejectRule.CONTRADICTION, message)
