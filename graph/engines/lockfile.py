"""The files by which commands find one running engine, and it finds out that nobody needs it.

```
.wangge/
├── .gitignore    keeps the folder, with its names and passwords, out of git
├── engine.json   where the running engine listens, and its passwords (0600); gone when it stops
├── alive         locked by the engine as long as its process lives, whatever happens to it
├── starting      locked by the command that is starting an engine
├── lease         locked (shared) by every command that has a store open
├── engine.log    what the engine said since its last start
└── arcadedb/     its data
```

A lock belongs to a process and ends with it, so a process id that was given away again is never believed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

import portalocker

__all__ = ["EngineFiles", "Running", "hold", "is_held"]


class Running(NamedTuple):
    """How to reach a running engine."""

    pid: int
    bolt_port: int
    http_port: int
    root_password: str
    reader_password: str
    idle_seconds: float

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

    def make(self) -> None:
        """Make the folder where it is missing, and keep it out of git."""
        self.root.mkdir(parents=True, exist_ok=True)
        ignored = self.root / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", "utf-8")

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

    def recorded(self) -> Running | None:
        """Return what engine.json says, or None where there is none that can be read."""
        try:
            return Running(**json.loads(self.record.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def running(self) -> Running | None:
        """Return the engine that is really running, or None; a dead one's record is not believed."""
        return self.recorded() if is_held(self.alive) else None

    def write_record(self, running: Running) -> None:
        """Say how to reach the engine, readable by its owner only, all at once."""
        draft = self.record.with_suffix(".new")
        draft.unlink(missing_ok=True)
        draft.touch(0o600, exist_ok=False)
        draft.write_text(json.dumps(running._asdict()), "utf-8")
        draft.replace(self.record)

    def last_log_line(self) -> str:
        """Return the last thing the engine said, without stack traces."""
        try:
            text = self.log.read_text("utf-8", errors="replace")
        except OSError:
            return "nothing was logged"
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line[0].isspace()]
        return lines[-1] if lines else "nothing was logged"


def is_held(path: Path) -> bool:
    """Tell whether some process holds `path` exclusively."""
    try:
        with hold(path, portalocker.LOCK_SH | portalocker.LOCK_NB):
            return False
    except portalocker.LockException:
        return True
    except FileNotFoundError:
        return False


@contextmanager
def hold(path: Path, flags: portalocker.LockFlags) -> Iterator[None]:
    """Hold a lock on `path`, made when missing, until the block ends.

    Raises `portalocker.LockException` when `flags` forbid waiting and somebody else holds it.
    """
    with path.open("a", encoding="utf-8") as file:
        portalocker.lock(file, flags)
        yield
