"""Property-based tests: the CSV, marked copy and page are harmless whatever text a reject or cell has."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.drawn_examples import examples
from tests.loaders.reports.faulty_workbook import ID_NUMBER, MOBILE, plan_of, write_faulty_workbook
from wangge.graph.model import load_model
from wangge.loaders.reject import Reject, RejectRule
from wangge.loaders.reports.load_report import render_load_report
from wangge.loaders.reports.marks import LIST_SHEET
from wangge.loaders.reports.reject_csv import write_reject_csv
from wangge.loaders.reports.rows_copy import mark_rows
from wangge.loaders.reports.workbook_copy import mark_workbook
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet

WILD = [
    "<b>&amp;\"'</b>",
    "]]><!--",
    "\u202e\u200f",
    "\x00\x07\x1b[2J\x7f",
    "👨‍👩‍👧🏽",
    "=1+1",
    "@x",
    "\t-2",
    "_x0041_",
    "\ud800",
    "\ufffe\uffff",
    "字" * 32_768,
    "😀" * 20_000,
    ID_NUMBER,
    MOBILE,
    "",
]
# These texts have no digits. A digit next to an ID number would make a longer number, which isn't an ID number.
plain = st.text(st.characters(exclude_categories=["Nd", "No", "Nl"]), max_size=40)
texts = st.one_of(st.sampled_from(WILD), plain, st.lists(st.sampled_from(WILD), max_size=3).map("、".join))
cells: st.SearchStrategy[Cell] = st.one_of(
    texts, st.none(), st.booleans(), st.floats(), st.integers(), st.dates(date(1, 1, 1)), st.datetimes()
)
rejects = st.builds(
    Reject,
    texts,
    texts,
    st.one_of(st.none(), st.integers(1, 9)),
    st.one_of(st.none(), texts),
    st.sampled_from(RejectRule),
    texts,
    st.lists(st.integers(0, 6), max_size=3, unique=True).map(tuple),
)
PRIVATE = (ID_NUMBER, MOBILE)
slow_settings = settings(
    max_examples=examples(30),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@slow_settings
@given(st.lists(rejects, max_size=4))
def test_any_reject_is_one_harmless_row_of_the_csv(given_rejects: list[Reject]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_reject_csv(Path(folder) / "r.csv", given_rejects)
        text = (Path(folder) / "r.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == len(given_rejects) + 1
    assert not any(cell.startswith(tuple("=+-@\t\r")) for row in rows for cell in row)
    assert not any(digits in text for digits in PRIVATE)


@slow_settings
@given(st.lists(rejects, min_size=1, max_size=4), texts)
def test_any_reject_is_text_on_the_page(given_rejects: list[Reject], title: str) -> None:
    plan = plan_of(*given_rejects)
    html = render_load_report(plan, title=title, at=datetime(2026, 5, 1, tzinfo=UTC), done=False)
    sheets = {(reject.file, reject.sheet) for reject in given_rejects}
    assert html.count("<td") == 3 * len(given_rejects) + 6 * len(sheets)
    assert "<b>&amp;" not in html
    assert not any(digits in html for digits in PRIVATE)
    assert not any(0xD800 <= ord(c) < 0xE000 or c in "\x00\x1b" for c in html)


@slow_settings
@given(st.lists(st.lists(cells, max_size=5), max_size=5), st.lists(rejects, max_size=4), texts)
def test_any_rows_are_a_workbook_that_opens(
    rows: list[list[Cell]], given_rejects: list[Reject], name: str
) -> None:
    sheet = RawSheet(
        "f.csv", name, tuple(RawRow(number, tuple(row)) for number, row in enumerate(rows, start=1))
    )
    content = mark_rows([sheet], {name: given_rejects}, load_model())
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames[0] == LIST_SHEET
    assert not any(
        cell.data_type == "f" for worksheet in book for row in worksheet.iter_rows() for cell in row
    )
    for row in book.worksheets[1].iter_rows():
        for cell in row:
            assert len(str(cell.value or "").encode("utf-16-le")) <= 2 * 32_767
            assert not any(digits in str(cell.value) for digits in PRIVATE)


@slow_settings
@given(st.lists(rejects, max_size=4))
def test_any_reject_is_marked_in_a_workbook_that_opens(given_rejects: list[Reject]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = write_faulty_workbook(Path(folder) / "f.xlsx").read_bytes()
    marked = mark_workbook(content, [], {"网格": given_rejects}, load_model(), macros=False)
    book = load_workbook(io.BytesIO(marked))
    assert book.sheetnames == [LIST_SHEET, "网格", "人员", "旧表"]
    assert book[LIST_SHEET].max_row == 2 + len(given_rejects)
