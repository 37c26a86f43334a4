"""What an .xlsx unpacks to, looked at before it is parsed: its size, its extent, its formula errors."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string

from graph.errors import SourceError
from loaders.sheets.table import UNCALCULATED

__all__ = ["Inspection", "inspect_archive"]

_MOST_BYTES = 1 << 30
_MOST_RATIO = 250
_RATIO_FROM = 16 << 20
_MOST_CELLS = 30_000_000
_MOST_PARTS = 10_000
_CHUNK = 1 << 20
_TAIL = 512

_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,9})"')
_FAR_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{2,3})(\d{1,9})"')
_UNCALCULATED_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]*t="str")[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,9})"[^>]*>'
    rb"(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]{1,20})</"
)
_DATES_1904 = re.compile(rb'\bdate1904="(?:1|true)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


@dataclass
class Inspection:
    """What the parser doesn't tell: the date system, and the cells whose formula failed, by sheet part.

    A failed cell is (row, column) counted from 0 with its text, such as `#REF!`.
    """

    dates_1904: bool = False
    failed: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    def failed_of(self, position: int) -> dict[tuple[int, int], str]:
        """The failed cells of the sheet at a position of the workbook."""
        part = self.parts[position] if position < len(self.parts) else ""
        return self.failed.get(part, {})


def inspect_archive(content: bytes, shown: str) -> Inspection:
    """Unpack every part without keeping it, and measure.

    A part is unpacked until it ends, whatever size it declares. Raises `SourceError` for an
    archive that is damaged, has a password, or unpacks to more than a workbook can need.
    """
    found = Inspection()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _measure(archive, shown, found)
            found.parts = _parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(
            f"{shown}: damaged, protected or no workbook ({reason}); save it again without a password"
        ) from error
    except RuntimeError as error:
        raise SourceError(f"{shown}: protected with a password; save it again without one") from error
    return found


def _measure(archive: zipfile.ZipFile, shown: str, found: Inspection) -> None:
    total = 0
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise SourceError(f"{shown}: {len(entries)} parts in one workbook, which is no sheet; not opened")
    for entry in entries:
        is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        extent = _Extent(shown, found.failed.setdefault(entry.filename, {})) if is_sheet else None
        size, tail = 0, b""
        for chunk in _chunks(archive, entry):
            size += len(chunk)
            _refuse_bomb(shown, total + size, size, entry.compress_size)
            if extent is not None:
                extent.read(tail + chunk)
            if entry.filename == "xl/workbook.xml" and _DATES_1904.search(tail + chunk):
                found.dates_1904 = True
            tail = chunk[-_TAIL:]
        total += size


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    declared, entry.file_size = entry.file_size, _MOST_BYTES + _CHUNK
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    finally:
        entry.file_size = declared


def _refuse_bomb(shown: str, total: int, size: int, packed: int) -> None:
    if total > _MOST_BYTES:
        raise SourceError(
            f"{shown}: unpacks to more than {_MOST_BYTES >> 20} MB; split it into several files"
        )
    if size > _RATIO_FROM and size > _MOST_RATIO * max(packed, 1):
        raise SourceError(
            f"{shown}: unpacks to more than {_MOST_RATIO} times its size, which no sheet does; not opened"
        )


class _Extent:
    """How far a sheet reaches, followed while its text goes by."""

    def __init__(self, shown: str, failed: dict[tuple[int, int], str]) -> None:
        self._shown = shown
        self._failed = failed
        self._rows = 1
        self._columns = 26

    def read(self, text: bytes) -> None:
        self._rows = max([self._rows, *(int(row) for row in _ROW.findall(text))])
        for letters, row in set(_FAR_CELL.findall(text)):
            self._columns = max(self._columns, column_index_from_string(letters.decode()))
            self._rows = max(self._rows, int(row))
        if self._rows * self._columns > _MOST_CELLS:
            raise SourceError(
                f"{self._shown}: a sheet of {self._rows} rows and {self._columns} columns; "
                "delete the empty rows and columns at its end"
            )
        if b't="e"' in text:
            for letters, row, said in _ERROR_CELL.findall(text):
                at = (int(row) - 1, column_index_from_string(letters.decode()) - 1)
                self._failed[at] = said.decode("utf-8", "replace")
        if b"<f" in text:
            for letters, row in _UNCALCULATED_CELL.findall(text):
                at = (int(row) - 1, column_index_from_string(letters.decode()) - 1)
                self._failed[at] = UNCALCULATED


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """The parts of the sheets in the workbook's order."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    relations = {
        own.get(b"Id", b""): own.get(b"Target", b"")
        for own in map(_attributes, _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")))
    }
    found = []
    for own in map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml"))):
        target = relations.get(own.get(b"r:id", b""), b"").decode("utf-8", "replace")
        found.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return found


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(tag))
