"""Recreates databases of an earlier version of wangge from the files in data/."""

from __future__ import annotations

import json
import tarfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from wangge.graph.store import Store, Transaction

DATA = Path(__file__).parent / "data"
FINISHED = "c4ef377"
UNFINISHED = "c4ef377-unfinished"


def load_dump(store: Store, name: str) -> None:
    """Fill an empty database with the nodes and relationships of a dump: a file of JSON lines in data/."""
    lines = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    nodes = [line for line in lines if "labels" in line]
    with store.writing() as transaction:
        _create(transaction, nodes)
        _relate(transaction, lines[len(nodes) :], nodes)
        transaction.run("MATCH (n) REMOVE n.line")


def unpack_project(folder: Path) -> Path:
    """Unpack the project folder of the earlier version, which has an embedded database; return the folder."""
    with tarfile.open(DATA / f"{FINISHED}-embedded.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def _create(transaction: Transaction, nodes: list[dict[str, Any]]) -> None:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, node in enumerate(nodes):
        rows[":".join(node["labels"])].append({**_typed(node["properties"]), "line": number})
    for labels, batch in rows.items():
        transaction.run(f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", {"rows": batch})


def _relate(transaction: Transaction, edges: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> None:
    rows: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        ends = nodes[edge["from"]]["labels"][0], nodes[edge["to"]]["labels"][0]
        row = {"a": edge["from"], "b": edge["to"], "own": _typed(edge["properties"])}
        rows[edge["type"], *ends].append(row)
    for (kind, source, target), batch in rows.items():
        transaction.run(
            f"UNWIND $rows AS row MATCH (a:{source} {{line: row.a}}) MATCH (b:{target} {{line: row.b}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = row.own",
            {"rows": batch},
        )


def _typed(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in properties.items()}


def _value(value: Any) -> Any:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value
