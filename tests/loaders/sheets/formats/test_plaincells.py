"""The cells that are taken without the XML parser are read exactly as the parser's are."""

from __future__ import annotations

import pytest

from graph.errors import SourceError
from loaders.sheets.formats.workbook import read_workbook
from loaders.sheets.table import UNCALCULATED, Cell
from tests.loaders.sheets.formats.packages import package, sheet

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_ROWS = {
    "numbers": '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="n"><v>1.5</v></c><c r="C1"><v> </v></c></row>',
    "texts": '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 东 </t></is></c>'
    '<c r="B1" t="str"><v>_x0041_</v></c></row>',
    "gaps": '<row r="3" spans="1:4"><c r="B3"><v>1</v></c><c r="C3"/><c r="D3" s="0"></c><c r="F3"><v>2</v></c></row>',
    "backwards": '<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>',
    "a formula between": '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c><c r="C1"><v>0</v></c></row>'
    '<row r="2"><c r="A2"><v>0</v></c><c r="B2"><v> </v></c></row>',
    "no reference after plain cells": '<row r="1"><c r="A1"><v>1</v></c><c><v>2</v></c></row>',
    "an entity": '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" t="str"><v>a&amp;b</v></c></row>',
    "blanks between tags": '<row r="1">\n <c r="A1"><v>1</v></c>\n <c r="B1"><v>2</v></c>\n</row>',
    "a value of another type": '<row r="1"><c r="A1"><is><t>5</t></is></c><c r="B1" t="b"><v>1</v></c></row>',
}


def _read(body: str) -> list[tuple[Cell, ...]]:
    (page,) = read_workbook(package(f"{_DECLARED}{body}"), "f.xlsx")
    return [row.cells for row in page.rows]


@pytest.mark.parametrize("rows", _ROWS.values(), ids=_ROWS.keys())
def test_plain_cells_are_read_as_the_parser_reads_them(rows: str) -> None:
    plain = sheet(rows)

    assert _read(plain) == _read(plain.replace("<sheetData>", "<!-- all parsed --><sheetData>"))


def test_a_formula_in_the_row_above_says_nothing_of_a_plain_zero() -> None:
    rows = '<row r="1"><c r="A1"><f>B1</f></c></row><row r="2"><c r="A2"><v>0</v></c></row>'

    assert _read(sheet(rows)) == [(UNCALCULATED,), (0,)]


def test_cells_in_a_comment_are_none() -> None:
    hidden = '<row r="1"><!-- <row r="1"><c r="A1"><v>1</v></c></row> --><c r="B1"><v>2</v></c></row>'

    assert _read(sheet(hidden)) == [(None, 2)]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="B2"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><row r="2"/></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
    ],
    ids=["twice", "in another row", "no such text", "a row in a row", "no end"],
)
def test_damage_among_plain_cells_is_refused(rows: str) -> None:
    with pytest.raises(SourceError, match=r"f\.xlsx: damaged"):
        _read(sheet(rows))
