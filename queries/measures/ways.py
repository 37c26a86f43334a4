"""Finds the shortest ways between two units, over the relationships of chosen lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from wangge.graph.errors import QueryError
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.queries.measures.lines import Line, ends_on, line_of
from wangge.queries.measures.reads import CURRENT, label_in

__all__ = ["MOST_WAYS", "NoWayError", "TooFarError", "Way", "WayStep", "WayUnit", "Ways", "find_ways"]

MOST_WAYS = 10
"""The largest number of ways that are listed."""

_BATCH = 10_000
_MOST_READ = 300_000


class NoWayError(QueryError):
    """No way joins two units. From the end `from_` only `reached` units can be reached; `last` are the last of them."""

    def __init__(self, message: str, from_: WayUnit, reached: int, last: tuple[WayUnit, ...]) -> None:
        super().__init__(message)
        self.from_ = from_
        self.reached = reached
        self.last = last


class TooFarError(QueryError):
    """No way of fewer than `steps` steps joins two units, and longer ones pass too many units."""

    def __init__(self, message: str, steps: int) -> None:
        super().__init__(message)
        self.steps = steps


class WayUnit(NamedTuple):
    """A node with its name."""

    key: NodeKey
    name: str


class WayStep(NamedTuple):
    """A step of a way: the relationship that leads to the unit `to`.

    `forward` says whether the relationship starts at the earlier unit. `line` is the line of the relationship.
    """

    type: str
    line: Line
    forward: bool
    to: WayUnit


class Way(NamedTuple):
    """A way: the unit where it begins, and its steps."""

    start: WayUnit
    steps: tuple[WayStep, ...]

    @property
    def units(self) -> tuple[WayUnit, ...]:
        """All units of the way, from its start to its end."""
        return (self.start, *(step.to for step in self.steps))


class Ways(NamedTuple):
    """All shortest ways: at most `MOST_WAYS` of them, their number, and their common length in steps."""

    ways: tuple[Way, ...]
    total: int
    length: int


def find_ways(
    store: Store,
    start: WayUnit,
    end: WayUnit,
    lines: frozenset[Line],
    day: date,
    *,
    most: int = MOST_WAYS,
) -> Ways:
    """Return the shortest ways between two units over relationships that are valid on `day`, in either direction.

    Raises `NoWayError` if there is no way; its message says where the way breaks off.
    """
    if start.key == end.key:
        raise QueryError(f"both ends are {_named(start)}; name two different units")
    sides = (_WaySearch(start), _WaySearch(end))
    reader = _NeighbourReader(store, lines, day)
    while True:
        if any(not side.frontier for side in sides):
            raise _broken(*sides, lines)
        near, far = sorted(sides, key=lambda side: len(side.frontier))
        near.advance(reader)
        meeting = sorted(near.frontier.keys() & far.reached.keys())
        if meeting:
            return _ways(sides[0], sides[1], meeting, most)
        if len(near.reached) + len(far.reached) > _MOST_READ:
            steps = near.depth + far.depth
            raise TooFarError(
                f"no way of fewer than {steps} steps joins {_named(start)} and {_named(end)}, and longer ones pass too many "
                "units; name fewer lines",
                steps,
            )


class _Relation(NamedTuple):
    """A relationship between `here` and the unit `there`; `forward` says whether it starts at `here`."""

    here: NodeKey
    type: str
    line: Line
    forward: bool
    there: WayUnit


@dataclass
class _WaySearch:
    """A search from one end: the steps by which each unit is reached, and the units reached last."""

    origin: WayUnit
    reached: dict[NodeKey, list[_Relation]] = field(default_factory=dict)
    units: dict[NodeKey, WayUnit] = field(default_factory=dict)
    frontier: dict[NodeKey, None] = field(default_factory=dict)
    last: tuple[NodeKey, ...] = ()
    depth: int = 0

    def __post_init__(self) -> None:
        self.reached[self.origin.key] = []
        self.units[self.origin.key] = self.origin
        self.frontier[self.origin.key] = None

    def advance(self, reader: _NeighbourReader) -> None:
        """Reach all units that are one step further."""
        self.last = tuple(self.frontier)
        further: dict[NodeKey, list[_Relation]] = {}
        for relation in reader.around(self.frontier):
            key = relation.there.key
            if key not in self.reached:
                further.setdefault(key, []).append(relation)
                self.units[key] = relation.there
        self.reached |= further
        self.frontier = dict.fromkeys(further)
        self.depth += 1


class _NeighbourReader:
    def __init__(self, store: Store, lines: frozenset[Line], day: date) -> None:
        self._store = store
        self._lines = lines
        self._day = day
        self._types: dict[tuple[str, bool], set[str]] = {}
        for kind, source, target in ends_on(store.model, lines):
            self._types.setdefault((source, True), set()).add(kind.type)
            self._types.setdefault((target, False), set()).add(kind.type)

    def around(self, nodes: dict[NodeKey, None]) -> Iterator[_Relation]:
        codes: dict[str, list[str]] = {}
        for node in nodes:
            codes.setdefault(node.label, []).append(node.code)
        for label in sorted(codes):
            for forward in (True, False):
                yield from self._read(label, codes[label], forward)

    def _read(self, label: str, codes: list[str], forward: bool) -> Iterator[_Relation]:
        types = sorted(self._types.get((label, forward), ()))
        if not types:
            return
        left, right = ("-", "->") if forward else ("<-", "-")
        statement = (
            f"UNWIND $codes AS code MATCH (a:{label} {{code: code}}){left}[r:{'|'.join(types)}]{right}(b) "
            f"WHERE {CURRENT.format('r')} AND {CURRENT.format('b')} AND b.code IS NOT NULL "
            "RETURN labels(b) AS labels, type(r) AS type, collect(code) AS near, collect(b.code) AS far, "
            "collect(coalesce(b.name, '')) AS name"
        )
        remaining = iter(sorted(codes))
        while batch := list(islice(remaining, _BATCH)):
            for row in self._store.read(statement, {"codes": batch, "day": self._day}):
                yield from self._relations(label, row, forward)

    def _relations(self, label: str, row: dict[str, Any], forward: bool) -> Iterator[_Relation]:
        far_label = label_in(self._store.model, row["labels"])
        line = line_of(row["type"], label if forward else far_label)
        if not far_label or line is None or line not in self._lines:
            return
        for near, far, name in sorted(set(zip(row["near"], row["far"], row["name"], strict=True))):
            there = WayUnit(NodeKey(far_label, far), name or far)
            yield _Relation(NodeKey(label, near), row["type"], line, forward, there)


def _ways(start: _WaySearch, end: _WaySearch, meeting: list[NodeKey], most: int) -> Ways:
    total = sum(_count(start, node, {}) * _count(end, node, {}) for node in meeting)
    joined = (
        Way(start.origin, (*first, *second))
        for node in meeting
        for first in _back(start, node)
        for second in _onwards(end, node)
    )
    return Ways(tuple(islice(joined, most)), total, start.depth + end.depth)


def _count(side: _WaySearch, node: NodeKey, known: dict[NodeKey, int]) -> int:
    if node not in known:
        known[node] = sum(_count(side, relation.here, known) for relation in side.reached[node]) or 1
    return known[node]


def _back(side: _WaySearch, node: NodeKey) -> Iterator[tuple[WayStep, ...]]:
    """Yield the steps of each shortest way from the origin of the side to a node."""
    if node == side.origin.key:
        yield ()
    for relation in side.reached[node]:
        for before in _back(side, relation.here):
            yield (*before, WayStep(relation.type, relation.line, relation.forward, relation.there))


def _onwards(side: _WaySearch, node: NodeKey) -> Iterator[tuple[WayStep, ...]]:
    """Yield the steps of each shortest way from a node to the origin of the side."""
    if node == side.origin.key:
        yield ()
    for relation in side.reached[node]:
        step = WayStep(relation.type, relation.line, not relation.forward, side.units[relation.here])
        for after in _onwards(side, relation.here):
            yield (step, *after)


def _broken(start: _WaySearch, end: _WaySearch, lines: frozenset[Line]) -> NoWayError:
    """Return the error for two units that no way joins.

    One of the two searches reaches no further units. The error names its end, and the units that it reached last.
    """
    side = end if start.frontier else start
    on = "" if lines == frozenset(Line) else f" on the line {', '.join(sorted(lines))}"
    head = f"no way leads from {_named(start.origin)} to {_named(end.origin)}{on}: "
    last = tuple(side.units[node] for node in side.last)
    reached = len(side.reached) - 1
    if not reached:
        text = f"{head}{_named(side.origin)} has no relationship there"
    else:
        more = f" and {len(last) - 3} more" if len(last) > 3 else ""
        text = (
            f"{head}from {_named(side.origin)} only {reached} unit{'s' * (reached > 1)} can be reached; the chain breaks off at "
            f"{', '.join(map(_named, last[:3]))}{more}"
        )
    return NoWayError(text, side.origin, reached, last)


def _named(unit: WayUnit) -> str:
    return f"{unit.key.text()} {unit.name}" if unit.name != unit.key.code else unit.key.text()
