"""Defines the table of the places that a district map draws. It is a tree of two levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wangge.viz.explorer.pages.district import DistrictDrawing, DistrictRow
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import (
    ColumnKind,
    DataTable,
    TableColumn,
    TableView,
    arranged,
    code_column,
    view_of,
)
from wangge.viz.explorer.reads.node import NamedNode

__all__ = ["district_view"]


def district_view(
    request: PageRequest, drawing: DistrictDrawing, *, table_id: str = ""
) -> TableView[DistrictRow]:
    """Return the rows of the tree, filtered and sorted as the address says.

    Places are sorted among those with the same parent. The parent of a place that passes the filters is listed, too.
    """
    view = view_of(request, _table(drawing, table_id))
    if not view.filters and not view.sort:
        return view
    order = arranged(view.table, (), view.sort)
    return replace(view, rows=tuple(_tree(order, {row.named for row in view.rows})))


def _tree(order: Sequence[DistrictRow], passing: set[NamedNode]) -> Iterator[DistrictRow]:
    parts: dict[NamedNode, list[DistrictRow]] = {}
    for row in order:
        if row.parent is not None and row.named in passing:
            parts.setdefault(row.parent, []).append(row)
    tops = [row for row in order if row.parent is None and (row.named in passing or row.named in parts)]
    for position, top in enumerate(tops, 1):
        below = parts.get(top.named, [])
        yield top._replace(position=position, siblings=len(tops), branch=bool(below))
        for number, row in enumerate(below, 1):
            yield row._replace(position=number, siblings=len(below))


def _table(drawing: DistrictDrawing, table_id: str) -> DataTable[DistrictRow]:
    formatter = drawing.formatter
    say = formatter.say
    return DataTable(
        id=table_id,
        title=say("places_table"),
        columns=(
            TableColumn(
                name="level",
                title=say("level"),
                kind=ColumnKind.NUMBER,
                value=lambda row: row.level,
                on_page=False,
            ),
            TableColumn(
                name="label",
                title=say("kind"),
                kind=ColumnKind.CHOICE,
                value=lambda row: row.named.label,
                words=lambda row: formatter.kind_of(row.named),
                on_page=False,
            ),
            code_column("code", say("code_column"), lambda row: row.named.code),
            TableColumn(name="name", title=say("name"), value=lambda row: formatter.name(row.named)),
            code_column("parent", say("parent_code"), lambda row: row.parent.code if row.parent else ""),
            TableColumn(
                name="state",
                title=say("place_shade"),
                kind=ColumnKind.CHOICE,
                value=lambda row: row.state,
                words=lambda row: say(f"place_{row.state}"),
                on_page=False,
            ),
            TableColumn(
                name="figure",
                title=say("state"),
                value=lambda row: row.note,
                words=lambda row: row.note or row.words,
                order=lambda row: drawing.figure(row.named),
            ),
            TableColumn(
                name="number",
                title=say("figure"),
                kind=ColumnKind.NUMBER,
                value=lambda row: drawing.figure(row.named),
                on_page=False,
            ),
            TableColumn(name="words", title=say("details"), value=lambda row: row.words, on_page=False),
        ),
        rows=drawing.rows,
        paged=False,
    )
