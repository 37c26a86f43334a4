"""Reads the properties that a row of a ledger gives to a node or relationship."""

from __future__ import annotations

import re
from typing import NamedTuple

from wangge.graph.model import EdgeKind, PropertySpec
from wangge.loaders.mappings.kindsheet import KindSheet
from wangge.loaders.mappings.ledger import LedgerRow
from wangge.loaders.mappings.mapping import FactMapping
from wangge.loaders.mappings.none_words import is_none
from wangge.loaders.mappings.periods import period_in
from wangge.loaders.mappings.row_declarations import CellFaultError, RowDeclarations, reading
from wangge.loaders.messages.rows import RowMessage, ValueMessage
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.cells import Value, clean_value, plain_text, refuse_private
from wangge.loaders.sheets.nameendings import value_of_ending
from wangge.loaders.sheets.table import Cell, is_blank

__all__ = ["RowValues", "ValueReader"]

_NUMBERS = ("integer", "float")
_ENDS = ("valid_from", "valid_to")
_ABOUT = re.compile(
    r"(?:大约|约|近)?(?P<more>[0-9０-９]+)(?:余|多)[^0-9０-９]{0,4}|(?:大约|约|近)(?P<about>[0-9０-９].*?)(?:左右)?|(?P<near>[0-9０-９].*)左右"
)
_ABOUT_WORDS = re.compile("约|近|左右|余|多")


class RowValues(NamedTuple):
    """The properties that a row gives, the numbers to be added up, and the properties whose cells can't be read."""

    values: dict[str, Value]
    totals: dict[str, int | float]
    lost: frozenset[str]


class ValueReader:
    """Reads the columns and fixed values of one fact that are properties of the kind with the sheet `sheet`.

    The properties `without` are left out, because they belong to another kind of fact.
    """

    def __init__(self, fact: FactMapping, sheet: KindSheet, without: frozenset[str] = frozenset()) -> None:
        self._sheet = sheet
        self._columns = [
            (name, header)
            for name, header in fact.columns.items()
            if name in sheet.properties and name not in without
        ]
        self._fixed = {name: value for name, value in fact.values.items() if name in sheet.properties}
        self._totals = frozenset(fact.totals)
        kind = sheet.sheet.kind
        key = kind.key if isinstance(kind, EdgeKind) else ()
        required = {c.name for c in sheet.sheet.columns if c.property is not None and c.required}
        self._needed = frozenset((*key, *required))
        specs = [reader.column.property for reader in sheet.properties.values()]
        self._endings = [s for s in specs if s is not None and s.required and s.name_endings]
        self._converted: dict[tuple[str, str, Cell], Value | None] = {}

    def read(self, row: LedgerRow, into: RowDeclarations) -> RowValues:
        """Return the properties that a row gives, and the numbers that are added up over all rows.

        A cell that isn't a value of its property is rejected, and only this property is lost. Raises `CellFaultError`
        if the property is required or is a part of the key, because the fact then can't be declared.
        """
        values: dict[str, Value] = {}
        totals: dict[str, int | float] = {}
        lost: set[str] = set()
        for name, header in self._columns:
            cell = self._without_about(name, row.cells[header])
            if cell is not row.cells[header]:
                into.approximate.add(header)
            try:
                value = self._value(name, header, _end_of_period(name, self._with_begin(name, cell, row)))
            except CellFaultError as fault:
                if name in self._needed:
                    raise
                into.refuse(fault)
                lost.add(name)
                continue
            if not is_blank(row.cells[header]):
                into.used.add(header)
            if value is None:
                continue
            if name in self._totals and isinstance(value, int | float):
                totals[name] = value
            else:
                values[name] = value
        return RowValues({**values, **self._fixed}, totals, frozenset(lost))

    def of_name(self, name: str) -> dict[str, Value]:
        """Return the required properties that follow from the ending of a name, such as the tier of a 党支部."""
        if not self._endings:
            return {}
        values = {spec.name: value_of_ending(spec, name) for spec in self._endings}
        return {name: value for name, value in values.items() if value is not None}

    def _with_begin(self, name: str, cell: Cell, row: LedgerRow) -> Cell:
        """Return the last day of a period with its first day from another column, because both tell how long it lasts."""
        begin = next((header for own, header in self._columns if own == "valid_from"), None)
        first = row.cells.get(begin) if begin is not None and name == "valid_to" else None
        if not isinstance(first, str) or not isinstance(cell, str):
            return cell
        both = f"{first}至{cell}"
        return both if period_in(both) is not None else cell

    def _without_about(self, name: str, cell: Cell) -> Cell:
        """Return the number in a text such as 约40户, 40余户 or 40户左右; any other cell as it is."""
        if not isinstance(cell, str) or not _ABOUT_WORDS.search(cell):
            return cell
        spec = self._sheet.properties[name].column.property
        if spec is None or spec.type not in _NUMBERS:
            return cell
        matched = _ABOUT.fullmatch("".join(cell.split()))
        return (matched["more"] or matched["about"] or matched["near"]) if matched else cell

    def _value(self, name: str, header: str, cell: Cell) -> Value | None:
        key = (name, header, cell)
        if key not in self._converted:
            with reading(header):
                refuse_private(cell)
                spec = self._sheet.properties[name].column.property
                says_none = is_blank(cell) or (
                    spec is not None and spec.type != "boolean" and is_none(plain_text(cell))
                )
                value = None if says_none or spec is None else clean_value(spec, cell)
                if spec is not None:
                    _demand_in_range(spec, value)
                self._converted[key] = value
        return self._converted[key]


def _end_of_period(name: str, cell: Cell) -> Cell:
    """Return the first or the last day of a cell with a period, as the property needs it; any other cell as it is."""
    if name not in _ENDS or not isinstance(cell, str):
        return cell
    period = period_in(cell)
    return cell if period is None else period[_ENDS.index(name)]


def _demand_in_range(spec: PropertySpec, value: Value | None) -> None:
    """Raise `CellError` for a number beyond the limits of its property."""
    if not isinstance(value, int | float):
        return
    fault = None
    if spec.least is not None and value < spec.least:
        fault = ValueMessage.GREATER_THAN_EQUAL.fill(limit=spec.least)
    elif spec.most is not None and value > spec.most:
        fault = ValueMessage.LESS_THAN_EQUAL.fill(limit=spec.most)
    if fault is not None:
        raise CellError(RejectRule.OUT_OF_RANGE, RowMessage.BAD_VALUE.fill(value=value, fault=fault))
