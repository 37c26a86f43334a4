"""Finds, starts and stops the embedded engine of a project folder."""

from __future__ import annotations

import codecs
import locale
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wangge.graph.engines.lockfile import EngineFiles, Running
from wangge.graph.engines.locks import hold
from wangge.graph.engines.ports import is_free
from wangge.graph.engines.startup import StartLog
from wangge.graph.errors import EngineUnavailable, UsageError
from wangge.graph.remedies import advice

__all__ = ["died", "ensure_running", "leased", "stop"]

_START_SECONDS = 60.0
_STOP_SECONDS = 90.0
_DYING_SECONDS = 20.0
# How long a command waits for the lock `starting`: longer than any of the times above, during which another
# command that starts or stops an engine may hold this lock. Only a start that reports progress may take longer.
_LOCK_SECONDS = 100.0
_LEASE_SECONDS = 20.0
_POLL_SECONDS = 0.05


@contextmanager
def leased(files: EngineFiles) -> Iterator[None]:
    """Hold a shared lock on `lease` until the block ends, so that the engine isn't idle and doesn't stop."""
    files.make()
    with hold(files.lease, shared=True, seconds=_LEASE_SECONDS):
        yield


def ensure_running(
    files: EngineFiles, *, port: int = 0, idle_seconds: float | None = None, scratch: bool = False
) -> Running:
    """Return the running engine; start one if none runs. Simultaneous commands share one engine.

    A new engine listens on the Bolt port `port` (0: any free one) and stops after `idle_seconds` without a
    command (0: never, None: the value of WANGGE_IDLE_SECONDS). With `scratch`, the engine deletes its folder
    when it stops. Raises `EngineUnavailable` with the end of the engine's log if it can't be started.
    """
    if running := files.running():
        return running
    files.make()
    with hold(files.starting, seconds=_LOCK_SECONDS):
        if running := files.running():
            return running
        if port and not is_free(port):
            raise EngineUnavailable(f"port {port} is in use: choose another --port, or leave it out")
        files.record.unlink(missing_ok=True)
        if not files.is_alive():
            files.own()
        return _start(files, port, _idle_seconds() if idle_seconds is None else idle_seconds, scratch)


def died(files: EngineFiles) -> bool:
    """Wait until an engine that doesn't answer has ended, but at most 20 s; return whether it has ended."""
    limit = time.monotonic() + _DYING_SECONDS
    while files.is_alive():
        if time.monotonic() > limit:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def stop(files: EngineFiles) -> bool:
    """Stop the engine and wait until its process has ended; return False if none was running.

    Raises `EngineUnavailable` if it doesn't stop.
    """
    if not files.root.is_dir():
        return False
    with hold(files.starting, seconds=_LOCK_SECONDS):
        was_running = files.is_alive()
        files.record.unlink(missing_ok=True)
        limit = time.monotonic() + _STOP_SECONDS
        while files.is_alive():
            if time.monotonic() > limit:
                raise EngineUnavailable(f"the embedded engine doesn't stop: see {files.log}")
            time.sleep(_POLL_SECONDS)
    return was_running


def _start(files: EngineFiles, port: int, idle_seconds: float, scratch: bool) -> Running:
    _demand_readable_name(files.root)
    arguments = [str(files.root), "--port", str(port), "--idle", str(idle_seconds)]
    files.log.touch(0o600)
    with files.log.open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "wangge.graph.engines.arcadedb",
                *arguments,
                *(["--scratch"] if scratch else []),
            ],
            cwd=Path(__file__).parents[3],
            env=_environment(),
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        running = _wait_for_record(files, process)
    except BaseException:
        process.kill()
        process.wait()
        raise
    # This thread waits for the end of the process. Otherwise the process would stay a zombie if it ended before
    # this program.
    threading.Thread(target=process.wait, daemon=True).start()
    return running


def _wait_for_record(files: EngineFiles, process: subprocess.Popen[bytes]) -> Running:
    """Wait until the engine is ready. Each line of progress goes to stderr and restarts the time limit."""
    log, limit = StartLog(files.log), time.monotonic() + _START_SECONDS
    while time.monotonic() < limit:
        for line in log.news():
            sys.stderr.write(f"the embedded engine: {line}\n")
            limit = time.monotonic() + _START_SECONDS
        running = files.recorded()
        if running and running.pid == process.pid:
            return running
        if process.poll() is not None:
            line = files.last_log_line()
            raise EngineUnavailable(f"the embedded engine can't start: {line}{advice(line)}")
        time.sleep(_POLL_SECONDS)
    raise EngineUnavailable(f"the embedded engine isn't up after {_START_SECONDS:.0f} s: see {files.log}")


def _environment() -> dict[str, str]:
    """Return the environment with a UTF-8 locale: under `LC_ALL=C`, Java can't open a file named 网格."""
    if codecs.lookup(locale.getencoding()).name == "utf-8":
        return dict(os.environ)
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def _demand_readable_name(root: Path) -> None:
    """Raise `EngineUnavailable` if the path isn't UTF-8: Java can't open such a path in any locale."""
    try:
        os.fsencode(root).decode("utf-8")
    except UnicodeDecodeError:
        name = os.fsencode(root).decode("utf-8", errors="backslashreplace")
        raise EngineUnavailable(
            f"the name of {name} isn't UTF-8, so the engine can't open it: rename the folder"
        ) from None


def _idle_seconds() -> float:
    value = os.environ.get("WANGGE_IDLE_SECONDS", "600")
    try:
        return float(value)
    except ValueError:
        raise UsageError(f"WANGGE_IDLE_SECONDS is {value!r}: give a number of seconds") from None
