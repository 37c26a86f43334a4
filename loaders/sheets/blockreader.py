"""Reads blocks of rows column by column; only rows with a possible fault are read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from wangge.loaders import frames
from wangge.loaders.sheets.block import Block, Cells
from wangge.loaders.sheets.cellreader import CellReader
from wangge.loaders.sheets.columnconverter import ColumnConverter
from wangge.loaders.sheets.conversions import converter_of, odd_if_private, place_text
from wangge.loaders.sheets.facts import frame_of
from wangge.loaders.sheets.rowreader import RowReader

__all__ = ["BlockReader"]


class BlockReader:
    """Reads blocks of rows column by column, and adds their facts to the result of a `RowReader`.

    A row is odd if one of its cells has a fault or an unusual type, if it doesn't fill exactly one column of a group,
    if its last day isn't after its first day, or if it has only one coordinate. The `RowReader` reads such rows itself.
    The result is the same as if the `RowReader` read every row.
    """

    def __init__(self, rows: RowReader) -> None:
        self._rows = rows
        self._schema = frames.fact_schema(rows.sheet)
        self._columns = {
            _frame_column(field): (field.position, converter_of(field, rows)) for field in rows.fields
        }
        self._places = [(at, ColumnConverter(place_text)) for at in rows.places]
        self._others: dict[int, ColumnConverter] = {}

    def read(self, block: Block) -> None:
        """Add the facts of the rows to the result, or reject rows."""
        self._rows.result.rows_in += len(block)
        if not len(block):
            return
        odd: set[int] = set()
        frame = pl.DataFrame(self._series(block, odd))
        odd.update(self._with_hidden_ids(block), self._without_parent(frame))
        odd.update(_with_wrong_order(frame), _half_located(frame))
        if odd:
            frame = self._with_odd_rows(frame, block, sorted(odd))
        self._rows.result.facts.extend(frame)

    def _series(self, block: Block, odd: set[int]) -> Iterator[pl.Series]:
        """Yield the columns of the frame; add to `odd` the positions of rows with a faulty cell."""
        for name, kind in self._schema.items():
            if name == frames.ROW:
                yield pl.Series(name, block.numbers, dtype=kind)
            elif name == frames.INSIDE and self._places:
                yield self._inside(block)
            elif name in self._columns:
                position, converter = self._columns[name]
                yield converter.convert(_cells(block, position), kind, odd).alias(name)
            else:
                yield pl.Series(name, [None], dtype=kind).new_from_index(0, len(block))

    def _with_odd_rows(self, frame: pl.DataFrame, block: Block, odd: list[int]) -> pl.DataFrame:
        read = [facts for at in odd if (facts := self._rows.facts_of(block.row(at))) is not None]
        frame = frame.filter(pl.repeat(True, len(block), eager=True).scatter(odd, False))
        return pl.concat([frame, frame_of(read, self._rows.sheet)]).sort(frames.ROW) if read else frame

    def _inside(self, block: Block) -> pl.Series:
        columns = [converter.values(_cells(block, at)) for at, converter in self._places]
        rows = [[text for text in texts if text is not None] or None for texts in zip(*columns, strict=True)]
        return pl.Series(frames.INSIDE, rows, dtype=self._schema[frames.INSIDE])

    def _with_hidden_ids(self, block: Block) -> Iterator[int]:
        """Yield the positions of rows with a possible ID number in a column that isn't read."""
        for at in range(len(block.columns)):
            if at not in self._rows.known:
                converter = self._others.setdefault(at, ColumnConverter(odd_if_private))
                yield from converter.odd_of(block.columns[at])

    def _without_parent(self, frame: pl.DataFrame) -> Iterator[int]:
        """Yield the positions of rows that fill no column of a group, such as a building without any parent."""
        for members in self._rows.sheet.groups.values():
            yield from _positions(
                frame, pl.all_horizontal(pl.col(frames.reference(number)).is_null() for number in members)
            )


def _with_wrong_order(frame: pl.DataFrame) -> Iterable[int]:
    """Return the positions of rows whose facts end before they begin."""
    if not {"valid_from", "valid_to"} <= set(frame.columns):
        return ()
    return _positions(frame, pl.col("valid_to") <= pl.col("valid_from"))


def _half_located(frame: pl.DataFrame) -> Iterable[int]:
    """Return the positions of rows with only one of the two coordinates."""
    if not {"lon", "lat"} <= set(frame.columns):
        return ()
    return _positions(frame, pl.col("lon").is_null() ^ pl.col("lat").is_null())


def _positions(frame: pl.DataFrame, condition: pl.Expr) -> Iterable[int]:
    return frame.select(pl.arg_where(condition)).to_series()


def _cells(block: Block, at: int) -> Cells:
    return block.columns[at] if at < len(block.columns) else [None] * len(block)


def _frame_column(field: CellReader) -> str:
    if field.column.property is not None:
        return field.column.name
    return frames.START if field.column.role == "source" else frames.reference(field.number)
