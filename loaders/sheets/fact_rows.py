"""Converts rows of a frame of facts to `RowFacts` objects, for code that handles single rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from wangge.graph.model import Column, NodeKey, NodeKind, Sheet
from wangge.loaders import frames
from wangge.loaders.fact import Reference, RowFacts, RowLocation

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
        self._source = next((column for column in sheet.columns if column.role == "source"), None)

    def of(self, frame: pl.DataFrame) -> Iterator[RowFacts]:
        """Yield the facts of every row of a frame that has the columns of `frames.fact_schema`."""
        at = {name: position for position, name in enumerate(frame.columns)}
        values = [(name, at[name]) for name in self._properties]
        targets = [(column, at[name]) for name, column in self._targets]
        row_at, inside_at = at[frames.ROW], at[frames.INSIDE]
        for row in frame.iter_rows():
            own = {name: value for name, position in values if (value := row[position]) is not None}
            yield RowFacts(
                RowLocation(self._file, self._name, row[row_at]),
                self._kind,
                own,
                tuple(_references(row, targets)),
                None if self._label is None else NodeKey(self._label, own["code"]),
                None if self._source is None else _reference(self._source, row[at[frames.START]]),
                tuple(row[inside_at] or ()),
            )


def _references(row: tuple[Any, ...], targets: list[tuple[Column, int]]) -> Iterator[Reference]:
    for column, at in targets:
        texts = row[at]
        for text in [texts] if isinstance(texts, str) else texts or ():
            yield _reference(column, text)


def _reference(column: Column, text: str) -> Reference:
    if column.edge is None or column.ends is None:
        raise TypeError(f"column {column.name} names no node")
    return Reference(column.zh, column.edge, column.ends, text)
