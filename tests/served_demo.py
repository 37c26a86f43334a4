"""Runs `make demo` for tests; it creates a project and serves its explorer."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

__all__ = ["ROOT", "ServedDemo", "make_demo"]

ROOT = Path(__file__).parents[1]
_SECONDS_TO_END = 60


class ServedDemo(NamedTuple):
    """The project's folder, the output of `make demo`, and the first page of its explorer."""

    folder: Path
    output: str
    page: str


@contextmanager
def make_demo(folder: Path, environment: Mapping[str, str]) -> Iterator[ServedDemo]:
    """Run `make demo`, request the first page, and end it with Ctrl-C; the caller must stop its engine."""
    command = ["make", "--no-print-directory", "demo", f"DEMO={folder}"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as making:
        try:
            output = _output_until_served(making)
            with urlopen(
                output.splitlines()[-1].split()[1]
            ) as answer:  # the address of the server that make started
                page = answer.read().decode()
            os.killpg(making.pid, signal.SIGINT)
            making.wait(_SECONDS_TO_END)
        finally:
            if making.poll() is None:
                os.killpg(making.pid, signal.SIGKILL)
    yield ServedDemo(folder, output, page)


def _output_until_served(making: subprocess.Popen[str]) -> str:
    """Return the output up to the line with the explorer's address, which is its second word."""
    assert making.stdout is not None
    lines: list[str] = []
    for line in making.stdout:
        lines.append(line)
        if line.startswith("explorer: "):
            return "".join(lines)
    raise AssertionError(f"make demo serves nothing: {''.join(lines)}")
