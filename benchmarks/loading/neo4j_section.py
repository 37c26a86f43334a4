"""Compares loads into one Neo4j server: by wangge, py2neo, neomodel, and the driver alone.

neo4j-admin is measured too. It needs a server that isn't running, so it loads into a second one.
"""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path

import neo4j

from benchmarks.competitors import competitors_python
from benchmarks.loading.commands import Variants, imported_after_start, project, variants
from benchmarks.loading.contender import child
from benchmarks.loading.packages import NPM_PACKAGE, package
from benchmarks.loading.reloads import load_and_reload
from benchmarks.loading.rows import PreparedRows, admin_arguments, prepare
from benchmarks.loading.verify import empty, verify, verify_amounts
from benchmarks.neo4j_server import Neo4jHome, memory, neo4j_home
from benchmarks.part import Section, Settings, Timing
from benchmarks.rounds import new_section, take_turns

__all__ = ["NEOMODEL_NODES", "side_by_side"]

NEOMODEL_NODES = 2_000


def side_by_side(settings: Settings) -> Section:
    """Measure the contenders in turns on one running server, which is emptied before each of them."""
    file = package(settings)
    rows = prepare(file, settings.scale, settings.cache)
    section = new_section(
        package=NPM_PACKAGE, scale=settings.scale, nodes=sum(rows.nodes.values()), edges=rows.edges
    )
    section.about["server"] = memory()
    with (
        neo4j_home() as home,
        home.running() as driver,
        variants(file, rows, settings.scale) as package_variants,
    ):
        bench = _Neo4jBench(settings, home, driver, rows, package_variants)
        contenders = {
            "raw_bolt": bench.raw,
            "wangge": bench.wangge,
            "wangge_started": bench.wangge_started,
            "py2neo_bulk": bench.py2neo,
            "neomodel_objects": bench.neomodel,
            "neo4j_admin": bench.admin,
        }
        return take_turns(section, contenders, runs=settings.runs, warm_ups=settings.warm_ups)


class _Neo4jBench:
    def __init__(
        self,
        settings: Settings,
        home: Neo4jHome,
        driver: neo4j.Driver,
        rows: PreparedRows,
        package_variants: Variants,
    ) -> None:
        self._settings = settings
        self._home = home
        self._driver = driver
        self._rows = rows
        self._variants = package_variants

    def raw(self) -> dict[str, Timing]:
        empty(self._driver)
        samples = child("raw_bolt", self._rows, environment=self._home.environment)
        verify(self._driver, self._rows)
        return samples

    def wangge(self) -> dict[str, Timing]:
        empty(self._driver)
        with project() as folder:
            return load_and_reload(
                self._variants,
                self._rows,
                self._settings.scale,
                connect=lambda: nullcontext(self._driver),
                cwd=folder,
                environment=self._home.environment,
            )

    def wangge_started(self) -> dict[str, Timing]:
        """Measure the first load again: with its verification, but without the start of the program."""
        empty(self._driver)
        with project() as folder:
            timing = imported_after_start(
                self._variants.first,
                self._settings.scale,
                self._rows,
                cwd=folder,
                environment=self._home.environment,
            )
        seconds = timing.seconds + verify(self._driver, self._rows)
        return {"wangge.started": timing._replace(seconds=seconds)}

    def py2neo(self) -> dict[str, Timing]:
        python = competitors_python(self._settings.cache)
        empty(self._driver)
        samples = child("py2neo_bulk", self._rows, python=python, environment=self._home.environment)
        verify(self._driver, self._rows)
        return samples

    def neomodel(self) -> dict[str, Timing]:
        python = competitors_python(self._settings.cache)
        empty(self._driver)
        samples = child(
            "neomodel_objects",
            self._rows,
            str(NEOMODEL_NODES),
            python=python,
            environment=self._home.environment,
        )
        nodes, edges = (samples[f"neomodel_objects.{stage}"].amount for stage in ("nodes", "edges"))
        verify_amounts(self._driver, nodes, edges)
        return samples

    def admin(self) -> dict[str, Timing]:
        with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder, neo4j_home() as home:
            outcome = home.load(["neo4j", *admin_arguments(self._rows, Path(folder))])
            return {"neo4j_admin": Timing(outcome.seconds, self._rows.facts)}
