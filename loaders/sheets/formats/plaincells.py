"""The plain cells of a worksheet's rows, taken whole; the XML parser sees all the rest of the sheet.

A parser that calls Python four times for a cell takes most of the time a workbook needs. Nearly all cells
are written in one of a few ways, and start a row: one expression finds them all.

    <row r="2" spans="1:3"> <c r="A2" t="s"><v>0</v></c> <c r="B2" s="1"><v>7</v></c> <c r="C2"><f>…</f>… </row>
    to the parser           taken here                                              to the parser
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

__all__ = ["PlainCell", "PlainCells", "TakesPlainCells"]

PlainCell = tuple[str, str, str, str, str, str, str]
"""Letters, number, style, type, value and inline text; the last is what follows the plain cells, alone."""

_TEXT = "[^<>&\x00-\x08\x0b-\x1f]*"
_CELL = re.compile(
    r'\s*+<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,9})")?(?: t="(s|n|str|inlineStr)")? ?'
    rf'(?:/>|>(?:<v>({_TEXT})</v>|<is><t(?: xml:space="preserve")?>({_TEXT})</t></is>)?</c>)'
    r"|(.+)",
    re.DOTALL,
)
_ROW = re.compile(rb"<row(?: [^<>]*)?>(?=\s*<c )")
_ROW_END = b"</row>"
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml [^<>]*?\?>")
_IN_UTF8 = re.compile(rb"""encoding\s*=\s*["']utf-?8["']""", re.IGNORECASE)


class TakesPlainCells(Protocol):
    """Who reads the rows."""

    def is_at_row(self) -> bool:
        """Whether the parser has just begun a row."""

    def take_plain(self, cells: list[PlainCell]) -> None:
        """Take cells of that row."""


class PlainCells:
    """Parts the bytes of a sheet between the parser and the reader of its rows."""

    def __init__(self, reader: TakesPlainCells) -> None:
        self._reader = reader
        self._first = True
        self._before = b""
        self._plain = True

    def feed(self, parse: Callable[[bytes], object], chunk: bytes) -> None:
        """Take the plain cells that lie whole in a chunk, and have the rest parsed."""
        self._plain = self._plain and self._has_markup_only(chunk)
        at = 0
        for row in _ROW.finditer(chunk) if self._plain else ():
            start = row.end()
            end = chunk.find(_ROW_END, start)
            if end < 0:
                break
            parse(chunk[at:start])
            at = end - self._take(chunk[start:end]) if self._reader.is_at_row() else start
        parse(chunk[at:])

    def _has_markup_only(self, chunk: bytes) -> bool:
        """Whether a tag is a tag wherever it stands: in no comment, no CDATA, and no other encoding."""
        if self._first:
            self._first = False
            declaration = _DECLARATION.match(chunk)
            if declaration:
                said = declaration.group()
                chunk = chunk[declaration.end() :]
                if b"encoding" in said and not _IN_UTF8.search(said):
                    return False
        joined = self._before + chunk
        self._before = chunk[-1:]
        return b"<!" not in joined and b"<?" not in joined

    def _take(self, content: bytes) -> int:
        """Take the cells that a row starts with; how many bytes at its end are left to the parser."""
        try:
            cells: list[PlainCell] = _CELL.findall(content.decode())
        except UnicodeDecodeError:
            return len(content)
        rest = cells.pop()[-1] if cells and cells[-1][-1] else ""
        self._reader.take_plain(cells)
        return len(rest.encode())
