"""Runs commands as child processes, and measures their time and memory."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.part import Skipped, Timing

__all__ = ["ROOT", "Outcome", "child_environment", "last_line", "run", "without_places"]

ROOT = Path(__file__).parents[1]
_MEASURED = Path(__file__).with_name("measured.py")
_LONGEST = 3600.0
_SERVER = ("NEO4J_", "WANGGE_")


class Outcome(NamedTuple):
    """The outcome of a command: elapsed seconds, peak memory in MiB, processor seconds and output.

    `user_seconds` is the part of `cpu_seconds` that was spent outside the operating system.
    """

    seconds: float
    peak_mib: float
    cpu_seconds: float
    user_seconds: float
    output: str

    def sample(self, amount: int = 0) -> Timing:
        """Return the outcome as the timing of one run that handled `amount` facts."""
        return Timing(self.seconds, amount, self.peak_mib, self.cpu_seconds)

    def last_json(self) -> dict[str, Any]:
        """Return the JSON object on the last line of the output."""
        content: dict[str, Any] = json.loads(self.output.strip().splitlines()[-1])
        return content


def run(
    command: Sequence[str | Path],
    *,
    more: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    timeout: float = _LONGEST,
    name: str | None = None,
    codes: Sequence[int] = (0,),
) -> Outcome:
    """Run a command to its end, with `more` in its environment but no `NEO4J_` or `WANGGE_` variables of the user.

    Raises `Skipped` with the last line of the output if the exit code isn't one of `codes`, or if the command takes
    longer than `timeout` seconds. In the message the command is called `name`.
    """
    name = name or Path(command[0]).name
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
        report = Path(folder) / "report.json"
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", _MEASURED, report, *command],
            cwd=cwd,
            env=child_environment(more or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            output, errors = process.communicate(timeout=timeout)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            if isinstance(error, subprocess.TimeoutExpired):
                raise Skipped(f"{name} took longer than {timeout:.0f} s") from error
            raise
        if process.returncode not in codes:
            raise Skipped(f"{name} failed: {last_line(errors or output)}")
        return Outcome(**json.loads(report.read_text("utf-8")), output=output)


def last_line(text: str) -> str:
    """Return the last line that isn't blank, without paths of this machine."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return without_places(lines[-1])[:300] if lines else "it said nothing"


def without_places(text: str) -> str:
    """Return a text without file paths and addresses, so that it can be published on the benchmark page.

    >>> without_places("no /opt/x/y.csv at https://example.org/simple, 3/4 done")
    'no … at … 3/4 done'
    """
    return re.sub(r"\w+://\S+|(?<![\w/.])/[\w.@+-]+(?:/[\w.@+-]*)+", "…", text)


def child_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a command: it has `more`, but no `NEO4J_` or `WANGGE_` variables of the user."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_SERVER)}
    return {**inherited, "PYTHONPATH": str(ROOT), **more}
