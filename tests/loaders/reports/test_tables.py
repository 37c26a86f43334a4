"""Tests the properties that all CSV files and text tables share, such as how formulas are made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wangge
from wangge.loaders.reports.tables import TextColumn, csv_cell, csv_table, text_table

TEXTS = st.text(max_size=20) | st.sampled_from(["'=1", "''", "-3", "＝1", "\u202e@x"])
FOLDERS = ("loaders", "queries", "sample", "viz", "cli")
OWN_WRITERS = {
    "loaders/reports/tables.py",
    "loaders/mappings/identities.py",  # names.csv, which wangge reads again and git merges line by line
    "sample/tables.py",  # writes sheets as input for wangge
    "loaders/writing/importtables.py",  # writes input for neo4j-admin
}


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))[1:]


@given(st.lists(st.lists(TEXTS | st.integers() | st.none() | st.booleans(), min_size=2, max_size=2)))
def test_a_cell_is_not_a_formula_and_its_value_comes_back(rows: list[list[object]]) -> None:
    for line, row in zip(read_back(csv_table(("a", "b"), rows)), rows, strict=True):
        for cell, value in zip(line, row, strict=True):
            if isinstance(value, str):
                assert cell.lstrip()[:1] not in {*"=+-@＝＋－＠"}
                assert cell in (value, f"'{value}")


@pytest.mark.parametrize(
    "text", ["=1", " =1", "\t1", "\r1", "\n=1", "\ufeff=1", "\u202e=1", "＝1", "\x00@x", "－1", "+86"]
)
def test_a_formula_is_written_as_text(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-3, "-3"),
        (-2.5, "-2.5"),
        (None, ""),
        (True, "true"),
        (date(2024, 6, 30), "2024-06-30"),
        (["甲", "乙"], "甲、乙"),
    ],
)
def test_a_value_that_is_not_text_stays_unchanged(value: object, cell: str) -> None:
    assert read_back(csv_table(("a",), [(value,)])) == ([[cell]] if cell else [[""]])


def test_a_reader_that_removes_the_quote_has_the_value_again() -> None:
    values = ["=1", "'=1", "''-3", "二栋", "'很多' isn't a number"]
    quoted = ["'=1", "''=1", "'''-3", "二栋", "'很多' isn't a number"]
    assert [csv_cell(value) for value in values] == quoted


def test_columns_of_text_are_aligned_by_terminal_cells() -> None:
    columns = [TextColumn("sheet"), TextColumn("rows", ">", width=7)]
    assert text_table(columns, [("社区", 12), ("grids-and-more", 3)]) == [
        "sheet             rows",
        "社区                12",
        "grids-and-more       3",
    ]


def test_half_a_character_does_not_stop_the_file() -> None:
    assert csv_table(("a",), [("\ud800",)]).encode() == b"\xef\xbb\xbfa\r\n?\r\n"


def test_every_csv_for_people_is_written_in_one_place() -> None:
    assert {name for name, text in _sources() if "csv.writer(" in text} == OWN_WRITERS


def _sources() -> Iterable[tuple[str, str]]:
    package_folder = Path(wangge.__file__).parent
    for folder in FOLDERS:
        for path in (package_folder / folder).rglob("*.py"):
            yield path.relative_to(package_folder).as_posix(), path.read_text(encoding="utf-8")
