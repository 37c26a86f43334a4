"""Lends running embedded engines to the projects of tests.

Starting an engine takes 1 CPU second, and Java needs another to load and compile the classes that load sheets. Hundreds
of tests need a new graph, but few of them need a new process. So this module replaces the function that starts the engine
of a folder. If the folder has no database yet, an engine that already runs creates the database there, and the folder's
engine.json names that engine. To commands, a lent engine looks like the folder's own engine: they find and stop it
through the same files, it ends when it is idle, and it leaves its database in the folder. A folder that already has a
database gets an engine of its own.

A lent engine opens one database after another under the same name, through a symbolic link to the borrowing folder.

A new database is a copy of an empty one that already has the constraints and indexes of the model, because creating
them takes half a CPU second. A new database of an engine that isn't lent has none of them.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from unittest.mock import patch

from wangge.graph.engines import embedded
from wangge.graph.engines.accounts import DATABASE, ROOT
from wangge.graph.engines.admin import EngineAdmin
from wangge.graph.engines.embedded_store import connect_embedded
from wangge.graph.engines.lockfile import EngineFiles, FolderIdentity, Running
from wangge.graph.engines.locks import HeldByAnotherError, hold
from wangge.graph.errors import EngineUnavailable
from wangge.graph.model import load_model
from wangge.graph.schema import apply_schema

__all__ = ["EnginePool", "lending"]

_SETTINGS = ("ARCADEDB_JVM_ARGS", "HOME", "JAVA_TOOL_OPTIONS", "LC_ALL", "WANGGE_HEAP", "XDG_CACHE_HOME")
"""The environment variables that change how an engine runs. A test that sets one of them gets a new engine."""
_IDLE_SECONDS = 60.0
_POLL_SECONDS = 0.05
_POLLS_PER_SECOND = 20
_LOCK_SECONDS = 60.0


class LentEngine:
    """A running engine with a folder for its own files. It serves one borrowing folder at a time."""

    def __init__(self, template: Path) -> None:
        """Start an engine. New databases are copies of `template`, which the engine creates if it doesn't exist."""
        self._template = template
        self._resources = ExitStack()
        folder = TemporaryDirectory(prefix="wangge-lent-", ignore_cleanup_errors=True)
        self._files = EngineFiles.of(Path(self._resources.enter_context(folder)))
        self._resources.callback(embedded.stop, self._files)
        # If the test process is killed, this lock ends with it, and the engine ends when it is idle.
        self._resources.enter_context(embedded.leased(self._files))
        self.running = _start(self._files, 0, _IDLE_SECONDS, True)
        self._admin = EngineAdmin(self.running.http_port, ROOT, self.running.root_password)
        if template.exists():
            self._admin.command(f"drop database {DATABASE}")
        else:
            self._make_template()

    def _make_template(self) -> None:
        model = load_model()
        with connect_embedded(self.running) as store:
            apply_schema(store, model.unique(), model.indexes())
        self._admin.command(f"close database {DATABASE}")
        self._link.rename(self._template)

    @property
    def _link(self) -> Path:
        return self._files.data / "databases" / DATABASE

    def is_alive(self) -> bool:
        """Whether the engine's process exists."""
        return self._files.is_alive()

    def create_database(self, borrower: EngineFiles) -> None:
        """Create an empty database in the borrowing folder."""
        database = borrower.data / "databases" / DATABASE
        shutil.copytree(self._template, database)
        self._link.symlink_to(database)
        self._admin.command(f"open database {DATABASE}")
        borrower.log.unlink(missing_ok=True)
        borrower.log.symlink_to(self._files.log)

    def leave_database(self, *, drop: bool) -> None:
        """Close the database or, with `drop`, delete it. Raises `EngineUnavailable` if the engine can't do that."""
        self._admin.command(f"{'drop' if drop else 'close'} database {DATABASE}")
        self._link.unlink(missing_ok=True)

    def end(self) -> None:
        """Stop the engine and delete its own files."""
        self._resources.close()


