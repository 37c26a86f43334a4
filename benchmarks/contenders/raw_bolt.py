"""Loads rows from memory with the official driver: nodes with UNWIND and CREATE, then edges with UNWIND and MATCH.

The other loads over Bolt are compared with this one, because none of them is expected to be faster.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import neo4j

from benchmarks.contenders.common import BATCH, RELATION, Server, batches, print_timings, rows, server


def main() -> None:
    """Load the rows, and print the seconds for the nodes and for the edges."""
    rows_by_kind, address = rows(), server()
    with neo4j.GraphDatabase.driver(
        address.uri, auth=(address.user, address.password), notifications_min_severity="OFF"
    ) as driver:
        _define(driver, address, rows_by_kind["nodes"])
        with driver.session(database=address.database) as session:
            start = perf_counter()
            for label, nodes in rows_by_kind["nodes"].items():
                statement = f"UNWIND $rows AS row CREATE (n:{label}:Place) SET n = row"
                _write(session, statement, nodes)
            middle = perf_counter()
            for label, parent_label, pairs in rows_by_kind["edges"]:
                statement = (
                    f"UNWIND $rows AS row MATCH (a:{label} {{code: row[0]}}) MATCH (b:{parent_label} {{code: row[1]}}) "
                    f"CREATE (a)-[:{RELATION}]->(b)"
                )
                _write(session, statement, pairs)
            end = perf_counter()
    print_timings(rows_by_kind, start, middle, end)


def _define(driver: neo4j.Driver, address: Server, labels: dict[str, Any]) -> None:
    with driver.session(database=address.database) as session:
        for label in labels:
            session.run(
                f"CREATE CONSTRAINT {label.lower()}_code IF NOT EXISTS FOR (n:{label}) REQUIRE n.code IS UNIQUE"
            ).consume()


def _write(session: neo4j.Session, statement: str, items: list[Any]) -> None:
    for batch in batches(items, BATCH):
        session.execute_write(
            lambda transaction, rows: transaction.run(statement, rows=rows).consume(), batch
        )


if __name__ == "__main__":
    main()
