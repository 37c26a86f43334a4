"""Mounts a file system from an image file. A copy of the image holds only the data that would survive a power cut."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

__all__ = ["LosingDisk", "NoDiskError", "losing_disk"]

_SIZE = 512 * 2**20
_NEEDED = ("mkfs.ext4", "mount", "umount")
# By default, ext4 writes all unsynced data to the disk every 5 s. With an interval of an hour, only the data that the
# tested programs sync reach the disk.
_MOUNT = "loop,noatime,commit=3600"


class NoDiskError(Exception):
    """No file system can be mounted on this machine; the text gives the reason."""


class LosingDisk(NamedTuple):
    """An ext4 file system in one image file. Data that no program has synced are only in memory, not in the image."""

    image: Path
    folder: Path

    @contextmanager
    def after_power_cut(self, writers: Sequence[int]) -> Iterator[Path]:
        """Mount a copy of the image, which has only the data that reached the disk; yield the copy's folder.

        `writers` are the ids of the processes that write to this file system. They are halted while the image is
        copied, so that the copy has the state of one moment.
        """
        copy = self.image.with_name("after.img")
        with _halted(writers):
            _run("cp", "--sparse=always", str(self.image), str(copy))
        folder = self.folder.with_name("after")
        try:
            with _mounted(copy, folder):
                yield folder
        finally:
            copy.unlink()


@contextmanager
def losing_disk(work: Path) -> Iterator[LosingDisk]:
    """Make and mount a file system in `work`; raises `NoDiskError` if that isn't possible."""
    if missing := [program for program in _NEEDED if shutil.which(program) is None]:
        raise NoDiskError(f"no {', '.join(missing)} here")
    image = work / "disk.img"
    with image.open("wb") as file:
        file.truncate(_SIZE)
    _run("mkfs.ext4", "-q", str(image))
    folder = work / "disk"
    with _mounted(image, folder):
        yield LosingDisk(image, folder)


@contextmanager
def _mounted(image: Path, folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    _run("mount", "-o", _MOUNT, str(image), str(folder))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def _halted(processes: Sequence[int]) -> Iterator[None]:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGSTOP)
    try:
        for process in processes:
            _wait_until_halted(process)
        yield
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)


def _wait_until_halted(process: int) -> None:
    """Wait until every thread of the process has stopped. A thread that is syncing a file stops only after the sync."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        states = _states(process)
        if states <= {"T", "Z"}:
            return
        time.sleep(0.005)
    raise AssertionError(f"process {process} doesn't stop")


def _states(process: int) -> set[str]:
    states = set()
    for stat in Path(f"/proc/{process}/task").glob("*/stat"):
        with suppress(OSError):
            states.add(stat.read_text().rpartition(")")[2].split()[0])
    return states


def _run(*arguments: str) -> None:
    process = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if process.returncode:
        raise NoDiskError(f"{arguments[0]}: {(process.stderr or process.stdout).strip()}")
