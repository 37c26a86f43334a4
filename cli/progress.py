"""Progress for people: bars on a terminal, one line a stage in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from loaders.progress import Progress

__all__ = ["shown_progress"]


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress to hand to the library; it writes on stderr only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        with _lines() as lines:
            yield lines
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


@contextmanager
def _lines() -> Iterator[Progress]:
    last: dict[str, str] = {}

    def note(stage: str, done: int, total: int | None) -> None:
        for earlier in [name for name in last if name != stage]:
            click.echo(f"{earlier}: {last.pop(earlier)}", err=True)
        last[stage] = str(done) if total is None else f"{done} of {total}"

    try:
        yield note
    finally:
        for stage, done in last.items():
            click.echo(f"{stage}: {done}", err=True)
