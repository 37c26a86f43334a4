"""Converts a row of a sheet into values and references, or rejects it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from wangge.graph.codes import natural_code
from wangge.graph.model import Column, EdgeKind, NodeKind, PropertySpec, Sheet, ValueType
from wangge.loaders.reject import CellError, RejectRule
from wangge.loaders.sheets.becamedate import refuse_date_text
from wangge.loaders.sheets.cells import (
    Value,
    clean_code,
    clean_value,
    plain_text,
    refuse_damage,
    refuse_private,
    split_cell,
)
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula, RawRow, is_blank
from wangge.loaders.sheets.understood import INSIDE, UnderstoodSheet

__all__ = ["RowReader"]

_LEAST_SERIAL = 18000
_DAYS_TO_1904 = 1462
_MOST_VALUES = 1 << 12
_MOST_REMEMBERED = 1 << 16
# Error texts of formulas in CSV files; a workbook marks failed formulas itself.
_FORMULA_ERRORS = frozenset(
    [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#PYTHON!",
        "#EXTERNAL!",
        "#TIMEOUT!",
    ]
)
_CODE_LIKE = re.compile(r"[!-~]+")

_Texts = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class _Field:
    """A column that the sheet has: its number among the kind's columns, its position, and a cache of converted cells."""

    number: int
    column: Column
    position: int
    values: dict[str | int, Value | None] = field(default_factory=dict)
    texts: dict[str, _Texts] = field(default_factory=dict)


class RowReader:
    """Reads the rows of one sheet into its `UnderstoodSheet`."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[int, Column],
        result: UnderstoodSheet,
        *,
        dates_1904: bool,
        places: tuple[int, ...] = (),
    ) -> None:
        self._places = places
        self._sheet = sheet
        self._kind = sheet.kind
        self._result = result
        self._dates_1904 = dates_1904
        at = {column.name: position for position, column in columns.items()}
        self._fields = [
            _Field(number, column, at[column.name])
            for number, column in enumerate(sheet.columns)
            if column.name in at
        ]
        self._known = set(columns)
        groups = {c.ends.group for c in sheet.columns if c.ends and c.ends.group}
        self._groups = {
            group: [n for n, c in enumerate(sheet.columns) if c.ends and c.ends.group == group]
            for group in sorted(groups)
        }
        self._code_pattern = re.compile(self._kind.code_pattern) if isinstance(self._kind, NodeKind) else None

    def read(self, row: RawRow) -> None:
        """Add the row's facts to the result, or reject the row."""
        result, kind = self._result, self._kind
        before = len(result.rejects)
        values: dict[str, Any] = {}
        texts: list[tuple[int, str]] = []
        start: tuple[int, str] | None = None
        cells = row.cells
        width = len(cells)
        for sheet_column in self._fields:
            column, at = sheet_column.column, sheet_column.position
            cell = cells[at] if at < width else None
            try:
                if column.property is not None:
                    value = self._value(sheet_column, column.property, cell)
                    if value is not None:
                        values[column.name] = value
                elif column.role == "source":
                    start = self._texts(sheet_column, cell)[0]
                else:
                    texts += self._texts(sheet_column, cell)
            except CellError as error:
                result.reject(row.number, (column.zh,), error.rule, error.message)
        texts += [(INSIDE, _text(cells[at])) for at in self._places if at < width and not is_blank(cells[at])]
        if width > len(self._known):
            self._refuse_hidden_ids(row)
        code = ""
        if isinstance(kind, NodeKind):
            values["code"] = code = natural_code(kind.place_tier, str(values.get("code", "")))
        if row.number not in result.rejected:
            self._check(row.number, values, texts)
        if len(result.rejects) > before:
            if code:
                result.codes_of_rejected[code] = row.number
            result.unreadable |= not code
            return
        result.facts.append(row.number, values, tuple(texts), start)

    def _value(self, one: _Field, spec: PropertySpec, cell: Cell) -> Value | None:
        if type(cell) is str or type(cell) is int:
            if cell in one.values:
                return one.values[cell]
            value = self._cleaned(one.column, spec, cell)
            if len(one.values) < _MOST_VALUES:
                one.values[cell] = value
            return value
        return self._cleaned(one.column, spec, cell)

    def _cleaned(self, column: Column, spec: PropertySpec, cell: Cell) -> Value | None:
        _refuse_failed_formula(cell)
        if is_blank(cell):
            _demand_value(column)
            return None
        if self._dates_1904 and spec.type is ValueType.DATE:
            cell = _counted_from_1900(cell)
        return clean_value(spec, cell)

    def _texts(self, one: _Field, cell: Cell) -> _Texts:
        if type(cell) is str:
            if cell in one.texts:
                return one.texts[cell]
            references = _references(one, cell)
            if len(one.texts) < _MOST_REMEMBERED:
                one.texts[cell] = references
            return references
        return _references(one, cell)

    def _refuse_hidden_ids(self, row: RawRow) -> None:
        for position, cell in enumerate(row.cells):
            if cell is not None and position not in self._known:
                try:
                    refuse_private(cell)
                except CellError as error:
                    self._result.reject_cell(row.number, position, error.rule, error.message)

    def _check(self, row: int, values: dict[str, Any], texts: list[tuple[int, str]]) -> None:
        for column, rule, message in self._faults(values):
            self._result.reject(row, (column,), rule, message)
        for members in self._groups.values():
            filled = {number for number, _ in texts if number in members}
            if len(filled) != 1:
                self._refuse_parents(row, members, len(filled))

    def _refuse_parents(self, row: int, members: list[int], filled: int) -> None:
        names = [self._sheet.columns[number].zh for number in members]
        present = tuple(zh for zh in names if zh in self._result.titles)
        message = f"exactly one of {'、'.join(names)} must be filled, {filled} are"
        self._result.reject(row, present or tuple(names), RejectRule.ONE_PARENT, message)

    def _faults(self, values: dict[str, Any]) -> Iterator[tuple[str, RejectRule, str]]:
        kind: NodeKind | EdgeKind = self._kind
        if isinstance(kind, NodeKind) and self._code_pattern is not None:
            code = values["code"]
            if not self._code_pattern.fullmatch(code):
                yield kind.properties["code"].zh, RejectRule.BAD_CODE, f"{code!r} is not {kind.code_rule}"
        try:
            kind.record.model_validate(values)
        except ValidationError as error:
            for fault in error.errors():
                spec = kind.properties[str(fault["loc"][0])]
                yield spec.zh, RejectRule.OUT_OF_RANGE, f"{values.get(spec.name)!r}: {fault['msg']}"
        begin, end = values.get("valid_from"), values.get("valid_to")
        if begin is not None and end is not None and str(end) <= str(begin):
            message = f"ends on {end}, which is not after {begin}"
            yield kind.properties["valid_to"].zh, RejectRule.WRONG_ORDER, message


