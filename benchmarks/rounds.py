"""Runs contenders in turns, so that other programs on the machine slow all of them alike."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from subprocess import SubprocessError
from typing import Any

from neo4j.exceptions import DriverError, Neo4jError

from benchmarks.machine import machine, versions
from benchmarks.part import Section, Skipped, Timing
from benchmarks.process import last_line
from wangge.graph.errors import WanggeError

__all__ = ["Contender", "log", "new_section", "once", "take_turns"]

_FAILURES = (Skipped, WanggeError, Neo4jError, DriverError, OSError, SubprocessError, ValueError)

Contender = Callable[[], Mapping[str, Timing]]


def log(text: str) -> None:
    """Print one line about the progress to stderr."""
    print(f"{datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def new_section(**about: Any) -> Section:
    """Return a section without measurements.

    Its `about` has the date, the machine, the versions, and the machine's load average (`load`).
    """
    return Section(
        {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "load": round(os.getloadavg()[0], 2),
            "machine": machine(),
            "versions": versions(),
            **about,
        }
    )


def take_turns(
    section: Section, contenders: Mapping[str, Contender], *, runs: int, warm_ups: int = 0
) -> Section:
    """Run each contender once per round; each round begins with another contender.

    Warm-up rounds aren't measured.

    A contender that fails or raises `Skipped` isn't run again; the reason is stored in the section.
    """
    remaining = dict(contenders)
    for number in range(warm_ups + runs):
        measured = number >= warm_ups
        title = f"run {number - warm_ups + 1}/{runs}" if measured else "warm-up"
        for name in _rotated(list(remaining), number):
            samples = once(section, name, remaining[name], title)
            if samples is None:
                del remaining[name]
            for measure, sample in (samples or {}).items() if measured else ():
                section.add(measure, sample)
    return section


def once(section: Section, name: str, contender: Contender, title: str) -> Mapping[str, Timing] | None:
    """Run one contender, print its times and return them.

    If the contender fails, store the reason in the section and return None.
    """
    log(f"{title} {name} …")
    try:
        samples = contender()
    except _FAILURES as reason:
        section.skipped[name] = last_line(str(reason))
        log(f"{title} {name} skipped: {section.skipped[name]}")
        return None
    log(
        f"{title} {name}: "
        + ", ".join(_progress_line(measure, sample) for measure, sample in samples.items())
    )
    return samples


def _progress_line(measure: str, sample: Timing) -> str:
    rate = f" ({sample.amount / sample.seconds:,.0f}/s)" if sample.amount and sample.seconds else ""
    return f"{measure} {sample.seconds:.2f} s{rate}"


def _rotated(names: list[str], offset: int) -> list[str]:
    offset = offset % len(names) if names else 0
    return names[offset:] + names[:offset]
