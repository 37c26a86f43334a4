"""Shows progress on stderr: bars with rate and remaining time on a terminal, one line per stage in a pipe."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

from wangge.loaders.progress import Progress

__all__ = ["shown_progress"]

_SHORTEST = 0.05  # seconds; the rate of a shorter stage is meaningless


@contextmanager
def shown_progress(console: Console | None = None) -> Iterator[Progress]:
    """Yield a `Progress` that writes to stderr, or to `console`."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        with _lines() as lines:
            yield lines
        return
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


class _Rate(ProgressColumn):
    """The column of the progress bar with the rows, changes or rules per second."""

    def render(self, task: Task) -> Text:
        """Return the current rate, or the average once the stage is finished."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else _rate(task.description, speed), style="progress.data.speed")


@dataclass
class _Stage:
    """The progress of a stage, and its start time."""

    began: float
    done: int = 0
    total: int | None = None

    def line(self, name: str) -> str:
        """Return one line, such as `read jiangwan: 1,200 of 1,200 in 0.4 s, 3,000 rows/s`."""
        seconds = time.monotonic() - self.began
        counted = f"{self.done:,}" if self.total is None else f"{self.done:,} of {self.total:,}"
        rate = f", {_rate(name, self.done / seconds)}" if seconds >= _SHORTEST else ""
        return f"{name}: {counted} in {seconds:.1f} s{rate}"


@contextmanager
def _lines() -> Iterator[Progress]:
    """Print a line for each stage when the next stage begins."""
    stages: dict[str, _Stage] = {}
    began = time.monotonic()

    def note(stage: str, done: int, total: int | None) -> None:
        nonlocal began
        for earlier in [name for name in stages if name != stage]:
            click.echo(stages.pop(earlier).line(earlier), err=True)
            began = time.monotonic()
        current = stages.setdefault(stage, _Stage(began))
        current.done, current.total = done, total

    try:
        yield note
    finally:
        for name, stage in stages.items():
            click.echo(stage.line(name), err=True)


def _rate(stage: str, speed: float) -> str:
    """Return a rate with its unit.

    >>> _rate("read jiangwan", 12345.6), _rate("write", 3.2), _rate("check rules", 14.2)
    ('12,346 rows/s', '3 changes/s', '14 rules/s')
    """
    unit_in_name = next((unit for unit in ("rules", "streets") if stage.endswith(unit)), "")
    unit = unit_in_name or ("changes" if stage.startswith("write") else "rows")
    return f"{speed:,.0f} {unit}/s"
