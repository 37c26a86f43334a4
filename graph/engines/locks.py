"""Locks files.

A lock ends with the process that holds it. If a command waits for a lock in vain, the error names the process
that holds it.
"""

from __future__ import annotations

import fcntl
import os
import time
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TextIO

from wangge.graph.errors import EngineUnavailable

__all__ = ["HeldByAnotherError", "claim", "hold", "is_held", "lock_now"]

_POLL_SECONDS = 0.05
_LONGEST_COMMAND = 120


class HeldByAnotherError(Exception):
    """Another process holds the lock."""


def is_held(path: Path) -> bool:
    """Whether a process holds an exclusive lock on `path`."""
    try:
        with hold(path, shared=True):
            return False
    except HeldByAnotherError:
        return True
    except FileNotFoundError:
        return False


@contextmanager
def hold(path: Path, *, shared: bool = False, seconds: float = 0) -> Iterator[TextIO]:
    """Hold a lock on `path` until the block ends; a missing file is created with mode 0600.

    A `shared` lock excludes only exclusive ones. If another process holds the lock and `seconds` is 0, this
    function raises `HeldByAnotherError` at once. If `seconds` is more, it waits for the lock that long before
    it raises `EngineUnavailable` with the name of the other process.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        _lock(file, path, shared, seconds)
        yield file


def claim(path: Path, owner: object) -> bool:
    """Hold a lock on `path` as long as `owner` exists. Returns False if another process holds it, or the file can't be made."""
    with ExitStack() as stack:
        try:
            stack.enter_context(hold(path))
        except (HeldByAnotherError, OSError):
            return False
        weakref.finalize(owner, stack.pop_all().close)
    return True


def lock_now(file: IO[Any], *, shared: bool = False) -> None:
    """Lock an open file until it is closed; raises `HeldByAnotherError` if another process holds the lock."""
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        raise HeldByAnotherError from error


def _lock(file: TextIO, path: Path, shared: bool, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while True:
        try:
            lock_now(file, shared=shared)
        except HeldByAnotherError:
            if not seconds:
                raise
            if time.monotonic() > limit:
                raise EngineUnavailable(
                    f"{path} is locked by {_holder(path)}: let it end, or stop it, and try again"
                ) from None
            time.sleep(_POLL_SECONDS)
        else:
            return


def _holder(path: Path) -> str:
    """Describe the process that holds a lock, from /proc; "another process" on systems other than Linux."""
    pid = _holder_pid(path)
    if pid is None:
        return "another process"
    with suppress(OSError, ValueError, IndexError):
        command_line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        command = command_line.decode("utf-8", errors="replace").strip()[:_LONGEST_COMMAND]
        return f"process {pid} ({command}, since {_started(pid)})"
    return f"process {pid}"


def _started(pid: int) -> str:
    """Return when a process started: the boot time plus the ticks in the 22nd field of /proc/PID/stat."""
    boot_line = next(
        line for line in Path("/proc/stat").read_text("ascii").splitlines() if line.startswith("btime ")
    )
    ticks = int(Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[19])
    seconds = int(boot_line.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")
    return datetime.fromtimestamp(seconds).astimezone().isoformat(sep=" ", timespec="seconds")


def _holder_pid(path: Path) -> int | None:
    """Return the process id from the line of /proc/locks with the file's inode.

    For the inode 77 (the number after the last colon), `1: FLOCK ADVISORY WRITE 42 fe:01:77 …` gives process 42.
    """
    try:
        inode = str(path.stat().st_ino)
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for fields in (line.split() for line in lines if "->" not in line):
        if fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == inode:
            return int(fields[4])
    return None
