"""Reads the part of the graph that a measure needs, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import chain, islice
from typing import Any, NamedTuple

from wangge.graph.model import NodeKey
from wangge.graph.rows import Rows
from wangge.graph.store import Store
from wangge.loaders.relaxed_gc import relaxed_gc
from wangge.queries.measures.network import TREE, MeasuredNetwork
from wangge.queries.measures.reads import CURRENT, Reads, label_in

__all__ = ["read_everything", "read_part"]

_BATCH = 10_000
_AT_ONCE = 3
"""The number of batches that are read at the same time: the engine works on some while the client unpacks another."""

_NOT_READ = frozenset({"Room"})  # rooms have no organisations, and a district may have millions of them
_FOLLOWERS = frozenset({"Post", "Person", "OfficeDivision"})
"""Nodes of these kinds belong to a scope if they have a relationship to a node of the scope."""

_NUMBERS = ("households", "tier")
"""The properties that measures read besides code and name, if a kind has them."""


def read_part(store: Store, scope: NodeKey, reads: Reads, day: date) -> MeasuredNetwork:
    """Read the part of the graph that belongs to a place, on `day`, with only the relationships in `reads`.

    The part consists of the place, the places in it, the organisations that are related to one of these, and their
    office divisions, posts and holders. Rooms are left out. The same nodes and relationships are in the graph that
    `wangge.OpenProject.graph` returns.
    """
    with relaxed_gc(), ThreadPoolExecutor(_AT_ONCE) as pool:
        reader = _PartReader(store, reads, day, pool)
        reader.read_scope(scope)
        reader.read_places(scope)
        reader.read_around()
        reader.read_between()
        return reader.network


def read_everything(store: Store, types: frozenset[str] | None, day: date) -> MeasuredNetwork:
    """Read the relationships of these types that are valid on `day`, and all nodes of the kinds that may have them.

    If `types` is None, all relationships are read.
    """
    model = store.model
    kinds = [kind for kind in model.edges.values() if types is None or kind.type in types]
    labels = (
        {label for kind in kinds for ends in kind.ends for label in (*ends.sources, *ends.targets)}
        if types is not None
        else set(model.nodes)
    )
    with relaxed_gc(), ThreadPoolExecutor(_AT_ONCE) as pool:
        reader = _PartReader(store, Reads(types or frozenset()), day, pool)
        for label in sorted(labels & model.nodes.keys()):
            reader.read_all_nodes(label)
        for type_, source in dict.fromkeys(
            (kind.type, source) for kind in kinds for ends in kind.ends for source in ends.sources
        ):
            reader.read_all_edges(type_, source)
        return reader.network


class _PartReader:
    def __init__(self, store: Store, reads: Reads, day: date, pool: ThreadPoolExecutor) -> None:
        self.network = MeasuredNetwork()
        self._store = store
        self._pool = pool
        self._model = store.model
        self._reads = reads
        self._parameters: dict[str, Any] = {"day": day}
        self._places = {kind.label for kind in self._model.places}
        self._existing: dict[str, bool] = {}

    def read_scope(self, scope: NodeKey) -> None:
        statement = (
            f"MATCH (b:{self._model.nodes[scope.label].label} {{code: $code}}) RETURN b.name AS name, "
            "coalesce(b.households, -1) AS households"
        )
        for row in self._store.read(statement, {"code": scope.code}).records:
            self.network.add_nodes(scope.label, [scope.code], [str(row[0] or "")], [row[1]])

    def read_places(self, scope: NodeKey) -> None:
        """Read the places below the scope, one level after the other, and their relationships to the places above."""
        level: Mapping[str, Iterable[str]] = {scope.label: [scope.code]}
        while level:
            below: dict[str, dict[str, None]] = {}
            for label, codes in level.items():
                parts = {(TREE, part) for part in self._parts_of(label)}
                for group in self._incoming(label, codes, parts):
                    for code in group.take(self, label):
                        below.setdefault(group.label, {})[code] = None
            level = below

    def _parts_of(self, label: str) -> list[str]:
        """Return the labels of the places that may be parts of one with this label, as far as the graph has any."""
        allowed = {
            source
            for kind in self._model.edges.values()
            if kind.type == TREE
            for ends in kind.ends
            if label in ends.targets
            for source in ends.sources
        }
        wanted = (allowed & self._places) - _NOT_READ - self._reads.leave_out
        return [part for part in sorted(wanted) if self._exists(part)]

    def _exists(self, label: str) -> bool:
        if label not in self._existing:
            self._existing[label] = bool(self._store.read(f"MATCH (n:{label}) RETURN 1 AS one LIMIT 1"))
        return self._existing[label]

    def read_around(self) -> None:
        """Read the organisations of the places, and the divisions, posts and people that belong to nodes read so far."""
        frontier = {label: list(self.network.known(label)) for label in self.network.kinds}
        while frontier:
            added: dict[str, list[str]] = {}
            for label, codes in frontier.items():
                for group in self._incoming(label, codes, self._sources(label)):
                    added.setdefault(group.label, []).extend(group.take(self, label))
            frontier = {label: codes for label, codes in added.items() if codes}

    def read_between(self) -> None:
        """Read the other relationships between two nodes that belong to the part."""
        for label in self.network.kinds:
            types = {
                kind.type
                for kind in self._model.edges.values()
                if kind.type in self._reads.types and kind.type != TREE
                for ends in kind.ends
                if label in ends.sources
                and label not in _FOLLOWERS
                and not self._places.issuperset(ends.targets)
            }
            if not types:
                continue
            statement = (
                f"UNWIND $codes AS code MATCH (a:{label} {{code: code}})-[r:{'|'.join(sorted(types))}]->(b) "
                f"WHERE {CURRENT.format('r')} AND b.code IS NOT NULL "
                "RETURN labels(b) AS labels, type(r) AS type, collect(code) AS near, collect(b.code) AS far"
            )
            for row in self._batches(statement, list(self.network.known(label))):
                far_label = label_in(self._model, row["labels"])
                self.network.add_edges(row["type"], label, row["near"], far_label, row["far"])

    def read_all_nodes(self, label: str) -> None:
        current = CURRENT.format("b")
        statement = (
            f"MATCH (b:{label}) WHERE b.code > $after AND {current} WITH b ORDER BY b.code LIMIT {_BATCH * 5} "
            "RETURN collect(b.code) AS far, collect(coalesce(b.name, '')) AS name, "
            "collect(coalesce(b.households, -1)) AS households, collect(coalesce(b.tier, -1)) AS tier"
        )
        after = ""
        while True:
            (row,) = self._store.read(statement, {**self._parameters, "after": after}).dicts() or [
                {"far": []}
            ]
            if not row["far"]:
                return
            self.network.add_nodes(label, row["far"], row["name"], row["households"], row["tier"])
            after = row["far"][-1]

    def read_all_edges(self, type_: str, source: str) -> None:
        statement = (
            f"UNWIND $codes AS code MATCH (a:{source} {{code: code}})-[r:{type_}]->(b) "
            f"WHERE {CURRENT.format('r')} AND b.code IS NOT NULL "
            "RETURN labels(b) AS labels, collect(code) AS near, collect(b.code) AS far"
        )
        for row in self._batches(statement, self.network.known(source)):
            far_label = label_in(self._model, row["labels"])
            self.network.add_edges(type_, source, row["near"], far_label, row["far"])

    def _sources(self, label: str) -> set[tuple[str, str]]:
        """Return the type and start label of each relationship by which a node belongs to a node with this label."""
        return {
            (kind.type, source)
            for kind in self._model.edges.values()
            if kind.type in self._reads.types and kind.type != TREE
            for ends in kind.ends
            if label in ends.targets
            for source in ends.sources
            if label in self._places or source in _FOLLOWERS
        }

    def _incoming(
        self, label: str, codes: Iterable[str], sources: set[tuple[str, str]]
    ) -> Iterator[_Neighbours]:
        """Yield the relationships of these pairs of type and start label that lead to nodes with a label."""
        if not sources:
            return
        types = "|".join(sorted({type_ for type_, _source in sources}))
        kinds = [self._model.nodes[source] for _type, source in sources]
        numbers = [name for name in _NUMBERS if any(name in kind.properties for kind in kinds)]
        columns = "".join(f", collect(coalesce(b.{name}, -1)) AS {name}" for name in numbers)
        statement = (
            f"UNWIND $codes AS code MATCH (a:{label} {{code: code}})<-[r:{types}]-(b) "
            f"WHERE {CURRENT.format('r')} AND {CURRENT.format('b')} AND b.code IS NOT NULL "
            "RETURN labels(b) AS labels, type(r) AS type, collect(code) AS near, collect(b.code) AS far, "
            f"collect(coalesce(b.name, '')) AS name{columns}"
        )
        for row in self._batches(statement, codes):
            far_label = label_in(self._model, row["labels"])
            if (row["type"], far_label) in sources:
                households, tiers = (row.get(name) for name in _NUMBERS)
                far = (row["far"], row["name"], households, tiers)
                yield _Neighbours(far_label, row["type"], row["near"], far)

    def _batches(self, statement: str, codes: Iterable[str]) -> Iterator[dict[str, Any]]:
        remaining = iter(codes)
        batches = iter(lambda: list(islice(remaining, _BATCH)), [])

        def read(batch: list[str]) -> Rows:
            return self._store.read(statement, {**self._parameters, "codes": batch}, timeout=None)

        first = list(islice(batches, _AT_ONCE))
        apply = map if len(first) < 2 else self._pool.map
        for rows in apply(read, chain(first, batches)):
            yield from rows


class _Neighbours(NamedTuple):
    """Relationships of one type that start at nodes with one label: the codes of both ends, and columns of the start."""

    label: str
    type: str
    near: Sequence[str]
    columns: tuple[Sequence[str], Sequence[str], Sequence[int] | None, Sequence[int] | None]

    def take(self, reader: _PartReader, near_label: str) -> list[str]:
        """Add the relationships and their start nodes to the network; return the codes of the new nodes."""
        added = reader.network.add_nodes(self.label, *self.columns)
        reader.network.add_edges(self.type, self.label, self.columns[0], near_label, self.near)
        return added
