"""Property-based tests: any sheet or file is read as rows and rejects, or is rejected with one line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drawn_examples import examples
from wangge.graph.errors import SourceError
from wangge.graph.model import load_model
from wangge.loaders.sheets.formats.text import read_text
from wangge.loaders.sheets.formats.workbook import read_workbook
from wangge.loaders.sheets.table import UNCALCULATED, Cell, FailedFormula, FormattedNumber, RawRow, RawSheet
from wangge.loaders.sheets.understand import understand

MODEL = load_model()
CORPUS = Path(__file__).parents[2] / "corpus"
HEADERS = sorted(
    {header for sheet in MODEL.sheets.values() for c in sheet.columns for header in (c.zh, c.name, *c.also)}
)
WORDS = [
    "小计",
    "合计",
    "注：甲",
    "是",
    "990101001001001",
    "2021.5",
    "9.9E+14",
    "#N/A",
    "13812341234",
    "　",
    "所属",
]
NAMES = [name for sheet in MODEL.sheets.values() for name in (sheet.zh, sheet.name)]

cells: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(HEADERS),
    st.none(),
    st.text(max_size=20),
    st.floats(),
    st.integers(-(2**63), 2**63),
    st.booleans(),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.sampled_from([UNCALCULATED, FailedFormula("#SPILL!")]),
    st.builds(FormattedNumber, st.integers(0, 999), st.sampled_from(["", "007"]), st.just("000")),
)


@st.composite
def sheets(draw: st.DrawFn) -> RawSheet:
    sheet = MODEL.sheets[draw(st.sampled_from(sorted(MODEL.sheets)))]
    rows: list[list[Cell]] = draw(st.lists(st.lists(cells, max_size=8), max_size=12))
    if draw(st.booleans()):
        rows.insert(draw(st.integers(0, min(3, len(rows)))), [column.zh for column in sheet.columns])
    numbered = tuple(RawRow(number, tuple(row)) for number, row in enumerate(rows, start=1))
    name = draw(st.one_of(st.sampled_from(NAMES), st.text(max_size=12)))
    return RawSheet("f.xlsx", name, numbered, draw(st.booleans()), draw(st.booleans()))


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.too_slow])
@given(sheets())
def test_any_sheet_is_rows_and_rejects(raw: RawSheet) -> None:
    sheet = understand(raw, MODEL)
    if sheet is not None:
        assert sheet.rows_in == len(sheet.facts) + len(sheet.rejected)
        assert {facts.place.row for facts in sheet.facts}.isdisjoint(sheet.rejected)
        assert all("\n" not in notice.message for notice in sheet.notices)


@given(st.binary(max_size=200))
def test_any_bytes_called_csv_are_read_or_reported_in_one_line(content: bytes) -> None:
    with suppress(SourceError):
        for raw in read_text(content, "f.csv"):
            understand(raw, MODEL)


@pytest.mark.parametrize("name", ["title-rows.xlsx", "two-row-header.xlsx"])
@settings(max_examples=examples(60))
@given(data=st.data())
def test_workbook_with_broken_bytes_is_read_or_reported_in_one_line(name: str, data: st.DataObject) -> None:
    content = bytearray((CORPUS / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SourceError):
        for raw in read_workbook(bytes(content), name):
            understand(raw, MODEL)
