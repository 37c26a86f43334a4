"""Reads text files with columns: UTF-8, GB18030 or UTF-16, separated by tabs, commas, semicolons or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.block import ROWS, Block, blocks_of_cells
from wangge.loaders.sheets.formats.encoding import encoding_of
from wangge.loaders.sheets.table import RawRow, RawSheet

__all__ = ["looks_like_table", "read_text"]

_DELIMITERS = ",\t;|"
_LINES_SEARCHED = 30
_FEWEST_ROWS = 2
_QUOTED = re.compile(r'"[^"]*"')
# The number of columns that Excel allows.
_MOST_COLUMNS = 16_384
_LONGEST_LINE = 1 << 22


def read_text(content: bytes, label: str) -> Iterator[RawSheet]:
    """Yield the only sheet of a text file, named after the file; a row has the number of its first line.

    Raises `SourceError` for an unknown encoding and, while the rows are read, for unclosed quotes and for lines
    that are too long or too wide.
    """
    encoding = encoding_of(content, label)
    delimiter, _ = _delimiter(_lines(content, encoding, label))
    yield RawSheet(label, PurePath(label).stem, _TextRows(content, encoding, delimiter, label))


def looks_like_table(head: bytes, *, whole: bool = True) -> bool:
    r"""Whether a text has at least two rows with the same number of columns; `head` is its beginning, or all of it.

    >>> looks_like_table("编码\t名称\n1\t东\n".encode("gb18030")), looks_like_table("说明，见附件。\n".encode())
    (True, False)
    """
    if not whole:
        # The last line is cut off. In UTF-16 every character has an even number of bytes.
        head = head[: len(head) // 2 * 2] if b"\0" in head else head[: head.rfind(b"\n") + 1]
    try:
        encoding = encoding_of(head, "")
        rows = _delimiter(_lines(head, encoding, ""))[1]
    except (SourceError, UnicodeDecodeError):
        return False
    return rows >= _FEWEST_ROWS


def _delimiter(lines: Iterable[str]) -> tuple[str, int]:
    """Return the mark that separates columns, and the largest number of rows with equally many of these marks.

    A title above the header or a text in a cell may contain other marks. So each mark has a score: its usual number in
    a row, multiplied by the number of rows that contain it. The mark with the highest score is chosen.
    """
    counts: dict[str, Counter[int]] = {mark: Counter() for mark in _DELIMITERS}
    for line in islice((line for line in lines if line.strip()), _LINES_SEARCHED):
        bare = _QUOTED.sub("", line)
        for mark in _DELIMITERS:
            counts[mark][bare.count(mark)] += 1
    best, best_score, best_rows = _DELIMITERS[0], 0, 0
    for mark, own in counts.items():
        own.pop(0, None)
        if not own:
            continue
        number, rows = max(own.items(), key=lambda entry: (entry[1], entry[0]))
        score = number * sum(own.values())
        if score > best_score:
            best, best_score, best_rows = mark, score, rows
    return best, best_rows


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
