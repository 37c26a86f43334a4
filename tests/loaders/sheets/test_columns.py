"""Property-based tests: reading a sheet by whole columns gives the same as reading it row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.corpus.case import CORPUS, CorpusCase, cases
from tests.drawn_examples import examples
from tests.loaders.sheets.row_by_row import everything_in, understand_row_by_row
from tests.loaders.sheets.test_any_sheet import MODEL
from tests.loaders.sheets.test_any_sheet import cells as strange_cells
from wangge.graph.model import Column, ValueType
from wangge.loaders.project import Dataset
from wangge.loaders.sheets.block import Block
from wangge.loaders.sheets.sources import read_sheets
from wangge.loaders.sheets.table import Cell, RawRow, RawSheet
from wangge.loaders.sheets.understand import understand

CODES = [
    "990101001001",
    "990101001001001",
    "P1-990101001",
    "990101001001B0001",
    "DW-0001",
    "990101",
    "1",
    "小计",
    "TOTAL",
    "Sum-1",
]
TEXTS = [
    "凉水井社区",
    "第3网格",
    "和平村",
    "注：甲",
    "上河",
    "5月1日",
    "绗竴缃戞牸",  # 第一网格 in UTF-8, decoded as GBK
    "13812341234",
    "填表人：甲",
    "",
    " 甲 乙",
]
OF_TYPE: dict[ValueType, list[Cell]] = {
    ValueType.TEXT: [*TEXTS, None, 7],
    ValueType.INTEGER: ["3", "0", "-1", "1,000", 1, 1.0, 5, 2_000_000, True, None, "三"],
    ValueType.DECIMAL: ["3.5", "0", "101", 0.1, 7, None, "x"],
    ValueType.DATE: [
        "2024-01-01",
        "2023-05",
        "20240101",
        date(2024, 2, 3),
        datetime(2024, 1, 1, 8),
        45000,
        None,
    ],
    ValueType.BOOLEAN: ["是", "否", True, 1, 0.0, None, "也许"],
}


def plausible_cells(column: Column, example: dict[str, Any]) -> st.SearchStrategy[Cell]:
    """Return a strategy that draws mostly valid cells, so that most rows are valid, too."""
    spec = column.property
    if spec is None:
        grouped = column.ends is not None and column.ends.group is not None
        valid: list[Cell] = ["990101001001", None] if grouped else ["990101001001", "凉水井社区"]
        doubtful: list[Cell] = [
            *CODES,
            *TEXTS,
            "990101001001、990101001002",
            None,
            990101001001,
            990101001001.0,
        ]
    elif spec.name == "code":
        valid, doubtful = [example["code"]], [*CODES, None, 990101001001, "990101001001000"]
    else:
        valid = [example.get(spec.name, spec.choices[0] if spec.choices else None)]
        doubtful = [*spec.choices, "没有"] if spec.type is ValueType.CHOICE else OF_TYPE[spec.type]
    return st.one_of(
        st.sampled_from(valid), st.sampled_from(valid), st.sampled_from(valid), st.sampled_from(doubtful)
    )


@st.composite
def plausible_sheets(draw: st.DrawFn) -> RawSheet:
    """Draw a sheet of a random kind with mostly valid cells, some strange rows, and extra columns."""
    sheet = MODEL.sheets[draw(st.sampled_from(sorted(MODEL.sheets)))]
    columns = draw(st.permutations(sheet.columns))
    extra = draw(st.sampled_from([(), ("所属街道",), ("颜色", "序号")]))
    cells = [plausible_cells(column, sheet.kind.example) for column in columns]
    usual_row = st.tuples(*cells, *[st.sampled_from(["东街", "1", None])] * len(extra))
    strange = st.lists(strange_cells, max_size=len(columns) + 2).map(tuple)
    rows = draw(st.lists(st.one_of(usual_row, usual_row, usual_row, strange), max_size=30))
    head = (*(column.zh for column in columns), *extra)
    rows_above = draw(st.lists(strange, max_size=2))
    if draw(st.booleans()):
        rows.insert(draw(st.integers(0, len(rows))), head)
    numbered = tuple(RawRow(number, row) for number, row in enumerate([*rows_above, head, *rows], start=1))
    return RawSheet("f.xlsx", sheet.zh, numbered, dates_1904=draw(st.booleans()))


@settings(
    max_examples=examples(400),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(plausible_sheets())
def test_columns_give_what_rows_give(raw: RawSheet) -> None:
    assert everything_in(understand(raw, MODEL)) == everything_in(understand_row_by_row(raw, MODEL))


@dataclass(frozen=True)
class _InSeries:
    """Rows of texts whose columns are polars series, as in a sheet that was read from a CSV file."""

    rows: list[RawRow]

    def __iter__(self) -> Iterator[RawRow]:
        return iter(self.rows)

    def blocks(self) -> Iterator[Block]:
        columns = zip(*(row.cells for row in self.rows), strict=True)
        yield Block(
            [row.number for row in self.rows], [pl.Series(texts, dtype=pl.String) for texts in columns]
        )


@settings(
    max_examples=examples(200),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(plausible_sheets())
def test_series_of_texts_give_what_rows_give(raw: RawSheet) -> None:
    width = max(len(row.cells) for row in raw.rows)
    rows = [
        RawRow(row.number, tuple(map(_text, (*row.cells, *[None] * (width - len(row.cells))))))
        for row in raw.rows
    ]
    in_series = understand(replace(raw, rows=_InSeries(rows)), MODEL)
    assert everything_in(in_series) == everything_in(understand_row_by_row(replace(raw, rows=rows), MODEL))


def _text(cell: Cell) -> str | None:
    return None if cell is None else str(cell)


@pytest.mark.parametrize("case", [case for case in cases() if case.error is None], ids=lambda case: case.name)
def test_corpus_is_read_alike_in_columns_and_row_by_row(case: CorpusCase) -> None:
    for raw in read_sheets(Dataset("corpus", case.source), CORPUS):
        assert everything_in(understand(raw, MODEL)) == everything_in(understand_row_by_row(raw, MODEL))
