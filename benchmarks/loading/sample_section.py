"""Measures how long it takes to generate the sample district, which has many kinds of sheets, and to load it twice."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

from benchmarks.loading.commands import wangge
from benchmarks.part import Section, Settings, Skipped, Timing
from benchmarks.rounds import new_section, take_turns

__all__ = ["sample"]


def sample(settings: Settings) -> Section:
    """Measure the sample on the embedded engine; each run uses a new folder."""
    return take_turns(
        new_section(), {"sample": _sample}, runs=settings.runs, warm_ups=min(1, settings.warm_ups)
    )


def _sample() -> dict[str, Timing]:
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as folder:
        project_folder = Path(folder) / "sample"
        written = wangge("sample", str(project_folder), cwd=Path(folder))
        rows = int(re.findall(r"(\d+) rows", written.output)[0])
        try:
            first = wangge("apply", "--yes", cwd=project_folder)
            facts = _facts(project_folder)
            second = wangge("apply", "--yes", cwd=project_folder)
            if _facts(project_folder) != facts:
                raise Skipped("wrong graph: the second apply changed it")
        finally:
            wangge("db", "stop", cwd=project_folder)
    return {
        "sample.written": written.sample(rows),
        "sample.first": first.sample(facts),
        "sample.unchanged": second.sample(facts),
    }


def _facts(project_folder: Path) -> int:
    """Return the number of nodes and relationships that `wangge status` counts."""
    status = json.loads(wangge("status", "--json", cwd=project_folder).output)
    counts: list[int] = [*status["nodes"].values(), *status["relationships"].values()]
    return sum(counts)
