"""Tests reading OpenDocument sheets: every sort of value, repeated and merged cells, hidden parts, and damaged files."""

from __future__ import annotations

import subprocess
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.corpus.writers import open_document
from wangge.graph.errors import SourceError
from wangge.loaders.sheets.formats.workbook import read_workbook
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula, FormattedNumber, RawSheet


def cell(attributes: str = "", text: str | None = None, inner: str = "") -> str:
    paragraph = "" if text is None else f"<text:p>{text}</text:p>"
    return f"<table:table-cell {attributes}>{inner}{paragraph}</table:table-cell>"


def words(*texts: str) -> str:
    return "".join(cell('office:value-type="string"', text) for text in texts)


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def table(rows: str, name: str = "网格", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{rows}</table:table>'


def read(folder: Path, tables: str, **parts: str) -> list[RawSheet]:
    open_document(folder / "w.ods", tables, **parts)
    return list(read_workbook((folder / "w.ods").read_bytes(), "w.ods"))


def rows_of(raw: RawSheet) -> dict[int, tuple[Cell, ...]]:
    return {row.number: row.cells for row in raw.rows if row.cells}


def value_of(folder: Path, written: str) -> Cell:
    (raw,) = read(folder, table(row(written + words("x"))))
    return next(iter(raw.rows)).cells[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (cell('office:value-type="string"', "第一网格"), "第一网格"),
        (cell('office:value-type="string"', "a <text:s/>b<text:tab/>c<text:line-break/>d"), "a  b\tc\nd"),
        (cell('office:value-type="string"', "甲</text:p><text:p>乙"), "甲\n乙"),
        (cell('office:value-type="string"', "a\n   b<text:span>粗</text:span>"), "a b粗"),
        (cell('office:value-type="string" office:string-value="甲"'), "甲"),
        (cell('office:value-type="float" office:value="511703001004001"', "511703001004001"), 511703001004001),
        (cell('office:value-type="float" office:value="12.5"', "¥12.50"), 12.5),
        (cell('office:value-type="float" office:value="1234"', "1,234"), 1234),
        (cell('office:value-type="float" office:value="1200"', "1.20E+03"), 1200),
        (cell('office:value-type="float" office:value="7"', "007"), FormattedNumber(7, "007", "")),
        (cell('office:value-type="float" office:value="7"', "DEP-007"), FormattedNumber(7, "DEP-007", "")),
        (cell('office:value-type="float" office:value="1"', "TRUE"), True),
        (cell('office:value-type="percentage" office:value="0.25"', "25%"), 0.25),
        (cell('office:value-type="percentage" office:value="1"', "100%"), 1),
        (cell('office:value-type="currency" office:value="1200" office:currency="CNY"', "¥1,200.00"), 1200),
        (cell('office:value-type="date" office:date-value="2021-05-01"', "5月1日"), date(2021, 5, 1)),
        (cell('office:value-type="date" office:date-value="2021-05-01T08:30:00"', "x"), datetime(2021, 5, 1, 8, 30)),
        (cell('office:value-type="time" office:time-value="PT10H30M00S"', "10:30"), time(10, 30)),
        (cell('office:value-type="time" office:time-value="PT30H00M00S"', "30:00"), timedelta(hours=30)),
        (cell('office:value-type="boolean" office:boolean-value="true"', "TRUE"), True),
        (cell('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2"), 2),
        (cell('table:formula="of:=1/0" calcext:value-type="error"', "#DIV/0!"), FailedFormula("#DIV/0!")),
        (cell('table:formula="of:=A9" office:value-type="float" office:value="0"', "Err:502"), FailedFormula("Err:502")),
        (cell('table:formula="of:=1+1"'), UNCALCULATED),
        (cell('table:formula="of:=&quot;&quot;"', ""), None),
        (cell('office:value-type="string"', "名", "<office:annotation><text:p>批注</text:p></office:annotation>"), "名"),
        (cell('office:value-type="string"', "名<text:ruby-text>míng</text:ruby-text>"), "名"),
    ],
)  # fmt: skip
def test_value_of_a_cell_is_read_in_every_notation(tmp_path: Path, written: str, value: Cell) -> None:
    read_value = value_of(tmp_path, written)
    assert (read_value, type(read_value), str(read_value)) == (value, type(value), str(value))


def test_repeated_rows_and_cells_are_read_and_blank_ones_only_counted(tmp_path: Path) -> None:
    rows = (
        row(words("编码", "名称"))
        + row(cell('table:number-columns-repeated="16384"'), 'table:number-rows-repeated="3"')
        + row(cell('office:value-type="string" table:number-columns-repeated="2"', "甲") + cell('table:number-columns-repeated="16382"'), 'table:number-rows-repeated="2"')
        + row(cell('table:number-columns-repeated="16384"'), 'table:number-rows-repeated="1048570"')
    )  # fmt: skip
    (raw,) = read(tmp_path, table(rows))
    assert rows_of(raw) == {1: ("编码", "名称"), 5: ("甲", "甲"), 6: ("甲", "甲")}


def test_merged_cells_are_filled_and_covered_ones_are_not_read(tmp_path: Path) -> None:
    merged = 'office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = (
        '<table:covered-table-cell office:value-type="string"><text:p>旧</text:p></table:covered-table-cell>'
    )
    rows = row(words("a", "b", "c")) + row(cell(merged, "江声社区") + covered + words("1"))
    rows += row('<table:covered-table-cell table:number-columns-repeated="2"/>' + words("2"))
    (raw,) = read(tmp_path, table(rows))
    assert rows_of(raw) == {
        1: ("a", "b", "c"),
        2: ("江声社区", "江声社区", "1"),
        3: ("江声社区", "江声社区", "2"),
    }


def test_hidden_sheets_rows_and_columns_are_marked(tmp_path: Path) -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    rows = row(words("a", "b", "c")) + row(words("1", "2", "3"), 'table:visibility="filter"')
    hidden = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    visible, other = read(
        tmp_path,
        table(columns + rows) + table(rows, "旧", 'table:style-name="h"'),
        styles=hidden,
    )
    assert (visible.hidden, visible.hidden_rows, visible.hidden_columns) == (False, (2,), (1, 2))
    assert (other.name, other.hidden) == ("旧", True)


def test_links_to_other_files_and_tables_inside_cells_are_not_read_as_sheets(tmp_path: Path) -> None:
    inner = table(row(words("x")), "inner", 'table:is-sub-table="true"')
    (raw,) = read(
        tmp_path,
        table("<table:table-source/>" + row(words("y")), "'file:///other.ods'#Sheet1")
        + table(row(cell('office:value-type="string"', "甲", inner) + words("乙"))),
    )
    assert (raw.name, rows_of(raw)) == ("网格", {1: ("甲", "乙")})


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (table(row(words("x"), 'table:number-rows-repeated="1048577"')), r"w\.ods sheet 网格: a sheet of 1048577 rows"),
        (table(row(cell('table:number-columns-repeated="16384"') + words("x"))), r"w\.ods sheet 网格: a cell in column 16385"),
        (table(row(cell('office:value-type="string" table:number-columns-repeated="9999"', "x"), 'table:number-rows-repeated="9999"')), "a sheet of 9999 rows and 9999 columns"),
        (table(row(words("x"), 'table:number-rows-repeated="-5"')), "table:number-rows-repeated is '-5', not a number"),
        (table(row(words("x"), f'table:number-rows-repeated="{"9" * 400}"')), "not a number"),
        (table(row(cell('office:value-type="string"', '<text:s text:c="999999"/>' * 1100))), "a text of more than 1,048,576 characters"),
        ("", "it contains no sheet"),
        (table("<table:table-row>"), "damaged, protected, or not a workbook"),
    ],
)  # fmt: skip
def test_faulty_document_is_reported_in_one_line(tmp_path: Path, tables: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as fault:
        read(tmp_path, tables)
    assert "\n" not in str(fault.value)


def test_document_with_a_password_is_named(tmp_path: Path) -> None:
    entry = '<manifest:file-entry full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    with pytest.raises(SourceError, match=r"w\.ods: protected with a password"):
        read(tmp_path, table(row(words("x"))), manifest=entry)


def test_document_type_and_cut_off_file_are_refused(tmp_path: Path) -> None:
    open_document(tmp_path / "w.ods", table(row(words("x"))))
    content = (tmp_path / "w.ods").read_bytes()
    with pytest.raises(SourceError, match="damaged"):
        list(read_workbook(content[: len(content) // 2], "w.ods"))
    with zipfile.ZipFile(tmp_path / "d.ods", "w") as archive:
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(SourceError, match="declares a document type"):
        list(read_workbook((tmp_path / "d.ods").read_bytes(), "d.ods"))


def test_workbook_is_read_by_its_content_whatever_its_suffix(tmp_path: Path) -> None:
    open_document(tmp_path / "w.ods", table(row(words("x"))))
    (raw,) = read_workbook((tmp_path / "w.ods").read_bytes(), "w.xlsx")
    assert rows_of(raw) == {1: ("x",)}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory, soffice_path: str) -> tuple[bytes, bytes]:
    """Return a workbook as openpyxl wrote it, and as LibreOffice converted it to .ods."""
    folder = tmp_path_factory.mktemp("office")
    book = openpyxl.Workbook()
    page: Any = book["Sheet"]
    page.title = "网格"
    page.append(["编码", "名称", "百分", "日期", "时刻", "时长", "布尔", "编号", "千分", "长编码"])
    page.append(
        [511703001004001, "甲\n乙", 0.25, date(2021, 5, 1), time(10, 30), timedelta(hours=30), True, 7, 1234, "51170300100400112"]
    )  # fmt: skip
    page.append(["a  b", "合并", None, datetime(2021, 5, 1, 8, 30)])
    page.append([None, None, "下"])
    page.append([])
    page.append(["末行"])
    formats = {"C2": "0.00%", "F2": "[h]:mm", "H2": '"DEP-"000', "I2": "#,##0"}
    for name, code in formats.items():
        page[name].number_format = code
    page.merge_cells("B3:B4")
    page.row_dimensions[6].hidden = True
    page.column_dimensions["I"].hidden = True
    book.create_sheet("旧").sheet_state = "hidden"
    book["旧"].append(["x"])
    book.save(folder / "w.xlsx")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [
            soffice_path,
            profile,
            "--headless",
            "--convert-to",
            "ods",
            "--outdir",
            str(folder),
            str(folder / "w.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return (folder / "w.xlsx").read_bytes(), (folder / "w.ods").read_bytes()


def test_libreoffice_document_gives_the_same_as_the_workbook_it_was_made_from(
    converted: tuple[bytes, bytes],
) -> None:
    workbook, document = (list(read_workbook(content, "w")) for content in converted)
    assert [(sheet.name, sheet.hidden, sheet.hidden_rows, sheet.hidden_columns) for sheet in document] == [
        (sheet.name, sheet.hidden, sheet.hidden_rows, sheet.hidden_columns) for sheet in workbook
    ]
    for ours, theirs in zip(document, workbook, strict=True):
        assert _plain(ours) == _plain(theirs)


def _plain(sheet: RawSheet) -> dict[int, list[tuple[str, Cell]]]:
    """Return the cells with their texts, without blank cells at the end of a row."""
    rows: dict[int, list[tuple[str, Cell]]] = {}
    for number, cells in rows_of(sheet).items():
        last = max((at for at, value in enumerate(cells) if value is not None), default=-1)
        rows[number] = [(str(value), value) for value in cells[: last + 1]]
    return {number: cells for number, cells in rows.items() if cells}
