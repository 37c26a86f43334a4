"""Writes workbooks with many rows: openpyxl makes the workbook, and the rows are streamed into its sheets.

openpyxl itself needs about 40 s for a million cells, also in its write-only mode.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice
from typing import IO, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from wangge.loaders.reports.marks import cell_text

__all__ = ["StreamedRows", "StyledValue", "packed_workbook", "style_ids"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)
"""From this day on, all spreadsheet programs number days alike; before it, Excel counts a day that didn't exist."""
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_END = re.compile(rb"</sheetData>|<sheetData ?/>")
_ROWS_AT_ONCE = 2_000
_FAST = 3


class StyledValue(NamedTuple):
    """The value of a cell and the id of its style. Texts are never formulas or links, whatever they begin with."""

    value: object
    style: int


@dataclass(frozen=True)
class StreamedRows:
    """Rows that follow the row `first - 1` of a sheet."""

    first: int
    rows: Iterable[Sequence[StyledValue]]


def style_ids(book: Workbook, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of named styles, by which cells in the file refer to them."""
    scratch = book.create_sheet()
    ids = {}
    for row, name in enumerate(names, 1):
        cell = scratch.cell(row, 1)
        cell.style = name
        ids[name] = cell.style_id
    book.remove(scratch)
    return ids


def packed_workbook(book: Workbook, day: date, streams: Mapping[str, StreamedRows] | None = None) -> bytes:
    """Return the workbook as bytes; `streams` has rows to append to its sheets, by the titles of the sheets.

    The file contains no time but `day`, so that equal workbooks give equal bytes.
    """
    book.properties.creator = "wangge"
    book.properties.created = book.properties.modified = datetime.combine(day, time())
    parts = {
        f"xl/worksheets/sheet{number}.xml": streams[sheet.title]
        for number, sheet in enumerate(book.worksheets, 1)
        if streams and sheet.title in streams
    }
    unpacked = io.BytesIO()
    with zipfile.ZipFile(unpacked, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(unpacked) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with target.open(entry, "w", force_zip64=name in parts) as part:
                _write_part(part, source.read(name), parts.get(name))
    return packed.getvalue()


def _write_part(part: IO[bytes], content: bytes, stream: StreamedRows | None) -> None:
    end = None if stream is None else _END.search(content)
    if stream is None or end is None:
        part.write(content)
        return
    is_empty = not end[0].startswith(b"</")
    part.write(_DIMENSION.sub(b"", content[: end.start()], count=1) + (b"<sheetData>" if is_empty else b""))
    lines = _rows(stream)
    while chunk := "".join(islice(lines, _ROWS_AT_ONCE)):
        part.write(chunk.encode("utf-8", "replace"))
    part.write(b"</sheetData>" + content[end.end() :])


def _rows(stream: StreamedRows) -> Iterator[str]:
    letters: list[str] = []
    for number, row in enumerate(stream.rows, stream.first):
        while len(letters) < len(row):
            letters.append(get_column_letter(len(letters) + 1))
        cells = "".join(
            [_cell(f"{letter}{number}", *cell) for letter, cell in zip(letters, row, strict=False)]
        )
        yield f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: object, style: int) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>' if style else ""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return f'<c r="{place}" s="{style}"><v>{value!r}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        return f'<c r="{place}" s="{style}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
    text = _escaped(str(value))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


@lru_cache(maxsize=1 << 12)
def _escaped(text: str) -> str:
    return escape(cell_text(text))
