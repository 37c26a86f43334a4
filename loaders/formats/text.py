"""CSV in the encodings and with the separators that offices use."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

from charset_normalizer import from_bytes

from graph.errors import SourceError
from loaders.table import RawRow, RawSheet

__all__ = ["read_text"]

_DELIMITERS = ",\t;"


def read_text(content: bytes, shown: str) -> Iterator[RawSheet]:
    """The one sheet of a CSV file, named after the file; a row's number is its first line.

    Raises `SourceError` for an encoding nobody knows and for quotes that don't close.
    """
    text = _decode(content, shown)
    lines = io.StringIO(text)
    first = next((line for line in lines if any(mark in line for mark in _DELIMITERS)), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[RawRow] = []
    start = 1
    try:
        for cells in reader:
            rows.append(RawRow(start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"{shown} line {start}: {error}; save the sheet as CSV again") from error
    yield RawSheet(shown, PurePath(shown).stem, tuple(rows))


def _decode(content: bytes, shown: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content).best()
    if best is None:
        raise SourceError(f"{shown}: neither UTF-8 nor GB18030 text; save it as CSV UTF-8")
    return str(best)
