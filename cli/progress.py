"""Shows progress on stderr: on a terminal as bars with rate and remaining time, else as one line per stage."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from wangge.cli.output import is_no_terminal
from wangge.loaders.progress import Progress, silent

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["progress_on_terminal", "rate_text", "shown_progress"]

_SHORTEST = 0.05  # seconds; the rate of a shorter stage is meaningless


@contextmanager
def shown_progress(console: Console | None = None) -> Iterator[Progress]:
    """Yield a `Progress` that writes to stderr, or to `console`."""
    if console is None and is_no_terminal(sys.stderr):
        with _lines() as lines:
            yield lines
        return
    from rich.console import Console

    from wangge.cli.progress_bars import shown_bars

    console = console or Console(stderr=True)
    with shown_bars(console) if console.is_terminal else _lines() as progress:
        yield progress


@contextmanager
def progress_on_terminal() -> Iterator[Progress]:
    """Yield a `Progress` that draws bars if stderr is a terminal, and else shows nothing."""
    if is_no_terminal(sys.stderr):
        yield silent
        return
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    with shown_progress(console) as progress:
        yield progress


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
        rate = f", {rate_text(name, self.done / seconds)}" if seconds >= _SHORTEST else ""
        return f"{name}: {counted} in {seconds:.1f} s{rate}"


@contextmanager
def _lines() -> Iterator[Progress]:
    """Yield a `Progress` that prints a line for each stage, when the next stage begins or the block ends."""
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


def rate_text(stage: str, speed: float) -> str:
    """Return a rate with its unit.

    >>> rate_text("read jiangwan", 12345.6), rate_text("write", 3.2), rate_text("check rules", 14.2)
    ('12,346 rows/s', '3 changes/s', '14 rules/s')
    """
    unit_in_name = next((unit for unit in ("rules", "streets") if stage.endswith(unit)), "")
    unit = unit_in_name or ("changes" if stage.startswith("write") else "rows")
    return f"{speed:,.0f} {unit}/s"
