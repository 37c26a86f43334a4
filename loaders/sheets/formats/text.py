"""CSV in the encodings and with the separators that offices use."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from charset_normalizer import from_bytes

from graph.errors import SourceError
from loaders.sheets.table import RawRow, RawSheet

__all__ = ["read_text"]

_DELIMITERS = ",\t;"
_CHUNK = 1 << 20


def read_text(content: bytes, shown: str) -> Iterator[RawSheet]:
    """The one sheet of a CSV file, named after the file; a row's number is its first line.

    Raises `SourceError` for an encoding nobody knows and, when its rows are gone through, for
    quotes that don't close.
    """
    encoding = _encoding(content, shown)
    lines = _opened(content, encoding)
    first = next((line for line in lines if any(mark in line for mark in _DELIMITERS)), "")
    delimiter = max(_DELIMITERS, key=first.count)
    yield RawSheet(shown, PurePath(shown).stem, _Rows(content, encoding, delimiter, shown))


@dataclass(frozen=True)
class _Rows:
    """The rows of a text, parsed each time they are gone through."""

    content: bytes
    encoding: str
    delimiter: str
    shown: str

    def __iter__(self) -> Iterator[RawRow]:
        lines = _opened(self.content, self.encoding)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        start = 1
        try:
            for cells in reader:
                yield RawRow(start, tuple(cells))
                start = reader.line_num + 1
        except csv.Error as error:
            raise SourceError(f"{self.shown} line {start}: {error}; save the sheet as CSV again") from error


def _opened(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def _encoding(content: bytes, shown: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        if _decodes(content, encoding):
            return encoding
    best = from_bytes(content).best()
    if best is None:
        raise SourceError(f"{shown}: neither UTF-8 nor GB18030 text; save it as CSV UTF-8")
    return best.encoding


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(view[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
