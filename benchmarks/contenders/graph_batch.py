"""Loads with ArcadeDB's GraphBatch inside the process, from rows in memory: the embedded engine's lower bound."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from arcadedb_embedded import create_database

from benchmarks.contenders.common import RELATION, print_timings, rows


def main() -> None:
    """Load, and print the seconds of nodes and of edges."""
    content = rows()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as folder:
        database = create_database(str(Path(folder) / "graph"), {"heap_size": "1g"})
        for label in content["nodes"]:
            database.schema.create_vertex_type(label)
            database.schema.create_property(label, "code", "STRING")
            database.schema.create_index(label, ["code"], unique=True)
        database.schema.create_edge_type(RELATION)
        start = perf_counter()
        places: dict[str, dict[str, str]] = {}
        with database.graph_batch(
            expected_edge_count=sum(len(pairs) for _, _, pairs in content["edges"])
        ) as batch:
            for label, nodes in content["nodes"].items():
                count = batch.create_vertices(label, nodes)
                places[label] = dict(zip((node["code"] for node in nodes), count, strict=True))
            middle = perf_counter()
            for label, above, pairs in content["edges"]:
                sources = [places[label][code] for code, _ in pairs]
                batch.new_edges(sources, RELATION, [places[above][parent] for _, parent in pairs])
        end = perf_counter()
        count = database.query("sql", f"SELECT count(*) AS n FROM {RELATION}").first()
        edges = sum(len(pairs) for _, _, pairs in content["edges"])
        if count is None or count.get("n") != edges:
            raise SystemExit("GraphBatch made another number of edges")
        database.close()
    print_timings(content, start, middle, end)


if __name__ == "__main__":
    main()
