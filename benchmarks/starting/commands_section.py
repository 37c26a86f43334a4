"""Measures the user time of commands that have little to do, compared with `python -c "import click"`.

User time is the processor time outside the operating system.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.loading.commands import command, wangge
from benchmarks.part import Section, Settings, Timing
from benchmarks.process import run
from benchmarks.rounds import new_section, take_turns
from benchmarks.samples import sample_folder

__all__ = ["commands"]

_ROUNDS = 7
_COMMANDS: Mapping[str, Sequence[str]] = {
    "help": ("--help",),
    "recipes": ("recipe", "list"),
    "status": ("status",),
    "plan": ("plan",),
}
_IMPORTS = {
    "click": "import click",
    # Import the driver as the commands do: without numpy, pandas and pyarrow, which they don't use.
    "driver": "import sys; sys.modules.update(numpy=None, pandas=None, pyarrow=None); import click, neo4j",
}


def commands(settings: Settings) -> Section:
    """Measure the commands in turns, in the loaded sample project. Its embedded engine is already running."""
    with sample_folder() as folder:
        wangge("apply", "--yes", cwd=folder)
        processes: dict[str, tuple[str, ...]] = {
            name: (sys.executable, "-c", code) for name, code in _IMPORTS.items()
        }
        processes |= {name: tuple(command(*arguments)) for name, arguments in _COMMANDS.items()}
        contenders = {name: _timed(name, arguments, folder) for name, arguments in processes.items()}
        return take_turns(new_section(), contenders, runs=max(_ROUNDS, settings.runs), warm_ups=1)


def _timed(name: str, words: Sequence[str], folder: Path) -> Callable[[], Mapping[str, Timing]]:
    return partial(_measure, name, words, folder)


def _measure(name: str, words: Sequence[str], folder: Path) -> Mapping[str, Timing]:
    return {name: Timing(run(words, cwd=folder, name=name).user_seconds)}
