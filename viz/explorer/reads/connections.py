"""Reads the relationships of one node in groups: per group, the number of relationships and one page of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from wangge.graph.model import EdgeKind, Model, Source
from wangge.graph.store import Store
from wangge.viz.days import holds_on
from wangge.viz.explorer.reads.node import NamedNode, label_of

__all__ = ["PER_GROUP", "Neighbour", "NeighbourGroup", "Relation", "read_connections", "read_relations"]

PER_GROUP = 50
"""The largest number of relationships of one group on a page."""

_OF_THE_TREE = "PartOf"
_FIRST_CURRENT = (
    "ORDER BY CASE WHEN r.valid_to IS NULL OR r.valid_to > $day THEN 0 ELSE 1 END, x.code, r.valid_from"
)


@dataclass(frozen=True)
class Neighbour:
    """One relationship and the node at its other end. `properties` has only the properties that the model declares."""

    other: NamedNode
    properties: Mapping[str, Any]
    source: Source | None
    current: bool


@dataclass(frozen=True)
class NeighbourGroup:
    """Relationships of one kind and direction with nodes of one label.

    `total` is the number of all of them, `items` are those on one page.
    """

    kind: EdgeKind
    outgoing: bool
    label: str
    total: int
    items: tuple[Neighbour, ...]

    @property
    def id(self) -> str:
        """The name of the group in the parameter `more` of an address."""
        return f"{self.kind.name}{'>' if self.outgoing else '<'}{self.label}"


class Relation(NamedTuple):
    """One relationship of a node, its kind and direction."""

    kind: EdgeKind
    outgoing: bool
    neighbour: Neighbour


def read_relations(
    store: Store, model: Model, label: str, code: str, *, day: date, timeout: float
) -> list[Relation]:
    """Return all relationships of a node, except those between places, in the order of `read_connections`. Read-only."""
    relations: list[Relation] = []
    for outgoing in (False, True):
        types = _types(model, label, outgoing)
        rows = (
            store.read(
                f"{_pattern(label, outgoing, '|'.join(types), '(x)')} "
                "RETURN type(r) AS type, labels(x) AS labels, x.code AS code, x.name AS name, properties(r) AS values",
                {"code": code},
                timeout=timeout,
            ).dicts()
            if types
            else ()
        )
        for row in rows:
            other = label_of(model, row["labels"])
            kind = model.edge_between(row["type"], *((label, other) if outgoing else (other, label)))
            if kind is not None and kind.name != _OF_THE_TREE:
                values = [(row["code"], row["name"], row["values"])]
                relations += [
                    Relation(kind, outgoing, each) for each in _neighbours(kind, other, values, day)
                ]
    order = {name: number for number, name in enumerate(model.edges)}
    relations.sort(
        key=lambda each: (
            order[each.kind.name],
            each.outgoing,
            each.neighbour.other.label,
            not each.neighbour.current,
            each.neighbour.other.code,
        )
    )
    return relations


def read_connections(
    store: Store,
    model: Model,
    label: str,
    code: str,
    *,
    day: date,
    skip: Mapping[str, int] | None = None,
    timeout: float,
) -> list[NeighbourGroup]:
    """Return the relationships of a node, except those between places, in groups; of each group, at most `PER_GROUP`. Read-only.

    In each group, the relationships that haven't ended by `day` come first, including those that begin after `day`; the
    others follow. Both parts are sorted by the code at the other end. `skip` maps the id of a group to the number of
    its relationships on earlier pages.
    """
    directions = [
        (outgoing, types) for outgoing in (False, True) if (types := _types(model, label, outgoing))
    ]
    if not directions:
        return []
    statement = " UNION ALL ".join(
        f"{_pattern(label, outgoing, '|'.join(types), '(x)')} WITH type(r) AS type, labels(x) AS labels, r, x "
        f"{_FIRST_CURRENT} WITH type, labels, collect([x.code, x.name, properties(r)]) AS neighbours, count(*) AS total "
        f"RETURN {'true' if outgoing else 'false'} AS outgoing, type, labels, total, "
        f"neighbours[0..{PER_GROUP}] AS neighbours"
        for outgoing, types in directions
    )
    rows = store.read(statement, {"code": code, "day": day}, timeout=timeout).dicts()
    groups = [group for row in rows if (group := _group(model, label, row, day)) is not None]
    groups = [
        replace(group, items=_next_page(store, group, label, code, skipped, day, timeout))
        if (skipped := (skip or {}).get(group.id, 0))
        else group
        for group in groups
    ]
    order = {name: number for number, name in enumerate(model.edges)}
    return sorted(groups, key=lambda group: (order[group.kind.name], group.outgoing, group.label))


def _pattern(label: str, outgoing: bool, types: str, other: str) -> str:
    left, right = ("-", "->") if outgoing else ("<-", "-")
    return f"MATCH (n:{label} {{code: $code}}){left}[r:{types}]{right}{other}"


def _group(model: Model, label: str, row: Mapping[str, Any], day: date) -> NeighbourGroup | None:
    """Return the group of a row; None if the model has no such kind of relationship, or if it is between places."""
    other, outgoing = label_of(model, row["labels"]), bool(row["outgoing"])
    kind = model.edge_between(row["type"], *((label, other) if outgoing else (other, label)))
    if kind is None or kind.name == _OF_THE_TREE:
        return None
    items = tuple(_neighbours(kind, other, row["neighbours"], day))
    return NeighbourGroup(kind, outgoing, other, int(row["total"]), items)


def _next_page(
    store: Store, group: NeighbourGroup, label: str, code: str, skipped: int, day: date, timeout: float
) -> tuple[Neighbour, ...]:
    """Read the relationships of a group after the first `skipped`."""
    pattern = _pattern(label, group.outgoing, group.kind.type, f"(x:{group.label})")
    rows = store.read(
        f"{pattern} WITH r, x "
        f"{_FIRST_CURRENT} SKIP {int(skipped)} LIMIT {PER_GROUP} RETURN [x.code, x.name, properties(r)] AS neighbour",
        {"code": code, "day": day},
        timeout=timeout,
    )
    return tuple(_neighbours(group.kind, group.label, (row["neighbour"] for row in rows), day))


def _neighbours(kind: EdgeKind, label: str, rows: Iterable[Sequence[Any]], day: date) -> Iterator[Neighbour]:
    for code, name, values in rows:
        properties = {key: values[key] for key in kind.properties if values.get(key) is not None}
        source = Source.parse(values["src"]) if values.get("src") else None
        current = holds_on(day, values.get("valid_from"), values.get("valid_to"))
        yield Neighbour(NamedNode.of(label, code, name or ""), properties, source, current)


def _types(model: Model, label: str, outgoing: bool) -> list[str]:
    kinds = (
        kind.type
        for kind in model.edges.values()
        if kind.name != _OF_THE_TREE
        and any(label in (ends.sources if outgoing else ends.targets) for ends in kind.ends)
    )
    return sorted(set(kinds))
