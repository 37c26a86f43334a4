"""Reads CSV files: UTF-8, GB18030 or UTF-16, with any common separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.block import ROWS, Block, blocks_of_cells
from wangge.loaders.sheets.formats.encoding import encoding_of
from wangge.loaders.sheets.table import RawRow, RawSheet

__all__ = ["read_text"]

_DELIMITERS = ",\t;"
# The number of columns that Excel allows.
_MOST_COLUMNS = 16_384
_LONGEST_LINE = 1 << 22


def read_text(content: bytes, label: str) -> Iterator[RawSheet]:
    """Yield the only sheet of a CSV file, named after the file; a row has the number of its first line.

    Raises `SourceError` for an unknown encoding and, while the rows are read, for unclosed quotes and for lines
    that are too long or too wide.
    """
    encoding = encoding_of(content, label)
    lines = _lines(content, encoding, label)
    first = next((line for line in lines if any(mark in line for mark in _DELIMITERS)), "")
    delimiter = max(_DELIMITERS, key=first.count)
    yield RawSheet(label, PurePath(label).stem, _TextRows(content, encoding, delimiter, label))


@dataclass(frozen=True)
class _TextRows:
    """Iterates over the rows of a text; each iteration parses it again."""

    content: bytes
    encoding: str
    delimiter: str
    label: str

    def __iter__(self) -> Iterator[RawRow]:
        return (RawRow(number, tuple(cells)) for number, cells in self._numbered())

    def blocks(self) -> Iterator[Block]:
        """Yield the rows in blocks."""
        numbered = self._numbered()
        while chunk := list(islice(numbered, ROWS)):
            numbers, rows = zip(*chunk, strict=True)
            yield from blocks_of_cells(numbers, rows)

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        lines = _lines(self.content, self.encoding, self.label)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        start = 1
        try:
            for cells in reader:
                if len(cells) > _MOST_COLUMNS:
                    raise _too_wide(self.label, start, f"{len(cells)} columns")
                yield start, cells
                start = reader.line_num + 1
        except csv.Error as error:
            raise SourceError(f"{self.label} line {start}: {error}; save the sheet as CSV again") from error


def _lines(content: bytes, encoding: str, label: str) -> Iterator[str]:
    opened = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    number = 1
    while line := opened.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise _too_wide(label, number, f"more than {_LONGEST_LINE:,} characters")
        yield line
        number += 1


def _too_wide(label: str, line: int, what: str) -> SourceError:
    return SourceError(f"{label} line {line}: {what}, more than any real sheet; save the sheet as CSV again")
