"""Finds columns of private values by their headers, and removes or masks these values."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from wangge.graph.model import Model, Privacy, PropertySpec, header_key
from wangge.loaders.privacy import REMOVED
from wangge.loaders.reject import CellError
from wangge.loaders.reports.private import public_cell
from wangge.loaders.sheets.cells import clean_value, plain_text
from wangge.loaders.sheets.header import HEADER_SEARCH
from wangge.loaders.sheets.table import Cell, RawRow, is_blank

__all__ = ["PrivateColumns"]

# The header is in the first `HEADER_SEARCH` rows that aren't blank. More rows are read here, because some may
# be blank.
_ROWS_SEARCHED = 4 * HEADER_SEARCH


class PrivateColumns:
    """Removes or masks private values, according to the column of a cell.

    In a column whose values wangge never stores, the text `REMOVED` replaces every value. In a column of
    phones, landline numbers are masked, too. Any other cell is passed through `public_cell`.
    """

    def __init__(self, rows: Iterable[RawRow], model: Model) -> None:
        specs = _private_headers(model)
        self._columns: dict[int, tuple[int, PropertySpec]] = {}
        for row in islice(rows, _ROWS_SEARCHED):
            for position, cell in enumerate(row.cells):
                spec = specs.get(header_key(plain_text(cell))) if isinstance(cell, str) else None
                if spec is not None:
                    self._columns.setdefault(position, (row.number, spec))

    def public(self, row: int, position: int, cell: Cell) -> Cell:
        """Return `cell`, in row `row` (from 1) and column `position` (from 0), without private values."""
        header, spec = self._columns.get(position, (0, None))
        if spec is None or row <= header or is_blank(cell):
            return public_cell(cell)
        if spec.privacy is Privacy.REFUSED:
            return REMOVED
        try:
            value = clean_value(spec, cell)
        except CellError:
            return public_cell(cell)
        return value if isinstance(value, str) and value != plain_text(cell) else cell


def _private_headers(model: Model) -> dict[str, PropertySpec]:
    return {
        header: column.property
        for sheet in model.sheets.values()
        for header, column in sheet.headers.items()
        if column.property is not None and column.property.privacy is not Privacy.PUBLIC
    }
