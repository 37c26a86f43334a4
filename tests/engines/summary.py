"""Counts tests by engine and adds up seconds by folder; a test run prints both at its end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

__all__ = ["engine_of", "seconds_by_folder", "summary_line"]

ENGINES = ("embedded", "neo4j", "none")
_NEO4J_FIXTURES = {"neo4j_store", "neo4j_address"}
_EMBEDDED_FIXTURES = {"embedded_store", "embedded_folder"}


def engine_of(item: pytest.Item) -> str:
    """Return the engine that a test needs according to its marks and fixtures: `neo4j`, `embedded` or `none`."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("neo4j") or fixtures & _NEO4J_FIXTURES:
        return "neo4j"
    if item.get_closest_marker("embedded") or "store" in fixtures or fixtures & _EMBEDDED_FIXTURES:
        return "embedded"
    return "none"


def summary_line(outcomes: Iterable[tuple[str, str]]) -> str:
    """Return a line with the number of tests per engine and outcome.

    >>> summary_line([("neo4j", "passed"), ("embedded", "passed"), ("embedded", "passed"), ("none", "failed")])
    'by engine: embedded 2 passed, neo4j 1 passed, none 1 failed'
    """
    counts = Counter(outcomes)
    parts = [
        f"{engine} " + ", ".join(f"{number} {outcome}" for (_, outcome), number in sorted(engine_counts))
        for engine in ENGINES
        if (engine_counts := [(pair, number) for pair, number in counts.items() if pair[0] == engine])
    ]
    return "by engine: " + (", ".join(parts) or "no tests")


def seconds_by_folder(durations: Iterable[tuple[str, float]]) -> list[str]:
    """Return one line per folder of tests with its seconds, slowest first; doctests count as one folder.

    >>> seconds_by_folder([("tests/cli/test_db.py::test_a", 2.0), ("tests/viz/map/test_b.py::test_b", 41.2), ("a.py::a", 0.1)])
    ['    41 s  tests/viz', '     2 s  tests/cli', '     0 s  doctests']
    """
    totals: defaultdict[str, float] = defaultdict(float)
    for name, seconds in durations:
        folders = name.partition("::")[0].split("/")[:-1]
        totals["/".join(folders[:2]) if folders[:1] == ["tests"] else "doctests"] += seconds
    return [
        f"{seconds:6.0f} s  {folder}"
        for folder, seconds in sorted(totals.items(), key=lambda total: -total[1])
    ]
