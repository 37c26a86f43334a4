"""Holds the facts that the rows of a sheet declare, as a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

from wangge.graph.model import Sheet
from wangge.loaders import frames
from wangge.loaders.fact import RowFacts
from wangge.loaders.sheets.fact_rows import FactRows
from wangge.loaders.sheets.nameendings import with_derived_values
from wangge.loaders.sheets.rowdigest import row_digests

__all__ = ["INSIDE", "FactRow", "Facts", "frame_of"]

INSIDE = -1
"""Stands in a `FactRow` for the number of an extra column, which names a parent place."""


class FactRow(NamedTuple):
    """The facts of one row: its number, its values, its references, and the start of a relationship.

    A reference is a pair: the number of its column in the model's sheet, and the text that names a node.
    On a sheet of relationships, `start` is the text that names the start.
    """

    row: int
    values: dict[str, Any]
    references: tuple[tuple[int, str], ...]
    start: str | None = None


class Facts:
    """The facts of one sheet in the order of its rows."""

    def __init__(self, file: str, name: str, sheet: Sheet | None) -> None:
        self._file = file
        self._name = name
        self._sheet = sheet
        self._frames: list[pl.DataFrame] = []
        self._rows: list[FactRow] = []
        self._count = 0

    def append(self, row: FactRow) -> None:
        """Add the facts of a row."""
        self._rows.append(row)
        self._count += 1

    def extend(self, frame: pl.DataFrame) -> None:
        """Add a frame with the columns of `frames.fact_schema`.

        Its digests, and the properties that follow from the names of its nodes, are added here.
        """
        self._settle()
        if frame.height:
            if self._sheet is not None:
                frame = with_derived_values(frame, self._sheet)
            at = frame.get_column_index(frames.DIGEST)
            self._frames.append(frame.clone().replace_column(at, row_digests(frame)))
            self._count += frame.height

    def replace(self, frame: pl.DataFrame) -> None:
        """Replace all facts by those of a frame with the same columns."""
        self._frames, self._rows, self._count = [], [], 0
        self.extend(frame)

    def __len__(self) -> int:
        return self._count

    def frame(self) -> pl.DataFrame:
        """Return all facts as a frame with the columns of `frames.fact_schema`, in the order of the rows."""
        self._settle()
        if self._sheet is None:
            return pl.DataFrame()
        if not self._frames:
            return pl.DataFrame(schema=frames.fact_schema(self._sheet))
        if len(self._frames) > 1:
            self._frames = [pl.concat(self._frames, rechunk=True)]
        return self._frames[0]

    def _settle(self) -> None:
        """Turn the rows that were added one by one into a frame."""
        if self._rows and self._sheet is not None:
            rows, self._rows = self._rows, []
            self._count -= len(rows)
            self.extend(frame_of(rows, self._sheet))

    def substitute(self, frame: pl.DataFrame) -> None:
        """Replace the facts by those of a frame with the same rows, without computing their digests again."""
        self._rows, self._frames = [], [frame]

    def __iter__(self) -> Iterator[RowFacts]:
        return self.rows_of(self.frame())

    def rows_of(self, frame: pl.DataFrame) -> Iterator[RowFacts]:
        """Yield the facts of the rows of a frame with the columns of `frames.fact_schema`."""
        return iter(()) if self._sheet is None else FactRows(self._file, self._name, self._sheet).of(frame)


def frame_of(rows: list[FactRow], sheet: Sheet) -> pl.DataFrame:
    """Return rows as a frame with the columns of `frames.fact_schema`; the digests are null."""
    schema = frames.fact_schema(sheet)
    return pl.DataFrame([_frame_row(schema, row) for row in rows], schema=schema)


def _frame_row(schema: Mapping[str, pl.DataType], facts: FactRow) -> dict[str, Any]:
    row: dict[str, Any] = {**dict.fromkeys(schema), **facts.values, frames.ROW: facts.row}
    if facts.start is not None:
        row[frames.START] = facts.start
    for at, text in facts.references:
        name = frames.INSIDE if at == INSIDE else frames.reference(at)
        if schema[name] == pl.String():
            row[name] = text
        else:
            row[name] = [*(row[name] or ()), text]
    return row
