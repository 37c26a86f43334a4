"""The files by which commands find one running engine, and it finds out that nobody needs it.

```
.wangge/          0700: nobody else on the machine can read or lock anything in it
├── .gitignore    keeps all of it out of git
├── engine.json   where the running engine listens, its passwords and its folder (0600); gone when it stops
├── alive         locked by the engine as long as its process lives; names the engine's folder
├── starting      locked by the command that is starting an engine
├── lease         locked (shared) by every command that has a store open
├── engine.log    what the engine said since its last start
└── arcadedb/     its data; beside the database schema.sound.json, rebuilding.json and damaged files (*.damaged)
```

A lock belongs to a process and ends with it, so a process id that was given away again is never believed.

A copy of the project made with hard links shares these files with the original, locks included. The engine
therefore names its folder by device and inode; a folder with another name starts an engine of its own, on
files of its own. A moved or bind-mounted folder is still the same folder.
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

_FOR_OTHERS = 0o077
_FULL = 1 << 20
_NEAR_END = 20_000
_LOGGED_SECONDS = 1.0
_POLL_SECONDS = 0.05
_CAUSE = re.compile(r"(?:^Caused by: |(?=java\.lang\.OutOfMemoryError))(.+)$", re.MULTILINE)


class FolderIdentity(NamedTuple):
    """Which `.wangge` folder an engine serves, and where it was when the engine started."""

    device: int
    inode: int
    path: str

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Return the identity of a folder that exists."""
        status = folder.stat()
        return cls(status.st_dev, status.st_ino, str(folder))

    def is_same(self, other: FolderIdentity) -> bool:
        """Whether both are one folder, whatever it is called."""
        return (self.device, self.inode) == (other.device, other.inode)

    def has_moved(self) -> bool:
        """Whether the folder has left its path: the engine that was started there is ending."""
        try:
            return not self.is_same(FolderIdentity.of(Path(self.path)))
        except OSError:
            return True


class Running(NamedTuple):
    """How to reach a running engine."""

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
    """The paths below one `.wangge` folder."""

    root: Path

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Return the paths for a project folder."""
        return cls(folder.resolve() / ".wangge")

    @property
    def record(self) -> Path:
        """Where the running engine says how to reach it."""
        return self.root / "engine.json"

    @property
    def alive(self) -> Path:
        """Locked by the engine while its process lives."""
        return self.root / "alive"

    @property
    def starting(self) -> Path:
        """Locked while a command starts an engine."""
        return self.root / "starting"

    @property
    def lease(self) -> Path:
        """Locked, shared, by every command that uses the engine."""
        return self.root / "lease"

    @property
    def log(self) -> Path:
        """What the engine said."""
        return self.root / "engine.log"

    @property
    def data(self) -> Path:
        """The engine's own folder."""
        return self.root / "arcadedb"

    def make(self) -> None:
        """Create the folder where it is missing, and close it and what is in it to other users.

        Raises `EngineUnavailable` where the project's folder is gone.
        """
        try:
            self.root.mkdir(mode=0o700, exist_ok=True)
        except FileNotFoundError:
            raise EngineUnavailable(
                f"{self.root.parent} is gone: it was moved or removed; name its new place with -C"
            ) from None
        if self.root.stat().st_mode & _FOR_OTHERS:
            _close_to_others(self.root)
        ignored = self.root / ".gitignore"
        if not ignored.exists():
            ignored.touch(0o600)
            ignored.write_text("*\n", "utf-8")

    def recorded(self) -> Running | None:
        """Return what engine.json says, or None where there is none that can be read."""
        try:
            fields = json.loads(self.record.read_text("utf-8"))
            return Running(**{**fields, "folder": FolderIdentity(*fields["folder"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def running(self) -> Running | None:
        """Return the engine that really runs for this folder, or None; a dead or foreign record is not believed."""
        running = self.recorded()
        if running is None or not is_held(self.alive):
            return None
        here = FolderIdentity.of(self.root)
        return running if running.folder.is_same(here) and not running.folder.has_moved() else None

    def is_alive(self) -> bool:
        """Whether a process of an engine of this very folder lives, be it starting, serving or ending."""
        return is_held(self.alive) and not self.alive_elsewhere()

    def alive_elsewhere(self) -> bool:
        """Whether `alive` names another folder: then this one is a copy that shares the file."""
        try:
            named = FolderIdentity(*json.loads(self.alive.read_text("utf-8")))
            return not named.is_same(FolderIdentity.of(self.root))
        except (OSError, ValueError, TypeError):
            return False

    def own(self) -> None:
        """Part this folder from one that it shares files with by hard links, where no engine of it runs."""
        if self.alive_elsewhere():
            self.alive.unlink(missing_ok=True)
        for path in self.data.rglob("*"):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
                draft = path.with_name(f"{path.name}.own")
                shutil.copy2(path, draft)
                draft.replace(path)

    def write_record(self, running: Running) -> None:
        """Say how to reach the engine, readable by its owner only, all at once."""
        draft = self.record.with_suffix(".new")
        draft.unlink(missing_ok=True)
        draft.touch(0o600, exist_ok=False)
        draft.write_text(json.dumps(running._asdict()), "utf-8")
        draft.replace(self.record)

    def last_cause(self) -> str:
        """Return the innermost cause of the last failure near the end of the engine's log, else its last line.

        A full disk is checked for first, because the engine can't write its log there. The engine may log a failure
        only after it has answered, so this waits a moment for a cause.
        """
        limit = time.monotonic() + _LOGGED_SECONDS
        while not (cause := self._cause()) and time.monotonic() < limit:
            time.sleep(_POLL_SECONDS)
        return cause or self.last_log_line()

    def _cause(self) -> str:
        try:
            if shutil.disk_usage(self.root).free < _FULL:
                return f"No space left on device, for {self.root}"
            text = self.log.read_text("utf-8", errors="replace")
        except OSError:
            return "nothing was logged"
        causes = _CAUSE.findall(text[-_NEAR_END:])
        return str(causes[-1]) if causes else ""

    def last_log_line(self) -> str:
        """Return the last thing the engine said, without stack traces."""
        try:
            text = self.log.read_text("utf-8", errors="replace")
        except OSError:
            return "nothing was logged"
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line[0].isspace()]
        return lines[-1] if lines else "nothing was logged"


def _close_to_others(root: Path) -> None:
    """Take every right of others on a folder and what is in it; a file system without such rights has none."""
    for path in (root, *root.rglob("*")):
        with suppress(OSError):
            status = path.lstat()
            if not stat.S_ISLNK(status.st_mode):
                path.chmod(stat.S_IMODE(status.st_mode) & ~_FOR_OTHERS)
