"""What the pages of places and of all other nodes have in common: properties, relationships, gaps, origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from wangge.queries.reports.printable import one_line
from wangge.viz.explorer.pages.formatter import Formatter
from wangge.viz.explorer.pages.request import PageRequest
from wangge.viz.explorer.reads.connections import PER_GROUP, Neighbour, NeighbourGroup, read_connections
from wangge.viz.explorer.reads.node import NodeRecord
from wangge.viz.explorer.state.rule_results import Gap, RuleSummary
from wangge.viz.names import relation_name
from wangge.viz.units import place_name

__all__ = ["GroupShown", "about_node", "gaps_of", "node_data"]

_HIDDEN_WITH_NAMES = frozenset({"phone", "remark"})
_SHOWN_APART = frozenset({"code", "name"})


class Fact(NamedTuple):
    """A property as it is shown."""

    name: str
    value: str


class GroupShown(NamedTuple):
    """A group of relationships with its title and the way to the rest of it."""

    group: NeighbourGroup
    title: str
    first: int
    rest: int
    more: str
    back: str


def about_node(asking: PageRequest, record: NodeRecord) -> dict[str, Any]:
    """The names that both templates use."""
    return {
        "record": record,
        "here": record.named,
        "facts": _facts(asking.shown, record),
        "groups": read_groups(asking, record),
        "details": lambda group, item: _details(asking.shown, group, item),
        "gaps": gaps_of(asking, record),
    }


def node_data(asking: PageRequest, record: NodeRecord, groups: Sequence[GroupShown]) -> dict[str, Any]:
    """The JSON twin of the same."""
    shown = asking.shown
    return {
        "label": record.label,
        "code": record.code,
        "name": shown.name(record.named),
        "properties": {
            fact: value for fact, value in _plain(shown, record).items() if fact not in _SHOWN_APART
        },
        "source": shown.source(record.source),
        "relationships": _connections_data(shown, [each.group for each in groups]),
        "findings": [
            {
                "rule": rule.id,
                "key": list(gap.key),
                "reason": shown.text(gap.reason),
                "waived": gap.waiver is not None,
            }
            for rule, gap in gaps_of(asking, record)
        ],
    }


def gaps_of(asking: PageRequest, record: NodeRecord) -> list[tuple[RuleSummary, Gap]]:
    """What rules find wrong with this node itself."""
    standings = asking.known.standings
    return [] if standings is None else standings.of_subject(record.kind.labels, record.code)


def _connections_data(shown: Formatter, groups: Sequence[NeighbourGroup]) -> list[dict[str, Any]]:
    """The groups as the JSON twin writes them."""
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
                    "name": shown.name(item.other),
                    "current": item.current,
                    "properties": {name: shown.plain(value) for name, value in item.properties.items()},
                    "source": shown.source(item.source),
                }
                for item in group.items
            ],
        }
        for group in groups
    ]


def read_groups(asking: PageRequest, record: NodeRecord) -> list[GroupShown]:
    """The relationships of a node; the address may ask for more of one kind."""
    site, view = asking.site, asking.view
    wanted, _, first = view.asked.get("more", "").rpartition("@")
    skip = {wanted: int(first)} if wanted and first.isascii() and first.isdecimal() and len(first) < 9 else {}
    found = read_connections(
        site.store,
        site.model,
        record.label,
        record.code,
        day=site.day,
        skip=skip,
        timeout=site.time_limit,
    )
    return [_shown(asking, group, skip.get(group.id, 0)) for group in found]


def _shown(asking: PageRequest, group: NeighbourGroup, first: int) -> GroupShown:
    view, shown = asking.view, asking.shown
    title = relation_name(shown.model, group.kind.name, group.label, view.language, outgoing=group.outgoing)
    rest = group.total - first - len(group.items)
    before = max(first - PER_GROUP, 0)
    return GroupShown(
        group,
        title,
        first,
        rest,
        view.same(more=f"{group.id}@{first + PER_GROUP}") + "#relations" if rest > 0 else "",
        (view.same(more=f"{group.id}@{before}" if before else None) + "#relations") if first else "",
    )


def _facts(shown: Formatter, record: NodeRecord) -> list[Fact]:
    chinese = shown.view.language == "zh"
    renamed = place_name(record.label, record.name) != record.name
    recorded = [Fact(shown.say("recorded_name"), one_line(record.name))] if renamed else []
    return recorded + [
        Fact(spec.zh if chinese else name.replace("_", " "), shown.value(spec, value))
        for name, value in _plain(shown, record).items()
        if name not in _SHOWN_APART and (spec := record.kind.properties[name])
    ]


def _plain(shown: Formatter, record: NodeRecord) -> dict[str, Any]:
    """The properties without what goes with the names where these are hidden."""
    hidden = _HIDDEN_WITH_NAMES if shown.view.hide_names else frozenset()
    return {name: shown.plain(value) for name, value in record.properties.items() if name not in hidden}


def _details(shown: Formatter, group: NeighbourGroup, item: Neighbour) -> str:
    """The properties of a relationship but its dates, in one line."""
    hidden = {"valid_from", "valid_to"} | (_HIDDEN_WITH_NAMES if shown.view.hide_names else set())
    chinese = shown.view.language == "zh"
    parts = [
        f"{spec.zh if chinese else name.replace('_', ' ')} {shown.value(spec, value)}"
        for name, value in item.properties.items()
        if name not in hidden and (spec := group.kind.properties[name])
    ]
    return " · ".join(parts)
