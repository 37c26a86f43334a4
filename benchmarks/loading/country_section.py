"""The whole country: over Bolt into both engines, and through files for neo4j-admin."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.loading.commands import imported, project, wangge
from benchmarks.loading.embedded_section import engine_driver
from benchmarks.loading.packages import NPM_PACKAGE, package
from benchmarks.loading.reloads import Connect
from benchmarks.loading.rows import Rows, admin_words, prepare
from benchmarks.loading.verify import verify
from benchmarks.neo4j_server import HEAP, PAGE_CACHE, neo4j_home
from benchmarks.part import Sample, Section, Settings, Skipped
from benchmarks.rounds import new_section, take_turns
from graph.engines.arcadedb import DATABASE

__all__ = ["country"]

_ARGUMENTS = "import.args"


def country(settings: Settings) -> Section:
    """Measure each way once or as often as asked, each into a new home; nothing is warmed up."""
    file = package(settings)
    rows = prepare(file, settings.country, settings.cache)
    section = new_section(
        package=NPM_PACKAGE, scale=settings.country, nodes=sum(rows.nodes.values()), edges=rows.edges
    )
    section.about["server"] = f"heap {HEAP}, page cache {PAGE_CACHE}"
    ways = {
        "neo4j_admin": partial(_admin, rows),
        "files": partial(_files, file, rows, settings.country),
        "bolt": partial(_bolt, file, rows, settings.country),
        "embedded": partial(_embedded, file, rows, settings.country),
    }
    return take_turns(section, ways, runs=settings.country_runs)


def _admin(rows: Rows) -> dict[str, Sample]:
    """The rows alone, in files that the bench has written."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder, neo4j_home() as home:
        done = home.load(["neo4j", *admin_words(rows, Path(folder))])
        return {"neo4j_admin": Sample(done.seconds, rows.facts)}


def _files(file: Path, rows: Rows, scope: str) -> dict[str, Sample]:
    """Write files with the journal, have neo4j-admin import them, and look at the result."""
    with project() as folder, neo4j_home() as home:
        out = folder / "export"
        _demand_export(folder)
        words = ["export", "csv", str(out), "--divisions", str(file), "--under", scope]
        written = wangge(*words, cwd=folder)
        loaded = home.load(_arguments(out), cwd=out)
        start = perf_counter()
        with home.running() as driver:
            started = perf_counter() - start
            looked = wangge("status", cwd=folder, environment=home.environment)
            checked = looked.seconds + verify(driver, rows)
            again = imported(file, scope, rows, cwd=folder, environment=home.environment)
    return {
        "files.write": written.sample(rows.facts),
        "files.import": Sample(loaded.seconds, rows.facts),
        "files.start": Sample(started),
        "files.check": Sample(checked),
        "files.unchanged": again,
    }


def _bolt(file: Path, rows: Rows, scope: str) -> dict[str, Sample]:
    with neo4j_home() as home, home.running() as driver, project() as folder:
        samples = _first_and_again(
            file, rows, scope, folder, lambda: nullcontext(driver), home.environment, None
        )
    return {f"bolt.{name}": sample for name, sample in samples.items()}


def _embedded(file: Path, rows: Rows, scope: str) -> dict[str, Sample]:
    with project() as folder:
        samples = _first_and_again(file, rows, scope, folder, lambda: engine_driver(folder), {}, DATABASE)
    return {f"embedded.{name}": sample for name, sample in samples.items()}


def _first_and_again(
    file: Path,
    rows: Rows,
    scope: str,
    folder: Path,
    connect: Connect,
    environment: dict[str, str],
    database: str | None,
) -> dict[str, Sample]:
    first = imported(file, scope, rows, cwd=folder, environment=environment)
    with connect() as driver:
        first = first._replace(seconds=first.seconds + verify(driver, rows, database))
    again = imported(file, scope, rows, cwd=folder, environment=environment)
    return {"first": first, "unchanged": again}


def _demand_export(folder: Path) -> None:
    try:
        wangge("export", "csv", "--help", cwd=folder)
    except Skipped as reason:
        raise Skipped("this wangge has no `wangge export csv`") from reason


def _arguments(out: Path) -> list[str]:
    try:
        return (out / _ARGUMENTS).read_text("utf-8").splitlines()
    except OSError as error:
        raise Skipped(f"`wangge export csv` left no {_ARGUMENTS}") from error
