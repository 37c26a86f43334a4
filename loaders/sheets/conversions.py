"""Converts single cells to values of a frame. For a cell that can't be converted, the result is `ODD`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from wangge.graph.model import NodeKind, PropertySpec, ValueType
from wangge.graph.model.property import Property
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.cellreader import CellReader, text_of_place
from wangge.loaders.sheets.cells import refuse_private
from wangge.loaders.sheets.columnconverter import BETWEEN_TEXTS, ODD, ColumnConverter
from wangge.loaders.sheets.rowreader import RowReader
from wangge.loaders.sheets.shapes import shape_of_code
from wangge.loaders.sheets.table import Cell, is_blank

__all__ = ["converter_of", "odd_if_private", "place_text"]

_NUMBERS = (ValueType.INTEGER, ValueType.DECIMAL)


def place_text(cell: Cell) -> str | None:
    """Return the text of a cell that names a parent place; None for a blank cell."""
    return None if is_blank(cell) else text_of_place(cell)


def odd_if_private(cell: Cell) -> object:
    """Return `ODD` for a cell with an ID number, None for any other cell."""
    try:
        refuse_private(cell)
    except CellError:
        return ODD
    return None


def converter_of(field: CellReader, rows: RowReader) -> ColumnConverter:
    """Return the converter from the column of the sheet that `field` reads to a column of the frame."""
    spec, kind = field.column.property, rows.sheet.kind
    if spec is None:
        return ColumnConverter(_reference_conversion(field), field.shape)
    if spec.name == "code" and isinstance(kind, NodeKind):
        return ColumnConverter(partial(_code, field, spec, rows), shape_of_code(kind))
    if spec.type in _NUMBERS or _has_limits(kind.record.model_fields[spec.name]):
        return ColumnConverter(partial(_limited, field, spec, kind.record))
    return ColumnConverter(partial(_value, field, spec), field.shape)


def _has_limits(info: FieldInfo) -> bool:
    return any(not isinstance(item, Property) for item in info.metadata)


def _reference_conversion(field: CellReader) -> Callable[[Cell], Any]:
    ends = field.column.ends
    many = field.column.role == "target" and ends is not None and ends.many
    return partial(_several if many else _single, field)


def _several(field: CellReader, cell: Cell) -> Any:
    try:
        return BETWEEN_TEXTS.join(field.texts(cell)) or None
    except CellError:
        return ODD


def _single(field: CellReader, cell: Cell) -> Any:
    try:
        texts = field.texts(cell)
    except CellError:
        return ODD
    if texts:
        return texts[0]
    return ODD if field.column.role == "source" else None


def _value(field: CellReader, spec: PropertySpec, cell: Cell) -> Any:
    try:
        return field.value(spec, cell)
    except CellError:
        return ODD


def _code(field: CellReader, spec: PropertySpec, rows: RowReader, cell: Cell) -> Any:
    value = _value(field, spec, cell)
    if value is ODD or value is None:
        return ODD
    code = rows.natural_code(str(value))
    return code if rows.is_valid_code(code) else ODD


def _limited(field: CellReader, spec: PropertySpec, record: type[BaseModel], cell: Cell) -> Any:
    """Convert a cell of a property whose values have limits."""
    value = _value(field, spec, cell)
    if value is None or value is ODD:
        return value
    try:
        record.model_validate({spec.name: value})
    except ValidationError as error:
        # Only this property is given here, so errors about other properties are ignored.
        if any(fault["loc"][0] == spec.name for fault in error.errors()):
            return ODD
    return value
