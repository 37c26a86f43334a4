"""Reads Parquet; row 1 of the sheet has the column names, the records follow."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import PurePath

import polars as pl

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.block import Block, Cells
from wangge.loaders.sheets.formats.subprocess_reader import MOST_SECONDS, read_in_subprocess
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet

__all__ = ["read_parquet"]

_PROGRAM = "wangge.loaders.sheets.formats.parquet_program"
_RECORDS_AT_ONCE = 50_000
_UNITS_PER_DAY = {"day": 1, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
# The first and last day that a cell may have, as days since 1970-01-01: Python's calendar less one day at
# each end.
_FIRST_DAY, _LAST_DAY = ((day - date(1970, 1, 1)).days for day in (date(1, 1, 2), date(9999, 12, 30)))


def read_parquet(content: bytes, label: str) -> Iterator[RawSheet]:
    """Yield the only sheet of a Parquet file, named after the file. A list becomes a text, joined by `、`.

    Raises `SourceError` for a damaged file.
    """
    try:
        stream = read_in_subprocess(_PROGRAM, content)
    except TimeoutError as error:
        raise _damaged(label, f"it can't be read within {MOST_SECONDS} seconds") from error
    if stream is None:
        raise _damaged(label, "its structure is broken")
    try:
        records = pl.read_ipc_stream(io.BytesIO(stream))
        cells = [_cells(column) for column in records]
    except (pl.exceptions.PolarsError, OverflowError, ValueError) as error:
        raise _damaged(label, "it has a date or time that can't be converted") from error
    yield RawSheet(
        label, PurePath(label).stem, _Records(tuple(records.columns), tuple(cells), records.height)
    )


def _damaged(label: str, reason: str) -> SourceError:
    return SourceError(f"{label}: damaged, or not Parquet ({reason}); write it again")


@dataclass(frozen=True)
class _Records:
    """The column names and the records of a Parquet file, as rows of a sheet."""

    titles: tuple[str, ...]
    columns: tuple[Cells, ...]
    height: int

    def __iter__(self) -> Iterator[RawRow]:
        return chain.from_iterable(block.rows() for block in self.blocks())

    def blocks(self) -> Iterator[Block]:
        """Yield the header, then up to 50,000 records at a time."""
        yield Block([1], [[title] for title in self.titles])
        for start in range(0, self.height, _RECORDS_AT_ONCE):
            end = min(start + _RECORDS_AT_ONCE, self.height)
            yield Block(range(start + 2, end + 2), [column[start:end] for column in self.columns])


def _cells(column: pl.Series) -> Cells:
    """Convert a column; raise `OverflowError` for a day that Python can't represent.

    With such a day, the conversion by Polars would panic.
    """
    if column.dtype == pl.String:
        return column
    if isinstance(column.dtype, pl.Date | pl.Datetime):
        units_per_day = _UNITS_PER_DAY[getattr(column.dtype, "time_unit", "day")]
        days = column.to_physical() // units_per_day
        if not days.is_between(_FIRST_DAY, _LAST_DAY).all():
            raise OverflowError
    return list(map(_cell, column))


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool | date | datetime):
        return None if value != value else value
    if isinstance(value, list | pl.Series):
        return "、".join(str(part) for part in value if part is not None)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
