"""Checks the codes of a whole sheet: joins rows that declare the same node again, and reports unusual codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from wangge.graph.model import NodeKind, Sheet
from wangge.loaders import frames
from wangge.loaders.messages.notices import NoticeMessage
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.reject import Notice
from wangge.loaders.sheets.skipped_rows import row_numbers
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["settle_codes"]

# A code that wangge made from a name and the code of the nearest place above that has a code:
# 511703001001-第一网格.
_MADE = "[0-9]{6,12}-.+"


def settle_codes(result: UnderstoodSheet) -> None:
    """Join the rows of a sheet that declare the same node again, and add a notice about codes that follow no standard."""
    if result.sheet is not None and isinstance(result.sheet.kind, NodeKind):
        _join_repeats(result, result.sheet)
        result.notices += _local_codes(result, result.sheet.kind)


def _join_repeats(result: UnderstoodSheet, sheet: Sheet) -> None:
    """Join equal rows, and rows that differ only in columns that may name several parents.

    A row that is joined to an earlier one no longer counts as a row. Rows with the same code that differ in
    another cell are left as they are.
    """
    frame = result.facts.frame()
    if frame["code"].n_unique() == frame.height:
        return
    several = [
        frames.reference(number)
        for number, column in enumerate(sheet.columns)
        if column.parent_tier and column.ends is not None and column.ends.many
    ]
    dropped: set[int] = set()
    joined: dict[int, dict[str, list[str]]] = {}
    firsts: dict[tuple[Any, ...], dict[str, Any]] = {}
    repeated = frame.filter(pl.col("code").is_duplicated())
    alike = [name for name in frame.columns if name not in (frames.ROW, frames.DIGEST, *several)]
    for row in repeated.iter_rows(named=True):
        key = tuple([_hashable(row[name]) for name in alike])
        first = firsts.setdefault(key, row)
        if first is row or not all(row[name] and first[name] for name in several if row[name] != first[name]):
            continue
        dropped.add(row[frames.ROW])
        for name in several:
            texts = list(dict.fromkeys([*(first[name] or ()), *(row[name] or ())]))
            if texts and texts != first[name]:
                first[name] = texts
                joined.setdefault(first[frames.ROW], {})[name] = texts
    if dropped:
        result.facts.replace(_joined(frame, dropped, joined))
        result.rows_in -= len(dropped)
        result.notices.append(
            Notice(result.file, result.name, _message(sorted(dropped), sheet, bool(joined)))
        )


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _joined(frame: pl.DataFrame, dropped: set[int], joined: dict[int, dict[str, list[str]]]) -> pl.DataFrame:
    rows = frame.filter(~pl.col(frames.ROW).is_in(pl.Series(sorted(dropped), dtype=pl.UInt32).implode()))
    for name in {name for texts in joined.values() for name in texts}:
        numbers = rows[frames.ROW].to_list()
        cells = [
            joined.get(number, {}).get(name, cell)
            for number, cell in zip(numbers, rows[name].to_list(), strict=True)
        ]
        rows = rows.with_columns(pl.Series(name, cells, dtype=frame.schema[name]))
    return rows


def _message(numbers: list[int], sheet: Sheet, several_parents: bool) -> RejectText:
    rows = row_numbers(numbers)
    if several_parents:
        return NoticeMessage.SAME_IN_OTHER_PLACE.fill(rows=rows, kind=sheet.zh)
    return NoticeMessage.SAME_ROW.fill(rows=rows)


def _local_codes(result: UnderstoodSheet, kind: NodeKind) -> Iterator[Notice]:
    """Yield a notice if a sheet of nodes has codes that don't follow the standard of their kind."""
    if kind.standard_code is None:
        return
    frame = result.facts.frame()
    known = f"^(?:{kind.standard_code}|{_MADE})$"
    others = frame.filter(~pl.col("code").str.contains(known))
    if others.is_empty():
        return
    first = others["code"][0]
    rows = row_numbers(others[frames.ROW].to_list())
    message = NoticeMessage.LOCAL_CODE.fill(rows=rows, code=first, standard=kind.standard_rule)
    yield Notice(result.file, result.name, message)
