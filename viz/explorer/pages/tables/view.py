"""Reads from an address how a table is filtered and sorted, and makes the links and the form that change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar

from wangge.viz.explorer.pages.paging import Paging
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables.columns import ColumnKind, TableColumn
from wangge.viz.explorer.pages.tables.grammar import (
    Filter,
    FilterOperator,
    SortKey,
    format_filter,
    format_sort,
    parse_filter,
    parse_sort,
)
from wangge.viz.explorer.pages.tables.matching import OperandError, test_of
from wangge.viz.explorer.pages.tables.table import (
    MOST_CHOICES,
    ChosenFilter,
    DataTable,
    FilterField,
    Heading,
    TableView,
    arranged,
)

__all__ = ["TABLE_PARAMETERS", "view_of"]

Row = TypeVar("Row")

TABLE_PARAMETERS = ("sort", "filter", "page")
"""The parameters of a table in an address; tables other than the main one have their id before them.

A table with problems also has `show`.
"""

_SHOW_ALL = "all"
_ENOUGH_ROWS = 2
_HINTS = {ColumnKind.NUMBER: ">=3", ColumnKind.SHARE: "<80%", ColumnKind.DATE: ">=2024-06"}


def view_of(request: PageRequest, table: DataTable[Row]) -> TableView[Row]:
    """Return the part of a table that the address asks for.

    If the address names a column that the table doesn't have, or an operand that doesn't fit, an HTML page says so at
    its top and ignores this part; for other formats, `PageError` is raised.
    """
    return _ViewReader(request, table).view()


class _ViewReader:
    def __init__(self, request: PageRequest, table: DataTable[Any]) -> None:
        self.request, self.table = request, table
        self.address, self.say = request.address, request.formatter.say
        self.filters = tuple(self._filters())
        self.chosen_sort = tuple(self._sort())
        self.sort = self.chosen_sort or table.sort
        self.show = self.address.query.get(table.parameter("show"), "") if table.problem else ""
        if self.show not in ("", _SHOW_ALL):
            self._note("wrong_table_show", value=self.show)

    def view(self) -> TableView[Any]:
        table = self.table
        problem = table.problem
        problems = None if problem is None else sum(map(problem, table.rows))
        only_problems = problem is not None and self.show != _SHOW_ALL
        base = (
            replace(table, rows=[row for row in table.rows if problem(row)])
            if only_problems and problem
            else table
        )
        rows = arranged(base, self.filters, self.sort)
        paging = Paging.of(self._page(), len(rows))
        return TableView(
            table=table,
            rows=rows,
            sort=self.sort,
            paging=paging,
            total=len(base.rows),
            headings=tuple(self._headings()),
            fields=tuple(self._fields()) if self._has_form() else (),
            filters=tuple(self._chosen()),
            hidden=tuple(self._hidden()),
            pages=(self._page_link(paging.page - 1), self._page_link(paging.page + 1)),
            clear=self._link(filter=None),
            downloads=self._downloads(),
            problems=problems,
            only_problems=only_problems,
            switch=(self._link(show=None), self._link(show=_SHOW_ALL)),
        )

    def _has_form(self) -> bool:
        return self.address.format_name == "html" and (
            len(self.table.rows) >= _ENOUGH_ROWS or bool(self.filters)
        )

    def _filters(self) -> Iterator[Filter]:
        for text in self.address.filters.get(self.table.parameter("filter"), ()):
            test = parse_filter(text)
            if test is None:
                self._note("wrong_filter", text=text)
                continue
            column = self._column(test.column)
            if column is None:
                continue
            try:
                test_of(column, test)
            except OperandError as error:
                self._note(f"wrong_operand_{error}", column=column.title, operand=test.operand)
                continue
            yield replace(test, column=column.name)

    def _sort(self) -> Iterator[SortKey]:
        for key in parse_sort(self.address.query.get(self.table.parameter("sort"), "")):
            column = self._column(key.column)
            if column is not None:
                yield replace(key, column=column.name)

    def _column(self, name: str) -> TableColumn[Any] | None:
        column = self.table.column(name)
        if column is None:
            titles = {title: each for each in self.table.columns for title in (each.name, each.title)}
            near = get_close_matches(name, titles, n=1, cutoff=0.3)
            nearest = titles[near[0]] if near else self.table.columns[0]
            self._note("no_such_column", name=name, near=nearest.title, near_name=nearest.name)
        return column

    def _note(self, key: str, **values: object) -> None:
        self.request.report(self.request.formatter.text(self.say(key, **values)))

    def _page(self) -> int:
        if not self.table.id:
            return self.address.page
        text = self.address.query.get(self.table.parameter("page"), "1")
        if text.isascii() and text.isdecimal() and 0 < len(text) < 7 and int(text):
            return int(text)
        self._note("wrong_table_page", value=text)
        return 1

    def _link(self, **changed: object) -> str:
        changes = {self.table.parameter(name): value for name, value in changed.items()}
        return f"{self.address.same(**{self.table.parameter('page'): None, **changes})}#{self.table.anchor}"

    def _page_link(self, number: int) -> str:
        return self._link(page=number if number > 1 else None)

    def _hidden(self) -> Iterator[tuple[str, str]]:
        """Yield what the form keeps: all other parameters, and further filters of columns that already have one."""
        own = tuple(self.table.parameter(name) for name in ("filter", "page"))
        yield from self.address.parameters(without=own)
        columns: set[str] = set()
        for test in self.filters:
            if test.column in columns:
                yield own[0], format_filter(test)
            columns.add(test.column)

    def _headings(self) -> Iterator[Heading]:
        directions = {key.column: key.descending for key in self.sort[:1]}
        for column in self.table.columns:
            if not column.on_page:
                continue
            is_sorted = column.name in directions
            descending = directions.get(column.name, False)
            key = SortKey(column.name, not descending if is_sorted else column.is_number)
            direction = "" if not is_sorted else "descending" if descending else "ascending"
            yield Heading(
                column.name,
                column.heading or column.title,
                self._link(sort=format_sort([key])),
                direction,
                column.is_number,
            )

    def _fields(self) -> Iterator[FilterField]:
        given: dict[str, Filter] = {}
        for test in self.filters:
            given.setdefault(test.column, test)
        for column in self.table.columns:
            own = given.get(column.name)
            value = "" if own is None else format_filter(own).partition(":")[2]
            options = tuple(self._options(column, value)) if column.kind is ColumnKind.CHOICE else ()
            hint = _HINTS.get(column.kind, "")
            yield FilterField(
                self.table.parameter(f"filter.{column.name}"), column.title, value, hint, options
            )

    def _options(self, column: TableColumn[Any], chosen: str) -> Iterator[tuple[str, str]]:
        """Yield the values of a menu; nothing if there are too many."""
        texts: dict[str, object] = {}
        for row in column.one_of_each(self.table.rows):
            text = column.text(row)
            if text and text not in texts:
                texts[text] = column.sort_value(row)
                if len(texts) > MOST_CHOICES:
                    return
        options = {f"{FilterOperator.EQUAL}{text}": text for text in sorted(texts)}
        yield "", self.say("any_value")
        if chosen and chosen not in options:
            yield chosen, self.request.formatter.text(chosen)
        yield from options.items()

    def _chosen(self) -> Iterator[ChosenFilter]:
        for number, test in enumerate(self.filters):
            column = self.table.column(test.column)
            rest = tuple(
                format_filter(other) for position, other in enumerate(self.filters) if position != number
            )
            title = test.column if column is None else column.title
            yield ChosenFilter(f"{title} {self._test_words(test)}", self._link(filter=rest))

    def _test_words(self, test: Filter) -> str:
        operand = self.request.formatter.text(test.operand) or self.say("without_value")
        return self.say(f"test_{test.comparison.name.lower()}", operand=operand)

    def _downloads(self) -> tuple[tuple[str, str], ...]:
        table = self.table.id or None
        return tuple((name.upper(), self.address.in_format(name, table=table)) for name in ("xlsx", "csv"))
