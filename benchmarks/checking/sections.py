"""Measures checks of the sample on the embedded engine, and of a city with a million nodes on Neo4j."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.checking.rounds_of_rules import checked
from benchmarks.loading.commands import wangge
from benchmarks.neo4j_server import CITY_PAGE_CACHE, memory
from benchmarks.part import Section, Settings, Timing
from benchmarks.process import run
from benchmarks.rounds import log, new_section
from benchmarks.samples import city_scale, imported_sample, sample_folder, size_of

__all__ = ["city", "sample"]

_CHILD = "benchmarks.checking.rounds_of_rules"


def sample(settings: Settings) -> Section:
    """Measure checks of the loaded sample district on the embedded engine."""
    section = new_section()
    with sample_folder() as folder:
        wangge("apply", "--yes", cwd=folder)
        # Restart the engine, so that the first check runs on an engine that has only counted the graph.
        wangge("db", "stop", cwd=folder)
        wangge("db", "start", cwd=folder)
        _measure(section, folder, settings.runs)
    return section


def city(settings: Settings) -> Section:
    """Measure checks of a city on Neo4j.

    The city is the sample district, multiplied by `city_scale`. neo4j-admin imports it.
    """
    section = new_section(server=memory(CITY_PAGE_CACHE))
    with sample_folder(city_scale(settings)) as folder, imported_sample(folder) as environment:
        _measure(section, folder, settings.country_runs, environment)
    return section


def _measure(section: Section, folder: Path, runs: int, environment: Mapping[str, str] | None = None) -> None:
    section.about.update(size_of(folder, environment)._asdict())
    log(f"check {section.about['nodes']:,} nodes")
    section.add("first", checked(folder, environment))
    command = [sys.executable, "-m", _CHILD, str(folder), str(runs)]
    outcome = run(command, more=environment, name="rounds of rules")
    figures = outcome.last_json()
    for timing in figures["check"]:
        section.add("check", Timing(*timing))
    for name in ("gate", "bare"):
        for seconds in figures[name]:
            section.add(name, Timing(seconds, len(figures["rules"]), outcome.peak_mib))
    for name, seconds in figures["rules"].items():
        section.add(f"rule.{name}", Timing(seconds, 1))
    section.about["statements"] = figures["statements"]
