"""Computes digests of rows, by which the next load recognises unchanged rows."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from wangge.loaders import frames

__all__ = ["DIGEST_BYTES", "row_digests"]

DIGEST_BYTES = 8
"""The length of a row digest in bytes."""

# The separators are control characters, because no value contains these.
_BETWEEN_COLUMNS = "\x1f"
_BETWEEN_TEXTS = "\x1d"
_NOTHING = "\x00"


def row_digests(frame: pl.DataFrame) -> pl.Series:
    """Return the digest of every row of a frame of facts; it doesn't depend on the number of the row.

    The digest is the BLAKE2b of the row's cells in UTF-8, personalised by the BLAKE2b of the names of the columns. Cells
    are joined by U+001F, texts of a list by U+001D, and null is U+0000. A date is written as the number of days since
    1970-01-01, a truth value as 0 or 1, a decimal number as the shortest text that gives the same number in Python.

    >>> frame = pl.DataFrame({"@row": [2, 3], "code": ["G-1", "G-1"], "households": [None, 7]})
    >>> row_digests(frame).to_list() == row_digests(frame.with_columns(pl.col("@row") + 1)).to_list()
    True
    """
    columns = sorted(name for name in frame.columns if name not in (frames.ROW, frames.DIGEST))
    person = blake2b(_BETWEEN_COLUMNS.join(columns).encode(), digest_size=16).digest()
    texts = pl.concat_str([_text(frame[name]) for name in columns], separator=_BETWEEN_COLUMNS)
    rows = frame.select(texts.cast(pl.Binary)).to_series().to_list()
    # Copying an empty hash takes half as long as making a new one with the same arguments.
    empty = blake2b(digest_size=DIGEST_BYTES, person=person)
    digests: list[bytes] = []
    for row in rows:
        hasher = empty.copy()
        hasher.update(row)
        digests.append(hasher.digest())
    return pl.Series(frames.DIGEST, digests, dtype=pl.Binary)


def _text(cells: pl.Series) -> pl.Expr:
    """Return the expression for the texts of a column."""
    if cells.null_count() == len(cells):
        return pl.lit(_NOTHING)
    column, kind = pl.col(cells.name), cells.dtype
    if isinstance(kind, pl.List):
        column = column.list.join(_BETWEEN_TEXTS)
    elif kind == pl.Float64:
        texts = [None if cell is None else repr(cell) for cell in cells.to_list()]
        column = pl.lit(pl.Series(texts, dtype=pl.String))
    elif kind == pl.Date:
        column = column.cast(pl.Int32).cast(pl.String)
    elif kind == pl.Boolean:
        column = column.cast(pl.Int8).cast(pl.String)
    elif kind != pl.String:
        column = column.cast(pl.String)
    return column.fill_null(_NOTHING) if cells.null_count() else column
