"""Parses the XML of a workbook's part as a stream; rejects document type declarations, and thus all entities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn
from xml.parsers import expat

__all__ = ["Handler", "MarkupError", "parse_markup"]

_BUFFER = 1 << 16
_MOST_NAMES = 10_000
_DEEPEST = 100


class MarkupError(Exception):
    """Raised for XML that a workbook can't contain; the message says what is wrong."""


class Handler:
    """Receives the elements of a part while it is parsed, by their names without prefixes."""

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
        for chunk in chunks:
            parser.Parse(chunk, False)
            if len(names) > _MOST_NAMES:
                raise MarkupError("it has more different elements than any workbook")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise MarkupError(str(error)) from error


def _refuse_document_type(*_: object) -> NoReturn:
    raise MarkupError("its XML declares a document type, which workbooks don't need")
