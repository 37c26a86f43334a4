"""Builds the parts that the pages of all nodes have: properties, relationships, findings and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from wangge.graph.model import EdgeKind
from wangge.queries.check.finding import title_of
from wangge.queries.reports.printable import one_line
from wangge.viz.explorer.pages.address import node_path
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.past import PastSection, past_of
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.connections import PER_GROUP, Neighbour, NeighbourGroup, read_connections
from wangge.viz.explorer.reads.node import NamedNode, NodeRecord
from wangge.viz.explorer.state.rule_results import Gap, RuleSummary
from wangge.viz.names import relation_name

__all__ = ["RelationGroup", "about_node", "gaps_of", "node_data", "relation_details"]

_SHOWN_ELSEWHERE = frozenset({"code", "name"})


class PropertyRow(NamedTuple):
    """The name and value of a property, as texts for display."""

    name: str
    value: str


class RelationGroup(NamedTuple):
    """One page of a group of relationships, with the title of the group.

    `first` is the number of relationships before this page, `rest` the number after it. `more` is the address of the
    next page, `back` that of the previous one.
    """

    group: NeighbourGroup
    title: str
    first: int
    rest: int
    more: str
    back: str


def about_node(request: PageRequest, record: NodeRecord, others: Iterable[NamedNode] = ()) -> dict[str, Any]:
    """Return the template variables that the pages of all nodes use. `others` are nodes that the page has read already."""
    groups = read_groups(request, record)
    neighbours = (item.other for relation in groups for item in relation.group.items)
    names = {named.key: named.name for named in (record.named, *others, *neighbours)}
    return {
        "record": record,
        "here": record.named,
        "facts": _property_rows(request.formatter, record),
        "groups": groups,
        "details": lambda group, item: relation_details(request.formatter, group.kind, item),
        "relations_link": request.address.to(f"{node_path(record.label, record.code)}/relations"),
        "gaps": gaps_of(request, record),
        "past": past_of(request, record, names),
    }


def node_data(
    request: PageRequest, record: NodeRecord, groups: Sequence[RelationGroup], past: PastSection
) -> dict[str, Any]:
    """Return properties, source, relationships, findings and history of a node as JSON data."""
    formatter = request.formatter
    return {
        "label": record.label,
        "code": record.code,
        "name": formatter.name(record.named),
        "properties": {
            name: value
            for name, value in _visible_properties(formatter, record).items()
            if name not in _SHOWN_ELSEWHERE
        },
        "source": formatter.source(record.source),
        "relationships": _connections_data(formatter, [relation.group for relation in groups]),
        "findings": [
            {
                "rule": rule.id,
                "key": list(gap.key),
                "reason": formatter.text(gap.reason),
                "waived": gap.waiver is not None,
            }
            for rule, gap in gaps_of(request, record)
        ],
        "history": past.data(formatter),
    }


def gaps_of(request: PageRequest, record: NodeRecord) -> list[tuple[RuleSummary, Gap]]:
    """Return the findings about this node, as pairs: the rule that the node breaks, and the finding."""
    rule_results = request.snapshot.rule_results
    return [] if rule_results is None else rule_results.of_subject(record.kind.labels, record.code)


def _connections_data(formatter: Formatter, groups: Sequence[NeighbourGroup]) -> list[dict[str, Any]]:
    """Return the groups of relationships as JSON data."""
    return [
        {
            "kind": group.kind.name,
            "type": group.kind.type,
            "outgoing": group.outgoing,
            "label": group.label,
            "total": group.total,
            "items": [
                {
                    "label": item.other.label,
                    "code": item.other.code,
                    "name": formatter.name(item.other),
                    "current": item.current,
                    "properties": {name: formatter.plain(value) for name, value in item.properties.items()},
                    "source": formatter.source(item.source),
                }
                for item in group.items
            ],
        }
        for group in groups
    ]


def read_groups(request: PageRequest, record: NodeRecord) -> list[RelationGroup]:
    """Read the relationships of a node in groups.

    The parameter `more` of the address selects a later page of one group.
    """
    site, address = request.site, request.address
    group_id, _, first = address.query.get("more", "").rpartition("@")
    skip = (
        {group_id: int(first)}
        if group_id and first.isascii() and first.isdecimal() and len(first) < 9
        else {}
    )
    groups = request.kept_above(
        record.named.key,
        ("relationships", *skip.items()),
        lambda: read_connections(
            site.store,
            site.model,
            record.label,
            record.code,
            day=site.day,
            skip=skip,
            timeout=site.time_limit,
        ),
    )
    return [_relation_group(request, group, skip.get(group.id, 0)) for group in groups]


def _relation_group(request: PageRequest, group: NeighbourGroup, first: int) -> RelationGroup:
    address, formatter = request.address, request.formatter
    title = relation_name(
        formatter.model,
        group.kind.name,
        group.label,
        address.language,
        outgoing=group.outgoing,
        names=[item.other.name for item in group.items],
    )
    rest = group.total - first - len(group.items)
    previous_first = max(first - PER_GROUP, 0)
    return RelationGroup(
        group,
        title,
        first,
        rest,
        address.same(more=f"{group.id}@{first + PER_GROUP}") + "#relations" if rest > 0 else "",
        (address.same(more=f"{group.id}@{previous_first}" if previous_first else None) + "#relations")
        if first
        else "",
    )


def _property_rows(formatter: Formatter, record: NodeRecord) -> list[PropertyRow]:
    chinese = formatter.address.language == "zh"
    has_other_name = title_of(record.label, record.name) != record.name
    recorded_name = (
        [PropertyRow(formatter.say("recorded_name"), one_line(record.name))] if has_other_name else []
    )
    return recorded_name + [
        PropertyRow(spec.zh if chinese else name.replace("_", " "), formatter.value(spec, value))
        for name, value in _visible_properties(formatter, record).items()
        if name not in _SHOWN_ELSEWHERE and (spec := record.kind.properties[name])
    ]


def _visible_properties(formatter: Formatter, record: NodeRecord) -> dict[str, Any]:
    """Return the properties to show; without the private ones if names are hidden."""
    specs = record.kind.properties
    return {
        name: formatter.plain(value)
        for name, value in record.properties.items()
        if name not in specs or formatter.may_show(specs[name])
    }


def relation_details(formatter: Formatter, kind: EdgeKind, item: Neighbour) -> str:
    """Return the properties of a relationship, except its first and last day, as one line."""
    chinese = formatter.address.language == "zh"
    parts = [
        f"{spec.zh if chinese else name.replace('_', ' ')} {formatter.value(spec, value)}"
        for name, value in item.properties.items()
        if name not in ("valid_from", "valid_to")
        and (spec := kind.properties[name])
        and formatter.may_show(spec)
    ]
    return " · ".join(parts)
