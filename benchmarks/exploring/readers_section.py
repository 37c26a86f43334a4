"""Measures an explorer with many readers at once. It serves the sample from the embedded engine."""

from __future__ import annotations

import sys
from typing import NamedTuple

from benchmarks.exploring.explorer import Explorer, explorer
from benchmarks.loading.commands import wangge
from benchmarks.part import Section, Settings, Timing
from benchmarks.process import run
from benchmarks.rounds import log, new_section
from benchmarks.samples import sample_folder, size_of

__all__ = ["readers"]

_CHILD = "benchmarks.exploring.readers"


class _Size(NamedTuple):
    readers: int
    seconds: float
    pause: float


_FULL_SIZE, _SMALL_SIZE = _Size(200, 60.0, 10.0), _Size(8, 2.0, 0.2)


def readers(settings: Settings) -> Section:
    """Measure many readers twice: first they pause after each page, then they request pages without pause."""
    size = _FULL_SIZE if settings.country == "all" else _SMALL_SIZE
    section = new_section(readers=size.readers, lasts=size.seconds, pause=size.pause)
    with sample_folder() as folder:
        wangge("apply", "--yes", cwd=folder)
        section.about["nodes"] = size_of(folder).nodes
        with explorer(folder) as running:
            running.wait_until_checked()
            for name, pause in (("pausing", size.pause), ("pressing", 0.0)):
                _read(section, name, running, size, pause)
            section.add("explorer", Timing(0.0, 0, running.peak_mib))
    return section


def _read(section: Section, name: str, running: Explorer, size: _Size, pause: float) -> None:
    log(f"{size.readers} readers, pause of {pause:.1f} s after each page")
    command = [sys.executable, "-m", _CHILD, running.address]
    figures = run([*command, str(size.readers), str(size.seconds), str(pause)], name="readers").last_json()
    for seconds in figures["hundredths"]:
        section.add(f"{name}.hundredths", Timing(seconds))
    section.add(f"{name}.all", Timing(figures["took"], figures["pages"]))
    section.about[name] = {"failed": figures["failed"], "addresses": figures["addresses"]}
