"""Loads rows with the bulk functions of py2neo, as its documentation shows."""

# This module needs py2neo, which isn't installed where mypy runs.
# mypy: disable-error-code="import-not-found, misc"

from __future__ import annotations

from time import perf_counter

from py2neo import Graph
from py2neo.bulk import create_nodes, create_relationships

from benchmarks.contenders.common import BATCH, RELATION, batches, print_timings, rows, server


def main() -> None:
    """Load the rows, and print the seconds for the nodes and for the edges."""
    content, address = rows(), server()
    graph = Graph(address.uri, auth=(address.user, address.password))
    for label in content["nodes"]:
        graph.run(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.code IS UNIQUE")
    start = perf_counter()
    for label, nodes in content["nodes"].items():
        for batch in batches(nodes, BATCH):
            create_nodes(graph.auto(), batch, labels={label, "Place"})
    middle = perf_counter()
    for label, parent_label, pairs in content["edges"]:
        for batch in batches(pairs, BATCH):
            data: list[tuple[str, dict[str, str], str]] = [(code, {}, parent) for code, parent in batch]
            ends = {"start_node_key": (label, "code"), "end_node_key": (parent_label, "code")}
            create_relationships(graph.auto(), data, RELATION, **ends)
    end = perf_counter()
    print_timings(content, start, middle, end)


if __name__ == "__main__":
    main()
