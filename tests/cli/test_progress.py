"""Tests how a command shows its progress: on a terminal as bars with rate and remaining time, else a line per stage."""

from __future__ import annotations

import io
import re
import time

import pytest
from rich.console import Console

from wangge.cli.progress import shown_progress


def test_progress_in_a_pipe_is_one_line_per_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(Console(file=io.StringIO())) as progress:
        progress("read jiangwan", 600, None)
        progress("read jiangwan", 1200, None)
        time.sleep(0.06)
        progress("write", 3, 3)
    captured = capsys.readouterr()
    assert captured.out == ""
    first, second = captured.err.splitlines()
    assert re.fullmatch(r"read jiangwan: 1,200 in 0\.\d s, [\d,]+ rows/s", first)
    assert second == "write: 3 of 3 in 0.0 s"


def interrupted() -> None:
    with shown_progress(Console(file=io.StringIO())) as progress:
        progress("write", 5, 9)
        raise KeyboardInterrupt


def test_stage_that_is_cut_short_still_gets_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert capsys.readouterr().err == "write: 5 of 9 in 0.0 s\n"


def test_terminal_shows_rate_and_remaining_time() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120, color_system=None)
    with shown_progress(console) as progress:
        for count in range(0, 600, 100):
            progress("write [江湾]", count, 1000)
            time.sleep(0.12)
    printed = screen.getvalue()
    assert "write [江湾]" in printed
    assert re.search(r"[3-5]00/1000 +[\d,]+ changes/s +0:00:0\d left 00:0\d", printed)
