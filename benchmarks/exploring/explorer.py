"""Runs `wangge explore` as a separate process on a free port of this machine."""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from benchmarks.exploring.client import TOKEN, Client
from benchmarks.loading.commands import command
from benchmarks.part import Skipped, Timing
from benchmarks.process import child_environment, last_line

__all__ = ["Explorer", "explorer"]

_START_SECONDS = 60.0
_END_SECONDS = 20.0
_POLL_SECONDS = 0.1
_PREPARED_POLL_SECONDS = 2.0  # the explorer opens its pages only while nobody requests any


class Explorer:
    """A running explorer. `address` is its address without a trailing slash."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, started: float) -> None:
        self.address = address
        self._process = process
        self._started = started

    def wait_until_checked(self, seconds: float = 1800.0, *, since: float | None = None) -> Timing:
        """Wait until all rules are checked; return the time that it took, the number of rules and the peak memory.

        The time begins at `since`, by default at the start of the explorer. Raises `Skipped` if the rules aren't checked
        within `seconds`, or can't be checked.
        """
        started = self._started if since is None else since
        with Client(self.address) as client:
            counts = _counts_when(client, "ready", until=started + seconds, every=_POLL_SECONDS)
            if counts is None:
                raise Skipped(f"the explorer hasn't checked its rules after {seconds:.0f} s")
            if not client.get("/index.json").json()["counted"]:
                raise Skipped("the explorer can't check the rules")
            return Timing(time.perf_counter() - started, counts["rules"], self.peak_mib)

    def wait_until_prepared(self, seconds: float = 600.0) -> Timing:
        """Wait until the explorer, whose rules are checked, has opened a page of each kind by itself; return the time.

        The time begins at the start of the explorer. Raises `Skipped` after `seconds`.
        """
        until = time.perf_counter() + seconds
        with Client(self.address) as client:
            if _counts_when(client, "prepared", until=until, every=_PREPARED_POLL_SECONDS) is None:
                raise Skipped(f"the explorer hasn't opened its pages after {seconds:.0f} s")
            return Timing(time.perf_counter() - self._started, 0, self.peak_mib)

    @property
    def peak_mib(self) -> float | None:
        """Return the explorer's peak memory so far, or None if the system doesn't report it."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        except OSError:
            return None
        match = re.search(r"^VmHWM:\s*(\d+) kB$", status, flags=re.MULTILINE)
        return int(match[1]) / 1024 if match else None


@contextmanager
def explorer(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Explorer]:
    """Serve the loaded project in `folder` until the block ends. Raises `Skipped` if the explorer doesn't start."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command("explore", "--port", "0"),
            cwd=folder,
            env=child_environment({**(environment or {}), "PYTHONUNBUFFERED": "1", "WANGGE_TOKEN": TOKEN}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        try:
            yield Explorer(process, _address(process, errors), started)
        finally:
            _stop(process)


def _counts_when(client: Client, name: str, *, until: float, every: float) -> dict[str, Any] | None:
    """Request /counting every `every` seconds until `name` is true there, and return it; None after the time `until`."""
    while time.perf_counter() < until:
        counts: dict[str, Any] = client.get("/counting").json()
        if counts[name]:
            return counts
        time.sleep(every)
    return None


def _address(process: subprocess.Popen[bytes], errors: IO[bytes]) -> str:
    """Return the address that the explorer prints. Raises `Skipped` if it exits without printing one."""
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.search(rb"http://[\w.:]+", line):
            return match[0].decode()
    process.wait(_START_SECONDS)
    errors.seek(0)
    raise Skipped(f"wangge explore failed: {last_line(errors.read().decode('utf-8', 'replace'))}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
