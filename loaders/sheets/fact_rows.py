"""Converts rows of a frame of facts to `RowFacts` objects, for code that handles single rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from wangge.graph.model import Column, NodeKey, NodeKind, Sheet
from wangge.loaders import frames
from wangge.loaders.fact import Reference, RowFacts, RowLocation
from wangge.loaders.sheets.parentcolumns import places_of_row

__all__ = ["FactRows"]


class FactRows:
    """Converts rows of the frames of one sheet, whose file is `file` and whose name is `name`."""

    def __init__(self, file: str, name: str, sheet: Sheet) -> None:
        self._file = file
        self._name = name
        self._kind = sheet.kind
        self._label = sheet.kind.label if isinstance(sheet.kind, NodeKind) else None
        self._properties = [column.name for column in sheet.columns if column.property is not None]
        self._targets = [
            (frames.reference(number), column)
            for number, column in enumerate(sheet.columns)
            if column.property is None and column.role != "source"
        ]
        self._has_parents = len({column.parent_tier for _, column in self._targets} - {0}) > 1
        self._source = next((column for column in sheet.columns if column.role == "source"), None)

    def of(self, frame: pl.DataFrame) -> Iterator[RowFacts]:
        """Yield the facts of every row of a frame that has the columns of `frames.fact_schema`."""
        positions = {name: position for position, name in enumerate(frame.columns)}
        properties = [(name, positions[name]) for name in self._properties]
        targets = [(column, positions[name]) for name, column in self._targets]
        row_number, inside = positions[frames.ROW], positions[frames.INSIDE]
        for row in frame.iter_rows():
            values = {name: value for name, position in properties if (value := row[position]) is not None}
            references, outer = tuple(_references(row, targets)), tuple(row[inside] or ())
            if self._has_parents:
                references, outer = places_of_row(references, outer)
            yield RowFacts(
                RowLocation(self._file, self._name, row[row_number]),
                self._kind,
                values,
                references,
                None if self._label is None else NodeKey(self._label, values["code"]),
                None if self._source is None else _reference(self._source, row[positions[frames.START]]),
                outer,
            )


def _references(row: tuple[Any, ...], targets: list[tuple[Column, int]]) -> Iterator[Reference]:
    for column, position in targets:
        texts = row[position]
        for text in [texts] if isinstance(texts, str) else texts or ():
            yield _reference(column, text)


def _reference(column: Column, text: str) -> Reference:
    if column.edge is None or column.ends is None:
        raise TypeError(f"column {column.name} has a property, not a reference")
    return Reference(column.zh, column.edge, column.ends, text, column.parent_tier)
