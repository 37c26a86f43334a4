"""Runs contenders in turns, so that other load on the machine affects all of them equally."""

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

__all__ = ["Contender", "new_section", "once", "say", "take_turns"]

_FAILURES = (Skipped, WanggeError, Neo4jError, DriverError, OSError, SubprocessError, ValueError)

Contender = Callable[[], Mapping[str, Timing]]


def say(text: str) -> None:
    """Print a line of progress."""
    print(f"{datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def new_section(**about: Any) -> Section:
    """An empty section with date, machine and versions; `load` is the machine's load before the run."""
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
    """Run each contender once a round, each round in another order; warm-ups are not kept.

    A contender that is `Skipped` or fails is dropped, with its reason in the section.
    """
    left = dict(contenders)
    for number in range(warm_ups + runs):
        kept = number >= warm_ups
        title = f"run {number - warm_ups + 1}/{runs}" if kept else "warm-up"
        for name in _turned(list(left), number):
            samples = once(section, name, left[name], title)
            if samples is None:
                del left[name]
            for measure, sample in (samples or {}).items() if kept else ():
                section.add(measure, sample)
    return section


def once(section: Section, name: str, contender: Contender, title: str) -> Mapping[str, Timing] | None:
    """Run one contender and return its timings; None when it was skipped, with the reason in the section."""
    say(f"{title} {name} …")
    try:
        samples = contender()
    except _FAILURES as reason:
        section.skipped[name] = last_line(str(reason))
        say(f"{title} {name} skipped: {section.skipped[name]}")
        return None
    say(
        f"{title} {name}: "
        + ", ".join(_progress_line(measure, sample) for measure, sample in samples.items())
    )
    return samples


def _progress_line(measure: str, sample: Timing) -> str:
    rate = f" ({sample.amount / sample.seconds:,.0f}/s)" if sample.amount and sample.seconds else ""
    return f"{measure} {sample.seconds:.2f} s{rate}"


def _turned(names: list[str], by: int) -> list[str]:
    by = by % len(names) if names else 0
    return names[by:] + names[:by]
