"""Reads an old .xls with xlrd; `xls_subprocess` runs this module as a program."""

from __future__ import annotations

import io
import pickle
import struct
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from itertools import chain
from typing import Any

import xlrd
from xlrd.biffh import (
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XLRDError,
    error_text_from_code,
)
from xlrd.compdoc import SIGNATURE, CompDoc

__all__ = ["ERROR", "NUMBER", "PASSWORD", "limit_memory", "read_biff"]

NUMBER, ERROR, PASSWORD = "number", "error", "password"

_BOF, _EOF, _FORMULA, _BOUNDSHEET, _RECALCID = 0x809, 0x0A, 0x06, 0x85, 0x1C1
_CALCULATE_ALWAYS, _CALCULATE_ON_LOAD = 1, 2
_EMPTY_RESULT = 0xFFFF000000000003
_WORKSHEET = 0
# The beginning of a formula that consists of the empty text "": its length, 3, and two of its three bytes.
_EMPTY_TEXT = b"\3\0\x17\0"
_MOST_MEMORY = 2 << 30

_At = tuple[int, int]


def read_biff(content: bytes) -> list[dict[str, Any]]:
    """Return the worksheets as dicts of plain values with the fields of `OldSheet`.

    A cell is a text, a truth value, None, or a tuple. The tuple of a number is (NUMBER, value, number format,
    whether the format displays a date). The tuple of an error is (ERROR, text); the text is empty for a
    formula without a value.
    """
    quiet = io.StringIO()
    book = xlrd.open_workbook(
        file_contents=content,
        formatting_info=True,
        ragged_rows=True,
        logfile=quiet,
        ignore_workbook_corruption=True,
    )
    uncalculated = _uncalculated(content)
    return [_plain(book, page, at, uncalculated) for at, page in enumerate(book.sheets())]


def _plain(book: Any, page: Any, number: int, uncalculated: dict[int, set[_At]]) -> dict[str, Any]:
    missing = uncalculated.get(number, set())
    rows = {
        row + 1: [
            (ERROR, "") if (row, at) in missing else _cell(book, cell)
            for at, cell in enumerate(page.row(row))
        ]
        for row in range(page.nrows)
    }
    return {
        "name": page.name,
        "hidden": page.visibility != 0,
        "dates_1904": book.datemode == 1,
        "rows": {row: cells for row, cells in rows.items() if any(cell is not None for cell in cells)},
        "merged": [((top + 1, left), (bottom, right - 1)) for top, bottom, left, right in page.merged_cells],
        "hidden_rows": [row + 1 for row, info in page.rowinfo_map.items() if info.hidden or not info.height],
        "hidden_columns": [
            (at, at) for at, info in page.colinfo_map.items() if info.hidden or not info.width
        ],
    }


def _cell(book: Any, cell: Any) -> object:
    if cell.ctype == XL_CELL_ERROR:
        return ERROR, error_text_from_code.get(cell.value, f"#ERROR {cell.value}!")
    if cell.ctype in (XL_CELL_NUMBER, XL_CELL_DATE):
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return NUMBER, cell.value, code, cell.ctype == XL_CELL_DATE
    if cell.ctype == XL_CELL_BOOLEAN:
        return bool(cell.value)
    return cell.value or None


def _uncalculated(content: bytes) -> dict[int, set[_At]]:
    """Return the cells of formulas without a calculated result, by the position of the worksheet.

    A program that doesn't calculate leaves every result empty, or writes zeros with a flag that asks for a
    calculation on load. A program that calculates leaves a result empty only if it is an empty text. A
    RECALCID record shows that the program calculates. Excel 97 writes no such record; there, the results of
    other formulas show it.
    """
    stream = _stream(content)
    book = list(_records(stream, 0))
    starts = [
        struct.unpack_from("<I", data)[0]
        for kind, data in book
        if kind == _BOUNDSHEET and data[5] == _WORKSHEET
    ]
    formulas = [[data for kind, data in _records(stream, start) if kind == _FORMULA] for start in starts]
    calculated = any(kind == _RECALCID for kind, _ in book) or any(map(_has_result, chain(*formulas)))
    return {
        at: {struct.unpack_from("<HH", data) for data in own if _lacks_value(data, calculated=calculated)}
        for at, own in enumerate(formulas)
    }


def _has_result(formula: bytes) -> bool:
    result: int = struct.unpack_from("<Q", formula, 6)[0]
    return result not in (0, _EMPTY_RESULT)


def _lacks_value(formula: bytes, *, calculated: bool) -> bool:
    result, flags = struct.unpack_from("<QH", formula, 6)
    if result == _EMPTY_RESULT and not calculated:
        return not formula[20:].startswith(_EMPTY_TEXT)
    on_load = flags & (_CALCULATE_ALWAYS | _CALCULATE_ON_LOAD) == _CALCULATE_ON_LOAD
    return on_load and result in (0, _EMPTY_RESULT)


def _stream(content: bytes) -> bytes:
    if not content.startswith(SIGNATURE):
        return content
    document = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
    for name in ("Workbook", "Book"):
        stream: bytes | None = document.get_named_stream(name)
        if stream:
            return stream
    return b""


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a BOF (beginning) to the matching EOF (end).

    A chart inside of a sheet has a BOF and an EOF, too.
    """
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        start += 4 + length


def limit_memory() -> None:
    """Limit the memory of this process to 2 GB, if the system supports a limit; no real .xls needs more."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    least = _MOST_MEMORY if most == resource.RLIM_INFINITY else min(most, _MOST_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (least, most))


def _main() -> None:
    limit_memory()
    try:
        with redirect_stdout(sys.stderr):
            answer: object = read_biff(sys.stdin.buffer.read())
    except XLRDError as error:
        answer = PASSWORD if "encrypted" in str(error) else str(error)
    except MemoryError:
        answer = f"reading it takes more than {_MOST_MEMORY >> 30} GB of memory"
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _main()
