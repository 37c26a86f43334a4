"""Reads workbooks, .xlsx, .xls and .ods: every sheet with its merged cells filled and its hidden parts marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.formats.archive import Archive, damaged, open_archive, protected
from wangge.loaders.sheets.formats.book import Book, Worksheet, read_book
from wangge.loaders.sheets.formats.merged import RangesTooLargeError, Rows, fill_merged, fill_uncalculated
from wangge.loaders.sheets.formats.open_document import is_open_document, read_open_document
from wangge.loaders.sheets.formats.page import FarCellError, PageReader
from wangge.loaders.sheets.formats.xls_subprocess import OldSheet, parse_in_subprocess
from wangge.loaders.sheets.table import RawRow, RawSheet

__all__ = ["read_workbook"]

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(content: bytes, label: str, most_rows: int | None = None) -> Iterator[RawSheet]:
    """Yield every worksheet of a workbook, in order. The content decides the format, whatever the file is called.

    With `most_rows`, the rows of a sheet after the first `most_rows` may be left out, which is faster.

    Raises `SourceError` for a workbook that is damaged, has a password or is a zip bomb, and for a web page
    with the suffix of a workbook.
    """
    _refuse_others(content, label)
    if content.startswith(b"PK"):
        with open_archive(content, label) as archive:
            if is_open_document(archive):
                yield from (_old_page(page, label) for page in read_open_document(archive))
                return
            book = read_book(archive)
            for page in book.pages:
                yield _read_page(archive, book, page, most_rows)
    else:
        for old in parse_in_subprocess(content, label):
            yield _old_page(old, label)


def _refuse_others(content: bytes, label: str) -> None:
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise protected(label)
    if content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise SourceError(
            f"{label}: a web page or XML, not a workbook; open it in a spreadsheet and save it as .xlsx"
        )


def _read_page(archive: Archive, book: Book, page: Worksheet, most_rows: int | None) -> RawSheet:
    reader = PageReader(book, most_rows)
    place = f"{archive.label} sheet {page.name}"
    try:
        archive.parse(page.part, reader)
        fill_uncalculated(reader.rows, reader.uncalculated, reader.width)
        fill_merged(reader.rows, reader.merged, reader.width)
    except FarCellError as error:
        raise SourceError(f"{place}: {error}; delete the empty rows and columns at its end") from error
    except RangesTooLargeError as error:
        raise damaged(place, "its merged cells cover each other") from error
    return RawSheet(
        archive.label,
        page.name,
        _WorksheetRows(_ordered(reader.rows)),
        hidden=page.hidden,
        dates_1904=book.dates_1904,
        hidden_rows=tuple(sorted(reader.hidden_rows)),
        hidden_columns=_filled_columns(reader.rows, reader.hidden_columns),
    )


def _old_page(old: OldSheet, label: str) -> RawSheet:
    width = max(map(len, old.rows.values()), default=0)
    try:
        fill_merged(old.rows, old.merged, width)
    except RangesTooLargeError as error:
        raise damaged(f"{label} sheet {old.name}", "its merged cells cover each other") from error
    return RawSheet(
        label,
        old.name,
        _WorksheetRows(_ordered(old.rows)),
        hidden=old.hidden,
        dates_1904=old.dates_1904,
        hidden_rows=tuple(sorted(set(old.hidden_rows) & old.rows.keys())),
        hidden_columns=_filled_columns(old.rows, old.hidden_columns),
    )


@dataclass(frozen=True)
class _WorksheetRows:
    """The rows of a worksheet up to the last non-blank one; blank rows between them take no memory."""

    filled: tuple[RawRow, ...]

    def __iter__(self) -> Iterator[RawRow]:
        number = 1
        for row in self.filled:
            for blank in range(number, row.number):
                yield RawRow(blank, ())
            yield row
            number = row.number + 1


def _ordered(rows: Rows) -> tuple[RawRow, ...]:
    """The rows in ascending order, because a file may have them in another order."""
    return tuple(RawRow(number, tuple(rows[number])) for number in sorted(rows))


def _filled_columns(rows: Rows, hidden: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """The hidden columns that aren't blank."""
    ranges = tuple(hidden)
    filled = {
        at
        for cells in (rows.values() if ranges else ())
        for at, cell in enumerate(cells)
        if cell is not None and any(first <= at <= last for first, last in ranges)
    }
    return tuple(sorted(filled))
