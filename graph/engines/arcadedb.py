"""Runs the embedded engine: `python -m wangge.graph.engines.arcadedb ROOT` serves a folder while commands use it."""

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

from wangge.graph.engines.accounts import DATABASE, READER, ROOT
from wangge.graph.engines.admin import EngineAdmin
from wangge.graph.engines.archive import archive_options, is_recording, request_archive
from wangge.graph.engines.database_files import DatabaseFiles
from wangge.graph.engines.lockfile import EngineFiles, FolderIdentity, Running
from wangge.graph.engines.locks import HeldByAnotherError, hold
from wangge.graph.engines.machine import end_machine, start_machine
from wangge.graph.engines.mending import mend
from wangge.graph.engines.plans import STATEMENT_OPTIONS, keep_no_plans
from wangge.graph.engines.ports import free_ports
from wangge.graph.engines.startup import log_line
from wangge.graph.errors import EngineUnavailable
from wangge.graph.remedies import advice
from wangge.graph.unneeded import block_unneeded_libraries

if TYPE_CHECKING:
    from types import FrameType

    from arcadedb_embedded.server import ArcadeDBServer

__all__ = ["main"]

_POLL_SECONDS = 0.1
# Values of the engine's setting `txWalFlush`. With 2, every commit is synced to the disk. With 0 it isn't,
# which is enough for a scratch database: nobody needs it after a crash.
_SYNCED, _UNSYNCED = 2, 0
_LONGEST_READ_MS = 3_600_000
_ALIVE_SECONDS = 30.0
_ENDED = "the embedded engine ended: "
_LARGEST_MESSAGE = 256 * 1024 * 1024


class Options(NamedTuple):
    """The command-line options of the process."""

    root: Path
    port: int
    idle_seconds: float
    scratch: bool


def main() -> None:
    """Serve the folder that the command line names, then end the process."""
    block_unneeded_libraries()
    options = _options()
    files = EngineFiles(options.root)
    try:
        with hold(files.alive, seconds=_ALIVE_SECONDS) as alive:
            alive.truncate()
            alive.write(json.dumps(FolderIdentity.of(files.root)))
            alive.flush()
            # A normal exit would wait forever for JVM threads that still run a statement.
            os._exit(_serve_to_the_end(options, files))
    except EngineUnavailable as error:
        _log_end(error)
        sys.exit(1)


def _serve_to_the_end(options: Options, files: EngineFiles) -> int:
    """Serve until the engine stops, and return the exit code."""
    try:
        _serve(options, files)
    except SystemExit:
        return 0
    except Exception as error:
        _log_end(error)
        return 1
    finally:
        _clean_up(files, scratch=options.scratch)
    return 0


def _log_end(error: Exception) -> None:
    """Log the error in one line. The command that started the engine prints this line."""
    sys.stderr.write(f"\n{_ENDED}{': '.join(_innermost(error))}\n")
    sys.stderr.flush()


def _innermost(error: Exception) -> list[str]:
    """Return the messages of an exception and its causes, one line each.

    A message that another one contains is left out.
    """
    causes = dict.fromkeys(" ".join(text.split()) for text in _causes(error))
    return [text for text in causes if not any(text in cause for cause in causes if cause != text)]


def _causes(error: BaseException | None) -> Iterator[str]:
    """Yield the messages of an exception and of its Python and Java causes."""
    while error is not None:
        yield str(error)
        java = getattr(error, "getCause", None)
        error = java() if java else error.__cause__


def _options() -> Options:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--idle", type=float, required=True, help="seconds; 0 serves until stopped")
    parser.add_argument("--scratch", action="store_true", help="remove ROOT at the end")
    arguments = parser.parse_args()
    return Options(arguments.root.resolve(), arguments.port, arguments.idle, arguments.scratch)


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
        FolderIdentity.of(files.root),
    )
    database = DatabaseFiles(files.data / "databases" / DATABASE)
    with _opening(files.data):
        replaced, damaged = database.make_readable(), database.blank_invalid_pages()
        defined = database.definitions()
    for line in (*replaced, *damaged):
        log_line(line)
    with _started(options, files.data, running) as server:
        with _opening(files.data):
            java = server.create_database(DATABASE).get_java_database()
            mend(java, database, defined, log_line, damaged=bool(damaged))
            keep_no_plans(java)
        admin = EngineAdmin(running.http_port, ROOT, running.root_password)
        admin.create_user(READER, running.reader_password, DATABASE, "reader")
        files.write_record(running)
        request_archive()
        _wait_until_unneeded(files)
    database.keep_schema()


@contextmanager
def _opening(data: Path) -> Iterator[None]:
    """If the block fails, add to the error how to replace the database, unless `advice` knows a remedy."""
    try:
        yield
    except Exception as error:
        cause = ": ".join(_innermost(error))
        if advice(cause):
            raise
        raise EngineUnavailable(
            f"the database can't be opened: {cause}; move {data} away, then `wangge restore` a backup or load"
            " the sheets again with `wangge apply`"
        ) from None


def _prepare(data: Path) -> None:
    """Write the engine's permission groups to its configuration, and make `data` the working folder.

    The users of the last start are deleted, because nobody knows their passwords any more.
    """
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
def _started(options: Options, data: Path, running: Running) -> Iterator[ArcadeDBServer]:
    from arcadedb_embedded.server import ArcadeDBServer

    settings = {
        "http_port": running.http_port,
        "mode": "development",
        "server_databaseLoadAtStartup": False,
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_port": running.bolt_port,
        "bolt_maxMessageSize": _LARGEST_MESSAGE,
        "bolt_packstream_maxValueLength": _LARGEST_MESSAGE,
        "opencypher_loadCsv_allowFileUrls": False,
        "opencypher_loadCsv_allowRemoteUrls": False,
        # Both passwords are 24 random bytes, so slow hashing adds no protection.
        "server_saltIterations": 1,
    }
    start_machine(
        [
            *archive_options(),
            # With this option, Java leaves signals to Python, whose handler of SIGTERM closes the database
            # before the process ends.
            "-Xrs",
            f"-Darcadedb.server.logsDirectory={data / 'log'}",
            # ArcadeDB ignores these two in the server's settings; it reads the JVM's properties.
            f"-Darcadedb.txWalFlush={_UNSYNCED if options.scratch else _SYNCED}",
            *STATEMENT_OPTIONS,
        ],
    )
    server = ArcadeDBServer(str(data), running.root_password, settings)
    signal.signal(signal.SIGTERM, _ask_to_stop)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        if is_recording():
            end_machine()


def _ask_to_stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal passes both
    raise SystemExit


def _wait_until_unneeded(files: EngineFiles) -> None:
    """Return when engine.json is deleted or replaced, or after `idle_seconds` without a command."""
    last_needed = time.monotonic()
    while (running := files.recorded()) and running.pid == os.getpid():
        time.sleep(_POLL_SECONDS)
        if not running.idle_seconds:
            continue
        try:
            with hold(files.lease):
                if time.monotonic() - last_needed >= running.idle_seconds:
                    # The lease is locked here, so no command uses this engine. A command that starts after
                    # engine.json was deleted starts a new engine.
                    files.record.unlink(missing_ok=True)
        except HeldByAnotherError:
            last_needed = time.monotonic()


def _clean_up(files: EngineFiles, *, scratch: bool) -> None:
    running = files.recorded()
    if running and running.pid == os.getpid():
        files.record.unlink(missing_ok=True)
    if scratch:
        with suppress(OSError):
            shutil.rmtree(files.root)


if __name__ == "__main__":
    main()
