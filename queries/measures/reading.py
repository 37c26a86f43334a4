"""Reads the part of the graph that a measure needs, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import islice
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

_SUBORDINATE = "SUBORDINATE_TO"

_NUMBERS = ("households", "tier")
"""The properties that measures read besides code and name, if a kind has them."""


def read_part(store: Store, scope: NodeKey, reads: Reads, day: date) -> MeasuredNetwork:
    """Read the part of the graph that belongs to a place, on `day`, with only the relationships in `reads`.

    The part consists of the place, the places in it, the organisations that are related to one of these, the
    organisations without a place that are above or below these, and the office divisions, posts and holders of all
    these units. Rooms are left out. The same nodes and relationships are in the graph that `wangge.OpenProject.graph`
    returns.
    """
    with relaxed_gc(), ThreadPoolExecutor(_AT_ONCE) as pool:
        reader = _PartReader(store, reads, day, pool)
        reader.read_scope(scope)
        reader.read_places(scope)
        reader.read_around({label: list(reader.network.known(label)) for label in reader.network.kinds})
        reader.read_around(reader.read_without_place())
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
        types_of: dict[str, set[str]] = {}
        for kind in kinds:
            for source in (source for ends in kind.ends for source in ends.sources):
                types_of.setdefault(source, set()).add(kind.type)
        for source in sorted(types_of):
            reader.read_all_edges(source, sorted(types_of[source]))
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

    def read_scope(self, scope: NodeKey) -> None:
        statement = (
            f"MATCH (b:{self._model.nodes[scope.label].label} {{code: $code}}) RETURN b.name AS name, "
            "coalesce(b.households, -1) AS households"
        )
        for row in self._store.read(statement, {"code": scope.code}).records:
            self.network.add_nodes(scope.label, [scope.code], [str(row[0] or "")], [row[1]])

    def read_places(self, scope: NodeKey) -> None:
        """Read the places below the scope, one level after the other, and their relationships to the places above."""
        level = {scope.label: [scope.code]}
        while level:
            below: dict[str, list[str]] = {}
            for near_label, group in self._incoming(level, self._parts_of):
                below.setdefault(group.label, []).extend(group.take(self, near_label))
            level = {label: codes for label, codes in below.items() if codes}

    def _parts_of(self, label: str) -> set[tuple[str, str]]:
        """Return the type and start label of each relationship by which a place may be part of one with this label."""
        allowed = {
            source
            for kind in self._model.edges.values()
            if kind.type == TREE
            for ends in kind.ends
            if label in ends.targets
            for source in ends.sources
        }
        wanted = (allowed & self._places) - _NOT_READ - self._reads.leave_out
        if len(wanted) == 1 and not self._exists(*wanted):
            return set()  # for example entrances of a hundred thousand buildings
        return {(TREE, part) for part in wanted}

    def _exists(self, label: str) -> bool:
        return bool(self._store.read(f"MATCH (n:{label}) RETURN 1 AS one LIMIT 1"))

    def read_around(self, frontier: Mapping[str, list[str]]) -> None:
        """Read the organisations of places, and the divisions, posts and people that belong to nodes, given by label."""
        while frontier:
            added: dict[str, list[str]] = {}
            for near_label, group in self._incoming(frontier, self._sources):
                added.setdefault(group.label, []).extend(group.take(self, near_label))
            frontier = {label: codes for label, codes in added.items() if codes}

    def read_without_place(self) -> dict[str, list[str]]:
        """Read the organisations without a place that are above or below those read so far; return their codes by label."""
        added = {}
        for kind in self._model.edges.values():
            if kind.type == _SUBORDINATE and kind.type in self._reads.types:
                for label in {label for ends in kind.ends for label in ends.sources}:
                    if self.network.known(label):
                        added[label] = self._add_without_place(label)
        return {label: codes for label, codes in added.items() if codes}

    def _add_without_place(self, label: str) -> list[str]:
        statement = (
            f"MATCH (b:{label}) WHERE {CURRENT.format('b')} AND b.code IS NOT NULL "
            "AND NOT EXISTS { (b)-[:COVERS]->() } "
            "RETURN b.code AS code, coalesce(b.name, '') AS name, coalesce(b.tier, -1) AS tier"
        )
        rows = {row["code"]: row for row in self._store.read(statement, self._parameters, timeout=None)}
        known = self.network.known(label)
        inside: set[str] = set()
        for upwards in (True, False) if rows else ():
            beyond = self._subordinations(label, rows, upwards=upwards)
            inside |= _reached([code for code in beyond if code in known], beyond)
        chosen = [rows[code] for code in sorted(inside)]
        columns = [[row[name] for row in chosen] for name in ("code", "name", "tier")]
        return self.network.add_nodes(label, columns[0], columns[1], tiers=columns[2])

    def _subordinations(self, label: str, codes: Iterable[str], *, upwards: bool) -> dict[str, list[str]]:
        """Return these organisations by the codes of their subordinates (upwards) or superiors (downwards)."""
        left, right = ("<-", "-") if upwards else ("-", "->")
        statement = (
            f"UNWIND $codes AS code MATCH (a:{label} {{code: code}}){left}[r:{_SUBORDINATE}]{right}(b:{label}) "
            f"WHERE {CURRENT.format('r')} RETURN collect(code) AS near, collect(b.code) AS far"
        )
        beyond: dict[str, list[str]] = {}
        for row in self._batches(statement, codes):
            for near, far in zip(row["near"], row["far"], strict=True):
                beyond.setdefault(far, []).append(near)
        return beyond

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
            f"RETURN collect(b.code) AS far, collect(coalesce(b.name, '')) AS name{self._numbers_of([label])}"
        )
        after = ""
        while True:
            (row,) = self._store.read(statement, {**self._parameters, "after": after}).dicts() or [
                {"far": []}
            ]
            if not row["far"]:
                return
            self.network.add_nodes(label, row["far"], row["name"], row.get("households"), row.get("tier"))
            after = row["far"][-1]

    def read_all_edges(self, source: str, types: Sequence[str]) -> None:
        statement = (
            f"UNWIND $codes AS code MATCH (a:{source} {{code: code}})-[r:{'|'.join(types)}]->(b) "
            f"WHERE {CURRENT.format('r')} AND b.code IS NOT NULL "
            "RETURN labels(b) AS labels, type(r) AS type, collect(code) AS near, collect(b.code) AS far"
        )
        for row in self._batches(statement, self.network.known(source)):
            far_label = label_in(self._model, row["labels"])
            self.network.add_edges(row["type"], source, row["near"], far_label, row["far"])

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
            if source not in self._reads.leave_out
        }

    def _incoming(
        self,
        nodes: Mapping[str, Sequence[str]],
        sources_of: Callable[[str], set[tuple[str, str]]],
    ) -> Iterator[tuple[str, _Neighbours]]:
        """Yield the relationships that lead to nodes, which are given by label, each group with the label of these nodes.

        `sources_of` returns the pairs of type and start label of the relationships that are read for a label.
        """
        sources = {label: sources_of(label) for label in nodes}
        questions = [
            _Question(label, self._incoming_statement(label, sources[label]), batch)
            for label, codes in nodes.items()
            if sources[label]
            for batch in _batches_of(codes)
        ]
        for question, row in self._answers(questions):
            far_label = label_in(self._model, row["labels"])
            if (row["type"], far_label) in sources[question.label]:
                households, tiers = (row.get(name) for name in _NUMBERS)
                far = (row["far"], row["name"], households, tiers)
                yield question.label, _Neighbours(far_label, row["type"], row["near"], far)

    def _incoming_statement(self, label: str, sources: set[tuple[str, str]]) -> str:
        types = "|".join(sorted({type_ for type_, _source in sources}))
        return (
            f"UNWIND $codes AS code MATCH (a:{label} {{code: code}})<-[r:{types}]-(b) "
            f"WHERE {CURRENT.format('r')} AND {CURRENT.format('b')} AND b.code IS NOT NULL "
            "RETURN labels(b) AS labels, type(r) AS type, collect(code) AS near, collect(b.code) AS far, "
            f"collect(coalesce(b.name, '')) AS name{self._numbers_of(source for _type, source in sources)}"
        )

    def _numbers_of(self, labels: Iterable[str]) -> str:
        """Return the columns of a statement with the numbers of nodes `b` with these labels."""
        kinds = [self._model.nodes[label] for label in labels]
        numbers = [name for name in _NUMBERS if any(name in kind.properties for kind in kinds)]
        return "".join(f", collect(coalesce(b.{name}, -1)) AS {name}" for name in numbers)

    def _batches(self, statement: str, codes: Iterable[str]) -> Iterator[dict[str, Any]]:
        questions = [_Question("", statement, batch) for batch in _batches_of(codes)]
        return (row for _question, row in self._answers(questions))

    def _answers(self, questions: Sequence[_Question]) -> Iterator[tuple[_Question, dict[str, Any]]]:
        """Read the rows of several statements, some at the same time."""

        def read(question: _Question) -> Rows:
            parameters = {**self._parameters, "codes": question.codes}
            return self._store.read(question.statement, parameters, timeout=None)

        apply = map if len(questions) < 2 else self._pool.map
        for question, rows in zip(questions, apply(read, questions), strict=True):
            for row in rows:
                yield question, row


class _Question(NamedTuple):
    """A statement about some nodes with one label, which are given by their codes."""

    label: str
    statement: str
    codes: list[str]


def _batches_of(codes: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(codes)
    return iter(lambda: list(islice(remaining, _BATCH)), [])


def _reached(starts: list[str], beyond: Mapping[str, list[str]]) -> set[str]:
    """Return everything that can be reached from `starts` in one step or more."""
    reached: set[str] = set()
    waiting = starts
    while waiting:
        further = set(beyond.get(waiting.pop(), ())) - reached
        reached |= further
        waiting += further
    return reached


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
