"""Builds the page with all relationships of a node in one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from wangge.viz.explorer.pages.about_node import relation_details
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.page import Page
from wangge.viz.explorer.pages.record import find_record
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.pages.tables import ColumnKind, DataTable, TableColumn, code_column, view_of
from wangge.viz.explorer.reads.connections import Relation, read_relations
from wangge.viz.names import relation_name

__all__ = ["relations_page"]


def relations_page(request: PageRequest, label: str, code: str) -> Page:
    """Return the page of all relationships of one node. Raises `NoSuchPageError` if the node doesn't exist."""
    site, formatter = request.site, request.formatter
    record = find_record(request, label, code)
    relations = read_relations(
        site.store, site.model, record.label, record.code, day=site.day, timeout=site.time_limit
    )
    view = view_of(request, _table(formatter, relations))
    return Page(
        template="relations.html.j2",
        title=f"{formatter.name(record.named)} · {formatter.say('bodies')}",
        context={"here": record.named, "view": view, "words_of": view.table.column("relationship")},
        data={
            **formatter.reference(record.named),
            "total": len(view.rows),
            "relationships": [_data(formatter, relation) for relation in view.rows],
        },
        table=view.file(),
        scope=formatter.name(record.named),
    )


def _table(formatter: Formatter, relations: Sequence[Relation]) -> DataTable[Relation]:
    say = formatter.say
    titles = _titles(formatter, relations)
    return DataTable(
        title=say("bodies"),
        columns=(
            TableColumn(
                name="relationship",
                title=say("relationship"),
                kind=ColumnKind.CHOICE,
                value=lambda each: each.kind.name,
                words=lambda each: titles[_group(each)],
            ),
            TableColumn(
                name="outgoing",
                title=say("way_forward"),
                kind=ColumnKind.CHOICE,
                value=lambda each: each.outgoing,
                words=lambda each: say("yes" if each.outgoing else "no"),
                on_page=False,
            ),
            TableColumn(
                name="label",
                title=say("kind"),
                kind=ColumnKind.CHOICE,
                value=lambda each: each.neighbour.other.label,
                words=lambda each: formatter.kind_of(each.neighbour.other),
            ),
            code_column("code", say("code_column"), lambda each: each.neighbour.other.code),
            TableColumn(
                name="name", title=say("name"), value=lambda each: formatter.name(each.neighbour.other)
            ),
            _day(formatter, "since", "valid_from"),
            _day(formatter, "until", "valid_to"),
            TableColumn(
                name="current",
                title=say("state"),
                kind=ColumnKind.CHOICE,
                value=lambda each: each.neighbour.current,
                words=lambda each: say("in_force" if each.neighbour.current else "ended"),
            ),
            TableColumn(
                name="details",
                title=say("details"),
                value=lambda each: relation_details(formatter, each.kind, each.neighbour),
            ),
            TableColumn(
                name="source",
                title=say("row"),
                value=lambda each: formatter.row(each.neighbour.source) if each.neighbour.source else "",
            ),
        ),
        rows=relations,
    )


def _day(formatter: Formatter, name: str, property_name: str) -> TableColumn[Relation]:
    return TableColumn(
        name=name,
        title=formatter.say(name),
        kind=ColumnKind.DATE,
        value=lambda each: each.neighbour.properties.get(property_name),
    )


def _group(relation: Relation) -> tuple[str, bool, str]:
    return relation.kind.name, relation.outgoing, relation.neighbour.other.label


def _titles(formatter: Formatter, relations: Sequence[Relation]) -> dict[tuple[str, bool, str], str]:
    names: dict[tuple[str, bool, str], list[str]] = defaultdict(list)
    for relation in relations:
        names[_group(relation)].append(relation.neighbour.other.name)
    language = formatter.address.language
    return {
        group: relation_name(formatter.model, group[0], group[2], language, outgoing=group[1], names=others)
        for group, others in names.items()
    }


def _data(formatter: Formatter, relation: Relation) -> dict[str, Any]:
    neighbour = relation.neighbour
    return {
        "kind": relation.kind.name,
        "type": relation.kind.type,
        "outgoing": relation.outgoing,
        **formatter.reference(neighbour.other),
        "current": neighbour.current,
        "properties": {name: formatter.plain(value) for name, value in neighbour.properties.items()},
        "source": formatter.source(neighbour.source),
    }
