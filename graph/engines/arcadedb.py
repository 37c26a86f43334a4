"""The embedded engine's process: `python -m graph.engines.arcadedb ROOT` serves until nobody needs it."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import portalocker

from graph.engines.lockfile import EngineFiles, Running, hold
from graph.engines.overseer import Overseer
from graph.engines.ports import free_ports

if TYPE_CHECKING:
    from types import FrameType

    from arcadedb_embedded.server import ArcadeDBServer

__all__ = ["DATABASE", "READER", "ROOT", "main"]

DATABASE = "wangge"
ROOT = "root"
READER = "reader"

_POLL_SECONDS = 0.2
_LONGEST_READ_MS = 3_600_000
_LARGEST_MESSAGE = 256 * 1024 * 1024


class Options(NamedTuple):
    """What the process was asked for."""

    root: Path
    port: int
    idle_seconds: float
    scratch: bool


def main() -> None:
    """Serve the folder named on the command line, then end the process."""
    options = _options()
    files = EngineFiles(options.root)
    code = 0
    with hold(files.alive, portalocker.LOCK_EX):
        try:
            _serve(options, files)
        except SystemExit:
            pass
        except Exception as error:
            sys.stderr.write(f"\nthe embedded engine ended: {' '.join(str(error).split())}\n")
            code = 1
        finally:
            _leave(files, scratch=options.scratch)
        # Threads of the virtual machine that still run a statement would keep the process for ever.
        os._exit(code)


def _options() -> Options:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--idle", type=float, required=True, help="seconds; 0 serves until stopped")
    parser.add_argument("--scratch", action="store_true", help="remove ROOT at the end")
    words = parser.parse_args()
    return Options(words.root.resolve(), words.port, words.idle, words.scratch)


def _serve(options: Options, files: EngineFiles) -> None:
    _prepare(files.data)
    bolt_port, http_port = free_ports(2)
    running = Running(
        os.getpid(),
        options.port or bolt_port,
        http_port,
        secrets.token_urlsafe(24),
        secrets.token_urlsafe(24),
        options.idle_seconds,
    )
    with _started(files.data, running):
        overseer = Overseer(running.http_port, ROOT, running.root_password)
        overseer.create_user(READER, running.reader_password, DATABASE, "reader")
        files.write_record(running)
        _wait_until_unneeded(files)


def _prepare(data: Path) -> None:
    """Write the groups of rights; forget the last run's users, whose passwords nobody knows any more."""
    config = data / "config"
    config.mkdir(parents=True, exist_ok=True)
    for users in config.glob("server-users.jsonl*"):
        users.unlink()
    (config / "server-groups.json").write_text(json.dumps(_groups(), indent=1), "utf-8")
    os.chdir(data)


def _groups() -> dict[str, object]:
    everything = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    return {
        "version": 1,
        "databases": {
            "*": {
                "groups": {
                    "admin": _group(["updateSecurity", "updateSchema"], everything),
                    "reader": _group([], ["readRecord"], _LONGEST_READ_MS),
                    "*": _group([], []),
                }
            }
        },
    }


def _group(access: list[str], records: list[str], read_timeout: int = -1) -> dict[str, object]:
    return {
        "access": access,
        "readTimeout": read_timeout,
        "resultSetLimit": -1,
        "types": {"*": {"access": records}},
    }


@contextmanager
def _started(data: Path, running: Running) -> Iterator[ArcadeDBServer]:
    from arcadedb_embedded.server import ArcadeDBServer

    settings = {
        "http_port": running.http_port,
        "mode": "development",
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_port": running.bolt_port,
        "bolt_maxMessageSize": _LARGEST_MESSAGE,
        "bolt_packstream_maxValueLength": _LARGEST_MESSAGE,
        "opencypher_loadCsv_allowFileUrls": False,
        "opencypher_loadCsv_allowRemoteUrls": False,
    }
    machine = {
        "heap_size": os.environ.get("WANGGE_HEAP", "1g"),
        # -Xrs leaves the signals to Python, so that a stop closes the database first.
        "jvm_args": ["-Xrs", f"-Darcadedb.server.logsDirectory={data / 'log'}"],
    }
    server = ArcadeDBServer(str(data), running.root_password, settings, machine)
    signal.signal(signal.SIGTERM, _ask_to_stop)
    server.start()
    try:
        server.create_database(DATABASE)
        yield server
    finally:
        server.stop()


def _ask_to_stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- the shape signal wants
    raise SystemExit


def _wait_until_unneeded(files: EngineFiles) -> None:
    """Return when the record is gone or another's, or when no command came for the time it names."""
    needed = time.monotonic()
    while (running := files.recorded()) and running.pid == os.getpid():
        time.sleep(_POLL_SECONDS)
        if not running.idle_seconds:
            continue
        try:
            with hold(files.lease, portalocker.LOCK_EX | portalocker.LOCK_NB):
                if time.monotonic() - needed >= running.idle_seconds:
                    # Under the lease: a command that comes now finds no record, and starts its own.
                    files.record.unlink(missing_ok=True)
        except portalocker.LockException:
            needed = time.monotonic()


def _leave(files: EngineFiles, *, scratch: bool) -> None:
    running = files.recorded()
    if running and running.pid == os.getpid():
        files.record.unlink(missing_ok=True)
    if scratch:
        with suppress(OSError):
            shutil.rmtree(files.root)


if __name__ == "__main__":
    main()
