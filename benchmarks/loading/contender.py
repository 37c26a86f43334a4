"""Runs the modules of `benchmarks/contenders/` and reads the JSON that they print."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.loading.rows import PreparedRows
from benchmarks.part import Timing
from benchmarks.process import run

__all__ = ["child"]


def child(
    contender: str,
    rows: PreparedRows,
    *arguments: str,
    python: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Timing]:
    """Run one contender on the prepared rows; return a timing for each stage, and one for the whole process.

    The keys begin with the contender's name: `raw_bolt.nodes`, `raw_bolt.edges`, `raw_bolt`. Raises `Skipped` if the
    contender fails.
    """
    module = f"benchmarks.contenders.{contender}"
    # Run it in a temporary folder, because ArcadeDB writes a log to the folder in which it starts.
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
        command = [python or sys.executable, "-m", module, rows.path.resolve(), *arguments]
        outcome = run(command, more=environment, cwd=Path(folder), name=contender)
    figures = outcome.last_json()
    total = outcome.sample(sum(amount for _, amount in figures.values()))
    stages = {f"{contender}.{stage}": Timing(took, amount) for stage, (took, amount) in figures.items()}
    return {**stages, contender: total}
