"""Measures loads of all of China: over Bolt into both engines, and with import files for neo4j-admin."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.competitors import competitors_python
from benchmarks.loading.commands import Variants, imported, project, variants, wangge
from benchmarks.loading.contender import child
from benchmarks.loading.embedded_section import engine_driver
from benchmarks.loading.packages import NPM_PACKAGE, package
from benchmarks.loading.reloads import load_and_reload
from benchmarks.loading.rows import PreparedRows, admin_arguments, prepare
from benchmarks.loading.verify import empty, verify
from benchmarks.neo4j_server import memory, neo4j_home
from benchmarks.part import Section, Settings, Skipped, Timing
from benchmarks.rounds import new_section, take_turns
from wangge.graph.engines.accounts import DATABASE

__all__ = ["country"]

_ARGUMENTS = "import.args"


def country(settings: Settings) -> Section:
    """Measure each contender `country_runs` times, without warm-up, and each time with a new database."""
    file = package(settings)
    scope = settings.country
    rows = prepare(file, scope, settings.cache)
    section = new_section(package=NPM_PACKAGE, scale=scope, nodes=sum(rows.nodes.values()), edges=rows.edges)
    section.about["server"] = memory()
    with variants(file, rows, scope) as package_variants:
        contenders = {
            "neo4j_admin": partial(_admin, rows),
            "files": partial(_files, file, rows, scope),
            "raw_bolt": partial(_raw, rows),
            "py2neo_bulk": partial(_py2neo, rows, settings.cache),
            "bolt": partial(_bolt, package_variants, rows, scope),
            "embedded": partial(_embedded, package_variants, rows, scope),
        }
        chosen = {name: contender for name, contender in contenders.items() if settings.takes_part(name)}
        return take_turns(section, chosen, runs=settings.country_runs)


def _raw(rows: PreparedRows) -> dict[str, Timing]:
    """Measure a load by the driver without wangge, from rows that are already in memory."""
    with neo4j_home() as home, home.running() as driver:
        empty(driver)
        samples = child("raw_bolt", rows, environment=home.environment)
        verify(driver, rows)
    return samples


def _py2neo(rows: PreparedRows, cache: Path) -> dict[str, Timing]:
    """Measure a load by py2neo's bulk functions, from rows that are already in memory."""
    python = competitors_python(cache)
    with neo4j_home() as home, home.running() as driver:
        empty(driver)
        samples = child("py2neo_bulk", rows, python=python, environment=home.environment)
        verify(driver, rows)
    return samples


def _admin(rows: PreparedRows) -> dict[str, Timing]:
    """Measure only the import by neo4j-admin, from files that the benchmark has written beforehand."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder, neo4j_home() as home:
        outcome = home.load(["neo4j", *admin_arguments(rows, Path(folder))])
        return {"neo4j_admin": Timing(outcome.seconds, rows.facts)}


def _files(file: Path, rows: PreparedRows, scope: str) -> dict[str, Timing]:
    """Write import files with `wangge export csv`, import them with neo4j-admin, and verify the graph."""
    with project() as folder, neo4j_home() as home:
        out = folder / "export"
        _require_export(folder)
        arguments = ["export", "csv", str(out), "--divisions", str(file), "--under", scope]
        written = wangge(*arguments, cwd=folder)
        loaded = home.load(_arguments(out), cwd=out)
        start = perf_counter()
        with home.running() as driver:
            start_seconds = perf_counter() - start
            status = wangge("status", cwd=folder, environment=home.environment)
            check_seconds = status.seconds + verify(driver, rows)
            unchanged = imported(file, scope, rows, cwd=folder, environment=home.environment)
    return {
        "files.write": written.sample(rows.facts),
        "files.import": Timing(loaded.seconds, rows.facts),
        "files.start": Timing(start_seconds),
        "files.check": Timing(check_seconds),
        "files.unchanged": unchanged,
    }


def _bolt(package_variants: Variants, rows: PreparedRows, scope: str) -> dict[str, Timing]:
    with neo4j_home() as home, home.running() as driver, project() as folder:
        samples = load_and_reload(
            package_variants,
            rows,
            scope,
            connect=lambda: nullcontext(driver),
            cwd=folder,
            environment=home.environment,
        )
    return _named("bolt", samples)


def _embedded(package_variants: Variants, rows: PreparedRows, scope: str) -> dict[str, Timing]:
    with project() as folder:
        samples = load_and_reload(
            package_variants,
            rows,
            scope,
            connect=lambda: engine_driver(folder),
            cwd=folder,
            database=DATABASE,
        )
    return _named("embedded", samples)


def _named(contender: str, samples: dict[str, Timing]) -> dict[str, Timing]:
    return {f"{contender}.{name.partition('.')[2] or 'first'}": sample for name, sample in samples.items()}


def _require_export(folder: Path) -> None:
    try:
        wangge("export", "csv", "--help", cwd=folder)
    except Skipped as reason:
        raise Skipped("this wangge has no `wangge export csv`") from reason


def _arguments(out: Path) -> list[str]:
    try:
        return (out / _ARGUMENTS).read_text("utf-8").splitlines()
    except OSError as error:
        raise Skipped(f"`wangge export csv` wrote no {_ARGUMENTS}") from error
