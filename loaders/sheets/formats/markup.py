"""Parses the XML of a workbook's part as a stream; rejects document type declarations, and thus all entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NoReturn
from xml.parsers import expat

__all__ = ["Handler", "MarkupError", "parse_markup"]

_BUFFER = 1 << 16
_MOST_NAMES = 10_000
_DEEPEST = 100
_PIECE = 1 << 14
_ROW_END, _ROWS_END = b"</row>", b"</sheetData>"


class MarkupError(Exception):
    """Raised for XML that a workbook can't contain; the message says what is wrong."""


class Handler:
    """Receives the elements of a part while it is parsed, by their names without prefixes."""

    most_rows: int | None = None
    """The number of rows of a sheet after which the rest may be skipped; None if all are wanted."""
    rows_read = 0

    def __init__(self) -> None:
        self._local: dict[str, str] = {}
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Called by the parser at the start tag of an element; calls `begin`."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise MarkupError("its elements are nested deeper than in any workbook")
        local = self._local.get(name) or self._without_prefix(name)
        self.begin(local, attributes)

    def end(self, name: str) -> None:
        """Called by the parser at the end tag of an element; calls `finish`."""
        self._depth -= 1
        self.finish(self._local[name])

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start tag of an element."""

    def finish(self, name: str) -> None:
        """Handle the end tag of an element."""

    def text(self, data: str) -> None:
        """Handle text between two tags; a long text is passed in several calls."""

    def _without_prefix(self, name: str) -> str:
        local = self._local[name] = name.rpartition(":")[2]
        return local


def parse_markup(chunks: Iterable[bytes], handler: Handler) -> None:
    """Pass a part's elements to a handler; raises `MarkupError` for malformed XML."""
    names: dict[str, str] = {}
    parser = expat.ParserCreate(intern=names)
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    try:
        for chunk in _without_further_rows(chunks, handler):
            parser.Parse(chunk, False)
            if len(names) > _MOST_NAMES:
                raise MarkupError("it has more different elements than any workbook")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise MarkupError(str(error)) from error


def _without_further_rows(chunks: Iterable[bytes], handler: Handler) -> Iterator[bytes]:
    """Yield the chunks; once the handler has enough rows, skip the bytes of the further rows.

    The content after the rows, such as the merged ranges, is kept. The end tags `</row>` and `</sheetData>`
    are searched for as bytes, which occur nowhere else in the XML. A part with prefixes or in UTF-16 doesn't
    contain these bytes, so nothing of it is skipped.
    """
    if handler.most_rows is None:
        yield from chunks
        return
    skipped: bytes | None = None
    pieces = (chunk[at : at + _PIECE] for chunk in chunks for at in range(0, len(chunk), _PIECE))
    for piece in pieces:
        if skipped is None:
            at = piece.rfind(_ROW_END) if handler.rows_read >= handler.most_rows else -1
            if at < 0 or _ROWS_END in piece:
                yield piece
                continue
            yield piece[: at + len(_ROW_END)]
            skipped = b""
        else:
            both = skipped + piece
            at = both.find(_ROWS_END)
            skipped = both[-len(_ROWS_END) :]
            if at >= 0:
                yield both[at:]
                break
    yield from pieces


def _refuse_document_type(*_: object) -> NoReturn:
    raise MarkupError("its XML declares a document type, which workbooks don't need")
