"""Verifies a loaded graph without using any code of wangge."""

from __future__ import annotations

from time import perf_counter

import neo4j

from benchmarks.loading.packages import RENAMED_PREFIX
from benchmarks.loading.rows import RELATION, PreparedRows
from benchmarks.part import Skipped

__all__ = ["empty", "verify", "verify_amounts", "verify_changed"]


def verify(driver: neo4j.Driver, rows: PreparedRows, database: str | None = None) -> float:
    """Verify that the graph has as many nodes of each label as the prepared rows, and as many edges.

    Returns the seconds that this took. Raises `Skipped` if a number differs.
    """
    start = perf_counter()
    counts = {
        label: _number(driver, f"MATCH (n:{label}) RETURN count(n) AS n", database) for label in rows.nodes
    }
    edges = _number(driver, f"MATCH ()-[r:{RELATION}]->() RETURN count(r) AS n", database)
    if (counts, edges) != (rows.nodes, rows.edges):
        raise Skipped(f"wrong graph: {counts} and {edges} edges, not {rows.nodes} and {rows.edges}")
    return perf_counter() - start


def verify_amounts(driver: neo4j.Driver, nodes: int, edges: int) -> None:
    """Verify that the graph has these numbers of nodes and edges. Raises `Skipped` if a number differs."""
    counts = (
        _number(driver, "MATCH (n) RETURN count(n) AS n", None),
        _number(driver, f"MATCH ()-[r:{RELATION}]->() RETURN count(r) AS n", None),
    )
    if counts != (nodes, edges):
        raise Skipped(f"wrong graph: {counts[0]} nodes and {counts[1]} edges, not {nodes} and {edges}")


def verify_changed(driver: neo4j.Driver, rows: PreparedRows, database: str | None = None) -> None:
    """Verify that all changed rows have their new names. Raises `Skipped` if a row has another name."""
    text = f"MATCH (n:Community) WHERE n.name STARTS WITH '{RENAMED_PREFIX}' AND n.code IN $codes RETURN count(n) AS n"
    count = _number(driver, text, database, codes=list(rows.changed))
    if count != len(rows.changed):
        raise Skipped(f"wrong graph: {count} names changed, not {len(rows.changed)}")


def empty(driver: neo4j.Driver) -> None:
    """Empty the benchmark's Neo4j server: data, constraints, indexes and cached plans."""
    with driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()
        for names in session.run("SHOW CONSTRAINTS YIELD name").values():
            session.run(f"DROP CONSTRAINT `{names[0]}`").consume()
        for names in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name").values():
            session.run(f"DROP INDEX `{names[0]}`").consume()
        session.run("CALL db.clearQueryCaches()").consume()


def _number(driver: neo4j.Driver, statement: str, database: str | None, **parameters: list[str]) -> int:
    with driver.session(database=database) as session:
        record = session.run(neo4j.Query(statement), parameters).single()
        return int(record["n"]) if record else 0
