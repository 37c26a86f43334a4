"""Writes the messages on a sheet whose kind isn't recognised, and on one that lacks a column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from wangge.graph.model import Column, Model, Sheet
from wangge.loaders.messages.reject_text import RejectText
from wangge.loaders.messages.rows import RowMessage
from wangge.loaders.reject import Reject, RejectRule
from wangge.loaders.sheets.headerrows import HEADER_SEARCH, header_rows
from wangge.loaders.sheets.signature import likely_kinds
from wangge.loaders.sheets.table import RawRow
from wangge.loaders.sheets.understood import UnderstoodSheet

__all__ = ["missing_columns", "refuse_incomplete", "unknown_sheet"]


def unknown_sheet(name: str, kind: Sheet | None, rows: Sequence[RawRow], model: Model) -> RejectText:
    """Return the message on a sheet without a known kind or, if its name means the kind `kind`, without a header.

    `rows` are the first rows of the sheet.
    """
    if kind is not None:
        return RowMessage.NO_HEADER_ROW.fill(sheet=name, kind=kind.zh, count=HEADER_SEARCH)
    likely = likely_kinds(rows, list(header_rows(rows[:HEADER_SEARCH])), model)
    near = _nearest(name, model)
    if likely:
        fitting = "、".join(sheet.zh for sheet in likely)
        return RowMessage.SEVERAL_KINDS_FIT.fill(sheet=name, kinds=fitting, nearest=near)
    return RowMessage.NO_KIND_FITS.fill(sheet=name, nearest=near)


def missing_columns(columns: Sequence[Column]) -> RejectText:
    """Return the message on a sheet without a required column, or without all columns of a group."""
    texts = [RowMessage.COLUMN.fill(header=column.zh, name=column.name) for column in columns]
    headers = RejectText(" or ".join(texts), "或".join(text.zh for text in texts))
    return RowMessage.NO_COLUMN.fill(headers=headers)


def _nearest(name: str, model: Model) -> RejectText:
    names = [text for sheet in model.sheets.values() for text in (sheet.name, sheet.zh)]
    nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return RowMessage.NEAREST_NAME.fill(name=nearest[0]) if nearest else RejectText("")


def refuse_incomplete(
    result: UnderstoodSheet, rows: Iterable[int], missing: Sequence[tuple[Column, ...]]
) -> None:
    """Reject all rows of a sheet, given by number, because it lacks required columns, or groups of columns."""
    result.rejected = set(rows)
    result.rows_in = len(result.rejected)
    result.has_row_without_code = True
    for columns in missing:
        fault = Reject(
            result.file,
            result.name,
            result.header_row,
            columns[0].zh,
            RejectRule.MISSING_COLUMN,
            missing_columns(columns),
        )
        result.rejects.append(fault)
