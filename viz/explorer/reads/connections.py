"""The relationships of one node, kind by kind: how many there are, and the first of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wangge.graph.model import EdgeKind, Model, Source
from wangge.graph.store import Store
from wangge.viz.days import holds_on
from wangge.viz.explorer.reads.node import Named, label_of

__all__ = ["PER_GROUP", "Neighbour", "NeighbourGroup", "read_connections"]

PER_GROUP = 50
"""How many relationships of one kind are shown at once."""

_OF_THE_TREE = "PartOf"
_FIRST_CURRENT = (
    "ORDER BY CASE WHEN r.valid_to IS NULL OR r.valid_to > $day THEN 0 ELSE 1 END, x.code, r.valid_from"
)


@dataclass(frozen=True)
class Neighbour:
    """One relationship and what stands at its other end; `properties` are those the model gives it."""

    other: Named
    properties: Mapping[str, Any]
    source: Source | None
    current: bool


@dataclass(frozen=True)
class NeighbourGroup:
    """The relationships of one kind with nodes of one label, in one direction; `total` counts all of them."""

    kind: EdgeKind
    outgoing: bool
    label: str
    total: int
    items: tuple[Neighbour, ...]

    @property
    def id(self) -> str:
        """What an address calls it, so that more of it can be asked for."""
        return f"{self.kind.name}{'>' if self.outgoing else '<'}{self.label}"


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
    """Every kind of relationship the node has but the tree of places, those that hold on the day first; it only reads.

    `skip` gives how many of a group are passed over.
    """
    found = [
        group
        for outgoing in (False, True)
        for group in _groups(store, model, label, code, outgoing, day, skip or {}, timeout)
    ]
    order = {name: number for number, name in enumerate(model.edges)}
    return sorted(found, key=lambda group: (order[group.kind.name], group.outgoing, group.label))


def _groups(
    store: Store,
    model: Model,
    label: str,
    code: str,
    outgoing: bool,
    day: date,
    skip: Mapping[str, int],
    timeout: float,
) -> Iterator[NeighbourGroup]:
    left, right = ("-", "->") if outgoing else ("<-", "-")
    types = _types(model, label, outgoing)
    if not types:
        return
    pattern = f"MATCH (n:{label} {{code: $code}}){left}[r:{'|'.join(types)}]{right}(x)"
    rows = store.read(
        f"{pattern} WITH type(r) AS type, labels(x) AS labels, r, x "
        f"{_FIRST_CURRENT} WITH type, labels, collect([x.code, x.name, properties(r)]) AS found, count(*) AS total "
        f"RETURN type, labels, total, found[0..{PER_GROUP}] AS found",
        {"code": code, "day": day},
        timeout=timeout,
    )
    for row in rows.dicts():
        other = label_of(model, row["labels"])
        kind = _kind(model, row["type"], *((label, other) if outgoing else (other, label)))
        if kind is None:
            continue
        group = NeighbourGroup(
            kind, outgoing, other, int(row["total"]), tuple(_connections(kind, other, row["found"], day))
        )
        passed = skip.get(group.id, 0)
        yield (
            replace(group, items=_later(store, group, label, code, passed, day, timeout)) if passed else group
        )


def _later(
    store: Store, group: NeighbourGroup, label: str, code: str, passed: int, day: date, timeout: float
) -> tuple[Neighbour, ...]:
    """The items of a group after the first `passed`."""
    left, right = ("-", "->") if group.outgoing else ("<-", "-")
    rows = store.read(
        f"MATCH (n:{label} {{code: $code}}){left}[r:{group.kind.type}]{right}(x:{group.label}) WITH r, x "
        f"{_FIRST_CURRENT} SKIP {int(passed)} LIMIT {PER_GROUP} RETURN [x.code, x.name, properties(r)] AS found",
        {"code": code, "day": day},
        timeout=timeout,
    )
    return tuple(_connections(group.kind, group.label, (row["found"] for row in rows), day))


def _connections(
    kind: EdgeKind, label: str, found: Iterable[Sequence[Any]], day: date
) -> Iterator[Neighbour]:
    for code, name, own in found:
        kept = {key: own[key] for key in kind.properties if own.get(key) is not None}
        source = Source.parse(own["src"]) if own.get("src") else None
        current = holds_on(day, own.get("valid_from"), own.get("valid_to"))
        yield Neighbour(Named(label, code, name or ""), kept, source, current)


def _types(model: Model, label: str, outgoing: bool) -> list[str]:
    kinds = (
        kind.type
        for kind in model.edges.values()
        if any(label in (ends.sources if outgoing else ends.targets) for ends in kind.ends)
    )
    return sorted(set(kinds) - {model.edges[_OF_THE_TREE].type})


def _kind(model: Model, type_: str, source: str, target: str) -> EdgeKind | None:
    return next((k for k in model.edges.values() if k.type == type_ and k.allows(source, target)), None)
