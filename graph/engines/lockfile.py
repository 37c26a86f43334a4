"""Reads, writes and locks the files in `.wangge`, through which commands share one engine that stops when idle.

```
.wangge/          0700: no other user can read or lock anything in it
├── .gitignore    excludes the folder from git
├── engine.json   ports, passwords and folder of the running engine (0600); deleted when it stops
├── alive         locked by the engine while its process lives; names the engine's folder
├── starting      locked by a command while it starts or stops an engine
├── lease         locked (shared) by every command that has a store open
├── texts         locked by one of these commands: the engine knows the texts of its statements from earlier commands
├── engine.log    the output of the engine since its last start
└── arcadedb/     the database, schema.sound.json, rebuilding.json and damaged files (*.damaged)
```

The operating system releases a lock when the process that holds it ends. So a lock shows whether the engine
still lives; a process id wouldn't, because another process may have the same id later.

A copy of the project made with hard links shares these files, and thus the locks, with the original. Therefore a
folder is identified by device and inode: the copy gets files and an engine of its own, and a moved or bind-mounted
folder keeps its identity.
"""

from __future__ import annotations

import json
import re
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from wangge.graph.engines.locks import is_held
from wangge.graph.errors import EngineUnavailable

__all__ = ["EngineFiles", "FolderIdentity", "Running"]

_OTHERS_PERMISSIONS = 0o077
_LEAST_FREE_BYTES = 1 << 20
_LOG_TAIL = 20_000
_LOGGED_SECONDS = 1.0
_POLL_SECONDS = 0.05
_CAUSE = re.compile(r"(?:^Caused by: |(?=java\.lang\.OutOfMemoryError: ))(.+)$", re.MULTILINE)
_OUT_OF_MEMORY = re.compile(r"java\.lang\.OutOfMemoryError")
"""Without ": " and a reason, when the memory didn't suffice for reporting the failure in the normal way."""


