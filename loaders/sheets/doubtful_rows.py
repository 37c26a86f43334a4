"""Finds the rows of a block that may declare no fact, by tests of whole columns."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

import polars as pl

from wangge.loaders.sheets.block import Block
from wangge.loaders.sheets.labels import is_note, is_signature, may_hold_total, squeezed
from wangge.loaders.sheets.table import Cell, is_blank

__all__ = ["PLAIN", "doubtful_rows"]

# Most rows that declare facts begin with a code of this form; remarks and signatures never do.
PLAIN = re.compile(r"[0-9A-Za-z_-]+")


def doubtful_rows(block: Block, key: int, heads: Collection[Cell]) -> list[int]:
    """Return the positions of rows that may be blank, a total, a note or a repeated header.

    Some of these rows may be none of the four; the caller has to test each. `key` is the position of the
    column that identifies a row: the code or, on a sheet of relationships, the start of the relationship.
    `heads` are the cells of this column in the header. Rows that number the columns aren't found: they only
    occur right below a header, and there the caller tests every row.

    >>> block = Block([2, 3, 4], [["G-1", "小计", "注：甲"], ["甲", "", ""]])
    >>> doubtful_rows(block, 0, ["编码"])
    [1, 2]
    """
    first_filled = next((number for number in range(len(block.columns)) if _has_filled(block, number)), key)
    if _is_plain(block, key) and not may_hold_total(block.text(key)):
        doubtful = _positions_of(heads, block, key)
    else:
        cells = block.columns[key]
        doubtful = {row for row, cell in enumerate(cells) if not _is_key(cell) or cell in heads}
    if not _is_plain(block, first_filled):
        first_cells = block.columns[first_filled]
        doubtful.update(row for row, cell in enumerate(first_cells) if not _begins_facts(cell))
    return sorted(doubtful)


def _has_filled(block: Block, column_number: int) -> bool:
    return bool(block.text(column_number)) or any(not is_blank(cell) for cell in block.columns[column_number])


def _is_plain(block: Block, column_number: int) -> bool:
    """Whether every cell of a column matches `PLAIN`."""
    column = block.columns[column_number]
    text = block.text(column_number).replace("-", "").replace("_", "")
    if not (text.isascii() and text.isalnum()):
        return False
    if isinstance(column, pl.Series):
        return not column.null_count() and bool(column.str.contains("[0-9A-Za-z_-]").all())
    return set(map(type, column)) == {str} and "" not in column


def _positions_of(cells: Collection[Cell], block: Block, column_number: int) -> set[int]:
    column = block.columns[column_number]
    if isinstance(column, pl.Series):
        return set(column.is_in([cell for cell in cells if isinstance(cell, str)]).arg_true())
    return {row for row, cell in enumerate(column) if cell in cells}


def _is_key(cell: Cell) -> bool:
    """Whether a cell of the column `key` shows that its row is neither blank nor a total."""
    return not is_blank(cell) and not (isinstance(cell, str) and may_hold_total(cell))


@lru_cache(maxsize=1 << 12)
def _begins_note(text: str) -> bool:
    start = squeezed(text)
    return is_note(start, after_note=True) or is_signature([start])


def _begins_facts(cell: Cell) -> bool:
    """Whether the first cell of a row shows that the row is neither blank nor a note."""
    if is_blank(cell):
        return False
    text = str(cell)
    return PLAIN.fullmatch(text) is not None or (isinstance(cell, str) and not _begins_note(text))
