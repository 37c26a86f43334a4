"""Defines the columns of a table: their names, titles and values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from wangge.viz.explorer.pages.tables.order import plain_text

__all__ = ["ColumnKind", "Percentage", "TableColumn", "choice_column", "code_column"]

Row = TypeVar("Row")
Choice = TypeVar("Choice")


class Percentage(float):
    """A share between 0 and 1 that workbooks show in percent."""


class ColumnKind(StrEnum):
    """What the values of a column are. It decides how they are compared, sorted and written to a workbook.

    `CHOICE` is a text of few different values; its filter is a menu.
    """

    TEXT = "text"
    CHOICE = "choice"
    CODE = "code"
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"


_MEASURED = frozenset({ColumnKind.NUMBER, ColumnKind.SHARE})


@dataclass(frozen=True, kw_only=True)
class TableColumn(Generic[Row]):
    """A column of a table.

    `name` is its name in addresses, JSON and CSV, `title` the heading in the page's language. `value` returns what CSV
    contains; hidden names are already masked in it. `words` returns the text that the page shows, by default that of
    the value. `order` returns the value by which rows are sorted, if it isn't `value`. A column that isn't `on_page` is
    only in files; a column that isn't `in_files` is only on the page. The values of a `late` column are known only for
    rows that the table has prepared. `heading` replaces the title at the top of the column on the page. All rows for which
    `group` returns the same have the same text, so that the menu of a long table is made without the text of each row.
    """

    name: str
    title: str
    value: Callable[[Row], object]
    kind: ColumnKind = ColumnKind.TEXT
    words: Callable[[Row], str] | None = None
    order: Callable[[Row], object] | None = None
    on_page: bool = True
    in_files: bool = True
    late: bool = False
    heading: str = ""
    group: Callable[[Row], Hashable] | None = None

    @property
    def is_number(self) -> bool:
        """Whether the values are numbers or shares."""
        return self.kind in _MEASURED

    def text(self, row: Row) -> str:
        """Return the text that the page shows for a row."""
        return plain_text(self.value(row)) if self.words is None else self.words(row)

    def one_of_each(self, rows: Sequence[Row]) -> Iterable[Row]:
        """Return one row of each `group`; all rows if there are no groups."""
        return rows if self.group is None else dict(zip(map(self.group, rows), rows, strict=True)).values()

    def sort_value(self, row: Row) -> object:
        """Return the value by which a row is sorted."""
        return (self.order or self.value)(row)

    def cell(self, row: Row) -> object:
        """Return what a workbook contains for a row: a number, a date or a text."""
        value = self.value(row)
        if isinstance(value, int | float) and self.is_number and not isinstance(value, bool):
            return Percentage(value) if self.kind is ColumnKind.SHARE else value
        if self.kind is ColumnKind.DATE:
            return as_day(value)
        return self.text(row)


def code_column(name: str, title: str, value: Callable[[Row], object]) -> TableColumn[Row]:
    """Return a column of codes, which only files contain: the page shows names instead."""
    return TableColumn(name=name, title=title, kind=ColumnKind.CODE, value=value, on_page=False)


def as_day(value: object) -> object:
    """Return the date that a text in ISO format names; other values are returned unchanged.

    >>> as_day("2024-06-30"), as_day("2024")
    (datetime.date(2024, 6, 30), '2024')
    """
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def choice_column(
    name: str,
    title: str,
    choices: Sequence[Choice],
    choice_of: Callable[[Row], Choice],
    words: Callable[[Choice], str],
) -> TableColumn[Row]:
    """Return a column in which each cell has one of the `choices`.

    `words` returns the text of a choice. Rows are sorted in the order of `choices`.
    """
    return TableColumn(
        name=name,
        title=title,
        kind=ColumnKind.CHOICE,
        value=lambda row: words(choice_of(row)),
        order=lambda row: choices.index(choice_of(row)),
    )
