"""Reads the file of one level of a package as a frame, if it has the plain form in which packages are published."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable

import polars as pl

from wangge.graph.codes import DIGITS, STORED_DIGITS
from wangge.loaders.divisions.division import Division

__all__ = ["CODE", "NAME", "PARENT", "ROW", "frame_of_units", "plain_frame", "units_of"]

ROW, CODE, NAME, PARENT = "row", "code", "name", "parent"
_SPECIAL = r'["\x00-\x1f\x7f-\x9f]'
_SCHEMA = {ROW: pl.UInt32(), CODE: pl.String(), NAME: pl.String(), PARENT: pl.String()}


def plain_frame(content: bytes, level: int, parent: str) -> pl.DataFrame | None:
    """Return the line number, stored code, name and parent of each unit; None for a file of another form.

    `content` is the file of one level. In the plain form, each line is one unit, no cell is empty, and either
    no cell is in quotes or exactly one cell of every line is. For any other file, such as a damaged one, the
    result is None. `parent` is the header of the column with the parents' codes, "" if there is none.
    """
    head, _, body = content.removeprefix(codecs.BOM_UTF8).partition(b"\n")
    header = head.decode("latin-1").split(",")
    wanted = [name for name in (CODE, NAME, parent) if name]
    lines = body.count(b"\n") + (not body.endswith(b"\n"))
    if not set(wanted) <= set(header) or not body or not _is_plain(body, lines, len(header)):
        return None
    try:
        cells = pl.read_csv(io.BytesIO(body), has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if cells.shape != (lines, len(header)) or any(column.null_count() for column in cells):
        return None
    code, name, *upper = (cells.to_series(header.index(title)) for title in wanted)
    if (
        not _are_codes(code, level)
        or not (not upper or _are_codes(upper[0], level - 1))
        or not _are_names(name)
    ):
        return None
    return pl.DataFrame(
        {
            ROW: pl.int_range(2, lines + 2, dtype=pl.UInt32, eager=True),
            CODE: _stored(code),
            NAME: name.str.strip_chars(),
            PARENT: _stored(upper[0]) if upper else pl.repeat("", lines, eager=True),
        }
    )


def frame_of_units(units: Iterable[Division]) -> pl.DataFrame:
    """Return units of one level as a frame with the columns of `plain_frame`."""
    rows = [(unit.row, unit.code, unit.name, unit.parent) for unit in units]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def units_of(frame: pl.DataFrame, level: int) -> Iterable[Division]:
    """Return the units of a frame in their order."""
    return (Division(level, code, name, parent, row) for row, code, name, parent in frame.iter_rows())


def _is_plain(body: bytes, lines: int, width: int) -> bool:
    """Whether the numbers of separators and quotes in the file are those of a file in the plain form."""
    if b"\r" in body or body.count(b",") != lines * (width - 1):
        return False
    quotes = body.count(b'"')
    opening = body.count(b',"') + body.count(b'\n"') + body.startswith(b'"')
    closing = body.count(b'",') + body.count(b'"\n') + body.endswith(b'"')
    return not quotes or (quotes == 2 * lines and opening == closing == lines)


def _are_codes(texts: pl.Series, level: int) -> bool:
    return bool(texts.str.contains(f"^[0-9]{{{DIGITS[level]}}}$").all())


def _are_names(texts: pl.Series) -> bool:
    """Whether no name has a quote or control character; CSV readers may treat such names in different ways."""
    return not texts.str.contains(_SPECIAL).any()


def _stored(codes: pl.Series) -> pl.Series:
    """Return codes as `stored_code` does."""
    return codes.str.pad_end(STORED_DIGITS[1], "0")
