"""Leaves out rows that repeat a row of another sheet, or of the same one, in every cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from wangge.graph.model import NodeKind
from wangge.loaders import frames
from wangge.loaders.fact import RowLocation
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.messages.references import location
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["RepeatedRow", "leave_out_repeats", "repeat_messages"]

_MOST_NAMED = 3
_NUMBER = "number"


class RepeatedRow(NamedTuple):
    """The number of a row that repeats another one, and the location of that one."""

    row: int
    first: RowLocation


def repeat_messages(repeats: Sequence[RepeatedRow]) -> Iterator[RejectText]:
    """Yield the messages on repeated rows: one for each of the first three, and one with the number of the others."""
    for row, first in repeats[:_MOST_NAMED]:
        yield NoticeMessage.REPEATS.fill(row=row, first=RejectText(first.text(), location(first).zh))
    if len(repeats) > _MOST_NAMED:
        yield NoticeMessage.MORE_REPEATS.fill(count=len(repeats) - _MOST_NAMED)


def leave_out_repeats(sheets: Iterable[UnderstoodSheet]) -> None:
    """Leave out rows of template sheets that repeat a row of another sheet, or of the same sheet of relationships.

    A repeat has the same content in every cell. It no longer counts as a row; a notice names it. Rows with the same code
    but other content are kept, and so are all rows of sheets that only add facts.
    """
    by_kind: dict[str, list[UnderstoodSheet]] = {}
    for sheet in sheets:
        if sheet.sheet is not None and not sheet.adds_only and len(sheet.facts):
            by_kind.setdefault(sheet.kind_name, []).append(sheet)
    for same_kind in by_kind.values():
        kind = same_kind[0].sheet
        # The repeats within one sheet of nodes are left out already.
        if len(same_kind) > 1 or (kind is not None and not isinstance(kind.kind, NodeKind)):
            _leave_out(same_kind)


def _leave_out(sheets: Sequence[UnderstoodSheet]) -> None:
    digests = pl.concat(
        sheet.facts.frame().select(frames.ROW, frames.DIGEST, pl.lit(number).alias(_NUMBER))
        for number, sheet in enumerate(sheets)
    )
    alike = digests.filter(pl.col(frames.DIGEST).is_duplicated())
    if alike.is_empty():
        return
    contents = {
        (number, row): content
        for number, sheet in enumerate(sheets)
        for row, content in _contents(sheet, alike.filter(pl.col(_NUMBER) == number)[frames.ROW])
    }
    firsts: dict[object, tuple[int, int]] = {}
    repeats: dict[int, list[RepeatedRow]] = {}
    for place, content in contents.items():
        number, row = place
        first = firsts.setdefault(content, place)
        if first != place:
            sheet = sheets[first[0]]
            repeats.setdefault(number, []).append(
                RepeatedRow(row, RowLocation(sheet.file, sheet.name, first[1]))
            )
    for number, rows in repeats.items():
        sheet = sheets[number]
        left_out = pl.Series([repeat.row for repeat in rows], dtype=pl.UInt32)
        sheet.facts.replace(sheet.facts.frame().filter(~pl.col(frames.ROW).is_in(left_out.implode())))
        sheet.rows_in -= len(rows)
        sheet.notices += [Notice(sheet.file, sheet.name, message) for message in repeat_messages(rows)]


def _contents(sheet: UnderstoodSheet, rows: pl.Series) -> Iterator[tuple[int, object]]:
    """Yield the number of each of these rows, with the content of its cells."""
    frame = sheet.facts.frame().filter(pl.col(frames.ROW).is_in(rows.implode())).drop(frames.DIGEST)
    for cells in frame.iter_rows(named=True):
        row = cells.pop(frames.ROW)
        yield row, tuple(tuple(cell) if isinstance(cell, list) else cell for cell in cells.values())
