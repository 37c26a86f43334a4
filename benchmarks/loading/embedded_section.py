"""Measures loads by wangge into the embedded engine.

They are compared with loads by the driver without wangge, and with loads by ArcadeDB's GraphBatch, which runs
inside the client's process.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j

from benchmarks.loading.commands import Variants, project, variants, wangge
from benchmarks.loading.contender import child
from benchmarks.loading.packages import NPM_PACKAGE, package
from benchmarks.loading.reloads import load_and_reload
from benchmarks.loading.rows import PreparedRows, prepare
from benchmarks.loading.verify import verify
from benchmarks.part import Section, Settings, Timing
from benchmarks.rounds import new_section, take_turns
from wangge.graph.engines.accounts import DATABASE, ROOT
from wangge.graph.engines.embedded import ensure_running, leased, stop
from wangge.graph.engines.lockfile import EngineFiles

__all__ = ["embedded", "engine", "engine_driver"]


def embedded(settings: Settings) -> Section:
    """Measure the contenders in turns, each with a new engine."""
    file = package(settings)
    rows = prepare(file, settings.scale, settings.cache)
    section = new_section(
        package=NPM_PACKAGE, scale=settings.scale, nodes=sum(rows.nodes.values()), edges=rows.edges
    )
    with variants(file, rows, settings.scale) as package_variants:
        bench = _EmbeddedBench(settings, rows, package_variants)
        contenders = {"raw_bolt": bench.raw, "wangge": bench.wangge, "graph_batch": bench.graph_batch}
        return take_turns(section, contenders, runs=settings.runs, warm_ups=settings.warm_ups)


@contextmanager
def engine_driver(folder: Path) -> Iterator[neo4j.Driver]:
    """Yield a driver for the embedded engine of a project folder; the engine is started if necessary."""
    with engine(folder) as (driver, _):
        yield driver


@contextmanager
def engine(folder: Path) -> Iterator[tuple[neo4j.Driver, dict[str, str]]]:
    """Yield a driver for the embedded engine of a project folder, and the `NEO4J_…` variables for other clients.

    The engine is started if necessary.
    """
    files = EngineFiles.of(folder)
    with leased(files):
        running = ensure_running(files)
        environment = {
            "NEO4J_URI": running.uri,
            "NEO4J_USERNAME": ROOT,
            "NEO4J_PASSWORD": running.root_password,
            "NEO4J_DATABASE": DATABASE,
        }
        with neo4j.GraphDatabase.driver(running.uri, auth=(ROOT, running.root_password)) as driver:
            yield driver, environment


class _EmbeddedBench:
    def __init__(self, settings: Settings, rows: PreparedRows, package_variants: Variants) -> None:
        self._settings = settings
        self._rows = rows
        self._variants = package_variants

    def raw(self) -> dict[str, Timing]:
        with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as folder:
            try:
                with engine(Path(folder)) as (driver, environment):
                    samples = child("raw_bolt", self._rows, environment=environment)
                    verify(driver, self._rows, DATABASE)
            finally:
                stop(EngineFiles.of(Path(folder)))
        return samples

    def wangge(self) -> dict[str, Timing]:
        with project() as folder:
            started = wangge("db", "start", cwd=folder)
            samples = load_and_reload(
                self._variants,
                self._rows,
                self._settings.scale,
                connect=lambda: engine_driver(folder),
                cwd=folder,
                database=DATABASE,
            )
        return {"wangge.start": started.sample(), **samples}

    def graph_batch(self) -> dict[str, Timing]:
        return child("graph_batch", self._rows)
