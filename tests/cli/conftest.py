"""Fixtures that run wangge's commands as a user does, each in a new project folder."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.loaders.conftest import DISTRICT
from wangge.cli.main import main
from wangge.loaders.starter import StartingDataset, start_project

Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]


def environment(**more: str) -> dict[str, str]:
    """Return the environment variables for a command.

    These are the variables of this process except those that begin with `NEO4J_`, two variables for Python, and `more`.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    return {**inherited, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", **more}


def wangge(*arguments: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in this process, without a terminal.

    This saves the second that a new process needs to start.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        chdir(cwd),
        patch.dict(os.environ, environment(**more), clear=True),
        patch.object(sys, "stdin", io.StringIO()),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as exit_,
    ):
        main(arguments)
    texts = (stream.detach().getvalue().decode("utf-8") for stream in (out, err))
    return subprocess.CompletedProcess(arguments, int(exit_.value.code or 0), *texts)


def wangge_process(*arguments: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in a separate process, as a user does."""
    return subprocess.run(
        [sys.executable, "-c", "from wangge.cli.main import main; main()", *arguments],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def make_project(folder: Path) -> Path:
    """Write a small project with one dataset of sheets into `folder`, and return `folder`."""
    start_project(folder, name="江湾区", scope="990101", datasets=[StartingDataset("jiangwan", "sheets")])
    for sheet, text in DISTRICT.items():
        (folder / "sheets" / f"{sheet}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """Yield a project; its embedded engine, if one was started, is stopped afterwards."""
    yield make_project(tmp_path / "江湾 项目")
    wangge("db", "stop", cwd=tmp_path / "江湾 项目")


@pytest.fixture
def run(project: Path) -> Run:
    """Return a function that runs a command with the project as the current folder."""

    def call(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return wangge(*arguments, cwd=project, **more)

    return call
