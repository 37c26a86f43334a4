"""Reads the names, places and sources of subjects from the graph; each subject is read only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from wangge.graph.model import Model, NodeKey, Source
from wangge.graph.store import Store
from wangge.queries.check.finding import ParentUnit, SubjectFacts, title_of
from wangge.queries.recipes.statement_reads import StatementReads, statement_reads

__all__ = ["SubjectFactsCache", "SubjectNode", "facts_reads"]

_TO_UNITS = "POST_IN|CONCERNS|REPRESENTS|COVERS|SERVES|STEP_OF|UNIT_OF|ASSIGNED_TO"
_UPWARDS = "PART_OF|REPRESENTS|COVERS|UNIT_OF"
_ABOVE_DISTRICT = frozenset({"Province", "City"})
_SHARED = ("Place", "Organization")
_MOST_STEPS = 12
_BATCH = 5_000


class SubjectNode(NamedTuple):
    """A node as the graph has it: its label, its name, its source, and the units to which it belongs."""

    label: str
    name: str
    source: Source | None
    parents: tuple[NodeKey, ...]


class SubjectFactsCache:
    """A cache of the names, places and sources of subjects, and of the units above them.

    Several caches for one state of the graph can share `units`, the units above subjects that they have read, and `facts`,
    those of the subjects.
    """

    def __init__(
        self,
        store: Store,
        model: Model | None = None,
        units: dict[NodeKey, SubjectNode] | None = None,
        facts: dict[NodeKey, SubjectFacts] | None = None,
    ) -> None:
        self._store = store
        self._model = model or store.model
        self._labels = self._model.labels
        self._facts = {} if facts is None else facts
        self._nodes = {} if units is None else units
        self._chains: dict[NodeKey, tuple[ParentUnit, ...]] = {}
        self._texts: dict[str, str] = {}

    def of(self, subjects: Iterable[NodeKey]) -> Mapping[NodeKey, SubjectFacts]:
        """Return the facts of these subjects and of all subjects that were requested earlier.

        Known facts aren't read again. If a subject is in several places, its `units` are only those that are above all of
        these places.
        """
        unread = {s for s in subjects if s not in self._facts and s.label in self._labels}
        nodes = self._read(unread, _TO_UNITS)
        parents = {parent for node in nodes.values() for parent in node.parents}
        for _step in range(_MOST_STEPS):
            missing = {parent for parent in parents if parent not in self._nodes}
            if not missing:
                break
            parent_nodes = self._read(missing, _UPWARDS)
            self._nodes |= parent_nodes
            parents = {parent for node in parent_nodes.values() for parent in node.parents}
        for subject, node in nodes.items():
            units = self._common(node.parents)
            self._facts[subject] = SubjectFacts(node.label, node.name, units, node.source)
        return self._facts

    def _common(self, parents: Sequence[NodeKey]) -> tuple[ParentUnit, ...]:
        """Return the units that all `parents` have in common, from the district down.

        The units of a parent are the parent itself and the units above it.
        """
        chains = [self._chain(parent) for parent in parents]
        if len(chains) < 2:
            return chains[0] if chains else ()
        return tuple(
            level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*chains, strict=False))
        )

    def _chain(self, subject: NodeKey) -> tuple[ParentUnit, ...]:
        if subject in self._chains:
            return self._chains[subject]
        self._chains[subject] = ()  # ends the recursion if the units form a cycle
        node = self._nodes.get(subject)
        if node is not None:
            units_above = self._common(node.parents)
            own_unit = (
                ()
                if node.label in _ABOVE_DISTRICT
                else (ParentUnit(subject.code, title_of(node.label, node.name)),)
            )
            self._chains[subject] = (*units_above, *own_unit)
        return self._chains[subject]

    def _read(self, subjects: Iterable[NodeKey], anchors: str) -> dict[NodeKey, SubjectNode]:
        nodes: dict[NodeKey, SubjectNode] = {}
        for label, codes in _batches(subjects):
            types = _types_from(self._model, label, anchors)
            statement = (
                f"UNWIND $codes AS code MATCH (n:{label} {{code: code}}) "
                f"OPTIONAL MATCH (n)-[:{types}]->(p) "
                f"RETURN collect([n.code, n.name, n.src, {_own_label('n')}, p.code, {_own_label('p')}]) AS rows"
            )
            ((rows,),) = self._store.read(statement, {"codes": codes}).records
            for code, *values in rows:
                subject = NodeKey(label, code)
                nodes[subject] = self._node(values, nodes.get(subject))
        return nodes

    def _node(self, values: Sequence[Any], node_so_far: SubjectNode | None) -> SubjectNode:
        """Return a node with the parent in this row and those in earlier rows; a node has one row per parent.

        `node_so_far` is the node as the earlier rows describe it, None for the first row.
        """
        name, src, label, parent, parent_label = values
        parents = () if node_so_far is None else node_so_far.parents
        if parent and parent_label:
            parent_key = NodeKey(self._shared(parent_label), parent)
            parents = parents if parent_key in parents else tuple(sorted((*parents, parent_key)))
        if node_so_far is not None:
            return node_so_far._replace(parents=parents)
        return SubjectNode(self._shared(label or ""), self._shared(name or ""), self._source(src), parents)

    def _source(self, text: str | None) -> Source | None:
        try:
            source = Source.parse(text) if text else None
        except ValueError:
            return None
        if source is None:
            return None
        return Source(
            self._shared(source.run), self._shared(source.file), self._shared(source.sheet), source.row
        )

    def _shared(self, text: str) -> str:
        """Return the same object for equal texts. This saves memory, because a few texts are repeated in many rows."""
        return self._texts.setdefault(text, text)


def facts_reads(label: str, model: Model) -> StatementReads:
    """Return what a cache reads of the graph for subjects with this label, except their sources."""
    types = _types_from(model, label, f"{_TO_UNITS}|{_UPWARDS}")
    return statement_reads(
        f"MATCH (n:{label}) OPTIONAL MATCH (n)-[:{types}]->(p) OPTIONAL MATCH (p)-[:PART_OF|{_UPWARDS}*]->(u) "
        "RETURN n.name, p.name, u.name",
        model,
    )


def _types_from(model: Model, label: str, anchors: str) -> str:
    """Return the relationships that lead from a node of this label to the units above it."""
    kind = model.nodes.get(label)
    if label == "Place" or (kind is not None and kind.place_tier is not None):
        return "PART_OF"
    return f"PART_OF|{anchors}" if kind is not None and kind.icon is not None else anchors


def _own_label(variable: str) -> str:
    """Return a Cypher expression for the label of a node's own kind, without those that kinds share, such as `Place`."""
    shared = ", ".join(f"'{label}'" for label in _SHARED)
    return f"[one IN labels({variable}) WHERE NOT one IN [{shared}]][0]"


def _batches(subjects: Iterable[NodeKey]) -> Iterator[tuple[str, list[str]]]:
    by_label: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        by_label[subject.label].append(subject.code)
    for label in sorted(by_label):
        codes = sorted(by_label[label])
        for start in range(0, len(codes), _BATCH):
            yield label, codes[start : start + _BATCH]
