"""Installs the libraries with which wangge is compared, in a separate virtual environment."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from benchmarks.machine import LOCK
from benchmarks.part import Skipped
from benchmarks.process import last_line
from benchmarks.rounds import log

__all__ = ["competitors_python"]


@cache
def competitors_python(folder: Path) -> Path:
    """Return the Python interpreter of a virtual environment with the packages of benchmarks/requirements.lock.

    The environment is a subfolder of `folder`; it is created if it doesn't exist. Raises `Skipped` if the packages
    can't be installed.
    """
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    environment = folder / f"competitors-{digest}"
    python = environment / "bin" / "python"
    if not (environment / "complete").exists():
        log("installing the packages of benchmarks/requirements.lock …")
        shutil.rmtree(environment, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(environment)])
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--require-hashes", "-r", str(LOCK)])
        (environment / "complete").touch()
    return python


def _run(command: list[str]) -> None:
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode:
        raise Skipped(f"benchmarks/requirements.lock can't be installed: {last_line(process.stderr)}")
