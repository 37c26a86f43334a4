"""Reads the part of the graph that a measure needs, as columns, and makes a networkx graph of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.MultiDiGraph[str]

__all__ = ["CURRENT", "TREE", "Reads", "label_in", "read_everything", "read_part"]

TREE = "PART_OF"
_BATCH = 10_000
_NOTHING = -1
_NOT_READ = frozenset({"Room"})  # rooms have no organisations, and a district may have millions of them
_FOLLOWERS = frozenset({"Post", "Person", "OfficeDivision"})
"""Nodes of these kinds belong to a scope if they have a relationship to a node of the scope."""

CURRENT = (
    "({0}.valid_from IS NULL OR {0}.valid_from <= $day) AND ({0}.valid_to IS NULL OR {0}.valid_to > $day)"
)
_COLUMNS = (
    "labels(b) AS labels, type(r) AS type, collect(code) AS near, collect(b.code) AS far, "
    "collect(coalesce(b.name, '')) AS name, collect(coalesce(b.households, -1)) AS households, "
    "collect(coalesce(b.tier, -1)) AS tier"
)


class Reads(NamedTuple):
    """What a measure reads: the types of relationship, and the labels of places that it doesn't need."""

    types: frozenset[str]
    leave_out: frozenset[str] = frozenset()


def read_part(store: Store, scope: NodeKey, reads: Reads, day: date) -> Graph:
    """Read the part of the graph that belongs to a place, on `day`, with only the relationships in `reads`.

    A node's id is `Label:code`; its attributes are `label`, `code`, `name`, and `households` and `tier` if they are
    recorded. A relationship's key and attribute `type` are its type. The part consists of the place, the places in
    it, the organisations that are related to one of these, and their office divisions, posts and holders. Rooms are
    left out. The same nodes and relationships are in the graph that `wangge.OpenProject.graph` returns.
    """
    reader = _PartReader(store, reads, day)
    reader.read_scope(scope)
    reader.read_places(scope)
    reader.read_around()
    reader.read_between()
    return reader.graph


def read_everything(store: Store, types: frozenset[str] | None, day: date) -> Graph:
    """Read the relationships of these types that are valid on `day`, and all nodes of the kinds that may have them.

    If `types` is None, all relationships are read. The graph has the form that `read_part` describes.
    """
    reader = _PartReader(store, Reads(types or frozenset()), day)
    model = store.model
    kinds = [kind for kind in model.edges.values() if types is None or kind.type in types]
    labels = (
        {label for kind in kinds for ends in kind.ends for label in (*ends.sources, *ends.targets)}
        if types is not None
        else set(model.nodes)
    )
    for label in sorted(labels & model.nodes.keys()):
        reader.read_all_nodes(label)
    for type_, source in dict.fromkeys(
        (kind.type, source) for kind in kinds for ends in kind.ends for source in ends.sources
    ):
        reader.read_all_edges(type_, source)
    return reader.graph


