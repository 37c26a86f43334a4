"""Counts the nodes, relationships and labels that other programs wrote; wangge never changes or deletes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from wangge.graph.contents import StatementReader, named_counts
from wangge.graph.errors import ForeignDatabase
from wangge.graph.model import Model
from wangge.graph.model.bookkeeping import BOOKKEEPING_TYPES
from wangge.graph.store import MARKER, Store

__all__ = [
    "BOOKKEEPING_CONDITIONS",
    "NO_FOREIGN",
    "Foreign",
    "count_foreign",
    "count_unknown_labels",
    "made_elsewhere",
    "made_here",
    "wipe",
]

_WIPE_BATCH = 10_000
BOOKKEEPING_CONDITIONS = {
    "Batch": "n.payload IS NOT NULL AND n.operation IS NOT NULL",
    "Rows": "n.payload IS NOT NULL AND n.seq IS NOT NULL",
    "Run": "n.source_sha256 IS NOT NULL AND n.model_version IS NOT NULL",
    MARKER: "n.id = 'wangge'",
}
"""The Cypher condition, by label, under which a node `n` is wangge's bookkeeping."""


class Foreign(NamedTuple):
    """Counts of foreign nodes by labels, foreign relationships by type, and foreign labels on wangge's nodes.

    `attached` counts, by type, the foreign relationships that start or end at a node that wangge wrote.
    """

    nodes: dict[str, int]
    relationships: dict[str, int]
    labels: dict[str, int]
    attached: dict[str, int]

    def __bool__(self) -> bool:
        return bool(self.nodes or self.relationships or self.labels)

    def text(self) -> str:
        """Return all counts in one line.

        >>> Foreign({"AnalystNote": 2}, {"ABOUT": 1}, {}, {}).text()
        '2 nodes (AnalystNote 2), 1 relationship (ABOUT 1)'
        """
        parts = (("node", self.nodes), ("relationship", self.relationships), ("label", self.labels))
        return ", ".join(named_counts(noun, counts) for noun, counts in parts if counts)

    def as_json(self) -> dict[str, dict[str, int]]:
        """The counts as `--json` prints them."""
        return {"nodes": self.nodes, "relationships": self.relationships, "labels": self.labels}


NO_FOREIGN = Foreign({}, {}, {}, {})


def made_here(name: str) -> str:
    """Return a Cypher condition that is true if the variable `name` holds a fact that a run wrote.

    `name` may hold a node or a relationship. A fact that a run wrote has a dataset, and a `src` that names
    the run. For anything else the condition is false or null.
    """
    return f"({name}.dataset IS NOT NULL AND {name}.src CONTAINS ':R')"


def made_elsewhere(name: str) -> str:
    """Return the opposite of the condition `made_here(name)`: it is true where that one is false or null."""
    return f"({name}.src IS NULL OR {name}.dataset IS NULL OR NOT coalesce({name}.src CONTAINS ':R', false))"


def count_foreign(store: StatementReader, model: Model) -> Foreign:
    """Count what other programs wrote, in one scan of the nodes and one of the relationships."""
    nodes, labels = count_unknown_labels(store, model)
    for row in store.read_simple(
        f"MATCH (n) WHERE {made_elsewhere('n')} RETURN labels(n) AS labels, {_is_bookkeeping('n')} AS kept, count(*) AS n"
    ):
        if not row["kept"] and model.labels.issuperset(row["labels"]):
            nodes[":".join(sorted(row["labels"])) or "(no label)"] += row["n"]
    relationships, attached = _count_relationships(store, model)
    return Foreign(dict(nodes), dict(relationships), dict(labels), dict(attached))


def count_unknown_labels(store: StatementReader, model: Model) -> tuple[Counter[str], Counter[str]]:
    """Count nodes with labels that aren't in the model.

    The first result counts the nodes of other programs that have such labels, by all labels of the node. The
    second result counts such labels on nodes that wangge wrote, by label.
    """
    nodes: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    unknown = {row["label"] for row in store.read_simple("CALL db.labels()")} - model.labels
    for label in sorted(unknown):
        name = label.replace("`", "``")
        for row in store.read_simple(
            f"MATCH (n:`{name}`) RETURN labels(n) AS labels, coalesce({made_here('n')}, false) AS fact,"
            f" {_is_bookkeeping('n')} AS kept, count(*) AS n"
        ):
            if _is_written_by_wangge(model, row["labels"], fact=row["fact"], bookkeeping=row["kept"]):
                labels[label] += row["n"]
            elif label == min(unknown.intersection(row["labels"])):
                nodes[":".join(sorted(row["labels"]))] += row["n"]
    return nodes, labels


def wipe(store: Store, model: Model) -> int:
    """Delete every node that wangge wrote, the marker last, and return their number without the marker.

    Raises `ForeignDatabase` if there is no marker, or if foreign relationships are attached to wangge's nodes:
    deleting a node also deletes its relationships.
    """
    where = store.engine.uri
    if store.marker() is None:
        raise ForeignDatabase(f"{where} isn't marked as wangge's: nothing was deleted")
    if attached := count_foreign(store, model).attached:
        raise ForeignDatabase(
            f"{where} has {named_counts('relationship', attached)} of other programs at wangge's nodes:"
            " nothing was deleted; delete these relationships first, with the program that wrote them"
        )
    deleted = 0
    for label, condition in (
        *((label, made_here("n")) for label in model.nodes),
        *BOOKKEEPING_CONDITIONS.items(),
    ):
        while batch := _delete(store, f"MATCH (n:{label}) WHERE {condition}"):
            deleted += batch
    return deleted - 1


def _delete(store: Store, match: str) -> int:
    with store.writing() as transaction:
        rows = transaction.run(
            f"{match} WITH n LIMIT {_WIPE_BATCH} DETACH DELETE n RETURN count(*) AS deleted"
        )
    return int(rows.records[0][0]) if rows else 0


def _count_relationships(store: StatementReader, model: Model) -> tuple[Counter[str], Counter[str]]:
    relationships: Counter[str] = Counter()
    attached: Counter[str] = Counter()
    ends = ", ".join(
        f"labels({end}) AS {end}_labels, coalesce({made_here(end)}, false) AS {end}_fact, {_is_bookkeeping(end)} AS {end}_kept"
        for end in ("a", "b")
    )
    for row in store.read_simple(
        f"MATCH (a)-[r]->(b) WHERE {made_elsewhere('r')} RETURN type(r) AS type, {ends}, count(*) AS n"
    ):
        if row["type"] in BOOKKEEPING_TYPES and row["a_kept"] and row["b_kept"]:
            continue
        relationships[row["type"]] += row["n"]
        if any(
            _is_written_by_wangge(
                model, row[f"{end}_labels"], fact=row[f"{end}_fact"], bookkeeping=row[f"{end}_kept"]
            )
            for end in ("a", "b")
        ):
            attached[row["type"]] += row["n"]
    return relationships, attached


def _is_bookkeeping(name: str) -> str:
    """Return a Cypher condition that is true if the node in the variable `name` is bookkeeping."""
    conditions = (
        f"({name}:{label} AND {condition.replace('n.', f'{name}.')})"
        for label, condition in BOOKKEEPING_CONDITIONS.items()
    )
    return f"coalesce({' OR '.join(conditions)}, false)"


def _is_written_by_wangge(model: Model, labels: Iterable[str], *, fact: bool, bookkeeping: bool) -> bool:
    """Whether wangge wrote a node: it is bookkeeping, or a fact with one of its `labels` in the model."""
    return bookkeeping or (fact and any(label in model.nodes for label in labels))
