"""A table from `import wangge` has the same rows in Python, pandas, polars and a notebook."""

from __future__ import annotations

from datetime import date

import pytest

from wangge.public.table import Table

TABLE = Table(
    ("name", "households", "since"),
    [("第一网格", None, date(2024, 1, 1)), ("<第二>", 400, None)],
    notices=("Synthetic & made up",),
)
EMPTY = Table(("name", "households"), [])


def test_rows_are_dicts_when_iterated() -> None:
    assert list(TABLE)[1] == {"name": "<第二>", "households": 400, "since": None}


def test_pandas_frame_has_columns_and_rows() -> None:
    pytest.importorskip("pandas")
    frame = TABLE.to_pandas()
    assert list(frame.columns) == ["name", "households", "since"]
    assert frame["households"].isna().tolist() == [True, False]


def test_polars_frame_has_the_type_of_later_rows() -> None:
    pytest.importorskip("polars")
    assert TABLE.to_polars().rows() == TABLE.rows


def test_empty_table_keeps_its_columns() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    assert list(EMPTY.to_pandas().columns) == EMPTY.to_polars().columns == ["name", "households"]


def test_notebook_shows_escaped_values_and_the_notices() -> None:
    assert TABLE._repr_html_() == (
        "<table><thead><tr><th>name</th><th>households</th><th>since</th></tr></thead><tbody>"
        "<tr><td>第一网格</td><td>–</td><td>2024-01-01</td></tr>"
        "<tr><td>&lt;第二&gt;</td><td>400</td><td>–</td></tr></tbody></table><p>Synthetic &amp; made up</p>"
    )


def test_notebook_says_how_many_rows_it_leaves_out() -> None:
    table = Table(("n",), [(number,) for number in range(70)])
    assert table._repr_html_().count("<tr>") == 61
    assert "… 10 more rows" in table._repr_html_()
