"""Runs the reader of a format in a subprocess, because a damaged file may make it hang, crash or print."""

from __future__ import annotations

import os
import subprocess
import sys

__all__ = ["MOST_SECONDS", "read_in_subprocess"]

MOST_SECONDS = 300


def read_in_subprocess(program: str, content: bytes) -> bytes | None:
    """Run the module `program` with `content` as its input, and return its output; None if it fails.

    Raises `TimeoutError` if the program runs longer than 300 seconds.
    """
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", program],
            input=content,
            capture_output=True,
            check=False,
            timeout=MOST_SECONDS,
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    return ended.stdout if ended.returncode == 0 else None
