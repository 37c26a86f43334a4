"""Loads rows from memory with ArcadeDB's GraphBatch, which runs inside this process.

The time of this load counts as the fastest possible: wangge's loads into the embedded engine are compared with it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from arcadedb_embedded import create_database

from benchmarks.contenders.common import RELATION, print_timings, rows


def main() -> None:
    """Load the rows, and print the seconds for the nodes and for the edges."""
    content = rows()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as folder:
        database = create_database(str(Path(folder) / "graph"), {"heap_size": "1g"})
        for label in content["nodes"]:
            database.schema.create_vertex_type(label)
            database.schema.create_property(label, "code", "STRING")
            database.schema.create_index(label, ["code"], unique=True)
        database.schema.create_edge_type(RELATION)
        start = perf_counter()
        ids_by_label: dict[str, dict[str, str]] = {}
        with database.graph_batch(
            expected_edge_count=sum(len(pairs) for _, _, pairs in content["edges"])
        ) as batch:
            for label, nodes in content["nodes"].items():
                ids = batch.create_vertices(label, nodes)
                ids_by_label[label] = dict(zip((node["code"] for node in nodes), ids, strict=True))
            middle = perf_counter()
            for label, parent_label, pairs in content["edges"]:
                sources = [ids_by_label[label][code] for code, _ in pairs]
                batch.new_edges(
                    sources, RELATION, [ids_by_label[parent_label][parent] for _, parent in pairs]
                )
        end = perf_counter()
        count = database.query("sql", f"SELECT count(*) AS n FROM {RELATION}").first()
        edges = sum(len(pairs) for _, _, pairs in content["edges"])
        if count is None or count.get("n") != edges:
            raise SystemExit("GraphBatch made another number of edges")
        database.close()
    print_timings(content, start, middle, end)


if __name__ == "__main__":
    main()