class EnginePool:
    """The engines that this process lends. If `lends` is false, each folder gets an engine of its own."""

    def __init__(self) -> None:
        self.lends = True
        self._settings = _settings()
        self._templates = TemporaryDirectory(prefix="wangge-template-", ignore_cleanup_errors=True)
        self._lock = Lock()
        self._free: list[LentEngine] = []
        self._loans: list[_Loan] = []

    def start(self, files: EngineFiles, port: int, idle_seconds: float, scratch: bool) -> Running:
        """Lend an engine to a folder without a database; in all other cases, start a new engine for the folder."""
        if not self.lends or port or files.data.exists() or _settings() != self._settings:
            return _start(files, port, idle_seconds, scratch)
        loan = _Loan(self._take(), files, idle_seconds, scratch)
        with self._lock:
            self._loans.append(loan)
        return loan.begin(self._take_back)

    def close(self) -> None:
        """End all loans, and stop all engines."""
        for loan in list(self._loans):
            loan.end()
        for engine in self._free:
            engine.end()
        self._templates.cleanup()

    def _take(self) -> LentEngine:
        while True:
            with self._lock:
                engine = self._free.pop() if self._free else None
            if engine is None:
                return LentEngine(Path(self._templates.name) / DATABASE)
            if engine.is_alive():
                return engine
            engine.end()

    def _take_back(self, loan: _Loan, engine: LentEngine | None) -> None:
        with self._lock:
            self._loans.remove(loan)
            if engine:
                self._free.append(engine)


class _Loan:
    """An engine that serves a folder until the folder's engine.json is deleted, or until no command uses it."""

    def __init__(self, engine: LentEngine, files: EngineFiles, idle_seconds: float, scratch: bool) -> None:
        self._engine = engine
        self._files = files
        self._scratch = scratch
        self._running = engine.running._replace(
            idle_seconds=idle_seconds, folder=FolderIdentity.of(files.root)
        )
        self._serving = Event()
        self._read_file: tuple[int, int] | None = None
        self._last_read: Running | None = None

    def begin(self, take_back: Callable[[_Loan, LentEngine | None], None]) -> Running:
        """Serve the folder in a thread. At its end, the thread calls `take_back`, with None if the engine died."""
        self._engine.create_database(self._files)
        self._thread = Thread(target=self._serve, args=(take_back,), name="lent-engine", daemon=True)
        self._thread.start()
        assert self._serving.wait(_LOCK_SECONDS)
        return self._running

    def end(self) -> None:
        """Stop serving the folder."""
        self._files.record.unlink(missing_ok=True)
        self._thread.join()

    def _serve(self, take_back: Callable[[_Loan, LentEngine | None], None]) -> None:
        """Do for the folder what the process of an engine does for its own folder."""
        with hold(self._files.alive, seconds=_LOCK_SECONDS) as alive:
            alive.truncate()
            alive.write(json.dumps(self._running.folder))
            alive.flush()
            self._files.write_record(self._running)
            self._serving.set()
            self._wait_until_unneeded()
            self._keep_log()
            try:
                self._engine.leave_database(drop=self._scratch)
            except EngineUnavailable:
                self._engine.end()
                take_back(self, None)
            else:
                take_back(self, self._engine)
            if self._scratch:
                shutil.rmtree(self._files.root, ignore_errors=True)

    def _keep_log(self) -> None:
        """Replace the link to the engine's log by a copy: the engine writes to this log for later folders, too."""
        with suppress(OSError):
            text = self._files.log.read_bytes()
            self._files.log.unlink()
            self._files.log.write_bytes(text)

    def _recorded(self) -> Running | None:
        """Return what engine.json says; the file is read only if it has changed."""
        try:
            status = self._files.record.stat()
        except OSError:
            return None
        if self._read_file != (status.st_ino, status.st_mtime_ns):
            self._read_file = status.st_ino, status.st_mtime_ns
            self._last_read = self._files.recorded()
        return self._last_read

    def _wait_until_unneeded(self) -> None:
        last_needed, polls = time.monotonic(), 0
        while (running := self._recorded()) and running.folder == self._running.folder:
            time.sleep(_POLL_SECONDS)
            polls += 1
            if polls % _POLLS_PER_SECOND:
                continue
            if not self._engine.is_alive():
                return
            try:
                with hold(self._files.lease):
                    if running.idle_seconds and time.monotonic() - last_needed >= running.idle_seconds:
                        self._files.record.unlink(missing_ok=True)
            except HeldByAnotherError:
                last_needed = time.monotonic()


@contextmanager
def lending(pool: EnginePool) -> Iterator[None]:
    """Lend engines of the pool in this process until the block ends."""
    try:
        with patch.object(embedded, "_start", pool.start):
            yield
    finally:
        pool.close()


def _settings() -> list[str | None]:
    return [os.environ.get(name) for name in _SETTINGS]


_start = embedded._start
