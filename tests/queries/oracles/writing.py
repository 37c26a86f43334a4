"""Writes a randomly drawn graph into a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from devtools.empty_database import empty
from tests.queries.oracles.facts import Facts
from wangge.graph.model import load_model
from wangge.graph.store import Store

__all__ = ["write"]


def write(store: Store, facts: Facts) -> None:
    """Replace the contents of the store with these facts.

    The old facts are deleted in one transaction, and the new ones are created in another: ArcadeDB reports a duplicate
    if the same transaction deletes a node and creates one with the same code.

    Relationships find their nodes by id: for a code without a label, Neo4j searches all records, even those of nodes
    that earlier tests deleted.
    """
    empty(store)
    ids: dict[str, str] = {}
    with store.writing() as transaction:
        for label, rows in _nodes(facts).items():
            labels = ":".join(load_model().nodes[label].labels)
            created = transaction.run(
                f"UNWIND $rows AS row CREATE (n:{labels}) SET n += row RETURN n.code AS code, elementId(n) AS id",
                {"rows": rows},
            )
            ids.update({row["code"]: row["id"] for row in created})
        for type_, rows in _edges(facts, ids).items():
            transaction.run(
                "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.source "
                f"MATCH (b) WHERE elementId(b) = row.target CREATE (a)-[e:{type_}]->(b) SET e += row.own",
                {"rows": rows},
            )


def _nodes(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for code, properties in facts.nodes(data=True):
        rows[properties["label"]].append({"code": code, **_known_properties(properties, "label")})
    return rows


def _edges(facts: Facts, ids: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for source, target, properties in facts.edges(data=True):
        rows[properties["type"]].append(
            {"source": ids[source], "target": ids[target], "own": _known_properties(properties, "type")}
        )
    return rows


def _known_properties(properties: dict[str, Any], excluded: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name != excluded and value is not None}
