"""Provides the sample district as a project folder, and imports it into a separate Neo4j server."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.loading.commands import wangge
from benchmarks.neo4j_server import CITY_PAGE_CACHE, neo4j_home
from benchmarks.part import Settings
from benchmarks.rounds import log
from wangge.graph.engines.server import Address, connect_neo4j
from wangge.loaders.writing.prepare import prepare

__all__ = ["CITY_SCALE", "GraphSize", "city_scale", "imported_sample", "sample_folder", "size_of"]

CITY_SCALE = 61
"""The factor by which the sample district is multiplied to make a city of about a million nodes."""


class GraphSize(NamedTuple):
    """The number of nodes and relationships of a graph."""

    nodes: int
    edges: int


def city_scale(settings: Settings) -> int:
    """Return the factor by which the sample is multiplied; it is 1 unless the benchmarks run with `--country all`."""
    return CITY_SCALE if settings.country == "all" else 1


@contextmanager
def sample_folder(scale: int = 1) -> Iterator[Path]:
    """Yield a project folder with the sample, which isn't loaded yet. Its embedded engine is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as work_folder:
        folder = Path(work_folder) / "sample"
        wangge("sample", str(folder), "--scale", str(scale), cwd=Path(work_folder))
        try:
            yield folder
        finally:
            wangge("db", "stop", cwd=folder)


@contextmanager
def imported_sample(folder: Path) -> Iterator[Mapping[str, str]]:
    """Import the project into a new Neo4j server with import files; yield the `NEO4J_` variables that clients need.

    Raises `Skipped` if the import isn't possible.
    """
    with neo4j_home(CITY_PAGE_CACHE) as home:
        out = folder / "export"
        log("write files")
        wangge("export", "csv", str(out), cwd=folder)
        log("import")
        home.load((out / "import.args").read_text("utf-8").splitlines(), cwd=out)
        environment = home.environment
        address = Address(
            uri=environment["NEO4J_URI"],
            username=environment["NEO4J_USERNAME"],
            password=environment["NEO4J_PASSWORD"],
        )
        with home.running(), connect_neo4j(address) as store:
            log("constraints and indexes")
            prepare(store)
            yield environment


def size_of(folder: Path, environment: Mapping[str, str] | None = None) -> GraphSize:
    """Return the size of the project's graph, as `wangge status` counts it."""
    status = json.loads(wangge("status", "--json", cwd=folder, environment=environment).output)
    return GraphSize(sum(status["nodes"].values()), sum(status["relationships"].values()))
