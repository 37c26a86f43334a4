"""Writes a drawn graph into a store with few statements."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from devtools.emptied import empty
from tests.queries.oracles.facts import Facts
from wangge.graph.model import load_model
from wangge.graph.store import Store

__all__ = ["write"]


def write(store: Store, facts: Facts) -> None:
    """Replace the content of the store by these facts.

    In two transactions: ArcadeDB calls a code that is deleted and created again in one a duplicate.
    """
    empty(store)
    with store.writing() as transaction:
        for label, rows in _nodes(facts).items():
            labels = ":".join(load_model().nodes[label].labels)
            transaction.run(f"UNWIND $rows AS row CREATE (n:{labels}) SET n += row", {"rows": rows})
        for type_, rows in _edges(facts).items():
            transaction.run(
                "UNWIND $rows AS row MATCH (a {code: row.source}) MATCH (b {code: row.target}) "
                f"CREATE (a)-[e:{type_}]->(b) SET e += row.own",
                {"rows": rows},
            )


def _nodes(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for code, own in facts.nodes(data=True):
        rows[own["label"]].append({"code": code, **_known(own, "label")})
    return rows


def _edges(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for source, target, own in facts.edges(data=True):
        rows[own["type"]].append({"source": source, "target": target, "own": _known(own, "type")})
    return rows


def _known(own: dict[str, Any], apart: str) -> dict[str, Any]:
    return {name: value for name, value in own.items() if name != apart and value is not None}
