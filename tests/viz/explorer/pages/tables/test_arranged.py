"""For any rows, filters and sorts give the same result as a simple, slow calculation."""

from __future__ import annotations

from datetime import date
from functools import cmp_to_key, partial
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from wangge.viz.explorer.pages.tables.columns import ColumnKind, TableColumn
from wangge.viz.explorer.pages.tables.grammar import Filter, FilterOperator, SortKey
from wangge.viz.explorer.pages.tables.table import DataTable, arranged


class Place(NamedTuple):
    """A row of the table under test."""

    code: str
    name: str | None
    number: int | None
    day: date | None


COLUMNS = (
    TableColumn[Place](name="code", title="编码", kind=ColumnKind.CODE, value=lambda row: row.code),
    TableColumn[Place](name="name", title="名称", value=lambda row: row.name),
    TableColumn[Place](name="number", title="数", kind=ColumnKind.NUMBER, value=lambda row: row.number),
    TableColumn[Place](name="day", title="日期", kind=ColumnKind.DATE, value=lambda row: row.day, late=True),
)
DAYS = st.dates(date(2022, 12, 30), date(2024, 3, 2))
ROWS = st.lists(
    st.builds(
        Place,
        st.text("0159X", min_size=1, max_size=3),
        st.none() | st.text("东城安丙", min_size=1, max_size=3),
        st.none() | st.integers(-3, 12),
        st.none() | DAYS,
    ),
    max_size=12,
)
FILTERS = st.one_of(
    st.builds(Filter, st.just("number"), st.sampled_from(FilterOperator), st.integers(-3, 12).map(str)),
    st.builds(Filter, st.just("day"), st.sampled_from(FilterOperator), DAYS.map(date.isoformat)),
    st.builds(
        Filter,
        st.sampled_from(["code", "name"]),
        st.sampled_from([FilterOperator.LIKE, FilterOperator.EQUAL, FilterOperator.UNEQUAL]),
        st.text("0159X东城安丙", min_size=1, max_size=2),
    ),
    st.builds(
        Filter,
        st.sampled_from(["number", "name", "day"]),
        st.sampled_from([FilterOperator.EQUAL, FilterOperator.UNEQUAL]),
        st.just(""),
    ),
)
SORTS = st.lists(
    st.builds(SortKey, st.sampled_from(["code", "name", "number", "day"]), st.booleans()), max_size=3
)


def passes(row: Place, test: Filter) -> bool:
    """Return whether a filter keeps a row, by a simple comparison of the cell with the operand."""
    value = getattr(row, test.column)
    if not test.operand:
        return (value is None) == (test.comparison is FilterOperator.EQUAL)
    if value is None:
        return test.comparison is FilterOperator.UNEQUAL
    operand: Any = test.operand
    if test.column == "number":
        operand = int(test.operand)
    elif test.column == "day":
        operand = date.fromisoformat(test.operand)
    else:
        value, operand = value.lower(), operand.lower()
    match test.comparison:
        case FilterOperator.LIKE:
            return operand in value if isinstance(value, str) else bool(value == operand)
        case FilterOperator.EQUAL:
            return bool(value == operand)
        case FilterOperator.UNEQUAL:
            return bool(value != operand)
        case FilterOperator.AT_LEAST:
            return bool(value >= operand)
        case FilterOperator.AT_MOST:
            return bool(value <= operand)
        case FilterOperator.ABOVE:
            return bool(value > operand)
    return bool(value < operand)


def compare(left: Place, right: Place, *, keys: list[SortKey]) -> int:
    """Compare two rows by the first column in which they differ; rows without a value come last."""
    for key in keys:
        a, b = getattr(left, key.column), getattr(right, key.column)
        if a == b:
            continue
        if a is None or b is None:
            return 1 if a is None else -1
        if key.column == "name":
            a, b = ((list(lazy_pinyin(list(name))), name) for name in (a, b))
        return (1 if a > b else -1) * (-1 if key.descending else 1)
    return 0


@given(ROWS, st.lists(FILTERS, max_size=3), SORTS)
def test_rows_are_filtered_and_sorted_as_by_the_simple_calculation(
    rows: list[Place], filters: list[Filter], sort: list[SortKey]
) -> None:
    prepared: list[Place] = []
    table = DataTable(title="", columns=COLUMNS, rows=rows, prepare=prepared.extend)
    chosen = [row for row in rows if all(passes(row, test) for test in filters)]
    expected = sorted(chosen, key=cmp_to_key(partial(compare, keys=sort)))
    assert list(arranged(table, filters, sort)) == expected
    if "day" not in {*(test.column for test in filters), *(key.column for key in sort)}:
        assert prepared == []
