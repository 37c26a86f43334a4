"""Measures the suggestions of the box in the header, on the sample and on a city of a million nodes."""

from __future__ import annotations

import sys

from benchmarks.exploring.spread import p95
from benchmarks.part import Section, Settings, Timing
from benchmarks.process import run
from benchmarks.rounds import log, new_section
from benchmarks.samples import city_scale

__all__ = ["suggestions"]

_CHILD = "benchmarks.exploring.suggesting"


def suggestions(settings: Settings) -> Section:
    """Measure suggestions for every beginning of several texts, first with empty caches, then again."""
    section = new_section()
    for name, scale in {"small": 1, "city": city_scale(settings)}.items():
        if name == "city" and scale == 1:
            section.skipped[name] = "the city is measured only with `--country all`"
            continue
        figures = run([sys.executable, "-m", _CHILD, str(scale)], name="suggestions").last_json()
        section.about[name] = {key: figures[key] for key in ("nodes", "mib", "ready")}
        section.add(f"{name}.built", Timing(figures["built"], figures["nodes"], figures["peak_mib"]))
        for key in ("first", "again"):
            for seconds in figures[key]:
                section.add(f"{name}.{key}", Timing(seconds))
        log(f"{figures['nodes']:,} nodes: 95th percentile {p95(figures['first']) * 1000:.0f} ms")
    return section
