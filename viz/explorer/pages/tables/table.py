"""Defines a table of a page, and the part of it that an address asks for: filtered, sorted, and divided into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from wangge.viz.explorer.pages.page import PageTable
from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.tables.columns import ColumnKind, TableColumn
from wangge.viz.explorer.pages.tables.grammar import Filter, SortKey
from wangge.viz.explorer.pages.tables.matching import test_of
from wangge.viz.explorer.pages.tables.order import sorted_by

__all__ = ["ChosenFilter", "DataTable", "FilterField", "Heading", "TableView", "arranged", "first_rows"]

Row = TypeVar("Row")

MOST_CHOICES = 24
"""The largest number of values for which a filter is a menu."""


@dataclass(frozen=True, kw_only=True)
class DataTable(Generic[Row]):
    """All rows of a table and its columns.

    `id` is the table's name in addresses (`ID.sort`, `ID.filter`); it is empty for the main table of a page. `sort` is
    the order that is used if the address names none; without it the rows stay as they are. `problem` says which rows
    are problems; if it is given, only these are listed unless the address says `show=all`. `prepare` is called with the
    rows whose late columns are about to be read. A table that isn't `paged` lists all rows on one page.
    """

    id: str = ""
    title: str
    columns: tuple[TableColumn[Row], ...]
    rows: Sequence[Row]
    sort: tuple[SortKey, ...] = ()
    problem: Callable[[Row], bool] | None = None
    prepare: Callable[[Sequence[Row]], None] = lambda _rows: None
    paged: bool = True

    def column(self, name: str) -> TableColumn[Row] | None:
        """Return the column with this name or title; None if there is none."""
        by_name = {column.name: column for column in self.columns}
        by_title = {column.title: column for column in self.columns}
        return by_name.get(name) or by_title.get(name)

    def parameter(self, name: str) -> str:
        """Return the name of one of the table's parameters in an address.

        >>> DataTable(id="posts", title="", columns=(), rows=()).parameter("sort")
        'posts.sort'
        """
        return f"{self.id}.{name}" if self.id else name

    @property
    def anchor(self) -> str:
        """The id of the table's element in a page."""
        return f"table-{self.id or 'main'}"


class Heading(NamedTuple):
    """The heading of a column: `sorted` is `ascending`, `descending` or ''; `link` sorts by the column."""

    name: str
    title: str
    link: str
    sorted: str
    numeric: bool


class FilterField(NamedTuple):
    """A field of the filter form. `options` are the values of a menu, pairs of value and text; without them it is a text field."""

    key: str
    title: str
    value: str
    hint: str
    options: tuple[tuple[str, str], ...]


class ChosenFilter(NamedTuple):
    """A filter that is in force, in words; `link` removes it."""

    words: str
    link: str


@dataclass(frozen=True, kw_only=True)
class TableView(Generic[Row]):
    """The rows of a table that an address asks for, and what a page shows around them.

    `rows` are all rows that pass the filters, in the order `sort`; `listed` are those on the chosen page. `total` is
    the number of rows without the filters. `problems` is the number of rows that are problems, None if the table has no
    such rows; `only_problems` says whether only these are listed. `hidden` are the other parameters of the address, for
    the form.
    """

    table: DataTable[Row]
    rows: Sequence[Row]
    sort: tuple[SortKey, ...]
    paging: Paging
    total: int
    headings: tuple[Heading, ...]
    fields: tuple[FilterField, ...]
    filters: tuple[ChosenFilter, ...]
    hidden: tuple[tuple[str, str], ...]
    pages: tuple[str, str]
    clear: str
    downloads: tuple[tuple[str, str], ...]
    problems: int | None = None
    only_problems: bool = False
    switch: tuple[str, str] = ("", "")

    @property
    def listed(self) -> Sequence[Row]:
        """The rows of the chosen page."""
        first = self.paging.skipped
        rows = self.rows[first : first + Paging.SIZE] if self.table.paged else self.rows
        self.table.prepare(rows)
        return rows

    def file(self) -> PageTable:
        """Return all rows of the view for CSV and workbooks."""
        columns = [column for column in self.table.columns if column.in_files]
        return PageTable(
            tuple(column.name for column in columns),
            FileRows(self, [column.value for column in columns]),
            id=self.table.id,
            title=self.table.title,
            headings=tuple(column.title for column in columns),
            cells=FileRows(self, [column.cell for column in columns]),
            filters=tuple(chosen.words for chosen in self.filters),
        )


class FileRows(Generic[Row]):
    """The rows of a file. They are made while they are read, and may be read several times."""

    def __init__(self, view: TableView[Row], values: Sequence[Callable[[Row], object]]) -> None:
        self._view, self._values = view, values

    def __len__(self) -> int:
        return len(self._view.rows)

    def __iter__(self) -> Iterator[Sequence[object]]:
        self._view.table.prepare(self._view.rows)
        for row in self._view.rows:
            yield [value(row) for value in self._values]


def arranged(table: DataTable[Row], filters: Sequence[Filter], sort: Sequence[SortKey]) -> Sequence[Row]:
    """Return the rows that pass all filters, sorted by the keys; the first key counts most.

    Raises `OperandError` if an operand doesn't fit its column. The columns must exist. Filters on late columns come
    last, so that only rows that pass the others are prepared.
    """
    if not filters and not sort:
        return table.rows
    chosen = [(column, test) for test in filters if (column := table.column(test.column)) is not None]
    tests = [(column.late, test_of(column, test)) for column, test in chosen]
    keys = [(column, key) for key in sort if (column := table.column(key.column)) is not None]
    rows = [row for row in table.rows if all(passes(row) for late, passes in tests if not late)]
    late_tests = [passes for late, passes in tests if late]
    if late_tests or any(column.late for column, _key in keys):
        table.prepare(rows)
    rows = [row for row in rows if all(passes(row) for passes in late_tests)]
    for column, key in reversed(keys):
        is_code = column.kind is ColumnKind.CODE
        rows = sorted_by(rows, column.sort_value, descending=key.descending, is_code=is_code)
    return rows


def first_rows(rows: Iterable[Row], group: Callable[[Row], str]) -> Mapping[int, str]:
    """Return the position of the first row of each group, with the group.

    >>> first_rows(["a1", "a2", "b1"], lambda row: row[0])
    {0: 'a', 2: 'b'}
    """
    first: dict[str, int] = {}
    for position, row in enumerate(rows):
        first.setdefault(group(row), position)
    return {position: name for name, position in first.items()}
