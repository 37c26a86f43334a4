"""Finds, stores and requests the AOT (ahead-of-time) archive of the engine's classes, which halves the start time.

The archive is made once per installed version.

```
~/.cache/wangge/engine/    0700, in $XDG_CACHE_HOME if that is set
├── KEY-CRC32.aot          read by Java; KEY is a hash of the jars, the runtime and the options
├── KEY.tried              created when an attempt begins, deleted when it succeeds
├── making                 locked by the process that makes an archive
└── work/                  unfinished files of that process
```

The engine also starts without an archive. So the functions that an engine calls raise no exception: without a home
folder, on a full disk or with a damaged file, no archive is used.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from wangge.graph.engines.machine import OPTIONS, class_path, java_home
from wangge.graph.user_cache import user_cache

__all__ = ["RECORDING", "ClassArchive", "archive_options", "is_recording", "request_archive"]

# The environment variable that names the file in which an engine records its classes. It is set only while an
# archive is made.
RECORDING = "WANGGE_RECORDING"

_QUIET = "-Xlog:aot*=off,cds*=off"
_KEPT_SECONDS = 30 * 86_400
_PAUSE_SECONDS = 3_600
_OTHERS_PERMISSIONS = 0o077


class ClassArchive(NamedTuple):
    """The archive of the installed version; it might not exist yet."""

    folder: Path
    key: str

    @classmethod
    def here(cls) -> Self | None:
        """Return the archive and create its folder.

        Return None if the user has no private cache folder, or if JPype can't use an archive.
        """
        # JPype turns archives off if a path isn't ASCII.
        if not all(str(jar).isascii() for jar in class_path()):
            return None
        try:
            folder = user_cache() / "engine"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = folder.stat()
            if status.st_uid != os.getuid() or status.st_mode & _OTHERS_PERMISSIONS:
                return None
            return cls(folder, _key())
        except (OSError, RuntimeError):
            return None

    @property
    def tried(self) -> Path:
        """The file whose modification time is the time of the last attempt to make the archive."""
        return self.folder / f"{self.key}.tried"

    @property
    def work(self) -> Path:
        """The working folder of the process that makes the archive."""
        return self.folder / "work"

    @property
    def making(self) -> Path:
        """The lock file of the process that makes the archive."""
        return self.folder / "making"

    def find(self) -> Path | None:
        """Return the archive's file if it is intact, else None; delete a damaged file, which would crash Java."""
        with suppress(OSError):
            for path in self.folder.glob(f"{self.key}-*.aot"):
                if path.stem == self._name(path):
                    os.utime(path)
                    return path
                path.unlink()
        return None

    def add(self, finished: Path) -> None:
        """Move a finished archive into the folder, and delete archives that were unused for 30 days."""
        with finished.open("rb+") as file:
            os.fsync(file.fileno())
        finished.replace(self.folder / f"{self._name(finished)}.aot")
        self.tried.unlink(missing_ok=True)
        for path in self.folder.glob("*-*.aot"):
            if _age(path) > _KEPT_SECONDS:
                path.unlink(missing_ok=True)

    def is_wanted(self) -> bool:
        """Whether there is no archive and the last attempt to make one was more than an hour ago."""
        return not any(self.folder.glob(f"{self.key}-*.aot")) and _age(self.tried) > _PAUSE_SECONDS

    def _name(self, path: Path) -> str:
        return f"{self.key}-{zlib.crc32(path.read_bytes()):08x}"


def archive_options() -> list[str]:
    """Return the Java options for using the archive or, while one is made, for recording classes."""
    if is_recording():
        return ["-XX:AOTMode=record", f"-XX:AOTConfiguration={os.environ[RECORDING]}", _QUIET]
    archive = ClassArchive.here()
    path = archive.find() if archive else None
    return [f"-XX:AOTCache={path}", _QUIET] if path else []


def is_recording() -> bool:
    """Whether this engine runs only to record its classes."""
    return RECORDING in os.environ


def request_archive() -> None:
    """Start a process that makes the archive, if the archive is wanted. The new process may outlive this one."""
    archive = None if is_recording() else ClassArchive.here()
    if not archive or not archive.is_wanted():
        return
    with suppress(OSError):
        process = subprocess.Popen(
            [sys.executable, "-m", "wangge.graph.engines.archiving"],
            cwd=Path(__file__).parents[3],
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        threading.Thread(target=process.wait, daemon=True).start()


def _key() -> str:
    files = [*class_path(), java_home() / "lib" / "modules"]
    lines = [f"{path} {status.st_size} {status.st_mtime_ns}" for path in files for status in [path.stat()]]
    return hashlib.sha256("\n".join([*OPTIONS, *lines]).encode()).hexdigest()[:16]


def _age(path: Path) -> float:
    """Return how many seconds ago a file was written; infinity if it doesn't exist."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")
