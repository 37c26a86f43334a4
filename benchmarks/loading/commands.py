"""Runs the wangge command as a measured child process, in a temporary project folder."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.loading.packages import renamed, repacked, trimmed
from benchmarks.loading.rows import PreparedRows, inside
from benchmarks.part import Timing
from benchmarks.process import Outcome, run

__all__ = ["Variants", "command", "imported", "imported_after_start", "project", "variants", "wangge"]

_COMMAND = "import sys; sys.argv[0] = 'wangge'; from wangge.cli.main import main; main()"


class Variants:
    """Three packages that contain only the divisions of one scope.

    `first` has the rows of the original package. `recompressed` is a copy of `first` with another compression. `changed` is an
    unpacked folder in which one row in a hundred is changed.
    """

    def __init__(self, package: Path, rows: PreparedRows, scope: str, folder: Path) -> None:
        self.first = trimmed(package, folder / "trimmed.tgz", partial(inside, scope=scope))
        self.recompressed = repacked(self.first, folder / "repacked.tgz")
        self.changed = renamed(self.first, folder / "changed", frozenset(rows.changed))


@contextmanager
def variants(package: Path, rows: PreparedRows, scope: str) -> Iterator[Variants]:
    """Yield the three packages of `Variants`. Their temporary folder is deleted after the block."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
        yield Variants(package, rows, scope, Path(folder))


@contextmanager
def project(environment: Mapping[str, str] | None = None) -> Iterator[Path]:
    """Yield a new project folder; its embedded engine, if one was started, is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", ignore_cleanup_errors=True) as folder:
        project_folder = Path(folder) / "project"
        wangge("init", str(project_folder), cwd=Path(folder), environment=environment)
        try:
            yield project_folder
        finally:
            wangge("db", "stop", cwd=project_folder)


def command(*arguments: str) -> list[str]:
    """Return a command line that runs wangge with these arguments in this Python interpreter."""
    return [sys.executable, "-c", _COMMAND, *arguments]


def wangge(
    *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None, codes: Sequence[int] = (0,)
) -> Outcome:
    """Run a wangge command in a new process and wait for its end; the measured time includes the interpreter's start.

    Raises `Skipped` with the last line of the output if the exit code is not in `codes`.
    """
    return run(command(*arguments), more=environment, cwd=cwd, name=f"wangge {arguments[0]}", codes=codes)


def imported(
    package: Path, scope: str, rows: PreparedRows, *, cwd: Path, environment: Mapping[str, str] | None = None
) -> Timing:
    """Import a package with `wangge import-divisions`, and return the timing.

    Its `amount` is the number of all facts in the scope, even if the import writes only a few of them.
    """
    outcome = wangge("import-divisions", str(package), "--under", scope, cwd=cwd, environment=environment)
    return outcome.sample(rows.facts)


def imported_after_start(
    package: Path, scope: str, rows: PreparedRows, *, cwd: Path, environment: Mapping[str, str] | None = None
) -> Timing:
    """Import a package as `imported` does, and return a timing without the start of the interpreter and the imports."""
    arguments = ["import-divisions", str(package), "--under", scope]
    started = [sys.executable, "-m", "benchmarks.loading.started", *arguments]
    outcome = run(started, more=environment, cwd=cwd, name="wangge import-divisions")
    return Timing(outcome.last_json()["seconds"], rows.facts)
