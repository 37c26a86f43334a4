"""Tests that a command in a project on a full or read-only disk prints one line that names the cause."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import make_project, wangge
from tests.conftest import skip_or_fail

pytestmark = [pytest.mark.embedded, pytest.mark.own_engine]

Mount = Callable[[str], Path]


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Mount]:
    """Yield a function that mounts a file system of the given size, writes a project there, and returns its folder."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(size: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
        if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
            skip_or_fail("disk", "only root may mount a file system, and not in every container")
        return make_project(disk / "项目")

    yield mount
    if os.path.ismount(disk):
        wangge("db", "stop", cwd=disk / "项目")
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(folder: Path) -> None:
    """Fill the disk to the last byte."""
    free = os.statvfs(folder)
    (folder / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize))


def test_full_disk_at_the_start_is_reported_in_one_line(mounted: Mount) -> None:
    folder = mounted("256k")
    fill(folder)

    result = wangge("apply", cwd=folder)

    assert result.returncode == 2
    assert (
        result.stderr
        == f"Error: {folder / '.wangge'}: No space left on device; make room on its disk and run again\n"
    )


@pytest.mark.parametrize("size", ["400k", "6m"])
def test_disk_that_fills_up_is_reported_in_one_line(mounted: Mount, size: str) -> None:
    """The smaller disk becomes full when wangge writes the marker to the new database, the larger one at the commit.

    In both cases the engine can't write to its log either.
    """
    result = wangge("apply", cwd=mounted(size))

    assert result.returncode == 2
    assert "No space left on device" in result.stderr.splitlines()[-1]
    assert result.stderr.splitlines()[-1].endswith("make room on its disk and run again")


def test_folder_that_may_only_be_read_is_reported_in_one_line(mounted: Mount) -> None:
    folder = mounted("1m")
    subprocess.run(["mount", "-o", "remount,ro", str(folder.parent)], check=True)

    result = wangge("apply", cwd=folder)

    assert result.returncode == 2
    assert result.stderr == (
        f"Error: {folder / '.wangge'}: Read-only file system; check the path, its permissions and the free disk space\n"
    )