class FolderIdentity(NamedTuple):
    """The identity of a `.wangge` folder, and its path when the engine started."""

    device: int
    inode: int
    path: str

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Return the identity of an existing folder."""
        status = folder.stat()
        return cls(status.st_dev, status.st_ino, str(folder))

    def is_same(self, other: FolderIdentity) -> bool:
        """Whether both are the same folder, even if the paths differ."""
        return (self.device, self.inode) == (other.device, other.inode)

    def has_moved(self) -> bool:
        """Whether the folder was moved or deleted since the engine started; the engine then ends."""
        try:
            return not self.is_same(FolderIdentity.of(Path(self.path)))
        except OSError:
            return True


class Running(NamedTuple):
    """A running engine: its process, ports, passwords, idle time and folder."""

    pid: int
    bolt_port: int
    http_port: int
    root_password: str
    reader_password: str
    idle_seconds: float
    folder: FolderIdentity

    @property
    def uri(self) -> str:
        """The address for a Bolt client."""
        return f"bolt://127.0.0.1:{self.bolt_port}"


class EngineFiles(NamedTuple):
    """The paths of the files in one `.wangge` folder."""

    root: Path

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Return the paths for a project folder."""
        return cls(folder.resolve() / ".wangge")

    @property
    def record(self) -> Path:
        """The file with the ports and passwords of the running engine."""
        return self.root / "engine.json"

    @property
    def alive(self) -> Path:
        """The file that the engine locks while its process lives."""
        return self.root / "alive"

    @property
    def starting(self) -> Path:
        """The file that a command locks while it starts or stops an engine."""
        return self.root / "starting"

    @property
    def lease(self) -> Path:
        """The file on which every command that uses the engine holds a shared lock."""
        return self.root / "lease"

    @property
    def texts(self) -> Path:
        """The file that a command locks to send its statements with the same comments as the commands before it."""
        return self.root / "texts"

    @property
    def log(self) -> Path:
        """The file with the output of the engine."""
        return self.root / "engine.log"

    @property
    def data(self) -> Path:
        """The folder of the engine's data."""
        return self.root / "arcadedb"

    def make(self) -> None:
        """Create the folder if it is missing, and remove the permissions of other users on it and its content.

        Raises `EngineUnavailable` if the project's folder doesn't exist.
        """
        try:
            self.root.mkdir(mode=0o700, exist_ok=True)
        except FileNotFoundError:
            raise EngineUnavailable(
                f"{self.root.parent} doesn't exist: it was moved or deleted; give its new path with -C"
            ) from None
        if self.root.stat().st_mode & _OTHERS_PERMISSIONS:
            _close_to_others(self.root)
        gitignore = self.root / ".gitignore"
        if not gitignore.exists():
            gitignore.touch(0o600)
            gitignore.write_text("*\n", "utf-8")

    def recorded(self) -> Running | None:
        """Return the content of engine.json, or None if it is missing or unreadable."""
        try:
            fields = json.loads(self.record.read_text("utf-8"))
            return Running(**{**fields, "folder": FolderIdentity(*fields["folder"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def running(self) -> Running | None:
        """Return the engine that runs for this folder, or None.

        An engine.json about another folder's engine is ignored.
        """
        running = self.recorded()
        if running is None or not is_held(self.alive):
            return None
        this_folder = FolderIdentity.of(self.root)
        return running if running.folder.is_same(this_folder) and not running.folder.has_moved() else None

    def is_alive(self) -> bool:
        """Whether an engine process of this folder exists: starting, serving or ending."""
        return is_held(self.alive) and not self.alive_elsewhere()

    def alive_elsewhere(self) -> bool:
        """Whether `alive` names another folder, because this folder is a copy that shares the file."""
        try:
            named_folder = FolderIdentity(*json.loads(self.alive.read_text("utf-8")))
            return not named_folder.is_same(FolderIdentity.of(self.root))
        except (OSError, ValueError, TypeError):
            return False

    def own(self) -> None:
        """Replace hard links by copies, so that this folder shares no file with a copy of the project.

        Call it while no engine runs.
        """
        if self.alive_elsewhere():
            self.alive.unlink(missing_ok=True)
        for path in self.data.rglob("*"):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
                draft = path.with_name(f"{path.name}.own")
                shutil.copy2(path, draft)
                draft.replace(path)

    def write_record(self, running: Running) -> None:
        """Write engine.json atomically, readable by its owner only."""
        draft = self.record.with_suffix(".new")
        draft.unlink(missing_ok=True)
        draft.touch(0o600, exist_ok=False)
        draft.write_text(json.dumps(running._asdict()), "utf-8")
        draft.replace(self.record)

    def last_cause(self) -> str:
        """Return the innermost cause of the last failure near the end of the engine's log, else the last line.

        The method first checks whether the disk is full, because then the engine can't write its log. The
        engine may log a failure after it has answered, so this method waits up to a second for a cause.
        """
        limit = time.monotonic() + _LOGGED_SECONDS
        while not (cause := self._cause()) and time.monotonic() < limit:
            time.sleep(_POLL_SECONDS)
        return cause or self.last_log_line()

    def _cause(self) -> str:
        try:
            if shutil.disk_usage(self.root).free < _LEAST_FREE_BYTES:
                return f"No space left on device, for {self.root}"
            text = self.log.read_text("utf-8", errors="replace")
        except OSError:
            return "nothing was logged"
        tail = text[-_LOG_TAIL:]
        causes = _CAUSE.findall(tail) or _OUT_OF_MEMORY.findall(tail)
        return str(causes[-1]) if causes else ""

    def last_log_line(self) -> str:
        """Return the last line of the engine's log that is not part of a stack trace."""
        try:
            text = self.log.read_text("utf-8", errors="replace")
        except OSError:
            return "nothing was logged"
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line[0].isspace()]
        return lines[-1] if lines else "nothing was logged"


def _close_to_others(root: Path) -> None:
    """Remove the permissions of other users on a folder and its content, if the file system has permissions."""
    for path in (root, *root.rglob("*")):
        with suppress(OSError):
            status = path.lstat()
            if not stat.S_ISLNK(status.st_mode):
                path.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS_PERMISSIONS)
