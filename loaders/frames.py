"""Defines the columns of the Polars frames that hold facts, from reading a sheet to writing a batch.

A frame of facts has one row per row of a sheet. Properties are columns under their own names; null means that the row
doesn't set the property. All other columns begin with `@`.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from wangge.graph.model import Column, PropertySpec, Sheet, ValueType

__all__ = [
    "DIGEST",
    "INSIDE",
    "ROW",
    "SHEET",
    "SOURCE",
    "START",
    "TARGET",
    "dtype_of",
    "fact_schema",
    "reference",
]

ROW = "@row"
"""The row's number in its sheet (UInt32)."""
DIGEST = "@digest"
"""The digest of the row's content (Binary, 8 bytes)."""
START = "@start"
"""On a sheet of relationships: the text that names the start of the relationship (String)."""
INSIDE = "@inside"
"""The texts of columns that the model doesn't have but that name the parent of a place in the row (List of String).

An example is the column 所属街道 next to the column 所属社区.
"""
SHEET = "@sheet"
"""In frames of changes: the number of the sheet (Int32, null for a change without a row)."""
SOURCE = "@source"
"""In frames of changes: the code of the node, or of a relationship's start (String)."""
TARGET = "@target"
"""In frames of changes: the code of a relationship's end (String)."""

_TYPES: Mapping[ValueType, type[pl.DataType]] = {
    ValueType.TEXT: pl.String,
    ValueType.CHOICE: pl.String,
    ValueType.INTEGER: pl.Int64,
    ValueType.DECIMAL: pl.Float64,
    ValueType.BOOLEAN: pl.Boolean,
    ValueType.DATE: pl.Date,
}


def reference(number: int) -> str:
    """Return the name of the frame's column for the reference column `number` of the sheet.

    The column holds the text that names the target: String, or List of String if a cell may name several.

    >>> reference(3)
    '@3'
    """
    return f"@{number}"


def dtype_of(spec: PropertySpec) -> pl.DataType:
    """Return the type in which a frame holds the values of a property."""
    return _TYPES[spec.type]()


def fact_schema(sheet: Sheet) -> dict[str, pl.DataType]:
    """Return names and types of the columns of a frame with the facts of a sheet."""
    schema: dict[str, pl.DataType] = {ROW: pl.UInt32(), DIGEST: pl.Binary()}
    for number, column in enumerate(sheet.columns):
        schema.update(_fact_column(number, column))
    return {**schema, INSIDE: pl.List(pl.String())}


def _fact_column(number: int, column: Column) -> dict[str, pl.DataType]:
    if column.property is not None:
        return {column.name: dtype_of(column.property)}
    if column.role == "source":
        return {START: pl.String()}
    many = column.ends is not None and column.ends.many
    return {reference(number): pl.List(pl.String()) if many else pl.String()}
