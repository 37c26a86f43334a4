"""Converts the cells of one column into values or references."""

from __future__ import annotations

import re

from wangge.graph.model import Column, PropertySpec, ValueType
from wangge.loaders.messages.cells import CellMessage
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
from wangge.loaders.sheets.shapes import TextShape, shape_of_property, shape_of_reference
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula, is_blank

__all__ = ["CellReader", "refuse_failed_formula", "text_of_place"]

_LEAST_SERIAL = 18000
_DAYS_TO_1904 = 1462
# Error texts of failed formulas, as CSV files contain them. Workbooks need no such list, because they mark a
# cell with an error.
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


class CellReader:
    """Reads the cells of one column, which has the number `number` in the model and is at `position` in the sheet.

    A text that has the shape `shape` is a valid value or reference, and needs no conversion.
    """

    def __init__(self, number: int, column: Column, position: int, *, dates_1904: bool = False) -> None:
        self.number = number
        self.column = column
        self.position = position
        spec = column.property
        self.shape: TextShape | None = shape_of_reference() if spec is None else shape_of_property(spec)
        self._counts_from_1904 = dates_1904 and spec is not None and spec.type is ValueType.DATE

    def value(self, spec: PropertySpec, cell: Cell) -> Value | None:
        """Return the value of a property; None for a blank cell.

        Raises `CellError` for an invalid value, and for a blank cell if the column is required.
        """
        if self.shape is not None and type(cell) is str and self.shape.fits(cell):
            return cell
        refuse_failed_formula(cell)
        if is_blank(cell):
            self._demand_value()
            return None
        return clean_value(spec, _counted_from_1900(cell) if self._counts_from_1904 else cell)

    def texts(self, cell: Cell) -> tuple[str, ...]:
        """Return the codes or names in a cell that names other nodes; raises `CellError` as `value` does."""
        column = self.column
        if self.shape is not None and type(cell) is str and self.shape.fits(cell):
            return (cell,)
        refuse_failed_formula(cell)
        if is_blank(cell):
            self._demand_value()
            return ()
        if column.edge is None or column.ends is None:
            return ()
        refuse_private(cell)
        refuse_damage(cell)
        refuse_date_text(plain_text(cell))
        parts = split_cell(cell, paths=column.parent_tier > 0) if column.ends.many else [plain_text(cell)]
        coded = [clean_code(cell)] if isinstance(cell, int | float) else [_code_like(part) for part in parts]
        return tuple(dict.fromkeys(coded))

    def _demand_value(self) -> None:
        if self.column.required:
            raise CellError(RejectRule.MISSING_VALUE, CellMessage.EMPTY.fill())


def text_of_place(cell: Cell) -> str:
    """Return the text of a cell in an extra column, which names a parent place.

    A code with lost digits is no fault here, because the text isn't stored.
    """
    try:
        return clean_code(cell) if isinstance(cell, int | float) else plain_text(cell)
    except CellError:
        return plain_text(cell)


def refuse_failed_formula(cell: Cell) -> None:
    """Raise `CellError` if the formula of a cell has failed or has no value."""
    if not isinstance(cell, str):
        return
    if cell is UNCALCULATED:
        raise CellError(RejectRule.FORMULA_ERROR, CellMessage.UNCALCULATED.fill())
    if isinstance(cell, FailedFormula) or ("#" in cell and cell.strip() in _FORMULA_ERRORS):
        raise CellError(RejectRule.FORMULA_ERROR, CellMessage.FAILED_FORMULA.fill(formula=cell.strip()))


def _counted_from_1900(cell: Cell) -> Cell:
    """Convert a serial date of the 1904 system to the 1900 system."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell > _LEAST_SERIAL:
        return cell + _DAYS_TO_1904
    return cell


def _code_like(text: str) -> str:
    squeezed = clean_code(text)
    return squeezed if _CODE_LIKE.fullmatch(squeezed) else text
