"""Runs the modules in `benchmarks/contenders/` and reads their output."""

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
    *words: str,
    python: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Timing]:
    """Run one contender on the prepared rows; return a sample a stage and one of the whole process.

    The samples are called after it: `raw_bolt.nodes`, `raw_bolt.edges`, `raw_bolt`. Raises `Skipped`.
    """
    module = f"benchmarks.contenders.{contender}"
    # A temporary folder, because ArcadeDB writes a log into its working directory.
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
        command = [python or sys.executable, "-m", module, rows.path.resolve(), *words]
        done = run(command, more=environment, cwd=Path(folder), name=contender)
    figures = done.last_json()
    whole = done.sample(sum(amount for _, amount in figures.values()))
    stages = {f"{contender}.{stage}": Timing(took, amount) for stage, (took, amount) in figures.items()}
    return {**stages, contender: whole}