def _refuse_failed_formula(cell: Cell) -> None:
    if not isinstance(cell, str):
        return
    if cell is UNCALCULATED:
        message = "contains a formula without its value; open the file in a spreadsheet program and save it"
        raise CellError(RejectRule.FORMULA_ERROR, message)
    if isinstance(cell, FailedFormula) or ("#" in cell and cell.strip() in _FORMULA_ERRORS):
        raise CellError(RejectRule.FORMULA_ERROR, f"contains the failed formula {cell.strip()}")


def _demand_value(column: Column) -> None:
    if column.required:
        raise CellError(RejectRule.MISSING_VALUE, "is empty")


def _counted_from_1900(cell: Cell) -> Cell:
    """Convert a serial date of the 1904 system to the 1900 system."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell > _LEAST_SERIAL:
        return cell + _DAYS_TO_1904
    return cell


def _text(cell: Cell) -> str:
    """Return the text of a cell in an extra column; lost digits aren't a fault, because the text isn't stored."""
    try:
        return clean_code(cell) if isinstance(cell, int | float) else plain_text(cell)
    except CellError:
        return plain_text(cell)


def _references(one: _Field, cell: Cell) -> _Texts:
    column = one.column
    _refuse_failed_formula(cell)
    if is_blank(cell):
        _demand_value(column)
        return ()
    if column.edge is None or column.ends is None:
        return ()
    refuse_private(cell)
    refuse_damage(cell)
    refuse_date_text(plain_text(cell))
    parts = split_cell(cell) if column.ends.many else [plain_text(cell)]
    coded = [clean_code(cell)] if isinstance(cell, int | float) else [_code_like(part) for part in parts]
    return tuple((one.number, text) for text in dict.fromkeys(coded))


def _code_like(text: str) -> str:
    squeezed = clean_code(text)
    return squeezed if _CODE_LIKE.fullmatch(squeezed) else text
