"""Tests reading the XML of a sheet as different programs write it: values, failed formulas, last row and column."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from tests.loaders.sheets.formats.packages import MAIN, STRICT, package, read_cells, read_one, sheet
from wangge.graph.errors import SourceError
from wangge.loaders.sheets.table import UNCALCULATED, FailedFormula, FormattedNumber

STALE = '<calcPr calcId="1" fullCalcOnLoad="1"/>'


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A1"><f>1+1</f></c></row>',
        "<row r='1'><c r='A1'><f>1+1</f></c></row>",
        '<row r = "1"><c s="0"  r\n=\t"A1" ><f>1+1</f></c></row>',
        '<row><c><f ca="1">1+1</f></c></row>',
        '<row r="1">\n <c r="A1">\n  <f>1+1</f>\n  <v>\n  </v>\n </c>\n</row>',
        '<row r="1"><c r="A1" t="n"><f t="shared" si="0"/><v/></c></row>',
        '<row r="1"><c r="A1" t="str"><f>1+1</f></c></row>',
        '<row r="1"><c r="A1" t="b"><f>TRUE</f><v></v></c></row>',
        '<row r="1"><c r="A1"><v></v><f><![CDATA[1+1]]></f></c></row>',
    ],
)
def test_formula_without_a_value_is_uncalculated(row: str) -> None:
    assert read_cells(package(sheet(row))) == {1: (UNCALCULATED,)}


@pytest.mark.parametrize("prefix", ["x", "ns0", "表"])
def test_prefix_of_the_elements_changes_nothing(prefix: str) -> None:
    row = '<p:row r="1"><p:c r="A1"><p:f>1+1</p:f></p:c><p:c r="B1"><p:v>7</p:v></p:c></p:row>'
    xml = f'<p:worksheet xmlns:p="{MAIN}"><p:sheetData>{row}</p:sheetData></p:worksheet>'
    assert read_cells(package(xml.replace("p:", f"{prefix}:"))) == {1: (UNCALCULATED, 7)}


def test_formula_that_gave_an_empty_text_is_a_blank() -> None:
    row = '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row>'
    assert read_cells(package(sheet(row))) == {1: (None, 1)}


def test_zero_that_must_be_calculated_on_load_is_uncalculated() -> None:
    row = (
        '<row r="1"><c r="A1"><f>B1</f><v>0</v></c><c r="B1"><v>0</v></c><c r="C1"><f>1</f><v>1</v></c></row>'
    )
    assert read_cells(package(sheet(row), settings=STALE)) == {1: (UNCALCULATED, 0, 1)}
    assert read_cells(package(sheet(row))) == {1: (0, 0, 1)}


def test_uncalculated_formula_for_several_cells_leaves_none_of_them_blank() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="array" ref="B1:B3">A1:A3</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c><c r="B3"/></row>'
        '<row r="4"><c r="A4"><v>4</v></c></row>'
    )
    expected = {1: (1, UNCALCULATED), 2: (2, UNCALCULATED), 3: (3, UNCALCULATED), 4: (4,)}
    assert read_cells(package(sheet(rows))) == expected


@pytest.mark.parametrize(
    "error",
    [
        "#N/A",
        "#REF!",
        "#NAME?",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#PYTHON!",
        "#NOT_YET_INVENTED!",
    ],
)
def test_any_error_affects_only_its_cell(error: str) -> None:
    row = f'<row r="1"><c r="A1" t="e"><f>A(1)</f><v>{error}</v></c><c r="B1"><v>412</v></c></row>'
    ((failed, value),) = read_cells(package(sheet(row))).values()
    assert (type(failed), failed, value) == (FailedFormula, error, 412)


@pytest.mark.parametrize("error", ["", "13812341234", "11010519491231002X", "#" + "A" * 99])
def test_error_that_no_program_writes_is_not_repeated(error: str) -> None:
    row = f'<row r="1"><c r="A1" t="e"><v>{error}</v></c></row>'
    assert read_cells(package(sheet(row))) == {1: (FailedFormula("#ERROR!"),)}


def test_values_of_every_type_are_read() -> None:
    row = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="d"><v>2021-05-01</v></c>'
        '<c r="C1" t="d"><v>2021-05-01T08:30:00</v></c><c r="D1"><v>4.12E2</v></c><c r="E1"><v>0.5</v></c>'
        '<c r="F1"><v>990101001001001001</v></c><c r="G1" t="str"><f>"甲"</f><v>甲_x000D_乙</v></c>'
        '<c r="H1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh sb="0" eb="1"><t>イ</t></rPh></is></c>'
        '<c r="I1"><v>1_000</v></c><c r="J1"><v>nan</v></c><c r="K1" t="s"><v>1</v></c></row>'
    )
    strings = (
        f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>甲</x:t></x:si><x:si><x:r><x:t>乙</x:t></x:r></x:si></x:sst>'
    )
    (cells,) = read_cells(package(sheet(row), strings=strings)).values()
    moments = (date(2021, 5, 1), datetime(2021, 5, 1, 8, 30))
    assert cells == (True, *moments, 412, 0.5, 990101001001001001.0, "甲\r乙", "甲乙", "1_000", "nan", "乙")


def test_numbers_are_dates_and_times_by_their_style() -> None:
    formats = ("yyyy&quot;年&quot;m&quot;月&quot;", "h:mm", "[h]:mm", "[$-804]aaaa", "m-d")
    cells = "".join(
        f'<c r="{letter}1" s="{style}"><v>{value}</v></c>'
        for letter, style, value in zip("ABCDE", "12345", (44317, 0.125, 1.5, 44317, 44256), strict=True)
    )
    row = f'<row r="1">{cells}</row>'
    assert read_cells(package(sheet(row), formats=formats)) == {
        1: (date(2021, 5, 1), time(3), timedelta(days=1.5), date(2021, 5, 1), date(2021, 3, 1))
    }
    settings = '<workbookPr date1904="true"/>'
    ((first, *_),) = read_cells(package(sheet(row), formats=formats, settings=settings)).values()
    assert first == date(2025, 5, 2)


def test_code_is_what_its_number_format_shows() -> None:
    formats = ("000", "&quot;DEP-&quot;00", "00-00", "0.0&quot;㎡&quot;")
    cells = "".join(
        f'<c r="{letter}1" s="{style}"><v>12</v></c>' for style, letter in enumerate("ABCD", start=1)
    )
    (row,) = read_cells(package(sheet(f'<row r="1">{cells}</row>'), formats=formats)).values()
    assert [str(cell) for cell in row] == ["012", "DEP-12", "00-12", "12"]
    assert all(isinstance(cell, FormattedNumber) and cell == 12 for cell in row)


def test_strict_workbook_with_an_absolute_part_is_read() -> None:
    relations = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    xml = sheet('<row r="1"><c r="A1"><v>1</v></c></row>', namespace=STRICT)
    assert read_cells(package(xml, part="/xl/Worksheets/Sheet1.xml", relations=relations)) == {1: (1,)}


def test_sheet_in_utf_16_is_read() -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + sheet(
        '<row r="1"><c r="A1" t="str"><v>网格</v></c></row>'
    )
    assert read_cells(package(xml.encode("utf-16"))) == {1: ("网格",)}


@pytest.mark.parametrize("dimension", ["", '<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>'])
def test_wrong_dimension_is_ignored(dimension: str) -> None:
    rows = '<row r="2"><c r="B2"><v>1</v></c><c r="C2" s="1"/></row><row r="9"><c r="XFD9" s="1"/></row>'
    assert read_cells(package(sheet(rows, before=dimension))) == {2: (None, 1)}


def test_rows_and_cells_in_any_order_keep_their_place() -> None:
    rows = '<row r="3"><c r="B3"><v>4</v></c><c r="A3"><v>3</v></c></row><row><c r="A1"><v>1</v></c></row>'
    assert read_cells(package(sheet(rows))) == {1: (1,), 3: (3, 4)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
            "a sheet of 1048576 rows and 16384 columns",
        ),
        ("<row r='1048576'><c><v>1</v></c><c r = 'XFD1048576'><v>1</v></c></row>", "a sheet of 1048576 rows"),
        ('<row r="9999999999"><c><v>1</v></c></row>', "a row with the number '9999999999'"),
        ('<row><c r="A9999999999"><v>1</v></c></row>', "a row with the number '9999999999'"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "a row with the number '0'"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "a cell in column 'XFE'"),
        ('<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>', "a cell in column 'AAAAAAA'"),
    ],
)
def test_cell_beyond_a_sheet_is_refused_in_one_line(row: str, reason: str) -> None:
    with pytest.raises(SourceError) as fault:
        read_one(package(sheet(row)))
    assert str(fault.value).startswith(f"w.xlsx sheet 网格: {reason}")
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "xml",
    [
        sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A2"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c><row r="2"/></row>'),
        sheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
        sheet('<row r="1"><c r="A1"><c r="B1"/></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1<v>2</v></v></c></row>'),
        sheet('<c r="A1"><v>1</v></c>'),
        sheet("", after='<mergeCells><mergeCell ref="A:B"/></mergeCells>'),
        "<a>" * 101 + "</a>" * 101,
        '<!DOCTYPE x [<!ENTITY e "1">]>' + sheet('<row r="1"><c r="A1"><v>&e;</v></c></row>'),
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + sheet(""),
        sheet("")[:-3],
        "",
    ],
)
def test_markup_that_no_sheet_has_is_refused_in_one_line(xml: str) -> None:
    with pytest.raises(SourceError, match=r"^w.xlsx: damaged, protected, or not a workbook \(.+\)") as fault:
        read_one(package(xml))
    assert "\n" not in str(fault.value)


def test_hidden_parts_of_a_sheet_are_named() -> None:
    rows = (
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c></row>'
        '<row r="2" ht="0" customHeight="1"><c r="B2"><v>1</v></c></row><row r="3" hidden="1"/>'
        '<row r="4" hidden="0" ht="15"><c r="A4"><v>1</v></c></row>'
    )
    columns = '<cols><col min="2" max="2" hidden="true"/><col min="3" max="16384" width="0"/></cols>'
    raw = read_one(package(sheet(rows, before=columns)))
    assert (raw.hidden_rows, raw.hidden_columns) == ((1, 2), (1, 2))
