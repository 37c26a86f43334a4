"""Tells what changed since an earlier run: which kinds of node and relationship, and which properties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from wangge.graph.model import Model, NodeKey
from wangge.loaders.history.written import WrittenFact, written_facts
from wangge.loaders.planning.change import Operation
from wangge.loaders.state import GraphReader, GraphState

__all__ = [
    "MOST_FACTS",
    "EdgeChange",
    "GraphChanges",
    "GraphMoment",
    "changes_of",
    "changes_since",
    "moment_of",
]

MOST_FACTS = 50_000
"""The largest number of written facts that are read. If there are more, everything counts as changed."""


class GraphMoment(NamedTuple):
    """A state of a graph: its last run, the digest of this run, and the number of writes so far.

    The digest of a run covers all earlier runs.
    """

    run: str
    digest: str
    writes: object


class EdgeChange(NamedTuple):
    """A change of a relationship: its kind, and the kinds of node at its ends.

    `property` is "" if the relationship was added or retired. `has_new_source` says whether it was added together with
    the node from which it leads.
    """

    kind: str
    source: str
    target: str
    property: str
    has_new_source: bool


@dataclass(frozen=True)
class GraphChanges:
    """What changed: the labels of added and retired nodes, the changed properties of nodes by label, and relationships."""

    nodes: frozenset[str] = frozenset()
    properties: frozenset[tuple[str, str]] = frozenset()
    edges: frozenset[EdgeChange] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.properties or self.edges)


def moment_of(store: GraphReader, model: Model) -> GraphMoment | None:
    """Return the state of the graph; None while a run is unfinished, and for a graph without runs."""
    marker = store.marker() or {}
    runs = GraphState(store, model).runs()
    if marker.get("open_run") or not runs or runs[-1].id != marker.get("last_run") or not runs[-1].digest:
        return None
    return GraphMoment(runs[-1].id, runs[-1].digest, marker.get("ticks"))


def changes_since(
    store: GraphReader, model: Model, before: GraphMoment, now: GraphMoment | None
) -> GraphChanges | None:
    """Return what changed since an earlier state of the graph; None if the journal can't tell.

    `now` is what `moment_of` has just returned. The journal can't tell if a run is unfinished, if the journal isn't the
    continuation of the earlier one, if something other than a run wrote to the graph, or if more than `MOST_FACTS` facts
    were written. Raises `JournalTampered` for a changed batch.
    """
    if now is None:
        return None
    if now == before:
        return GraphChanges()
    runs = GraphState(store, model).runs()
    later = [run for run in runs if run.id > before.run]
    continues = any(run.id == before.run and run.digest == before.digest for run in runs)
    if not later or not continues or _count(store, before.run) > MOST_FACTS:
        return None
    return changes_of(fact for run in later for fact in written_facts(store, model, run))


def changes_of(facts: Iterable[WrittenFact]) -> GraphChanges:
    """Return what these facts changed."""
    nodes: set[str] = set()
    new_nodes: set[NodeKey] = set()
    properties: set[tuple[str, str]] = set()
    edges: set[tuple[str, NodeKey, str, str]] = set()
    for fact in facts:
        exists_throughout = fact.before is not None and fact.after is not None
        names = list(fact.differences()) if exists_throughout else [""]
        if isinstance(fact.key, NodeKey):
            if not exists_throughout:
                nodes.add(fact.key.label)
                if fact.operation is Operation.ADD:
                    new_nodes.add(fact.key)
            else:
                properties.update((fact.key.label, name) for name in names)
        else:
            edges.update((fact.key.kind, fact.key.source, fact.key.target.label, name) for name in names)
    return GraphChanges(
        frozenset(nodes),
        frozenset(properties),
        frozenset(
            EdgeChange(kind, source.label, target, name, source in new_nodes)
            for kind, source, target, name in edges
        ),
    )


def _count(store: GraphReader, run: str) -> int:
    ((count,),) = store.read(
        "MATCH (r:Run)-[:WROTE]->(b:Batch) WHERE r.id > $run RETURN sum(b.count) AS count", {"run": run}
    ).records
    return int(count or 0)
