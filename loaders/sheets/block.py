"""Holds consecutive rows of a sheet in columns, so that one test can check many cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice, zip_longest
from typing import Protocol, runtime_checkable

import polars as pl

from wangge.loaders.sheets.table import Cell, RawRow

__all__ = ["ROWS", "Block", "Cells", "InBlocks", "blocks_of", "blocks_of_cells"]

Cells = Sequence[Cell] | pl.Series
"""The cells of a column: a series of texts, or a sequence of cells of any type."""

ROWS = 5_000
"""The largest number of rows in a block that is made from single rows."""
_MOST_CELLS = 1 << 20


@runtime_checkable
class InBlocks(Protocol):
    """Rows of a sheet that come in blocks."""

    def blocks(self) -> Iterator[Block]:
        """Yield all rows in order; can be called several times."""


@dataclass(frozen=True)
class Block:
    """Consecutive rows of a sheet, with their numbers.

    `widths` has the number of cells of each row. Without it, every row has a cell in every column. Cells
    beyond the width of a row are None.

    >>> block = Block([7, 8], [["G-1", "G-2"], pl.Series(["甲", "乙"])])
    >>> block.row(1), block.text(0)
    (RawRow(number=8, cells=('G-2', '乙')), 'G-1G-2')
    """

    numbers: Sequence[int] | pl.Series
    columns: Sequence[Cells]
    widths: Sequence[int] | None = None
    _texts: dict[int, str] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, at: int) -> RawRow:
        """Return the row at a position of the block."""
        width = len(self.columns) if self.widths is None else self.widths[at]
        return RawRow(self.numbers[at], tuple([column[at] for column in self.columns[:width]]))

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows in order."""
        every = [column.to_list() if isinstance(column, pl.Series) else column for column in self.columns]
        cells = zip(*every, strict=True) if every else iter([()] * len(self))
        if self.widths is None:
            return map(RawRow, self.numbers, cells)
        return (
            RawRow(number, row[:width])
            for number, row, width in zip(self.numbers, cells, self.widths, strict=True)
        )

    def text(self, at: int) -> str:
        """Join all texts of the column at a position, so that one search can test the whole column."""
        if at not in self._texts:
            column = self.columns[at]
            if isinstance(column, pl.Series):
                self._texts[at] = column.str.join().item() or ""
            else:
                self._texts[at] = "".join([cell for cell in column if type(cell) is str])
        return self._texts[at]

    def with_columns(self, columns: Sequence[Cells]) -> Block:
        """Return a block with other columns for the same rows."""
        return Block(self.numbers, columns, self.widths)

    def from_row(self, start: int) -> Block:
        """Return the block with the rows from a position on."""
        if not start:
            return self
        widths = None if self.widths is None else self.widths[start:]
        return Block(self.numbers[start:], [column[start:] for column in self.columns], widths)

    def without(self, positions: Iterable[int]) -> Block:
        """Return the block without the rows at these positions."""
        mask = [True] * len(self)
        for at in positions:
            mask[at] = False
        if all(mask):
            return self
        chosen = pl.Series(mask)
        numbers = self.numbers
        return Block(
            numbers.filter(chosen) if isinstance(numbers, pl.Series) else list(compress(numbers, mask)),
            [
                column.filter(chosen) if isinstance(column, pl.Series) else list(compress(column, mask))
                for column in self.columns
            ],
            None if self.widths is None else list(compress(self.widths, mask)),
        )


def blocks_of(rows: Iterable[RawRow]) -> Iterator[Block]:
    """Yield rows in blocks.

    If `rows` comes in blocks, these are yielded; otherwise a block has at most 5,000 rows.
    """
    if isinstance(rows, InBlocks):
        yield from rows.blocks()
        return
    waiting = iter(rows)
    while chunk := list(islice(waiting, ROWS)):
        yield from blocks_of_cells([row.number for row in chunk], [row.cells for row in chunk])


def blocks_of_cells(numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Yield rows with their cells in blocks.

    If there are many rows and one of them is very wide, the blocks are small.
    """
    widths = list(map(len, rows))
    widest = max(widths, default=0)
    if len(rows) > 1 and widest * len(rows) > _MOST_CELLS:
        half = len(rows) // 2
        yield from blocks_of_cells(numbers[:half], rows[:half])
        yield from blocks_of_cells(numbers[half:], rows[half:])
    elif widest == min(widths, default=0):
        yield Block(numbers, list(zip(*rows, strict=True)))
    else:
        yield Block(numbers, list(zip_longest(*rows)), widths)
