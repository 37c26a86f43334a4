"""Rejects the rows of a ledger with an ID number in a column that its mapping doesn't read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wangge.loaders.mappings.mapped_sheet import MappedSheet
from wangge.loaders.mappings.rejected_row import RejectedRow
from wangge.loaders.reject import CellError
from wangge.loaders.sheets.block import Block
from wangge.loaders.sheets.cells import refuse_private
from wangge.loaders.sheets.table import Cell

__all__ = ["without_ids"]


def without_ids(blocks: Iterable[Block], others: Mapping[int, str], rest: MappedSheet) -> Iterator[Block]:
    """Reject the rows with an ID number in a column that the mapping doesn't read, and yield the others.

    `others` maps the positions of these columns to their headers.
    """
    for block in blocks:
        private: set[int] = set()
        for at, header in others.items():
            for position, cell in enumerate(block.columns[at]) if at < len(block.columns) else ():
                if cell is not None and _is_private(cell, rest, block, position, (at, header)):
                    private.add(position)
        yield block.without(private)


def _is_private(cell: Cell, rest: MappedSheet, block: Block, position: int, column: tuple[int, str]) -> bool:
    try:
        refuse_private(cell)
    except CellError as error:
        row = block.numbers[position]
        rest.reject_cell(row, column[0], error.rule, error.message, header=column[1])
        rest.unread_rows.append(RejectedRow(rest.file, rest.name, row, anything=True))
        return True
    return False
