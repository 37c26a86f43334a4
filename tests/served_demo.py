"""Runs `make demo`, which creates a project and serves its explorer, for tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

__all__ = ["ROOT", "ServedDemo", "make_demo"]

ROOT = Path(__file__).parents[1]
_SECONDS_TO_END = 60


class ServedDemo(NamedTuple):
    """The project's folder, the output of `make demo`, and the first page of the project's explorer."""

    folder: Path
    output: str
    page: str


@contextmanager
def make_demo(folder: Path, environment: Mapping[str, str]) -> Iterator[ServedDemo]:
    """Run `make demo`, request the explorer's first page, and end `make` with Ctrl-C.

    The caller must stop the project's engine.
    """
    command = ["make", "--no-print-directory", "demo", f"DEMO={folder}"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            output = _output_until_served(process)
            page = _page(output.splitlines()[-1].split()[1])
            os.killpg(process.pid, signal.SIGINT)
            process.wait(_SECONDS_TO_END)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    yield ServedDemo(folder, output, page)


def _output_until_served(process: subprocess.Popen[str]) -> str:
    """Return the output up to the line with the explorer's address, which is its second word."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("explorer: "):
            return "".join(lines)
    raise AssertionError(f"make demo serves nothing: {''.join(lines)}")


def _page(address: str) -> str:
    """Return the page at an address.

    A separate program requests it, because the explorer takes a process that listens on a port for a proxy, and
    demands a token from proxies. The test process listens on a port if it serves an explorer itself.
    """
    request = "import sys, urllib.request as r; sys.stdout.buffer.write(r.urlopen(sys.argv[1]).read())"
    command = [sys.executable, "-c", request, address]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
