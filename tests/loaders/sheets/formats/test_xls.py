"""Tests reading .xls files: formulas without a result, numbers formatted as codes, hidden rows and columns."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import xlwt

from wangge.graph.errors import SourceError
from wangge.loaders.sheets.formats.workbook import read_workbook
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula, FormattedNumber, RawSheet

RECALCID = struct.pack("<HHII", 0x1C1, 8, 0x1C1, 191029)


def test_formula_that_no_program_calculated_is_uncalculated() -> None:
    raw = _read(_saved(lambda worksheet: _write(worksheet, xlwt.Formula("100+200"), 412)))
    assert _cells(raw) == [(UNCALCULATED, 412)]


# Results of formulas as Excel, LibreOffice and Apache POI write them: the result's bytes, the record's flags,
# and the cell that wangge reads.
RESULTS: tuple[tuple[str, int, Cell], ...] = (
    ("020000000000ffff", 0, FailedFormula("#NULL!")),
    ("020007000000ffff", 0, FailedFormula("#DIV/0!")),
    ("02000f000000ffff", 0, FailedFormula("#VALUE!")),
    ("020017000000ffff", 0, FailedFormula("#REF!")),
    ("02001d000000ffff", 0, FailedFormula("#NAME?")),
    ("020024000000ffff", 0, FailedFormula("#NUM!")),
    ("02002a000000ffff", 0, FailedFormula("#N/A")),
    ("02002b000000ffff", 0, FailedFormula("#ERROR 43!")),
    ("0000000000000000", 2, UNCALCULATED),
    ("030000000000ffff", 2, UNCALCULATED),
    ("030000000000ffff", 0, None),
    ("0000000000000000", 0, 0),
    ("0000000000000000", 3, 0),
    ("0000000000c07240", 2, 300),
    ("010001000000ffff", 0, True),
)


def test_formula_of_a_calculating_program_has_its_result() -> None:
    def write(worksheet: Any) -> None:
        for row_number in range(len(RESULTS)):
            worksheet.write(row_number, 0, xlwt.Formula("100+200"))
            worksheet.write(row_number, 1, "甲")

    content = _saved(write)
    for result, flags, _ in RESULTS:
        stored = bytes.fromhex(result) + struct.pack("<H", flags) + b"\1"
        content = content.replace(struct.pack("<QHB", 0xFFFF000000000003, 0, 0), stored, 1)
    cells = [row[0] for row in _cells(_read(_with_recalc_id(content)))]
    assert [(type(cell), cell) for cell in cells] == [(type(cell), cell) for _, _, cell in RESULTS]


def test_empty_text_is_a_blank_and_a_formula_never_calculated_is_not() -> None:
    raw = _read(_saved(lambda worksheet: _write(worksheet, xlwt.Formula('""'), xlwt.Formula("100+200"), 412)))
    assert _cells(raw) == [(None, UNCALCULATED, 412)]


@pytest.mark.parametrize("result", ["0000000000c07240", "010001000000ffff", "020007000000ffff"])
def test_empty_text_of_a_program_that_calculates_is_a_blank_without_its_signature(result: str) -> None:
    content = _saved(lambda worksheet: _write(worksheet, xlwt.Formula("100+200"), xlwt.Formula("A1"), 412))
    calculated = content.replace(struct.pack("<Q", 0xFFFF000000000003), bytes.fromhex(result), 1)
    assert _cells(_read(calculated))[0][1:] == (None, 412)


def test_empty_text_in_a_record_of_its_own_is_a_blank() -> None:
    content = _saved(lambda worksheet: _write(worksheet, xlwt.Formula("100+200"), 412))
    position = content.index(struct.pack("<Q", 0xFFFF000000000003))
    size = struct.unpack_from("<H", content, position - 8)[0]
    string = struct.pack("<HHHB", 0x207, 3, 0, 0)
    following = position - 6 + size
    with_string = content[:position] + b"\0" * 6 + b"\xff\xff" + content[position + 8 : following] + string
    blank = with_string + content[following:]
    # The added record makes the stream longer. So remove the same number of bytes from the padding after the
    # last record.
    padding = blank.index(b"\0" * 64, following)
    assert _cells(_read(blank[:padding] + blank[padding + len(string) :])) == [(None, 412)]


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX limits a process's memory")
def test_parser_takes_no_more_memory_than_an_old_workbook_needs() -> None:
    greedy = "from wangge.loaders.sheets.formats.biff import limit_memory; limit_memory(); bytearray(3 << 30)"
    process = subprocess.run([sys.executable, "-c", greedy], capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr.splitlines()[-1]) == (1, "MemoryError")


def test_number_format_makes_codes_dates_and_times() -> None:
    def write(worksheet: Any) -> None:
        for column, (value, code) in enumerate(
            [(7, "000"), (12, '"DEP-"00'), (44317, 'yyyy"年"m"月"d"日"'), (0.125, "h:mm"), (7, "General")]
        ):
            worksheet.write(0, column, value, xlwt.easyxf(num_format_str=code))

    (row,) = _cells(_read(_saved(write)))
    assert [str(cell) for cell in row] == ["007", "DEP-12", "2021-05-01", "03:00:00", "7"]
    assert [type(cell) for cell in row] == [FormattedNumber, FormattedNumber, date, time, int]


def test_hidden_parts_of_an_old_workbook_are_named() -> None:
    def write(worksheet: Any) -> None:
        for row in range(4):
            worksheet.write(row, 0, "甲")
            worksheet.write(row, 1, "乙")
        worksheet.row(2).hidden = True
        worksheet.row(9).hidden = True
        worksheet.col(1).hidden = True

    raw = _read(_saved(write))
    assert (raw.hidden_rows, raw.hidden_columns) == ((3,), (1,))


@pytest.mark.parametrize("content", [b"", b"\0" * 600, b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\xff" * 600])
def test_error_for_bytes_that_are_not_a_workbook_is_reported_in_one_line(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"^w.xls: damaged, protected, or not a workbook") as fault:
        list(read_workbook(content, "w.xls"))
    assert "\n" not in str(fault.value)


def _saved(write: Callable[[Any], None]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    write(book.add_sheet("网格"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(worksheet: Any, *values: object) -> None:
    for column, value in enumerate(values):
        worksheet.write(0, column, value)


def _with_recalc_id(content: bytes) -> bytes:
    """Return the workbook with a RECALCID record in place of 12 bytes of the author's name.

    Excel writes this record, which shows that the program has calculated the formulas.
    """
    position = content.index(struct.pack("<HH", 0x5C, 112))
    return content[:position] + RECALCID + struct.pack("<HH", 0x5C, 100) + content[position + 16 :]


def _read(content: bytes) -> RawSheet:
    (raw,) = read_workbook(content, "w.xls")
    return raw


def _cells(raw: RawSheet) -> list[tuple[Cell, ...]]:
    return [row.cells for row in raw.rows]
