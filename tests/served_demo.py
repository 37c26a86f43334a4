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


class ServedDemo(NamedTuple):
    """The project's folder, the output of `make demo`, and the first page of its explorer."""

    folder: Path
    output: str
    page: str


@contextmanager
def make_demo(folder: Path, environment: Mapping[str, str]) -> Iterator[ServedDemo]:
    """Run `make demo`, request the first page, and stop `make demo` with Ctrl-C.

    The caller must stop the engine.
    """
    command = ["make", "--no-print-directory", "demo", f"DEMO={folder}"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as making:
        assert making.stdout is not None
        lines: list[str] = []
        for line in making.stdout:
            lines.append(line)
            if line.startswith("explorer: "):
                break
        assert lines, "make demo printed nothing"
        assert lines[-1].startswith("explorer: "), "".join(lines)
        with urlopen(lines[-1].split()[1]) as answer:  # the explorer's address, as printed
            page = answer.read().decode()
        os.killpg(making.pid, signal.SIGINT)
    yield ServedDemo(folder, "".join(lines), page)
