"""Converts columns of cells. Up to 65,536 different texts and whole numbers of a column are converted only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import polars as pl

from wangge.loaders.sheets.block import Cells
from wangge.loaders.sheets.shapes import TextShape
from wangge.loaders.sheets.table import Cell

__all__ = ["BETWEEN_TEXTS", "ODD", "ColumnConverter"]

ODD: Final = object()
"""The result for a cell that can't be converted.

The `RowReader` reads a row with such a cell by itself, instead of column by column.
"""

BETWEEN_TEXTS = "\x1d"
"""Joins several texts; no text contains it."""

_MOST_REMEMBERED = 1 << 16
# Converted values are stored only for cells of these types, because equal cells of them have the same value.
# This isn't so for other types: True == 1 == 1.0, and equal `FormattedNumber`s may have different texts.
_SIMPLE = {str, int, type(None)}


class _Converted(dict[Cell, Any]):
    """Maps cells to their converted values."""

    def __init__(self, convert_cell: Callable[[Cell], Any]) -> None:
        super().__init__()
        self._convert_cell = convert_cell
        self.has_odd = False

    def __missing__(self, cell: Cell) -> Any:
        value = self.of(cell)
        if len(self) < _MOST_REMEMBERED:
            self[cell] = value
        return value

    def of(self, cell: Cell) -> Any:
        """Convert a cell without storing the result."""
        value = self._convert_cell(cell)
        if value is ODD:
            self.has_odd = True
        return value


class ColumnConverter:
    """Converts the cells of one column of a sheet, block by block.

    `convert_cell` returns the value of one cell, or `ODD` if the cell can't be converted. In a column of lists, the
    value of a cell is the texts of its list, joined by `BETWEEN_TEXTS`. From a Polars series of texts, `convert`
    returns every text of the shape `shape` unchanged, without calling `convert_cell`.

    >>> converter = ColumnConverter(lambda cell: ODD if cell is None else int(cell) + 1)
    >>> odd: set[int] = set()
    >>> converter.convert(["6", None, "8"], pl.Int64(), odd).to_list(), odd
    ([7, None, 9], {1})
    """

    def __init__(self, convert_cell: Callable[[Cell], Any], shape: TextShape | None = None) -> None:
        self._converted = _Converted(convert_cell)
        self._shape = shape

    def values(self, cells: Cells) -> list[Any]:
        """Return the values of cells; `ODD` for those that can't be converted."""
        if isinstance(cells, pl.Series):
            return list(map(self._converted.__getitem__, cells.to_list()))
        if set(map(type, cells)) <= _SIMPLE:
            return list(map(self._converted.__getitem__, cells))
        converted = self._converted
        return [converted[cell] if type(cell) in _SIMPLE else converted.of(cell) for cell in cells]

    def convert(self, cells: Cells, kind: pl.DataType, odd: set[int]) -> pl.Series:
        """Return the values of cells as a series, with null for each cell that can't be converted.

        The positions of the cells that can't be converted are added to the set `odd`.
        """
        if isinstance(kind, pl.List):
            return self.convert(cells, pl.String(), odd).str.split(BETWEEN_TEXTS)
        if self._shape is not None and isinstance(cells, pl.Series) and kind == pl.String:
            return self._of_texts(cells, self._shape, odd)
        values = self.values(cells)
        for position in self._odd_among(values):
            odd.add(position)
            values[position] = None
        return pl.Series(values, dtype=kind)

    def _of_texts(self, texts: pl.Series, shape: TextShape, odd: set[int]) -> pl.Series:
        fits = shape.fits_each(texts)
        if fits.all():
            return texts
        remaining = (~fits).arg_true()
        values = self.values(texts.gather(remaining))
        for position in self._odd_among(values):
            odd.add(remaining[position])
            values[position] = None
        return texts.clone().scatter(remaining, pl.Series(values, dtype=pl.String))

    def odd_of(self, cells: Cells) -> list[int]:
        """Return the positions of cells that can't be converted."""
        return self._odd_among(self.values(cells))

    def _odd_among(self, values: list[Any]) -> list[int]:
        if not self._converted.has_odd:
            return []
        return [position for position, value in enumerate(values) if value is ODD]