class _PartReader:
    def __init__(self, store: Store, reads: Reads, day: date) -> None:
        import networkx as nx

        self.graph: Graph = nx.MultiDiGraph()
        self._store = store
        self._model = store.model
        self._reads = reads
        self._parameters: dict[str, Any] = {"day": day}
        self._inside: dict[str, dict[str, None]] = {}
        self._places = {kind.label for kind in self._model.places}

    def read_scope(self, scope: NodeKey) -> None:
        statement = (
            f"MATCH (b:{self._model.nodes[scope.label].label} {{code: $code}}) RETURN b.name AS name, "
            "coalesce(b.households, -1) AS households"
        )
        for row in self._store.read(statement, {"code": scope.code}).records:
            self.add_nodes(scope.label, [scope.code], [str(row[0] or "")], [row[1]], [_NOTHING])

    def read_places(self, scope: NodeKey) -> None:
        """Read the places below the scope, one level after the other, and their relationships to the places above."""
        level: Mapping[str, Iterable[str]] = {scope.label: [scope.code]}
        left_out = _NOT_READ | self._reads.leave_out
        while level:
            below: dict[str, dict[str, None]] = {}
            for label, codes in level.items():
                for group in self._incoming(label, codes, {TREE}):
                    if group.label not in self._places or group.label in left_out:
                        continue
                    for code in group.take(self, label):
                        below.setdefault(group.label, {})[code] = None
            level = below

    def read_around(self) -> None:
        """Read the organisations of the places, and the divisions, posts and people that belong to nodes read so far."""
        frontier = {label: list(codes) for label, codes in self._inside.items()}
        while frontier:
            added: dict[str, list[str]] = {}
            for label, codes in frontier.items():
                sources = self._sources(label)
                for group in self._incoming(label, codes, {type_ for type_, _source in sources}):
                    if (group.type, group.label) in sources:
                        added.setdefault(group.label, []).extend(group.take(self, label))
            frontier = {label: codes for label, codes in added.items() if codes}

    def read_between(self) -> None:
        """Read the other relationships between two nodes that belong to the part."""
        for label, codes in list(self._inside.items()):
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
            for row in self._batches(statement, codes):
                far_label = label_in(self._model, row["labels"])
                self._add_known(label, row["near"], far_label, row["far"], row["type"])

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
            self.add_nodes(label, row["far"], row["name"], row["households"], row["tier"])
            after = row["far"][-1]

    def read_all_edges(self, type_: str, source: str) -> None:
        known = self._inside.get(source, {})
        statement = (
            f"UNWIND $codes AS code MATCH (a:{source} {{code: code}})-[r:{type_}]->(b) "
            f"WHERE {CURRENT.format('r')} AND b.code IS NOT NULL "
            "RETURN labels(b) AS labels, collect(code) AS near, collect(b.code) AS far"
        )
        for row in self._batches(statement, known):
            far_label = label_in(self._model, row["labels"])
            self._add_known(source, row["near"], far_label, row["far"], type_)

    def add_nodes(
        self,
        label: str,
        codes: Sequence[str],
        names: Sequence[str],
        households: Sequence[int],
        tiers: Sequence[int],
    ) -> list[str]:
        """Add nodes of one kind, given as columns; return the codes of those that are new. -1 means not recorded."""
        known = self._inside.setdefault(label, {})
        new: dict[str, dict[str, Any]] = {}
        for code, name, number, tier in zip(codes, names, households, tiers, strict=True):
            if code in known:
                continue
            known[code] = None
            attributes: dict[str, Any] = {"label": label, "code": code, "name": name}
            new[code] = attributes
            if number != _NOTHING:
                attributes["households"] = number
            if tier != _NOTHING:
                attributes["tier"] = tier
        self.graph.add_nodes_from((f"{label}:{code}", attributes) for code, attributes in new.items())
        return list(new)

    def add_edges(
        self, label: str, codes: Iterable[str], far_label: str, far_codes: Iterable[str], type_: str
    ) -> None:
        """Add relationships of one type from nodes with the label `label` to nodes with the label `far_label`."""
        data: dict[str, Any] = {"type": type_}
        edges: Any = (
            (f"{label}:{code}", f"{far_label}:{far}", type_, data)
            for code, far in zip(codes, far_codes, strict=True)
        )
        self.graph.add_edges_from(edges)

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

    def _incoming(self, label: str, codes: Iterable[str], types: set[str]) -> Iterator[_Neighbours]:
        if not types:
            return
        statement = (
            f"UNWIND $codes AS code MATCH (a:{label} {{code: code}})<-[r:{'|'.join(sorted(types))}]-(b) "
            f"WHERE {CURRENT.format('r')} AND {CURRENT.format('b')} AND b.code IS NOT NULL RETURN {_COLUMNS}"
        )
        for row in self._batches(statement, codes):
            far_label = label_in(self._model, row["labels"])
            if far_label:
                columns = (row["far"], row["name"], row["households"], row["tier"])
                yield _Neighbours(far_label, row["type"], row["near"], columns)

    def _batches(self, statement: str, codes: Iterable[str]) -> Iterator[dict[str, Any]]:
        remaining = iter(codes)
        while batch := list(islice(remaining, _BATCH)):
            yield from self._store.read(statement, {**self._parameters, "codes": batch}, timeout=None)

    def _add_known(
        self, label: str, codes: Sequence[str], far_label: str, far_codes: Sequence[str], type_: str
    ) -> None:
        """Add those relationships whose ends are both in the graph."""
        known = self._inside.get(far_label, {})
        pairs = [(code, far) for code, far in zip(codes, far_codes, strict=True) if far in known]
        self.add_edges(label, (code for code, _far in pairs), far_label, (far for _code, far in pairs), type_)


class _Neighbours(NamedTuple):
    """Relationships of one type that start at nodes with one label: the codes of both ends, and columns of the start."""

    label: str
    type: str
    near: Sequence[str]
    columns: tuple[Sequence[Any], ...]

    def take(self, reader: _PartReader, near_label: str) -> list[str]:
        """Add the relationships and their start nodes to the graph; return the codes of the new nodes."""
        added = reader.add_nodes(self.label, *self.columns)
        reader.add_edges(self.label, self.columns[0], near_label, self.near, self.type)
        return added


def label_in(model: Model, labels: Iterable[str]) -> str:
    """Return the first of the labels of a node that is a kind of the model; "" if there is none."""
    return next((label for label in labels if label in model.nodes), "")
