"""Measures graph libraries side by side, and every measure of the network on two generated cities."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.competitors import competitors_python
from benchmarks.loading.commands import wangge
from benchmarks.neo4j_server import CITY_PAGE_CACHE, memory
from benchmarks.part import Section, Settings, Timing
from benchmarks.process import run
from benchmarks.rounds import log, new_section
from benchmarks.samples import city_scale, imported_sample, sample_folder, size_of

__all__ = ["DISTRICT", "SMALL_CITY_SCALE", "STREET", "city", "libraries", "million"]

SMALL_CITY_SCALE = 6
"""The factor by which the sample is multiplied to make a city of about 110,000 nodes."""

STREET, DISTRICT = "511702001", "511702"
"""The codes of the places that are measured: the largest street of the sample, and its district."""

_SCRIPT = Path(__file__).with_name("libraries.py")
_CHILD = "benchmarks.measuring.rounds_of_measures"
_POINTS = 100_000
_BROKERS = 2_000


def libraries(settings: Settings) -> Section:
    """Measure networkx, rustworkx and igraph on networks without a database."""
    section = new_section(points=_POINTS, brokers=_BROKERS)
    python = competitors_python(settings.cache)
    log("networkx, rustworkx and igraph take turns")
    outcome = run([python, _SCRIPT, str(_POINTS), str(_BROKERS), str(settings.runs)], name="libraries")
    for name, runs in outcome.last_json().items():
        for seconds in runs:
            section.add(name, Timing(seconds, cpu_seconds=seconds))
    return section


def city(settings: Settings) -> Section:
    """Measure every measure of a street and of a district with 110,000 nodes, on the embedded engine."""
    section = new_section()
    with sample_folder(SMALL_CITY_SCALE if settings.country == "all" else 1) as folder:
        log("load")
        wangge("apply", "--yes", cwd=folder)
        _measure(section, folder, settings.runs)
    return section


def million(settings: Settings) -> Section:
    """Measure the same on a city with a million nodes, which neo4j-admin imports."""
    section = new_section(server=memory(CITY_PAGE_CACHE))
    with sample_folder(city_scale(settings)) as folder, imported_sample(folder) as environment:
        _measure(section, folder, settings.country_runs, environment)
    return section


def _measure(section: Section, folder: Path, runs: int, environment: Mapping[str, str] | None = None) -> None:
    section.about.update(size_of(folder, environment)._asdict())
    log(f"measures of {section.about['nodes']:,} nodes")
    command = [sys.executable, "-m", _CHILD, str(folder), str(runs), STREET, DISTRICT]
    outcome = run(command, more=environment, name="rounds of measures")
    figures = outcome.last_json()
    section.about["measured_nodes"] = figures["nodes"]
    section.about["peak_mib"] = round(outcome.peak_mib)
    section.skipped.update(figures["refused"])
    for name, runs_of_one in figures["runs"].items():
        for seconds, cpu_seconds in runs_of_one:
            section.add(
                name, Timing(seconds, figures["nodes"][name.rpartition(".")[0]], cpu_seconds=cpu_seconds)
            )
