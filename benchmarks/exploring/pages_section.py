"""Measures pages of the explorer over HTTP, one after another, on both engines and with graphs of two sizes."""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.exploring.client import Client, files_in
from benchmarks.exploring.explorer import explorer
from benchmarks.exploring.spread import p95
from benchmarks.exploring.targets import all_pages
from benchmarks.exploring.walk import kind_of, walk
from benchmarks.loading.commands import wangge
from benchmarks.neo4j_server import CITY_PAGE_CACHE, memory
from benchmarks.part import Section, Settings, Skipped, Timing
from benchmarks.process import last_line
from benchmarks.rounds import log, new_section
from benchmarks.samples import city_scale, imported_sample, sample_folder, size_of

__all__ = ["pages"]

_PAGES, _PAGES_OF_SHORT_WALK = 320, 20
_WARM_UP_DIVISOR = 8
_SEED, _WARM_SEED = 511702, 8
_NOT_COUNTED = "vis-network"
_GRIDS = Path("sheets", "sample", "grids.csv")
_HOUSEHOLDS = "户数"


def pages(settings: Settings) -> Section:
    """Measure a walk through the sample on each engine, and a walk through the city on Neo4j.

    A walk is a sequence of pages (see walk.py). Both walks through the sample request the same pages.
    """
    section = new_section(server=memory(CITY_PAGE_CACHE))
    page_count = _PAGES if settings.country == "all" else _PAGES_OF_SHORT_WALK
    with sample_folder() as folder:
        wangge("apply", "--yes", cwd=folder)
        _measure(section, "embedded", folder, page_count)
    for name, scale in {"small": 1, "city": city_scale(settings)}.items():
        try:
            if name == "city" and scale == 1:
                raise Skipped("the city is measured only with `--country all`")
            with sample_folder(scale) as folder, imported_sample(folder) as environment:
                _measure(section, name, folder, page_count, environment)
        except (Skipped, OSError) as reason:
            section.skipped[name] = last_line(str(reason))
            log(f"{name} skipped: {section.skipped[name]}")
    return section


def _change_a_grid(folder: Path) -> None:
    """Change the households of the first grid, so that the next load has one change."""
    sheet = folder / _GRIDS
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        header, first, *rest = csv.reader(file)
    column = header.index(_HOUSEHOLDS)
    first[column] = str(int(first[column] or 0) + 1)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, first, *rest])


def _measure(
    section: Section, name: str, folder: Path, page_count: int, environment: Mapping[str, str] | None = None
) -> None:
    nodes = size_of(folder, environment).nodes
    section.about[name] = {"nodes": nodes}
    log(f"explore {nodes:,} nodes ({name})")
    with explorer(folder, environment) as running, Client(running.address) as client:
        section.add(f"{name}.counted", checked := running.wait_until_checked())
        section.add(f"{name}.prepared", prepared := running.wait_until_prepared())
        log(f"rules checked after {checked.seconds:.1f} s, pages opened after {prepared.seconds:.1f} s")
        files: dict[str, int] = {}
        largest = (0, "")
        for _visit in walk(client, pages=page_count // _WARM_UP_DIVISOR, seed=_WARM_SEED):
            pass
        for visit in walk(client, pages=page_count, seed=_SEED):
            kind = kind_of(visit.address)
            section.add(f"{name}.{kind}", Timing(visit.seconds))
            for file in files_in(visit.text):
                if file not in files and _NOT_COUNTED not in file:
                    files[file] = client.get(file).compressed_size
            total = visit.compressed_size + sum(files.get(file, 0) for file in files_in(visit.text))
            largest = max(largest, (total, kind))
        section.about[name].update(largest=largest[0], largest_kind=largest[1])
        section.add(f"{name}.explorer", Timing(0.0, 0, running.peak_mib))
        _change_a_grid(folder)
        wangge("apply", "--yes", cwd=folder, environment=environment)
        section.add(f"{name}.again", again := running.wait_until_checked(since=time.perf_counter()))
        log(f"rules checked after a small load: {again.seconds:.1f} s")
    with explorer(folder, environment) as running:
        section.add(f"{name}.anew", anew := running.wait_until_checked())
        log(f"rules checked by another explorer after {anew.seconds:.1f} s")
    seconds = all_pages(section, name)
    log(
        f"{len(seconds)} pages: median {median(seconds) * 1000:.0f} ms, 95th percentile {p95(seconds) * 1000:.0f} ms"
    )
