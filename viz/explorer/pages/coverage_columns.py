"""Defines the columns of counts that all coverage tables have: covered, known, rate, uncovered, share, unknown, waived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from wangge.queries.check.counts import Counts
from wangge.queries.reports.printable import percent
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.tables import ColumnKind, SortKey, TableColumn

__all__ = ["WORST_FIRST", "counts_columns"]

Row = TypeVar("Row")

WORST_FIRST = (SortKey("uncovered", descending=True), SortKey("rate"))
"""The order of coverage tables: rows with the most findings come first; among these, the row with the lowest rate."""


def counts_columns(
    formatter: Formatter, counts_of: Callable[[Row], Counts], gaps: int
) -> Iterator[TableColumn[Row]]:
    """Yield the columns. `gaps` is the number of findings of the scope, of which each row has a share."""
    say = formatter.say

    def number(name: str, title: str, *, on_page: bool = True, heading: str = "") -> TableColumn[Row]:
        return TableColumn(
            name=name,
            title=title,
            heading=heading,
            kind=ColumnKind.NUMBER,
            value=lambda row: getattr(counts_of(row), name),
            on_page=on_page,
        )

    def percentage(name: str, title: str, parts: Callable[[Counts], tuple[int, int]]) -> TableColumn[Row]:
        def value(row: Row) -> float | None:
            part, whole = parts(counts_of(row))
            return part / whole if whole else None

        return TableColumn(
            name=name,
            title=title,
            kind=ColumnKind.SHARE,
            value=value,
            words=lambda row: percent(*parts(counts_of(row))),
        )

    yield number("covered", say("covered_one"), heading=say("covered_of"))
    yield number("known", say("known_number"), on_page=False)
    yield percentage("rate", say("rate"), lambda counts: (counts.covered, counts.known))
    yield number("uncovered", say("uncovered"))
    yield percentage("share", say("share_of_gaps"), lambda counts: (counts.uncovered, gaps))
    yield number("unknown", say("unknown"))
    yield number("waived", say("waived"))
    yield number("total", say("total_number"), on_page=False)
