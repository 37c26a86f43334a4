"""Shows progress as bars with rate and remaining time on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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

from wangge.cli.progress import rate_text
from wangge.loaders.progress import Progress

__all__ = ["shown_bars"]


@contextmanager
def shown_bars(console: Console) -> Iterator[Progress]:
    """Yield a `Progress` that draws a bar for each stage on `console`."""
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
        return Text("" if speed is None else rate_text(task.description, speed), style="progress.data.speed")
